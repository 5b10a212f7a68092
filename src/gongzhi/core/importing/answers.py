"""The sheet goes back to its source: every row, column and cell as it came, and what became of it beside it.

Columns for a reply that the sheet has are filled, the others are added at its end. A row of which we have nothing to
say keeps what stood there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import batched, islice
from pathlib import Path
from typing import Any

from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from gongzhi.core.importing.batches import ANSWER, kind_of
from gongzhi.core.importing.cells import Cell
from gongzhi.core.importing.columns import guess
from gongzhi.core.importing.engine import PORTION, Import
from gongzhi.core.importing.kinds import Answers, job_of
from gongzhi.core.importing.tables import Row, Table, filled
from gongzhi.core.importing.works import batch_of, table_of
from gongzhi.core.models import ImportBatch, ImportedRow
from gongzhi.core.models.imports import Outcome
from gongzhi.core.sheets import Book, keep_workbook
from gongzhi.core.tasks import Run, work
from gongzhi.core.verdict import Refused

Said = Mapping[str, str | datetime]


@work(ANSWER)
def answer(run: Run) -> Any:
    """Make the workbook that goes back. Reads only; made again it says how things stand then."""
    batch = batch_of(run)
    table, answers = table_of(batch), kind_of(batch).answers
    if answers is None:
        raise Refused(_("Nothing goes back for sheets of this kind."), status=409)
    name = _("{name}, with replies.xlsx").format(name=Path(batch.file.name if batch.file else "").stem[:80])
    lines = answered(batch, table, answers, run.progress)
    places = columns(batch, table, answers)
    batch.reply_file = keep_workbook(name, lambda book: write(table, places, lines, book), now=clock())
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
    batch: ImportBatch, table: Table, answers: Answers, tell: Callable[[int, int], None]
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
        tell(some[-1][0] - table.heading_row, table.total)


def refusals(batch: ImportBatch, numbers: Sequence[int]) -> dict[int, str]:
    """Why rows of this sheet did not come in."""
    rows = ImportedRow.objects.filter(batch=batch, outcome=Outcome.REFUSED, number__in=numbers)
    return {
        number: _("not taken in: {why}").format(why=why) for number, why in rows.values_list("number", "why")
    }


def write(
    table: Table, places: Mapping[str, tuple[int, str]], lines: Iterator[tuple[list[Cell], Said]], book: Book
) -> None:
    page = book.page(table.sheet)
    for row, cells in enumerate(islice(table.source(), table.heading_row + 1)):
        added = {column: word for column, word in places.values() if word} if row == table.heading_row else {}
        page.write(beside(cells, added))
    for cells, said in lines:
        page.write(beside(cells, {places[name][0]: value for name, value in said.items() if value}))


def beside(cells: Sequence[Cell], more: Mapping[int, Cell]) -> list[Cell]:
    """A row with what is put into some of its columns, or behind its last."""
    values = [*cells, *[None] * (max(more, default=0) + 1 - len(cells))]
    for column, value in more.items():
        values[column] = value
    return values
