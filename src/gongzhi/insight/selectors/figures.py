"""The sums behind the page of rates: a few rows each, however long the history is and however much lies below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum

from gongzhi.insight.models import FigureMonth, MonthFigure, MonthTotal
from gongzhi.insight.selectors.asking import BELOW, JUDGED, Asked, about, any_way, channels
from gongzhi.law.rates import Measure, Tally

SUMS = {f"n_{measure}": Sum(measure.value) for measure in Measure}
Tallies = dict[Any, Tally]


def tally_of(numbers: Sequence[int]) -> Tally:
    return Tally(dict(zip(Measure, numbers, strict=True)))


def summed(rows: QuerySet[Any], *columns: str) -> Tallies:
    """Tallies by one column, or by several of them together."""
    found = rows.order_by().values_list(*columns).annotate(**SUMS)
    n = len(columns)
    return {row[0] if n == 1 else row[:n]: tally_of(row[n:]) for row in found}


def is_total(asked: Asked) -> bool:
    """Totals know no bearer, no rest and no facts of estates; an estate has none."""
    is_whole = asked.bearer is None and not asked.rest and not asked.estates.by_facts
    return is_whole and asked.place.level in BELOW


def rows_of(asked: Asked, which: Q) -> QuerySet[Any]:
    if is_total(asked):
        return MonthTotal.objects.filter(which, place=asked.place)
    return MonthFigure.objects.filter(which)


def by_month(asked: Asked, months: Iterable[date]) -> Tallies:
    return summed(rows_of(asked, about(asked)).filter(month__in=list(months)), "month")


def number_of(asked: Asked, figure: str) -> int:
    """How many cases stand behind a figure: never counted from the cases."""
    tally = by_month(asked, [asked.month]).get(asked.month, Tally())
    return tally.judged(leave_out_silent=False) if figure == JUDGED else tally[Measure(figure)]


def by_way_and_kind(asked: Asked) -> Tallies:
    """The month, by whatever way the cases came in."""
    return summed(rows_of(asked, any_way(asked)).filter(month=asked.month), "channel", "category_id")


def by_part(asked: Asked) -> Tallies:
    """The month in the parts next below."""
    below = BELOW[asked.place.level]
    rows: QuerySet[Any] = MonthFigure.objects.all()
    if is_total(asked) and below in BELOW:
        rows = MonthTotal.objects.filter(**{f"{BELOW[below]}_id": None})
    rows = rows.filter(about(asked), month=asked.month, **{f"{below}_id__isnull": False})
    return summed(rows, f"{below}_id")


def by_bearer(asked: Asked) -> Tallies:
    return summed(MonthFigure.objects.filter(about(asked), month=asked.month), "bearer_id")


def gathered[K, L](found: Mapping[K, Tally], key: Callable[[K], L]) -> dict[L, Tally]:
    """Tallies added up by one of their sides."""
    sums: dict[L, Tally] = defaultdict(Tally)
    for side, tally in found.items():
        sums[key(side)].update(tally)
    return dict(sums)


def demanded(asked: Asked, found: Tallies) -> Tallies:
    """Without the ways in that are not asked for."""
    return {(channel, kind): tally for (channel, kind), tally in found.items() if channel in channels(asked)}


def state_of(month: date) -> FigureMonth | None:
    """Whether a month is closed, and what it missed since; None before anything was counted in it."""
    return FigureMonth.objects.filter(month=month).first()
