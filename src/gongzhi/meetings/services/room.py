"""In the room: opened, people check in and sign, items begin and end, words are kept by their revision."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from gongzhi.core.keys import lookup
from gongzhi.core.said import gettext as _
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.journal import words as said
from gongzhi.journal.services import Draft, draft
from gongzhi.meetings import policies, verbs
from gongzhi.meetings.models import Attendance, How, ItemState, Meeting, MeetingSide, Party, Quorum
from gongzhi.meetings.services.agenda import item_of
from gongzhi.meetings.services.common import locked, side_of, written
from gongzhi.meetings.services.duties import held
from gongzhi.meetings.states import MeetingState, MeetingStep, meeting_after
from gongzhi.people.actor import VISITOR, Actor, in_force
from gongzhi.people.models import Ownership, Seat, Term
from gongzhi.people.models.bodies import SeatRole

MOST_STROKES = 20_000  # signs: a signature drawn on a phone has some thousand
MOST_PRESENT = 2000


@transaction.atomic
def open_meeting(*, actor: Actor, meeting_id: int, now: datetime) -> Meeting:
    """It has begun. For a committee, how many sit in it today is written down."""
    meeting = locked(meeting_id)
    require(policies.can_run(actor, meeting))
    meeting.state, meeting.opened_at = meeting_after(meeting.state, MeetingStep.OPEN), now
    if meeting.words_key is None:
        meeting.words_key = said.new_key()
    if meeting.kind.quorum == Quorum.LAW:
        count_members(meeting, now)
    meeting.save(update_fields=["state", "opened_at", "words_key", "seats", "sitting", "owners_sitting"])
    drafts: list[Draft] = [draft(verbs.OPENED, meeting)]
    held(meeting, drafts, now=now)
    written(actor, meeting, drafts, now=now)
    return meeting


def members(meeting: Meeting, now: datetime) -> list[Seat]:
    """Who sits in the committee that holds it, without alternates."""
    rows = Seat.objects.filter(in_force(localdate(now)), organisation=meeting.host_id)
    return list(rows.exclude(role=SeatRole.ALTERNATE).select_related("person", "body"))


def owners_among(meeting: Meeting, seats: list[Seat], now: datetime) -> set[int]:
    """Persons of these seats who own a unit of the estate, and sit for nobody else."""
    persons = {seat.person_id for seat in seats if seat.person_id and seat.body_id is None}
    with unscoped(because="whether a member is an owner is a condition of the law"):
        own = Ownership.objects.filter(
            in_force(localdate(now)), person_id__in=persons, unit__estate_id=meeting.estate_id
        )
        return set(own.values_list("person_id", flat=True))


def count_members(meeting: Meeting, now: datetime) -> None:
    seats, today = members(meeting, now), localdate(now)
    with unscoped(because="how many seats a body has is public"):
        term = Term.objects.filter(organisation=meeting.host_id, starts__lte=today, ends__gte=today).first()
    meeting.sitting = len(seats)
    meeting.seats = (term.seats or 0) if term else 0
    meeting.owners_sitting = len(owners_among(meeting, seats, now))


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who comes for which side; `strokes` is a drawn signature: a JSON list of lines of points, 0 to 1000."""

    side_id: int
    name: str
    strokes: str = ""
    person_id: int | None = None


@transaction.atomic
def check_in(*, actor: Actor, meeting_id: int, arrival: Arrival, now: datetime) -> Attendance:
    """Entered at the table, by whoever holds the meeting or for the own side."""
    meeting = locked(meeting_id)
    side = side_of(meeting, arrival.side_id)
    if not policies.can_run(actor, meeting) and side.org_id not in actor.org_ids:
        raise Refused(_("Only the own side and who holds the meeting check somebody in."))
    return arrive(meeting, side, arrival, How.HAND, actor=actor, now=now)


@transaction.atomic
def check_in_by_code(*, code: str, arrival: Arrival, actor: Actor = VISITOR, now: datetime) -> Attendance:
    """By the square on the wall: whoever reads it is in the room."""
    with unscoped(because="the code on the wall opens its own meeting"):
        number = Meeting.objects.filter(code=code).values_list("pk", flat=True).first()
        if number is None:
            raise Refused(_("This code belongs to no meeting."), status=404)
        meeting = locked(number)
    return arrive(meeting, side_of(meeting, arrival.side_id), arrival, How.CODE, actor=actor, now=now)


