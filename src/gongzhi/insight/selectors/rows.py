"""The cases and the promises behind a figure, page by page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongzhi.cases.models import Case
from gongzhi.core import paging
from gongzhi.core.addresses import number_in
from gongzhi.duties.models import Duty
from gongzhi.insight.models import CountedCase
from gongzhi.insight.selectors.asking import JUDGED
from gongzhi.law.rates import Measure

PAGE = 30
COUNTS_AS: dict[str, str | Promise] = {
    Measure.RECEIVED: _("Came in"), Measure.TO_ANSWER: _("Had to be answered"), Measure.ANSWERED: _("Answered in time"),
    Measure.FINISHED: _("Finished"), Measure.SAME_DAY: _("Finished the same day"),
    Measure.RATED: _("Rated by the reporter"), Measure.SILENT: _("Closed without a rating"),
    Measure.SOLVED: _("Solved"), Measure.SATISFIED: _("Satisfied"), JUDGED: _("Rated, or counted as rated"),
}  # fmt: skip
TOLD = (Measure.ANSWERED, Measure.SAME_DAY, Measure.SOLVED, Measure.SATISFIED, Measure.SILENT)


@dataclass(frozen=True, slots=True)
class Row:
    """A counted case; `case` is None where the reader may not open it any more, but its figure stands."""

    counted: CountedCase
    case: Case | None
    counts_as: list[str | Promise]


def page(rows: QuerySet[CountedCase], *, after: str) -> tuple[list[Row], str]:
    """Thirty rows after the id of a case, and the mark of the next page."""
    if mark := number_in(after):
        rows = rows.filter(case_id__lt=mark)
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    open_ones = Case.objects.filter(pk__in=[row.case_id for row in shown], retired_at=None)
    cases = {
        case.pk: case
        for case in open_ones.select_related("place", "category", "bearer").order_by().for_listing()
    }
    older = str(shown[-1].case_id) if len(found) > PAGE else ""
    return [Row(row, cases.get(row.case_id), told(row)) for row in shown], older


def told(row: CountedCase) -> list[str | Promise]:
    return [COUNTS_AS[measure] for measure in TOLD if getattr(row, measure)]


def promises_page(rows: QuerySet[Duty], *, after: str) -> paging.Page[Duty]:
    """Thirty promises, the last that ended first."""
    return paging.page(rows, "closed_at", after=after, size=PAGE, newest=True)
