"""What waits for somebody as a calendar (RFC 5545): each duty ends at its time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from gongzhi.duties.kinds import KINDS, pages
from gongzhi.duties.models import DutyHolder

LONG = timedelta(minutes=30)  # so that it can be seen and touched in a week's view
AGAIN = timedelta(hours=1)


def calendar(parts: Sequence[DutyHolder], *, more: Iterable[Event] = (), now: datetime) -> bytes:
    """The open parts with kind, title and place, then what other modules add. Titles hold no personal data."""
    made = Calendar.new(name=_("What waits for me"), prodid="-//Gongzhi//Duties//ZH", refresh_interval=AGAIN)
    made.add("x-published-ttl", AGAIN)
    urls = pages(part.duty for part in parts)
    host = urlsplit(settings.SITE_URL).hostname
    for part in parts:
        duty = part.duty
        kind = KINDS[duty.kind].label
        late = _("Overdue: {title}") if part.due_at < now else "{title}"
        event = Event.new(
            summary=late.format(title=f"{kind} {duty.title}"), uid=f"{duty.public_id}@{host}", stamp=part.from_at,
            start=part.due_at - LONG, end=part.due_at, location=duty.place.full_name or duty.place.name,
        )  # fmt: skip
        if page := urls.get(duty.subject):
            event.add("url", settings.SITE_URL + page)
        made.add_component(event)
    for event in more:
        made.add_component(event)
    return bytes(made.to_ical())
