"""Sheets as people really send them."""

from __future__ import annotations

import struct
import zipfile
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
import xlsxwriter

from gongzhi.core.importing import archives, cells
from gongzhi.core.importing.columns import Field, fitting, guess
from gongzhi.core.importing.refusals import write_refused
from gongzhi.core.importing.tables import open_table
from gongzhi.core.sheets import written
from gongzhi.core.verdict import Refused

pytestmark = pytest.mark.req("E1")
FIELDS = (
    Field("ref", "number", ("工单编号", "编号")),
    Field("text", "words", ("诉求内容", "内容", "building"), needed=True),
    Field("at", "time", ("受理时间", "时间"), cells.moment_of),
)


def sheet(path: Path, *rows: list[object]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("工单")
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return path


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("utf-16", "utf-16")],
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_every_encoding_and_with_every_delimiter(tmp_path, encoding, said, delimiter):
    file = tmp_path / "a.csv"
    file.write_text(
        delimiter.join(["编号", "内容"]) + "\n" + delimiter.join(["7", "路灯不亮"]) + "\n", encoding=encoding
    )
    table = open_table(file, FIELDS)
    assert (table.encoding, table.headings, table.total) == (said, ["编号", "内容"], 1)
    assert next(table.rows()).cells == {"编号": "7", "内容": "路灯不亮"}


def test_headings_are_found_under_a_title_and_rows_are_counted_as_the_user_counts(tmp_path):
    file = sheet(
        tmp_path / "a.xlsx",
        ["2026年3月工单"],
        [],
        ["编号", "内容", "", "内容"],
        [],
        [188006.0, "灯", "x", "y"],
    )
    table = open_table(file, FIELDS)
    assert (table.sheet, table.heading_row, table.total) == ("工单", 2, 1)
    row = next(table.rows())
    assert row.number == 5
    assert len(set(row.cells)) == 4
    assert cells.text_of(row.cells["编号"]) == "188006"


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2019/2/28 11:25:05", datetime(2019, 2, 28, 3, 25, 5, tzinfo=UTC)),
        ("2020-01-03", datetime(2020, 1, 2, 16, tzinfo=UTC)),
        ("2019年3月5日", datetime(2019, 3, 4, 16, tzinfo=UTC)),
        ("２０１９年３月５日 8点30分", datetime(2019, 3, 5, 0, 30, tzinfo=UTC)),
        ("2019.3.5 08:30", datetime(2019, 3, 5, 0, 30, tzinfo=UTC)),
        ("2019-03-05T08:30:00.000", datetime(2019, 3, 5, 0, 30, tzinfo=UTC)),
        ("20190305083000", datetime(2019, 3, 5, 0, 30, tzinfo=UTC)),
        (43529.5, datetime(2019, 3, 5, 4, tzinfo=UTC)),
        ("43529", datetime(2019, 3, 4, 16, tzinfo=UTC)),
        (datetime.fromisoformat("2019-03-05T08:30"), datetime(2019, 3, 5, 0, 30, tzinfo=UTC)),
        (date(2019, 3, 5), datetime(2019, 3, 4, 16, tzinfo=UTC)),
        ("", None),
        ("\t \n", None),
        (None, None),
    ],
)
def test_odd_dates(cell, moment):
    assert cells.moment_of(cell) == moment


@pytest.mark.parametrize(
    "cell", ["昨天", "2019-02-30", "12", "2019/2/28 25:00", "3.5.2019", "0001-01-01", "9999-12-31"]
)
def test_what_is_no_date_is_said_and_not_guessed(cell):
    with pytest.raises(cells.BadCell):
        cells.moment_of(cell)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("54,318.6000 m²", Fraction("54318.6")),
        ("８９．１２５", Fraction("89.125")),
        (0.1, Fraction("0.1")),
        ("", None),
        (7, 7),
    ],
)
def test_numbers_are_exact(cell, number):
    assert cells.number_of(cell) == number


def test_text_loses_what_cannot_be_seen_and_keeps_its_lines():
    assert cells.text_of("\n\t\t灯\x00不\u200b亮\r\n第二行 \t") == "灯不亮\n第二行"
    with pytest.raises(cells.BadCell):
        cells.text_of("字" * (cells.MOST_SIGNS + 1))
    assert cells.as_written("字" * 100_000, 50) == "字" * 50


