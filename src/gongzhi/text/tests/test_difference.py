"""The marked difference of two texts loses no sign of either."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.text.difference import Mark, differences

pytestmark = pytest.mark.req("E8")


def marked(before: str, after: str) -> str:
    signs = {Mark.SAME: "{}", Mark.OUT: "[-{}-]", Mark.IN: "[+{}+]"}
    return "".join(signs[piece.mark].format(piece.words) for piece in differences(before, after))


def test_a_phrase_is_taken_out_and_a_name_covered():
    before = "3号楼电梯坏了，物业的老张不管，电话13800000417。"
    assert marked(before, "3号楼电梯坏了，电话***。") == (
        "3号楼电梯坏了，[-物业的老张不管，-]电话[-13800000417-][+***+]。"
    )


@given(st.text("门坏了，。12a \n", max_size=60), st.text("门坏了，。12a \n", max_size=60))
def test_both_texts_can_be_read_from_it(before, after):
    pieces = differences(before, after)
    assert "".join(one.words for one in pieces if one.mark != Mark.IN) == before
    assert "".join(one.words for one in pieces if one.mark != Mark.OUT) == after


def test_a_long_text_written_anew_is_marked_whole():
    assert [one.mark for one in differences("门" * 20_000, "灯" * 20_000)] == [Mark.OUT, Mark.IN]