def arrive(
    meeting: Meeting, side: MeetingSide, arrival: Arrival, how: How, *, actor: Actor, now: datetime
) -> Attendance:
    if meeting.state != MeetingState.OPEN:
        raise Refused(_("People check in while the meeting is in session."), status=409)
    name = " ".join(arrival.name.split())[:40]
    if not name:
        raise Refused(_("Write your name."), status=422)
    if meeting.attendance.count() >= MOST_PRESENT:
        raise Refused(_("The list is full."), status=409)
    row = Attendance(
        meeting=meeting, side=side, name=name, name_key=lookup(name), how=how, at=now,
        strokes=sound(arrival.strokes), account_id=actor.account_id if how == How.CODE else None,
    )  # fmt: skip
    seat_of(row, now)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused(
            _(
                "Somebody of this name has checked in for this side. Add the building if it is another person."
            ),
            status=409,
        ) from None
    written(actor, meeting, [draft(verbs.CAME, meeting, present=row.pk, side=side.pk)], now=now)
    return row


def seat_of(row: Attendance, now: datetime) -> None:
    """A member of the committee comes himself: his name is that of a seat."""
    meeting = row.meeting
    if meeting.kind.quorum != Quorum.LAW or row.side.party != Party.COMMITTEE:
        return
    seats = members(meeting, now)
    seat = next((one for one in seats if one.person and one.person.name == row.name), None)
    if seat is None:
        raise Refused(
            _(
                "{name} has no seat in {org}. Members come themselves; guests check in for another side."
            ).format(name=row.name, org=meeting.host.called),
            status=422,
        )
    row.seat_id, row.person_id = seat.pk, seat.person_id
    row.is_owner = seat.person_id in owners_among(meeting, [seat], now)


def sound(strokes: str) -> str:
    """A drawn signature as it may be kept: lines of points on a sheet of 1000 by 1000."""
    if not strokes:
        return ""
    try:
        if len(strokes) > MOST_STROKES:
            raise ValueError
        lines = [[(float(x), float(y)) for x, y in line] for line in json.loads(strokes)]
        if not all(math.isfinite(n) and 0 <= n <= 1000 for line in lines for point in line for n in point):
            raise ValueError
    except (ValueError, TypeError):
        raise Refused(
            _("The signature could not be read. Draw it again, or leave it empty."), status=422
        ) from None
    return json.dumps(
        [[[round(x), round(y)] for x, y in line] for line in lines if line], separators=(",", ":")
    )


def attendance_of(meeting: Meeting, row_id: int) -> Attendance:
    row: Attendance | None = meeting.attendance.select_related("side").filter(pk=row_id).first()
    if row is None:
        raise Refused(_("Nobody of this list is meant."), status=404)
    return row


@transaction.atomic
def check_out(*, actor: Actor, meeting_id: int, row_id: int, back: bool = False, now: datetime) -> Attendance:
    """Somebody leaves before the end, or comes back: the quorum follows."""
    meeting = locked(meeting_id)
    require(policies.can_run(actor, meeting))
    if meeting.state != MeetingState.OPEN:
        raise Refused(_("The meeting is not in session."), status=409)
    row = attendance_of(meeting, row_id)
    if back == (row.left_at is None):
        raise Refused(_("{name} is entered so already.").format(name=row.name), status=409)
    row.left_at = None if back else now
    row.save(update_fields=["left_at"])
    verb = verbs.LEFT if row.left_at else verbs.CAME
    written(actor, meeting, [draft(verb, meeting, present=row.pk)], now=now)
    return row


@transaction.atomic
def strike_arrival(*, actor: Actor, meeting_id: int, row_id: int, now: datetime) -> None:
    """A check-in that was a mistake: it would say of somebody what is not true. The journal keeps that there was one."""
    meeting = locked(meeting_id)
    require(policies.can_run(actor, meeting))
    if meeting.state != MeetingState.OPEN:
        raise Refused(_("The meeting is not in session."), status=409)
    row = attendance_of(meeting, row_id)
    written(actor, meeting, [draft(verbs.NOT_THERE, meeting, present=row.pk)], now=now)
    row.delete()


@transaction.atomic
def time_item(*, actor: Actor, meeting_id: int, item_id: int, now: datetime) -> None:
    """Begin an item, or end it; the one before ends when the next begins."""
    meeting = locked(meeting_id)
    require(policies.can_run(actor, meeting))
    if meeting.state != MeetingState.OPEN:
        raise Refused(_("The meeting is not in session."), status=409)
    item = item_of(meeting, item_id)
    if item.state == ItemState.MOVED:
        raise Refused(_("This item was put off."), status=409)
    drafts: list[Draft] = []
    running = meeting.items.filter(started_at__isnull=False, ended_at=None)
    for one in running:
        one.ended_at, one.state = now, ItemState.DONE
        one.save(update_fields=["ended_at", "state"])
        drafts.append(draft(verbs.ITEM_ENDED, meeting, item=one.pk))
    if not any(one.pk == item.pk for one in running):
        item.started_at, item.ended_at, item.state = item.started_at or now, None, ItemState.PLANNED
        item.save(update_fields=["started_at", "ended_at", "state"])
        drafts.append(draft(verbs.ITEM_BEGUN, meeting, item=item.pk))
    written(actor, meeting, drafts, now=now)
