"""What programs read of what is owed: open duties at and under the place of their token, by their time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from gongzhi.core.addresses import moment_in, number_in
from gongzhi.duties.models import Duty, DutyState
from gongzhi.places.models import Place
from gongzhi.places.selectors import here_or_below

PAGE = 30


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Duty]
    older: str  # the time of the last one and its number; empty on the last page


def for_program(top: Place, *, kind: str, late: bool, at: str, after: str, now: datetime) -> Page:
    rows = Duty.objects.filter(state=DutyState.OPEN)
    if at:
        rows = rows.filter(here_or_below(top, at))
    if kind:
        rows = rows.filter(kind=kind)
    if late:
        rows = rows.filter(due_at__lt=now)
    moment, _mark, number = after.rpartition("_")
    if behind := moment_in(moment):
        rows = rows.filter(Q(due_at__gt=behind) | Q(due_at=behind, pk__gt=number_in(number)))
    found = list(rows.select_related("place", "bearer").order_by("due_at", "pk").for_listing()[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(found[:PAGE], f"{last.due_at.isoformat()}_{last.pk}" if last else "")
