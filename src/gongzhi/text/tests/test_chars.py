import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.text.chars import LONGEST_GRAPHEME, clean_text, count_graphemes, graphemes

FAMILY = "👨‍👩‍👧"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  楼道灯坏了 \n", "楼道灯坏了"),
        ("第一行\r\n第二行\r第三行", "第一行\n第二行\n第三行"),
        ("灯\x00坏\x07了\x1b[31m", "灯坏了[31m"),
        ("制表\t符", "制表 符"),
        ("零\u200b宽\ufeff字\u2060符", "零宽字符"),
        ("\u202e倒着写\u202c", "倒着写"),
        ("e\u0301", "é"),
        ("孤立\ud800代理", "孤立代理"),
        (f"全家{FAMILY}", f"全家{FAMILY}"),
        ("字\u200d符", "字符"),
        ("尾巴👍\u200d", "尾巴👍"),
        ("", ""),
    ],
)
def test_what_cannot_be_seen_is_dropped(text, clean):
    assert clean_text(text) == clean


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("楼道灯坏了", 5),
        (FAMILY, 1),
        ("👍🏽", 1),
        ("🇨🇳🇨🇳", 2),
        ("1️⃣", 1),
        ("é", 1),
        ("a\nb", 3),
        ("", 0),
        ("😀😀", 2),
    ],
)
def test_a_sign_counts_once(text, count):
    assert count_graphemes(text) == count


def test_the_limit_cuts_between_signs():
    assert clean_text(FAMILY * 5 + "好", 3) == FAMILY * 3
    assert clean_text("楼道灯坏了", 2) == "楼道"


def test_marks_piled_on_one_letter_are_cut_off():
    assert len(clean_text("灯" + "\u0335" * 100_000)) == LONGEST_GRAPHEME


@pytest.mark.parametrize("piece", ["😀", FAMILY, "\u0301", "\u200d", "🇨", "字", "\n"])
def test_a_hundred_thousand_signs_take_time_in_proportion(piece):
    flood = (piece * 100_000)[:100_000]
    started = time.perf_counter()
    count_graphemes(clean_text(flood))
    assert time.perf_counter() - started < 3


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text):
    assert clean_text(clean_text(text)) == clean_text(text)


@given(st.text(), st.integers(0, 20))
def test_no_more_than_the_limit_and_nothing_invisible(text, limit):
    clean = clean_text(text, limit)
    assert count_graphemes(clean) <= limit
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} and char != "\n" for char in clean)
    clean.encode()


@given(st.text())
def test_the_signs_put_together_are_the_text(text):
    clean = clean_text(text)
    assert "".join(graphemes(clean)) == clean
