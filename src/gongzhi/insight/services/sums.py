"""The sums that pages read, made anew from what they are sums of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from gongzhi.core.models import STORED_LEVELS
from gongzhi.duties.models import Duty
from gongzhi.insight.models import CountedCase, MonthFigure, MonthPromise, MonthTotal
from gongzhi.insight.selectors.asking import ended_in
from gongzhi.insight.services.facts import FLAGS, lowest

LEVELS = tuple(f"{level}_id" for level in STORED_LEVELS)
CELL = ("place_id", *LEVELS, "month", "channel", "category_id", "bearer_id")
UPPER = STORED_LEVELS[:-1]  # what an estate lies in
NAMES = ("received", *FLAGS)
SUMS = {f"n_{name}": Sum(name) for name in NAMES}
COUNTS = {"received": Count("pk")} | {flag: Count("pk", filter=Q(**{flag: True})) for flag in FLAGS}


def rebuild_figures(rows: Collection[CountedCase]) -> None:
    """The figures in which these cases count, or counted, from how all of them count now."""
    for place_id, month in sorted({(row.place_id, row.month) for row in rows}):
        here = Q(place_id=place_id, month=month)
        MonthFigure.objects.filter(here).delete()
        insert_figures(here)
    for month in sorted({row.month for row in rows}):
        for level in UPPER:
            places = {getattr(row, f"{level}_id") for row in rows if row.month == month} - {None}
            MonthTotal.objects.filter(place__in=places, month=month).delete()
            insert_totals(level, Q(**{f"{level}_id__in": places}, month=month))


def insert_figures(which: Q) -> None:
    rows = CountedCase.objects.filter(which).order_by().values(*CELL).annotate(**COUNTS)
    MonthFigure.objects.bulk_create([MonthFigure(**row) for row in rows], batch_size=1000)


def insert_totals(level: str, which: Q) -> None:
    here = LEVELS[: LEVELS.index(f"{level}_id") + 1]
    rows = MonthFigure.objects.filter(which, **{f"{level}_id__isnull": False}).order_by()
    sums = rows.values(*here, "month", "channel", "category_id").annotate(**SUMS)
    MonthTotal.objects.bulk_create([total(row, here) for row in sums], batch_size=1000)


def total(row: dict[str, Any], here: Sequence[str]) -> MonthTotal:
    sums = {name: row.pop(f"n_{name}") for name in NAMES}
    return MonthTotal(place_id=row[here[-1]], **row, **sums)


def rebuild_totals() -> None:
    """All of them: a place has moved, or become part of another."""
    MonthTotal.objects.all().delete()
    for level in UPPER:
        insert_totals(level, Q())


def rebuild_promises(parts: Iterable[tuple[int, date]]) -> None:
    """The promises of bearers in months, from their duties that ended."""
    for bearer_id, month in sorted(parts):
        MonthPromise.objects.filter(bearer_id=bearer_id, month=month).delete()
        insert_promises(month, Q(bearer_id=bearer_id))


def insert_promises(month: date, which: Q) -> None:
    rows = Duty.objects.filter(which, ended_in(month)).order_by().values("bearer_id", *LEVELS)
    rows = rows.annotate(
        ended=Count("pk"), kept_n=Count("pk", filter=Q(kept=True)),
        moved=Count("pk", filter=Q(kept=True, first_due_at__isnull=False)),
    )  # fmt: skip
    MonthPromise.objects.bulk_create(promise(row, month) for row in rows)


def promise(row: dict[str, int], month: date) -> MonthPromise:
    levels = {name: row[name] for name in LEVELS}
    return MonthPromise(
        month=month, bearer_id=row["bearer_id"], place_id=lowest(levels), ended=row["ended"], kept=row["kept_n"],
        moved=row["moved"], **levels,
    )  # fmt: skip
