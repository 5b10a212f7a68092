"""The sheet goes back to its source: every row, column and cell as it came, and what became of it beside it.

Columns for a reply that the sheet has are filled, the others are added at its end. A row of which we have nothing to
say keeps what stood there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import batched
from pathlib import Path
from typing import Any

from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from gongzhi.core.formats import local
from gongzhi.core.importing.batches import ANSWER, kind_of
from gongzhi.core.importing.cells import Cell
from gongzhi.core.importing.columns import guess
from gongzhi.core.importing.engine import PORTION, Import
from gongzhi.core.importing.kinds import Answers, job_of
from gongzhi.core.importing.refusals import LONGEST
from gongzhi.core.importing.tables import Row, Table, filled
from gongzhi.core.importing.works import batch_of, keep_workbook, table_of
from gongzhi.core.models import ImportBatch, ImportedRow
from gongzhi.core.models.imports import Outcome
from gongzhi.core.tasks import Run, work
from gongzhi.core.verdict import Refused

FORMATS: dict[type, str] = {
    datetime: "yyyy-mm-dd hh:mm:ss", date: "yyyy-mm-dd", time: "hh:mm:ss", timedelta: "[h]:mm:ss",
}  # fmt: skip
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")  # with what a formula may begin, for one program or another
Said = Mapping[str, str | datetime]


@work(ANSWER)
def answer(run: Run) -> Any:
    """Make the workbook that goes back. Reads only; made again it says how things stand then."""
    batch = batch_of(run)
    table, answers = table_of(batch), kind_of(batch).answers
    if answers is None:
        raise Refused(_("Nothing goes back for sheets of this kind."), status=409)
    name = _("{name}, with replies.xlsx").format(name=Path(batch.file.name if batch.file else "").stem[:80])
    lines = answered(batch, table, answers, run)
    batch.reply_file = keep_workbook(
        name, lambda path: write(table, columns(batch, table, answers), lines, path), now=clock()
    )
    batch.save(update_fields=["reply_file"])
    run.attach(batch.reply_file)
    run.progress(table.total, table.total)
    return {"rows": table.total}


def columns(batch: ImportBatch, table: Table, answers: Answers) -> dict[str, tuple[int, str]]:
    """Where each part of a reply stands: its column, and the heading where that has to be added."""
    free = [heading for heading in table.headings if heading not in batch.columns.values()]
    known = guess(free, answers.columns)
    places, end = {}, len(table.headings)
    for field in answers.columns:
        if field.name in known:
            places[field.name] = table.headings.index(known[field.name]), ""
        else:
            places[field.name], end = (end, field.headings[0]), end + 1
    return places


def answered(
    batch: ImportBatch, table: Table, answers: Answers, run: Run
) -> Iterator[tuple[list[Cell], Said]]:
    """Every line of the file after its headings, with what there is to say about it."""
    reader = Import(kind_of(batch), job_of(batch, now=clock(), trial=True), table, batch.columns)
    lines = [(at, cells) for at, cells in enumerate(table.source()) if at > table.heading_row]
    for some in batched(lines, PORTION, strict=False):
        rows = [
            Row(at + 1, dict(zip(table.headings, cells, strict=False))) for at, cells in some if filled(cells)
        ]
        keys = {row.number: key for row in rows if (key := reader.read(row)[0].key)}
        labels = {key: subject for key, (_digest, subject) in reader.known(keys.values()).items()}
        said = answers.of(list(labels.values()))
        whys = refusals(batch, [row.number for row in rows])
        for at, cells in some:
            number = at + 1
            why = {answers.refused_in: whys[number]} if number in whys else {}
            yield cells, said.get(labels.get(keys.get(number, ""), ""), why)
        run.progress(some[-1][0] - table.heading_row, table.total)


def refusals(batch: ImportBatch, numbers: Sequence[int]) -> dict[int, str]:
    """Why rows of this sheet did not come in."""
    rows = ImportedRow.objects.filter(batch=batch, outcome=Outcome.REFUSED, number__in=numbers)
    return {
        number: _("not taken in: {why}").format(why=why) for number, why in rows.values_list("number", "why")
    }


def write(
    table: Table, places: Mapping[str, tuple[int, str]], lines: Iterator[tuple[list[Cell], Said]], path: Path
) -> None:
    import xlsxwriter  # when a sheet goes back, not at each start

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = Page(book, book.add_worksheet(table.sheet[:31] or None))
    for row, cells in enumerate(table.source()):
        if row > table.heading_row:
            break
        heading = (
            {column: word for column, word in places.values() if word} if row == table.heading_row else {}
        )
        page.write(row, cells, heading)
    for row, (cells, said) in enumerate(lines, table.heading_row + 1):
        page.write(row, cells, {places[name][0]: plain(value) for name, value in said.items() if value})
    book.close()


def plain(value: str | datetime) -> Cell:
    """A moment by the clock on the wall: a spreadsheet knows no time zone."""
    return local(value).replace(tzinfo=None) if isinstance(value, datetime) else value


class Page:
    """Cells keep their kind: numbers, days and texts. No text becomes a formula, not even when it is edited."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self.sheet = sheet
        self.days = {kind: book.add_format({"num_format": form}) for kind, form in FORMATS.items()}
        self.quoted = book.add_format({"quote_prefix": True})

    def write(self, row: int, cells: Sequence[Cell], more: Mapping[int, Cell]) -> None:
        values: dict[int, Cell] = {**dict(enumerate(cells)), **more}
        for column in sorted(values):
            self.write_cell(row, column, values[column])

    def write_cell(self, row: int, column: int, cell: Cell) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, bool):
            self.sheet.write_boolean(row, column, cell)
        elif isinstance(cell, int | float):
            self.sheet.write_number(row, column, cell)
        elif isinstance(cell, str):
            text = cell[:LONGEST]
            self.sheet.write_string(
                row, column, text, self.quoted if text.startswith(FORMULA_SIGNS) else None
            )
        else:
            self.sheet.write_datetime(row, column, cell, self.days[type(cell)])
