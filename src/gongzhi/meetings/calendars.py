"""Meetings in calendars: the invitation of one, those of a person, and the open ones of a place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event, vText

from gongzhi.meetings.models import Meeting, MeetingSide
from gongzhi.meetings.states import MeetingState
from gongzhi.people.actor import Actor

BEFORE = timedelta(days=31)
MOST = 300


def event_of(meeting: Meeting) -> Event:
    """One meeting. A moved one has a higher SEQUENCE, so that a calendar takes the new time; a cancelled one says so."""
    page = reverse("meeting_detail", args=[meeting.public_id])
    event = Event.new(
        summary=meeting.title, uid=f"{meeting.public_id}@{urlsplit(settings.SITE_URL).hostname}",
        stamp=meeting.called_at or meeting.call_at, start=meeting.starts_at, end=meeting.ends_at,
        location=", ".join(filter(None, (meeting.venue, meeting.place.full_name or meeting.place.name))),
        url=settings.SITE_URL + page, sequence=meeting.moves,
    )  # fmt: skip
    cancelled = meeting.state == MeetingState.CANCELLED
    planned = meeting.state == MeetingState.PLANNED
    event.add("status", "CANCELLED" if cancelled else "TENTATIVE" if planned else "CONFIRMED")
    if meeting.why:
        event.add("description", vText(meeting.why))
    return event


def invitation(meeting: Meeting) -> bytes:
    """A file that calendar programs open. Nobody is named: who sits there stands on the page."""
    made = Calendar.new(prodid="-//Gongzhi//Meetings//ZH", name=meeting.title)
    made.add("method", "CANCEL" if meeting.state == MeetingState.CANCELLED else "PUBLISH")
    made.add_component(event_of(meeting))
    return bytes(made.to_ical())


def calendar(meetings: Sequence[Meeting], *, name: str) -> bytes:
    made = Calendar.new(name=name, prodid="-//Gongzhi//Meetings//ZH", refresh_interval=timedelta(hours=1))
    made.add("x-published-ttl", timedelta(hours=1))
    for meeting in meetings:
        made.add_component(event_of(meeting))
    return bytes(made.to_ical())


def own_events(actor: Actor, now: datetime) -> Iterable[Event]:
    """Meetings at which an organisation of the actor sits, from a month ago on."""
    seats = MeetingSide.objects.filter(org_id__in=actor.org_ids).values("meeting_id")
    rows = Meeting.objects.filter(pk__in=seats, starts_at__gte=now - BEFORE).select_related("place")
    return [event_of(meeting) for meeting in rows.order_by("starts_at")[:MOST]]
