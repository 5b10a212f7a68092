"""The page of rates as a workbook: a sheet for each of its tables, and one with the formula."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

from django.utils.translation import gettext as _

from gongzhi.core.sheets import Book, Column, Form, Taken, Value
from gongzhi.insight.grounds import Ground
from gongzhi.insight.selectors.sheet import SHOWN, Line, Sheet


def write(book: Book, sheet: Sheet, law: Ground, taken: Taken) -> None:
    """Rates are numbers with all their digits; the format rounds them for show."""
    tables = (
        (_("By month"), sheet.trend), (_("By part"), sheet.parts), (_("By way in"), sheet.channels),
        (_("By category"), sheet.categories), (_("By who acts"), sheet.bearers),
    )  # fmt: skip
    for name, lines in tables:
        if lines:
            page = book.page(name, list(columns()), frozen=1)
            for line in lines:
                page.write(cells(line))
    write_law(book, sheet, law, taken)


def columns() -> Iterator[Column]:
    yield Column("", 24)
    yield Column(_("Came in"), 14)
    for label in (*map(itemgetter(1), SHOWN), _("Promises kept")):
        yield Column(label, 14, Form.RATE)
        yield Column(_("{rate}: counted").format(rate=label), 14)
        yield Column(_("{rate}: of").format(rate=label), 14)
    yield Column(_("Score"), 14, Form.POINTS)


def cells(line: Line) -> list[Value]:
    """In the order of the columns."""
    found: list[Value] = [line.name, line.received]
    for figure in line.figures:
        found += [figure.value, figure.part, figure.whole]
    kept = line.kept
    found += [kept.rate, kept.kept, kept.ended] if kept else [None, None, None]
    return [*found, line.score * 100 if line.score is not None else None]


def write_law(book: Book, sheet: Sheet, law: Ground, taken: Taken) -> None:
    page = book.page(_("How it is counted"), [Column(law.finding, 110, Form.WORDS)])
    for words in (*law.lines, law.cite):
        page.write([words])
    page.foot(taken)


def asked_for(sheet: Sheet) -> list[str]:
    asked = sheet.asked
    place = asked.place.full_name or asked.place.name
    return [place, f"{asked.month:%Y-%m}", *(words for words, _rest in asked.narrowed)]
