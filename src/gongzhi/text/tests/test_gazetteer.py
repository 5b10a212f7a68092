from __future__ import annotations

import unicodedata

import pytest

from gongzhi.text import chars
from gongzhi.text.gazetteer import Gazetteer

NAMES = Gazetteer(
    [
        ("柳园里", 1),
        ("柳园里东区", 2),
        ("禾安小区", 3),
        ("幸福里", 4),
        ("幸福里", 5),
        ("Ａ座公寓", 6),
        ("花园", 7),
    ]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("柳园里3号楼", [1]),
        ("柳园里东区3号楼", [2]),
        ("从禾安小区到柳园里，再回禾安小区", [3, 1]),
        ("柳 园 里", [1]),
        ("幸福里的灯", []),
        ("a座公寓", [6]),
        ("花园", []),
        ("", []),
    ],
    ids=[
        "plain",
        "the longest",
        "each once in order",
        "blanks",
        "two of one name",
        "width and case",
        "too short",
        "empty",
    ],
)
def test_names_in_a_text(text, found):
    assert NAMES.find(text) == found


def test_nobody_known_finds_nothing():
    assert Gazetteer[int]([]).find("柳园里") == []


def test_what_passes_as_prose_is_seen_and_stands_alone():
    """The short way of clean_text gives what the long way gives."""
    for sign in map(chr, range(0x10000)):
        if chars.PROSE.fullmatch(sign) and sign != "\n":
            assert list(chars.graphemes(f"字{sign}")) == ["字", sign], unicodedata.name(sign, hex(ord(sign)))
