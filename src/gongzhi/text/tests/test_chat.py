"""Chats as people copy them, by table; and that no sign of what was said is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.text.chat import Kind, Piece, split_chat

ABOVE = """王姐 3月12日 14:26
3号楼2单元的灯又坏了，黑得很
[图片]

老赵
昨天 20:15
收到

李四 14:30
我家也是
"""


def said(text: str) -> list[tuple[str, str]]:
    return [(piece.words, piece.kind.value) for piece in split_chat(text)]


@pytest.mark.req("F1")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("王姐 3月12日 14:26\n灯坏了\n", [("灯坏了", "report")]),
        ("王姐: \n灯坏了\n李四: \n电梯停了", [("灯坏了", "report"), ("电梯停了", "report")]),
        ("王姐：灯坏了\n李四：我家也是", [("灯坏了", "report"), ("我家也是", "as_well")]),
        ("2026-03-12 14:26:31 王姐(12345)\n灯坏了", [("灯坏了", "report")]),
        ("王姐 下午 2:26\n灯坏了\n王姐 下午 2:27\n三天了", [("灯坏了\n三天了", "report")]),
        ("灯坏了三天\n\n电梯又停了", [("灯坏了三天", "report"), ("电梯又停了", "report")]),
        ("王姐：灯坏了\n老赵：收到，谢谢王姐", [("灯坏了", "report"), ("收到，谢谢邻居", "chatter")]),
        ("小陈：👍", [("👍", "chatter")]),
        ("王姐：@物业小林 灯坏了", [("灯坏了", "report")]),
        ("王姐：地点：3号楼\n时间：昨晚", [("地点：3号楼\n时间：昨晚", "report")]),
        ("王姐：王姐家的灯坏了，找李四看过\n李四：修不了", [("邻居家的灯坏了，找邻居看过", "report"), ("修不了", "report")]),
        ("王姐：+1", [("+1", "as_well")]),
        ("", []),
        ("   \n\n", []),
    ],
)  # fmt: skip
def test_a_pasted_chat_becomes_reports_without_names(text, found):
    assert said(text) == found


def test_pictures_are_counted_where_they_were_sent():
    assert [(piece.words, piece.pictures) for piece in split_chat("王姐：灯坏了[图片]\n[图片]\n李四：[照片]")] == [
        ("灯坏了", 2), ("", 1),
    ]  # fmt: skip


def test_a_building_in_the_nickname_is_a_hint_and_no_part_of_the_words():
    assert split_chat("3号楼王姐：灯坏了") == [Piece("灯坏了", Kind.REPORT, 0, "3号楼")]


@given(st.text(alphabet="王姐李四：: 0123456789月日\n灯坏了[图片]，。@+", max_size=120))
def test_any_text_is_read_without_a_fault(text):
    for piece in split_chat(text):
        assert piece.words or piece.pictures


@given(st.lists(st.sampled_from(["灯坏了", "电梯停了两天", "门口积水很深"]), min_size=1, max_size=6))
def test_every_message_stays(words):
    text = "\n".join(f"邻居{n} 14:0{n}\n{word}" for n, word in enumerate(words))
    assert [piece.words for piece in split_chat(text)] == words
