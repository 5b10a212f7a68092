"""Series of meetings: started, ended, and their next meetings made ahead by their rhythm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, make_aware

from gongzhi.core import config
from gongzhi.core.bulk import give_way, insert_all, new_row
from gongzhi.core.models import levels_of
from gongzhi.core.said import gettext as _
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import Draft, draft, record, record_all
from gongzhi.meetings import policies, rhythm, verbs
from gongzhi.meetings.models import AgendaItem, Meeting, MeetingKind, MeetingSide, Series
from gongzhi.meetings.selectors.parties import Bodies, host_of, sides
from gongzhi.meetings.selectors.rules import notice_days
from gongzhi.meetings.services.duties import take_back
from gongzhi.people.actor import SYSTEM, Actor
from gongzhi.people.models import Organisation
from gongzhi.places.models import Place

AT_ONCE = 25  # series in one transaction
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewSeries:
    kind: MeetingKind
    place: Place
    rhythm: str
    at: time
    minutes: int
    starts_on: date
    venue: str = ""


@transaction.atomic
def start_series(*, actor: Actor, new: NewSeries, now: datetime) -> Series:
    """From its first day on, the kind meets at the place; its next meetings are made at once."""
    require(policies.can_arrange(actor, new.place))
    must_fit(new.kind, new.place)
    with unscoped(because="who holds it is found among the bodies of the place"):
        host = host_of(new.kind, new.place, Bodies([new.place], on=localdate(now)))
    if host is None:
        raise Refused(_("Nobody is entered at this place who could hold it."), status=409)
    if not 1 <= new.minutes <= 720:
        raise Refused(_("A meeting lasts between one minute and twelve hours."), status=422)
    series = Series(
        kind=new.kind, place=new.place, host=host, rhythm=rhythm.checked(new.rhythm), at=new.at,
        minutes=new.minutes, venue=new.venue.strip(), starts_on=new.starts_on, **levels_of(new.place),
    )  # fmt: skip
    try:
        with transaction.atomic():
            series.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("This kind meets here already. End its series first."), status=409) from None
    record(actor, verbs.SERIES_STARTED, series, at=now, kind=new.kind.code, rhythm=series.rhythm)
    make([series], now=now)
    return series


def must_fit(kind: MeetingKind, place: Place) -> None:
    if kind.retired_at is not None:
        raise Refused(_("This kind of meeting has ended."), status=409)
    if kind.level != place.level or not (kind.place is None or place.path.startswith(kind.place.path)):
        raise Refused(_("“{kind}” does not meet at this place.").format(kind=kind.name), status=422)


@transaction.atomic
def end_series(*, actor: Actor, series_id: int, now: datetime) -> Series:
    """No further meetings are made; those that were only planned are taken back."""
    series: Series | None = (
        Series.objects.locked().select_related("place", "kind").filter(pk=series_id).first()
    )
    if series is None:
        raise Refused(_("There is no such series for you."), status=404)
    require(policies.can_arrange(actor, series.place))
    if series.ended_at is not None:
        raise Refused(_("This series has ended already."), status=409)
    drafts: list[Draft] = []
    close_series(series, _("The series has ended."), drafts, now=now)
    record_all(actor, drafts, at=now)
    return series


def close_series(series: Series, why: str, drafts: list[Draft], *, now: datetime) -> None:
    series.ended_at = now
    series.save(update_fields=["ended_at"])
    drafts.append(draft(verbs.SERIES_ENDED, series))
    ahead = Meeting.objects.locked().filter(series=series, state="planned", starts_at__gt=now)
    take_back(ahead.select_related("kind", "host", "place"), why, drafts, now=now)


def make_ahead(now: datetime) -> int:
    """The next meetings of all series that have none far enough ahead; called by the clock."""
    until, made = horizon(now), 0
    with unscoped(because="the clock makes the meetings of every series"):
        waiting = Series.objects.filter(ended_at=None).exclude(made_until__gte=until)
        numbers = list(waiting.order_by("pk").values_list("pk", flat=True))
        for first in range(0, len(numbers), AT_ONCE):
            with transaction.atomic():
                rows = Series.objects.locked().filter(pk__in=numbers[first : first + AT_ONCE], ended_at=None)
                some = list(rows.select_related("kind__place", "place", "host").order_by("pk"))
                made += len(make(some, now=now))
            give_way()
    return made


def horizon(now: datetime) -> date:
    return localdate(now) + timedelta(days=config.value(verbs.AHEAD_DAYS))


def make(some: Sequence[Series], *, now: datetime) -> list[Meeting]:
    """The meetings of these series up to the horizon, whatever their number in ten queries."""
    if not some:
        return []
    until, today = horizon(now), localdate(now)
    bodies = Bodies([one.place for one in some], on=today)
    meetings: list[Meeting] = []
    for one in some:
        since = max(one.made_until + DAY if one.made_until else one.starts_on, today)
        for day in rhythm.days(one.rhythm, one.starts_on, since=since, until=until):
            held = rhythm.held_on(day, one.kind.on_holiday)
            if held is not None and held >= today:
                meetings.append(planned(one, day, held))
        one.made_until = until
    furnish(meetings, bodies, now=now)
    Series.objects.filter(pk__in=[one.pk for one in some]).update(made_until=until)
    return meetings


def planned(series: Series, day: date, held: date) -> Meeting:
    starts = make_aware(datetime.combine(held, series.at))
    meeting = new_meeting(series.kind, series.place, series.host, starts, series.minutes, series.venue)
    meeting.series, meeting.planned_on = series, day
    meeting.why = "" if held == day else "holiday"
    return meeting


def new_meeting(
    kind: MeetingKind, place: Place, host: Organisation, starts: datetime, minutes: int, venue: str
) -> Meeting:
    """Not stored yet. Called so many days ahead as the kind or the law wants."""
    days = notice_days(kind, place, host, on=localdate(starts))
    meeting = new_row(
        Meeting, kind_id=kind.pk, host_id=host.pk, title=kind.name, starts_at=starts,
        ends_at=starts + timedelta(minutes=minutes), venue=venue, call_at=starts - timedelta(days=days),
        place_id=place.pk, **levels_of(place),
    )  # fmt: skip
    meeting.kind, meeting.place, meeting.host = kind, place, host
    return meeting


def furnish(meetings: Sequence[Meeting], bodies: Bodies, *, now: datetime, who: Actor = SYSTEM) -> None:
    """Store new meetings with the sides of their tables and the agenda of their kinds."""
    insert_all(Meeting, meetings)
    seats: list[MeetingSide] = []
    items: list[AgendaItem] = []
    drafts: list[Draft] = []
    for meeting in meetings:
        seats += [
            new_row(
                MeetingSide, meeting_id=meeting.pk, party=side.party,
                org_id=side.org.pk if side.org else None, must=side.must,
            )
            for side in sides(meeting.kind, meeting.place, bodies)
        ]  # fmt: skip
        items += [
            new_row(AgendaItem, meeting_id=meeting.pk, number=number, title=title, minutes=minutes)
            for number, (title, minutes) in enumerate(meeting.kind.agenda, 1)
        ]
        at = meeting.starts_at.isoformat()
        drafts.append(draft(verbs.PLANNED, meeting, fresh=True, kind=meeting.kind.code, at=at))
    insert_all(MeetingSide, seats, blind=True)
    insert_all(AgendaItem, items, blind=True)
    record_all(who, drafts, at=now)
