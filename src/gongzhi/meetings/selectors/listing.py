"""Lists of meetings, series and promises, within the caller's scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate

from gongzhi.core.chips import Chip
from gongzhi.core.models import STORED_LEVELS, below
from gongzhi.core.paging import Page, page
from gongzhi.meetings.chips import CHIPS, LATE, promise_chip
from gongzhi.meetings.models import AgendaItem, Meeting, Resolution, Series
from gongzhi.meetings.states import AHEAD, MeetingState, PromiseState
from gongzhi.places.models import Place
from gongzhi.places.selectors import ANY_ESTATE, Filters, in_estates

SIZE = 30
MOST_PROMISES = 200
STILL_ON = timedelta(hours=12)  # a meeting that was not opened stays among those ahead so long
UNDONE = (MeetingState.OPEN, MeetingState.CLOSED, MeetingState.SIGNED)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: `view` is ahead, undone, held or cancelled."""

    view: str = "ahead"
    kind: str = ""
    place: Place | None = None
    estates: Filters = ANY_ESTATE


def here(place: Place | None) -> Q:
    if place is None:
        return Q()
    if place.level in STORED_LEVELS:
        return Q(**{f"{place.level}_id": place.pk})
    return below(place.path, "place__path")


def meetings(asked: Asked, *, now: datetime) -> QuerySet[Meeting]:
    rows = Meeting.objects.filter(here(asked.place), seen_in(asked.view, now))
    if asked.kind:
        rows = rows.filter(kind__public_id=asked.kind)
    rows = rows.filter(in_estates(asked.estates))
    return rows.select_related("kind", "place", "host")


def seen_in(view: str, now: datetime) -> Q:
    """Ahead; to be finished, which includes what should have been held; over; cancelled."""
    missed = Q(state__in=AHEAD, starts_at__lt=now - STILL_ON)
    if view == "undone":
        return Q(state__in=UNDONE) | missed
    if view == "held":
        return Q(state__in=(*UNDONE, MeetingState.PUBLISHED))
    if view == "cancelled":
        return Q(state=MeetingState.CANCELLED)
    return Q(state__in=AHEAD, starts_at__gte=now - STILL_ON)


def meeting_page(asked: Asked, *, after: str, now: datetime) -> Page[Meeting]:
    """What is ahead begins with the next one, what is over with the last."""
    return page(meetings(asked, now=now), "starts_at", after=after, size=SIZE, newest=asked.view != "ahead")


@dataclass(frozen=True, slots=True)
class Row:
    meeting: Meeting
    chip: Chip
    items: int
    resolved: int


def in_rows(found: Sequence[Meeting], *, now: datetime) -> list[Row]:
    """With how much is on each table and how much was resolved: two queries for any number."""
    numbers = [one.pk for one in found]
    items = counted(AgendaItem.objects.filter(meeting__in=numbers))
    resolved = counted(Resolution.objects.filter(meeting__in=numbers))
    return [Row(one, chip_for(one, now=now), items.get(one.pk, 0), resolved.get(one.pk, 0)) for one in found]


def counted(rows: Any) -> dict[int, int]:
    return dict(rows.order_by().values_list("meeting_id").annotate(n=Count("pk")))


def chip_for(meeting: Meeting, *, now: datetime) -> Chip:
    """One that should have been held by now is late."""
    if meeting.state in AHEAD and localdate(meeting.starts_at) < localdate(now):
        return LATE
    return CHIPS[meeting.state]


def series_at(place: Place | None) -> QuerySet[Series]:
    rows = Series.objects.filter(here(place), ended_at=None)
    return rows.select_related("kind", "place", "host").order_by("place__path", "kind__sort")


@dataclass(frozen=True, slots=True)
class AskedPromises:
    """`view` is late, open, done (said to be, not confirmed) or all."""

    view: str = "open"
    place: Place | None = None
    bearer: str = ""


def promises(asked: AskedPromises, *, now: datetime) -> QuerySet[Resolution]:
    today = localdate(now)
    wanted = {
        "late": Q(state=PromiseState.OPEN, due_on__lt=today),
        "open": Q(state=PromiseState.OPEN),
        "done": Q(state=PromiseState.DONE),
    }.get(asked.view, ~Q(state=PromiseState.DRAFT))
    rows = Resolution.objects.filter(here(asked.place), wanted)
    if asked.bearer:
        rows = rows.filter(bearer__public_id=asked.bearer)
    return rows.select_related("bearer", "meeting", "place").order_by("due_on", "pk")


def promise_rows(asked: AskedPromises, *, now: datetime) -> list[tuple[Resolution, Chip]]:
    today = localdate(now)
    rows = promises(asked, now=now)[:MOST_PROMISES]
    return [(row, promise_chip(row.state, row.due_on, today=today)) for row in rows]
