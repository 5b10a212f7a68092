"""Figures follow what happens: the worker reads on in the journal and counts anew what was touched."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongzhi.duties.models import Duty, DutyState
from gongzhi.duties.services.life import DONE
from gongzhi.insight.models import CountedCase, FigureMonth
from gongzhi.insight.services.facts import facts
from gongzhi.insight.services.months import READER
from gongzhi.insight.services.sums import move_figures, rebuild_promises, rebuild_totals
from gongzhi.journal.models import JournalMark
from gongzhi.journal.selectors import later
from gongzhi.law.rates import month_of
from gongzhi.places.services.moves import MERGED, MOVED

AT_ONCE = 200  # entries: on SQLite the writers wait so long
MOVES = {MOVED, MERGED}
COLUMNS = tuple(
    field.attname for field in CountedCase._meta.concrete_fields if field.attname not in ("id", "case_id")
)


def has_begun() -> bool:
    return JournalMark.objects.filter(reader=READER).exists()


@transaction.atomic
def count_some(now: datetime) -> int:
    """A portion of what happened since the last time. Gives how many entries and lapses of time that were."""
    mark = JournalMark.objects.select_for_update(no_key=True).get(reader=READER)
    entries = later(mark.entry_id, most=AT_ONCE, now=now)
    lapsed = CountedCase.objects.filter(until__lt=now).order_by("until").values_list("case_id", flat=True)
    cases = set(lapsed[:AT_ONCE]) | {int(pk) for _, subject, _ in entries if (pk := of_kind("case", subject))}
    duties = [int(pk) for _, subject, verb in entries if verb == DONE and (pk := of_kind("duty", subject))]
    count_cases(cases, now=now)
    count_promises(duties)
    if any(verb in MOVES for _, _, verb in entries):
        rebuild_totals()
    if entries:
        mark.entry_id, mark.at = entries[-1][0], now
        mark.save(update_fields=["entry_id", "at"])
    return len(entries) + len(lapsed[:AT_ONCE])


def of_kind(kind: str, subject: str) -> str:
    named, _, pk = subject.partition(":")
    return pk if named == kind else ""


def count_cases(case_ids: Collection[int], *, now: datetime) -> None:
    """Store how the cases count now, and the sums that this changes. In months that are closed nothing changes."""
    if not case_ids:
        return
    new = facts(case_ids, now=now)
    stored = CountedCase.objects.filter(case_id__in=case_ids)
    is_open = hold_months(
        {row.month for row in new.values()} | set(stored.values_list("month", flat=True)), now
    )
    old = {row.case_id: row for row in stored.all()}
    changed = {pk for pk in (*new, *old) if plain(new.get(pk)) != plain(old.get(pk))}
    gone, come = ([row for pk, row in by_id.items() if pk in changed] for by_id in (old, new))
    note_changes({row.month for row in (*gone, *come)}, is_open, now)
    gone, come = ([row for row in rows if is_open[row.month]] for rows in (gone, come))
    CountedCase.objects.filter(pk__in=[row.pk for row in gone]).delete()
    CountedCase.objects.bulk_create(come)
    move_figures(gone, come)


def plain(row: CountedCase | None) -> list[Any] | None:
    return [getattr(row, name) for name in COLUMNS] if row else None


def hold_months(months: set[date], now: datetime) -> dict[date, bool]:
    """Whether each may change, locked: nobody counts it anew while its cases are compared."""
    known = set(FigureMonth.objects.filter(month__in=months).values_list("month", flat=True))
    fresh = [FigureMonth(month=month, counted_at=now) for month in sorted(months - known)]
    FigureMonth.objects.bulk_create(fresh, ignore_conflicts=True)
    rows = FigureMonth.objects.filter(month__in=months).order_by("month").select_for_update(no_key=True)
    return {row.month: row.closed_at is None for row in rows}


def note_changes(months: set[date], is_open: Mapping[date, bool], now: datetime) -> None:
    """When open months last changed; of closed ones, that they missed something."""
    may = {month for month in months if is_open[month]}
    FigureMonth.objects.filter(month__in=may).update(counted_at=now)
    FigureMonth.objects.filter(month__in=months - may).update(missed_at=now)


def count_promises(duty_ids: Collection[int]) -> None:
    if not duty_ids:
        return
    rows = Duty.objects.filter(pk__in=duty_ids, state=DutyState.DONE, closed_at__isnull=False)
    ended = rows.values_list("bearer_id", "closed_at")
    rebuild_promises({(bearer_id, month_of(closed_at)) for bearer_id, closed_at in ended if closed_at})
