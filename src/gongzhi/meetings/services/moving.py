"""What becomes of series and of meetings ahead when their place moves or is merged into another one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gongzhi.core.placed import Change, Foreseen, register_follower
from gongzhi.core.said import gettext as said
from gongzhi.journal.services import Draft, record_all
from gongzhi.meetings.models import Meeting, MeetingSide, Series
from gongzhi.meetings.services.series import close_series
from gongzhi.meetings.states import AHEAD


def twice(change: Change) -> QuerySet[Series]:
    """Series of the place that is merged away, of kinds that the other place has too."""
    if change.into is None:
        return Series.objects.none()
    there = Series.objects.filter(place=change.into, ended_at=None)
    return Series.objects.filter(place=change.top, ended_at=None, kind__in=there.values("kind"))


def foresee(change: Change) -> Foreseen:
    if n := twice(change).count():
        return [(_("{n} series of meetings end here, since the other place has one of their kind"), n)]
    return []


def follow(actor: Any, change: Change, now: datetime) -> None:
    """The series of the place that stays goes on; who takes over from a body holds, and sits at, what is ahead."""
    drafts: list[Draft] = []
    ending = list(twice(change).select_related("kind", "place").order_by("pk"))
    for series in ending:
        close_series(series, said("The place became part of another one."), drafts, now=now)
    ahead = Meeting.objects.filter(change.inside(), state__in=AHEAD)
    numbers = list(ahead.values_list("pk", flat=True))
    for old, new in change.bodies.items():
        Series.objects.filter(change.inside(), host=old, ended_at=None).update(host=new)
        Meeting.objects.filter(pk__in=numbers, host=old).update(host=new)
        seats = MeetingSide.objects.filter(meeting__in=numbers, org=old)
        seated = MeetingSide.objects.filter(meeting__in=numbers, org=new).values_list("meeting", flat=True)
        seats.exclude(meeting__in=list(seated)).update(org=new)
    record_all(actor, drafts, at=now)


def install() -> None:
    register_follower("meetings", foresee=foresee, follow=follow)
