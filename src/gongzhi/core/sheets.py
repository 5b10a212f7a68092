"""Workbooks that leave the house, all by one hand.

Words stay words: nothing that somebody typed becomes a formula, not even when its cell is edited. Times are those of the
clock on the wall, money stands in yuan, of nothing there is no rate. Rows go to the disk as they come.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from gongzhi.core.files import READY, written_whole
from gongzhi.core.formats import local
from gongzhi.core.models import StoredFile, new_public_id

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEPT = timedelta(days=8)  # somebody will fetch it within the week
LONGEST = 32_767  # signs that a cell may hold
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")  # with what a formula may begin, for one program or another
NO_NAME = re.compile(r"[\[\]:*?/\\]")  # signs that the name of a sheet may not have
Value = str | Promise | bool | int | float | Fraction | datetime | date | time | timedelta | None


class Form(Enum):
    """How the values of a column are shown."""

    RATE = ("num_format", "0.0%")
    POINTS = ("num_format", "0.00")
    YUAN = ("num_format", "#,##0.00")  # of whole fen
    MOMENT = ("num_format", "yyyy-mm-dd hh:mm")
    WORDS = ("text_wrap", True)


OF_NOTHING = {Form.RATE, Form.POINTS}  # where a value that is missing is said
TIMES: dict[type, str] = {
    datetime: "yyyy-mm-dd hh:mm:ss", date: "yyyy-mm-dd", time: "hh:mm:ss", timedelta: "[h]:mm:ss",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    heading: str | Promise
    width: int = 18
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What stands at the foot: who took the rows out, when, and what was asked for."""

    who: str
    at: datetime
    asked: Sequence[str]

    def lines(self) -> list[str]:
        return [
            _("Taken out by {who}, {moment}").format(who=self.who, moment=f"{local(self.at):%Y-%m-%d %H:%M}"),
            _("Asked for: {what}").format(what=_("; ").join(self.asked) or _("all that this reader may see")),
        ]


class Page:
    """A sheet, written from above to below."""

    def __init__(self, sheet: Any, styles: dict[Any, Any], columns: Sequence[Column]) -> None:
        self.sheet, self.styles, self.row = sheet, styles, 0
        self.forms = {at: column.form for at, column in enumerate(columns) if column.form}

    def write(self, cells: Iterable[Value]) -> None:
        for column, cell in enumerate(cells):
            form = self.forms.get(column)
            if cell is None and form in OF_NOTHING:
                cell = "—"
            if cell is not None and cell != "":
                self.put(column, cell, form)
        self.row += 1

    def put(self, column: int, cell: Value, form: Form | None) -> None:
        """A cell keeps its kind: truth, number, time or text."""
        if isinstance(cell, bool):
            self.sheet.write_boolean(self.row, column, cell)
        elif isinstance(cell, int | float | Fraction):
            number = float(Fraction(cell) / 100) if form is Form.YUAN else float(cell)
            self.sheet.write_number(self.row, column, number, self.styles.get(form))
        elif isinstance(cell, tuple(TIMES)):
            style = self.styles[form if form is Form.MOMENT else type(cell)]
            self.sheet.write_datetime(self.row, column, on_the_wall(cell), style)
        else:
            text = str(cell)[:LONGEST]
            quoted = text.startswith(FORMULA_SIGNS)
            self.sheet.write_string(self.row, column, text, self.styles.get("quoted" if quoted else form))

    def foot(self, taken: Taken) -> None:
        self.row += 1
        for line in taken.lines():
            self.write([line])


class Book:
    """A workbook that is being written."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.styles: dict[Any, Any] = {form: book.add_format(dict([form.value])) for form in Form}
        self.styles |= {kind: book.add_format({"num_format": shown}) for kind, shown in TIMES.items()}
        self.styles |= {
            "quoted": book.add_format({"quote_prefix": True}),
            "bold": book.add_format({"bold": True}),
        }

    def page(self, name: str = "", columns: Sequence[Column] = (), *, frozen: int = 0) -> Page:
        """A sheet under its headings, which stay in sight with so many of the first columns."""
        sheet = self.book.add_worksheet(NO_NAME.sub(" ", name)[:31].strip("' ") or None)
        page = Page(sheet, self.styles, columns)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width)
            sheet.write_string(0, at, str(column.heading), self.styles["bold"])
        if columns:
            page.row = 1
            sheet.freeze_panes(1, frozen)
        return page


@contextmanager
def written(out: Path | BytesIO) -> Iterator[Book]:
    import xlsxwriter  # at the first workbook, not at each start

    on_disk = isinstance(out, Path)
    book = xlsxwriter.Workbook(
        str(out) if on_disk else out, {"constant_memory": on_disk, "in_memory": not on_disk}
    )
    try:
        yield Book(book)
    finally:
        book.close()


def in_memory(write: Callable[[Book], None]) -> bytes:
    """A small workbook at once."""
    out = BytesIO()
    with written(out) as book:
        write(book)
    return out.getvalue()


def download(name: str, content: bytes) -> HttpResponse:
    said = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": said})


def keep_workbook(name: str, write: Callable[[Book], None], *, now: datetime) -> StoredFile:
    """Keep a workbook that somebody will fetch within the week."""
    public_id = new_public_id()
    path = Path(settings.FILES) / READY / public_id
    with written_whole(path) as part:
        with written(part) as book:
            write(book)
        with part.open("rb") as made:
            digest, size = hashlib.file_digest(made, "sha256").hexdigest(), made.tell()
    return StoredFile.objects.create(
        public_id=public_id, name=name, kind=XLSX, size=size, sha256=digest, path=f"{READY}/{public_id}",
        created_at=now, keep_until=now + KEPT,
    )  # fmt: skip


def on_the_wall(moment: Any) -> Any:
    """A spreadsheet knows no time zone."""
    if isinstance(moment, datetime) and moment.tzinfo:
        return local(moment).replace(tzinfo=None)
    return moment
