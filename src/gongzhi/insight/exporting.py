"""The page of rates as a workbook: a sheet for each of its tables, and one with the formula."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.insight.grounds import Ground
from gongzhi.insight.selectors.sheet import SHOWN, Line, Sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(sheet: Sheet, law: Ground) -> bytes:
    """Rates are numbers with all their digits; the format rounds them for show."""
    import xlsxwriter  # when figures are taken out, not at each start

    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    forms = {
        "bold": book.add_format({"bold": True}), "rate": book.add_format({"num_format": "0.0%"}),
        "score": book.add_format({"num_format": "0.00"}), "words": book.add_format({"text_wrap": True}),
    }  # fmt: skip
    tables = (
        (_("By month"), sheet.trend), (_("By part"), sheet.parts), (_("By way in"), sheet.channels),
        (_("By category"), sheet.categories), (_("By who acts"), sheet.bearers),
    )  # fmt: skip
    for name, lines in tables:
        if lines:
            write(book.add_worksheet(name), lines, forms)
    write_law(book.add_worksheet(_("How it is counted")), sheet, law, forms)
    book.close()
    return out.getvalue()


def headings() -> list[str]:
    found = ["", _("Came in")]
    for _part, label, _whole in SHOWN:
        found += [str(label), _("{rate}: counted").format(rate=label), _("{rate}: of").format(rate=label)]
    promises = _("Promises kept")
    found += [promises, _("{rate}: counted").format(rate=promises), _("{rate}: of").format(rate=promises)]
    return [*found, _("Score")]


def cells(line: Line) -> list[tuple[Any, str]]:
    """Values with their format, in the order of the headings."""
    found: list[tuple[Any, str]] = [(str(line.name), ""), (line.received, "")]
    for figure in line.figures:
        found += [(figure.value, "rate"), (figure.part, ""), (figure.whole, "")]
    kept = line.kept
    found += [(kept.rate, "rate"), (kept.kept, ""), (kept.ended, "")] if kept else [(None, "")] * 3
    return [*found, (line.score * 100 if line.score is not None else None, "score")]


def write(page: Any, lines: Sequence[Line], forms: dict[str, Any]) -> None:
    for column, heading in enumerate(headings()):
        page.write_string(0, column, heading, forms["bold"])
    page.freeze_panes(1, 1)
    page.set_column(0, 0, 24)
    page.set_column(1, 20, 14)
    for number, line in enumerate(lines, 1):
        for column, (value, form) in enumerate(cells(line)):
            if isinstance(value, str):
                page.write_string(number, column, value)
            elif isinstance(value, int | Fraction):
                page.write_number(number, column, float(value), forms.get(form))
            else:
                page.write_string(number, column, "—" if form else "")


def write_law(page: Any, sheet: Sheet, law: Ground, forms: dict[str, Any]) -> None:
    asked = sheet.asked
    about = [
        asked.place.full_name or asked.place.name,
        f"{asked.month:%Y-%m}",
        *(words for words, _rest in asked.narrowed),
    ]
    page.set_column(0, 0, 110)
    for number, words in enumerate([*about, law.finding, *law.lines, law.cite]):
        page.write_string(number, 0, words, forms["words"])
