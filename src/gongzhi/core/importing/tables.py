"""A table on disk, whatever wrote it: CSV in UTF-8 or GB18030, xlsx. Opening it says what was decided."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, ZipError

from gongzhi.core.importing.archives import broken, check_workbook
from gongzhi.core.importing.cells import Cell, line_of, text_of
from gongzhi.core.importing.columns import Field, guess
from gongzhi.core.verdict import Refused

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"  # .xls, and workbooks with a password
BOM = b"\xef\xbb\xbf"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
MOST_BYTES = 100_000_000
LONGEST_CELL = 10_000_000
HEADING_WITHIN = 10  # rows: titles and notes may stand above the headings
Rows = Callable[[], Iterator[list[Cell]]]

csv.field_size_limit(LONGEST_CELL)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file: its number as the user counts, and its cells by heading."""

    number: int
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """An opened sheet. `encoding` is empty for workbooks; `heading_row` counts from 0."""

    headings: list[str]
    encoding: str
    sheet: str
    total: int
    heading_row: int
    source: Rows

    def rows(self) -> Iterator[Row]:
        """Every row with something in it, in the order of the file."""
        for index, cells in enumerate(self.source()):
            if index > self.heading_row and filled(cells):
                yield Row(index + 1, dict(zip(self.headings, cells, strict=False)))


def filled(cells: Sequence[Cell]) -> bool:
    return any(cell is not None and (not isinstance(cell, str) or cell.strip()) for cell in cells)


def open_table(path: Path, fields: Sequence[Field]) -> Table:
    """Open a file and find its headings. Refuses in one sentence what cannot be read."""
    if path.stat().st_size > MOST_BYTES:
        raise Refused(
            _("This file is larger than {most} MB. Split it.").format(most=MOST_BYTES // 10**6), status=422
        )
    with path.open("rb") as file:
        start = file.read(4)
    if start == OLE:
        words = _("This is an old .xls file or one with a password. Save it as .xlsx without a password.")
        raise Refused(words, status=422)
    encoding, sheet, source = ("", *workbook(path)) if start == ZIP else (*text_table(path),)
    at, headings = find_headings(list(islice(source(), HEADING_WITHIN)), fields)
    total = sum(1 for index, cells in enumerate(source()) if index > at and filled(cells))
    if not total:
        raise Refused(_("There are no rows under the headings of this file."), status=422)
    return Table(headings, encoding, sheet, total, at, source)


def workbook(path: Path) -> tuple[str, Rows]:
    """The first sheet with something in it, its rows turned into Python one by one."""
    check_workbook(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = (book.get_sheet_by_name(name) for name in book.sheet_names)
        sheet = next((sheet for sheet in sheets if sheet.total_height), None)
    except (CalamineError, ZipError, OSError) as bad:
        raise broken() from bad
    if sheet is None:
        raise Refused(_("This workbook is empty."), status=422)
    return sheet.name, lambda: map(list[Cell], sheet.iter_rows())


def text_table(path: Path) -> tuple[str, str, Rows]:
    """BOM, then strict UTF-8, then GB18030: no guessing; the preview shows the choice."""
    data = path.read_bytes()
    if not data.strip():
        raise Refused(_("This file is empty."), status=422)
    encoding = encoding_of(data)
    text = data.decode(encoding)
    delimiter = max(",\t;", key=text[: text.find("\n") + 1 or None].count)
    return encoding, "", lambda: text_rows(text, delimiter)


def text_rows(text: str, delimiter: str) -> Iterator[list[Cell]]:
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield list(row)
    except csv.Error as bad:
        raise Refused(_("This CSV file cannot be read: {fault}.").format(fault=bad), status=422) from bad


def encoding_of(data: bytes) -> str:
    if data.startswith(BOM):
        return "utf-8-sig"
    if data.startswith(UTF16):
        return "utf-16"
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text[:1000]:
            break
        return encoding
    raise Refused(_("This is not a spreadsheet. Send an .xlsx or .csv file."), status=422)


def find_headings(top: list[list[Cell]], fields: Sequence[Field]) -> tuple[int, list[str]]:
    """The row that holds most of the known headings; the first of equals."""
    named = [named_columns(row) for row in top]
    if not any(named):
        raise Refused(_("No headings were found in the first {n} rows.").format(n=HEADING_WITHIN), status=422)
    best = max(range(len(named)), key=lambda n: (len(guess(named[n], fields)), bool(named[n]), -n))
    return best, named[best]


def named_columns(row: Sequence[Cell]) -> list[str]:
    """Headings as they stand; a second column of one name gets a number, a nameless one its place."""
    seen: Counter[str] = Counter()
    names = []
    for place, cell in enumerate(row, 1):
        name = line_of(cell)[:100] or _("column {n}").format(n=place)
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names if any(text_of(cell) for cell in row) else []
