"""The sums that pages read, made anew from what they are sums of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
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
Cell = tuple[tuple[str, Any], ...]
Shifts = dict[Cell, Counter[str]]
COUNTS = {"received": Count("pk")} | {flag: Count("pk", filter=Q(**{flag: True})) for flag in FLAGS}


def move_figures(gone: Iterable[CountedCase], come: Iterable[CountedCase]) -> None:
    """Take cases out of the sums that they counted in, and put others in."""
    figures: Shifts = defaultdict(Counter)
    totals: Shifts = defaultdict(Counter)
    for sign, rows in ((-1, gone), (1, come)):
        for row in rows:
            shift = {name: sign for name in NAMES if name == "received" or getattr(row, name)}
            figures[cell_of(row, row.place_id)].update(shift)
            for level in UPPER:
                if (place_id := getattr(row, f"{level}_id")) is not None:
                    totals[cell_of(row, place_id, upto=level)].update(shift)
    apply(MonthFigure, figures)
    apply(MonthTotal, totals)


def cell_of(row: CountedCase, place_id: int, *, upto: str = "") -> Cell:
    """What the row of sums is called. Those of a whole place know no bearer, and nothing that lies in it."""
    known = LEVELS[: LEVELS.index(f"{upto}_id") + 1] if upto else (*LEVELS, "bearer_id")
    facts = {name: getattr(row, name) for name in ("month", "channel", "category_id", *known)}
    return tuple(sorted({"place_id": place_id, **facts}.items()))


def apply(model: type[MonthFigure] | type[MonthTotal], shifts: Shifts) -> None:
    """Add to the sums of one table, in four queries. The caller holds the months.

    Two rows of one cell, where places became one, become one here. No sum goes below nothing: after a move, whose
    entry is still to be read, totals are behind until they are made anew.
    """
    moved = {cell: shift for cell, shift in shifts.items() if any(shift.values())}
    if not moved:
        return
    here = {name: {dict(cell)[name] for cell in moved} for name in ("place_id", "month")}
    stored: dict[Cell, list[Any]] = defaultdict(list)
    names = [name for name, _ in next(iter(moved))]
    for row in model.objects.filter(place_id__in=here["place_id"], month__in=here["month"]).order_by("pk"):
        stored[tuple((name, getattr(row, name)) for name in names)].append(row)
    for cell, shift in moved.items():
        first, *others = stored.setdefault(cell, [model(**dict(cell), **dict.fromkeys(NAMES, 0))])
        for name in NAMES:
            setattr(first, name, max(0, sum(getattr(row, name) for row in (first, *others)) + shift[name]))
            for row in others:
                setattr(row, name, 0)
    rows = [row for cell in moved for row in stored[cell]]
    model.objects.filter(pk__in=[row.pk for row in rows if row.pk and not row.received]).delete()
    kept = [row for row in rows if row.received]
    model.objects.bulk_create([row for row in kept if not row.pk])
    known = [row for row in kept if row.pk]
    model.objects.bulk_create(known, update_conflicts=True, unique_fields=["id"], update_fields=NAMES)


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
