"""Workbooks that leave the house: what becomes of each kind of cell."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from gongzhi.core.sheets import LONGEST, Book, Column, Form, Taken, download, in_memory, written

pytestmark = pytest.mark.req("E16")
COLUMNS = (
    Column("words", 30), Column("at", form=Form.MOMENT), Column("money", form=Form.YUAN), Column("rate", form=Form.RATE)
)  # fmt: skip
AT = datetime(2026, 3, 10, 16, 30, tzinfo=UTC)


def fill(book: Book) -> None:
    page = book.page("a/b", COLUMNS)
    page.write(["=1+1", AT, 123456, Fraction(1, 4)])
    page.write([True, date(2026, 3, 1), None, None])
    page.write(["字" * (LONGEST + 1), "", -5, Fraction(0)])
    page.foot(Taken("何静", AT, ["状态：未结", "地点：柳园里"]))


def rows(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("a b").to_python()


def test_each_kind_of_cell_and_the_foot() -> None:
    headings, first, second, third, gap, who, asked = rows(in_memory(fill))
    assert headings == ["words", "at", "money", "rate"]
    assert first == ["=1+1", datetime.fromisoformat("2026-03-11T00:30"), 1234.56, 0.25]
    assert second == [True, date(2026, 3, 1), "", "—"]
    assert (len(str(third[0])), third[1:]) == (LONGEST, ["", -0.05, 0])
    assert not any(gap)
    assert who[0] == "导出：何静，2026-03-11 00:30"
    assert asked[0] == "筛选条件：状态：未结；地点：柳园里"


def test_nothing_is_a_formula_and_headings_stay_in_sight(tmp_path: Path) -> None:
    with written(tmp_path / "a.xlsx") as book:
        fill(book)
    assert rows((tmp_path / "a.xlsx").read_bytes()) == rows(in_memory(fill))
    with zipfile.ZipFile(tmp_path / "a.xlsx") as packed:
        page, styles = (packed.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))
    assert "<f>" not in page
    assert 'quotePrefix="1"' in styles
    assert 'state="frozen"' in page


def test_a_name_in_chinese_reaches_the_browser() -> None:
    answer = download("交叉任职.xlsx", b"")
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E4")