def test_columns_are_guessed_by_the_same_words_before_parts_of_them():
    assert guess(["*工单编号：", "诉求内容（全文）", "受 理 时 间"], FIELDS) == {
        "ref": "*工单编号：",
        "text": "诉求内容（全文）",
        "at": "受 理 时 间",
    }
    assert guess(["building_type", "答复时间", "受理时间"], FIELDS) == {"at": "受理时间"}
    assert fitting({"at": "a"}, ["a", "b"])
    assert not fitting({"at": "c"}, ["a", "b"])
    assert not fitting({}, ["a"])


def bomb(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"<workbook/>")
        for name, content in parts.items():
            packed.writestr(f"xl/worksheets/{name}.xml", content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        open_table(path, FIELDS)
    return refused.value.why


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(tmp_path):
    file = bomb(tmp_path / "a.xlsx", sheet1=b"0" * 30_000_000)
    assert file.stat().st_size < 100_000
    assert "200 MB" in refusal(file)


def test_a_bomb_that_declares_a_small_size_is_refused(tmp_path):
    file = bomb(tmp_path / "a.xlsx", sheet1=b"0" * 30_000_000)
    data = file.read_bytes().replace(struct.pack("<I", 30_000_000), struct.pack("<I", 1000))
    file.write_bytes(data)
    assert refusal(file)


def test_a_cell_in_the_last_corner_is_refused_before_it_is_read(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    page = book.add_worksheet()
    page.write(0, 0, "内容")
    page.write(1_048_575, 16_383, "x")
    book.close()
    refusal(tmp_path / "a.xlsx")


def test_a_reference_cut_between_two_steps_is_seen():
    extent = archives.Extent()
    extent.take(b'<row r="1"><c r="X')
    with pytest.raises(Refused):
        extent.take(b'FD1048576"/></row>')


def test_a_text_that_cells_could_repeat_for_ever_is_refused(monkeypatch):
    monkeypatch.setattr(archives, "LONGEST_TEXT", 100)
    texts = archives.LongestText()
    texts.take(b"<si>" + b"a" * 60)
    with pytest.raises(Refused):
        texts.take(b"a" * 60 + b"</si>")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n",
        b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        b"PK\x03\x04 broken",
        b"\x00\x01\x02\xff\xfe" * 50,
        b"\x89PNG\r\n\x1a\n\0\0",
    ],
    ids=["empty", "blank", "old xls", "broken zip", "bytes", "png"],
)
def test_what_is_no_sheet_is_refused_in_a_sentence(tmp_path, content):
    file = tmp_path / "a.xlsx"
    file.write_bytes(content)
    assert refusal(file)


def test_a_zip_that_is_no_workbook_and_one_with_a_password(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as packed:
        packed.writestr("holiday.txt", "x")
    assert refusal(tmp_path / "a.xlsx")
    good = bytearray(sheet(tmp_path / "b.xlsx", ["内容"], ["灯"]).read_bytes())
    at = good.find(b"PK\x01\x02")
    good[at + 8] |= 1  # the flag of a password
    (tmp_path / "b.xlsx").write_bytes(good)
    assert refusal(tmp_path / "b.xlsx")


def test_a_sheet_without_rows_is_refused(tmp_path):
    assert refusal(sheet(tmp_path / "a.xlsx", ["编号", "内容"]))


def test_refused_rows_come_back_in_their_own_columns_as_text_and_can_be_read_again(tmp_path):
    file = sheet(tmp_path / "a.xlsx", ["内容", "编号", "别的"], ["好", 1, "x"], ["坏", 2.0, None])
    page = tmp_path / "b.csv"
    page.write_text("内容,编号,别的\n好,1,x\n坏,2,=1+cmd|' /C calc'!A0\n", encoding="utf-8")
    for source, other in ((file, ""), (page, "=1+cmd|' /C calc'!A0")):
        with written(tmp_path / "refused.xlsx") as book:
            write_refused(open_table(source, FIELDS), {3: "日期读不出"}, book)
        again = open_table(tmp_path / "refused.xlsx", FIELDS)
        assert again.headings[:3] == ["内容", "编号", "别的"]
        assert [list(row.cells.values()) for row in again.rows()] == [["坏", "2", other, "日期读不出", "3"]]
    with zipfile.ZipFile(tmp_path / "refused.xlsx") as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
