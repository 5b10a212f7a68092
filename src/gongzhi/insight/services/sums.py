"""The sums that pages read, made anew from what they are sums of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q

from gongzhi.core.models import STORED_LEVELS
from gongzhi.duties.models import Duty
from gongzhi.insight.models import CountedCase, MonthFigure, MonthPromise
from gongzhi.insight.selectors.asking import ended_in
from gongzhi.insight.services.facts import FLAGS, lowest

LEVELS = tuple(f"{level}_id" for level in STORED_LEVELS)
CELL = ("place_id", *LEVELS, "month", "channel", "category_id", "bearer_id")
COUNTS = {"received": Count("pk")} | {flag: Count("pk", filter=Q(**{flag: True})) for flag in FLAGS}


def rebuild_figures(cells: Iterable[tuple[int, date]]) -> None:
    """The figures of places in months, from how their cases count."""
    for place_id, month in sorted(cells):
        here = Q(place_id=place_id, month=month)
        MonthFigure.objects.filter(here).delete()
        insert_figures(here)


def insert_figures(which: Q) -> None:
    rows = CountedCase.objects.filter(which).order_by().values(*CELL).annotate(**COUNTS)
    MonthFigure.objects.bulk_create([MonthFigure(**row) for row in rows], batch_size=1000)


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
