"""The sums behind the page of rates: two queries, however long the history is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, F, Sum, Value

from gongzhi.insight.models import FigureMonth, MonthFigure
from gongzhi.insight.selectors.asking import BELOW, Asked, about, any_way
from gongzhi.law.rates import Measure, Tally

SUMS = {f"n_{measure}": Sum(measure.value) for measure in Measure}
NONE = Value(None, output_field=BigIntegerField(null=True))


@dataclass(frozen=True, slots=True)
class Cell:
    """What came in one way, of one kind, for one bearer, in one part of a place."""

    part: int | None
    channel: str
    category: int
    bearer: int | None
    tally: Tally


def tally_of(numbers: Sequence[int]) -> Tally:
    return Tally(dict(zip(Measure, numbers, strict=True)))


def by_month(asked: Asked, months: Iterable[date]) -> dict[date, Tally]:
    rows = MonthFigure.objects.filter(about(asked), month__in=list(months)).order_by()
    found = rows.values_list("month").annotate(**SUMS)
    return {month: tally_of(numbers) for month, *numbers in found}


def cells(asked: Asked) -> list[Cell]:
    """The month in its parts, by whatever way the cases came in."""
    below = BELOW.get(asked.place.level)
    part: Any = F(f"{below}_id") if below else NONE
    rows = MonthFigure.objects.filter(any_way(asked), month=asked.month).order_by()
    found = rows.values_list(part, "channel", "category_id", "bearer_id").annotate(**SUMS)
    return [
        Cell(part, channel, category, bearer, tally_of(numbers))
        for part, channel, category, bearer, *numbers in found
    ]


def gathered[K](found: Iterable[Cell], key: Callable[[Cell], K]) -> dict[K, Tally]:
    """Cells added up by one of their sides."""
    sums: dict[K, Tally] = defaultdict(Tally)
    for cell in found:
        sums[key(cell)].update(cell.tally)
    return dict(sums)


def state_of(month: date) -> FigureMonth | None:
    """Whether a month is closed, and what it missed since; None before anything was counted in it."""
    return FigureMonth.objects.filter(month=month).first()
