"""What meetings promised: what the next one looks back at, what is open, who keeps what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from gongzhi.core.verdict import Refused
from gongzhi.meetings.models import Meeting, Resolution
from gongzhi.meetings.states import UNSETTLED, PromiseState


def looked_back_at(meeting: Meeting) -> QuerySet[Resolution]:
    """Promises of earlier meetings of the same table that are not settled, the oldest first."""
    if not meeting.kind.looks_back:
        return Resolution.objects.none()
    rows = Resolution.objects.filter(
        meeting__kind=meeting.kind_id, meeting__place=meeting.place_id, state__in=UNSETTLED,
        meeting__starts_at__lt=meeting.starts_at,
    )  # fmt: skip
    return rows.select_related("bearer", "meeting", "item__case").order_by("due_on", "pk")


@dataclass(frozen=True, slots=True)
class Kept:
    """Of one organisation: what it promised whose day has come, how much of it was done in time, late, or is open and
    past its day; and what is still ahead."""

    org_id: int
    name: str
    in_time: int
    late: int
    overdue: int
    ahead: int

    @property
    def came_due(self) -> int:
        return self.in_time + self.late + self.overdue


def kept(rows: QuerySet[Resolution], *, now: datetime) -> list[Kept]:
    """Per bearer, who keeps least first. One query; a time granted later does not make a promise kept."""
    today = localdate(now)
    binding = ~Q(state__in=(PromiseState.DRAFT, PromiseState.STRUCK))
    was_due = Q(first_due_on__isnull=False) | Q(due_on__lt=today)
    done = Q(done_at__isnull=False) & Q(state__in=(PromiseState.DONE, PromiseState.KEPT))
    in_time = done & Q(first_due_on=None, done_at__date__lte=F("due_on"))
    counts: dict[str, Any] = {
        "in_time": Count("pk", filter=in_time),
        "late": Count("pk", filter=done & ~in_time),
        "overdue": Count("pk", filter=Q(state=PromiseState.OPEN) & was_due),
        "ahead": Count("pk", filter=Q(state=PromiseState.OPEN) & ~was_due),
    }
    found: Any = rows.filter(binding).order_by().values("bearer_id", "bearer__name", "bearer__short_name")
    sums = [
        Kept(
            row["bearer_id"], row["bearer__short_name"] or row["bearer__name"],
            *(row[name] for name in counts),
        )
        for row in found.annotate(**counts)
    ]  # fmt: skip
    return sorted(sums, key=lambda one: (-(one.overdue + one.late), -one.came_due, one.name))


def promise_of(public_id: str) -> Resolution:
    """The promise within the caller's scope; 404 for what one may not know of."""
    rows = Resolution.objects.select_related("meeting__kind", "bearer", "item__case", "place")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Refused(_("There is no such promise for you."), status=404)
    return found
