"""A meeting is called in time, moved, cancelled; who is invited answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.cases.services.promising import settled
from gongzhi.core.formats import moment
from gongzhi.core.said import gettext as _
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.duties.services import move_due
from gongzhi.journal.services import Draft, draft
from gongzhi.law.more_time import end_of
from gongzhi.meetings import policies, verbs
from gongzhi.meetings.models import Answer, Meeting, MeetingKind, MeetingSide
from gongzhi.meetings.selectors.parties import Bodies, host_of
from gongzhi.meetings.services.common import HOLD, locked, needed, seated, spoken, tell, written
from gongzhi.meetings.services.duties import duty_of, owe_holding, take_back
from gongzhi.meetings.services.series import furnish, must_fit, new_meeting
from gongzhi.meetings.states import AHEAD, MeetingState, MeetingStep, meeting_after
from gongzhi.people.actor import SYSTEM, Actor
from gongzhi.places.models import Place

AT_ONCE = 200
LONGEST_AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class NewMeeting:
    kind: MeetingKind
    place: Place
    starts_at: datetime
    minutes: int
    venue: str = ""


@transaction.atomic
def plan_meeting(*, actor: Actor, new: NewMeeting, now: datetime) -> Meeting:
    """One meeting outside any series. It is called at once where the days of its kind have begun."""
    require(policies.can_arrange(actor, new.place))
    must_fit(new.kind, new.place)
    must_be_ahead(new.starts_at, now)
    if not 1 <= new.minutes <= 720:
        raise Refused(_("A meeting lasts between one minute and twelve hours."), status=422)
    with unscoped(because="the bodies of the place sit at its table"):
        bodies = Bodies([new.place], on=localdate(now))
        host = host_of(new.kind, new.place, bodies)
    if host is None:
        raise Refused(_("Nobody is entered at this place who could hold it."), status=409)
    meeting = new_meeting(new.kind, new.place, host, new.starts_at, new.minutes, new.venue.strip())
    furnish([meeting], bodies, now=now, who=actor)
    if meeting.call_at <= now:
        call(meeting, now=now, who=actor)
    return meeting


def must_be_ahead(starts: datetime, now: datetime) -> None:
    if not now < starts < now + LONGEST_AHEAD:
        raise Refused(_("A meeting is called for a time ahead, within a year."), status=422)


def call_due(now: datetime) -> int:
    """Call the meetings whose days of notice begin; called by the clock."""
    with unscoped(because="the clock calls every meeting in time"):
        due = Meeting.objects.filter(state=MeetingState.PLANNED, call_at__lte=now).order_by("call_at", "pk")
        numbers = list(due.values_list("pk", flat=True)[:AT_ONCE])
        for number in numbers:
            with transaction.atomic():
                meeting = locked(number)
                if meeting.state == MeetingState.PLANNED:
                    call(meeting, now=now)
    return len(numbers)


def call(meeting: Meeting, *, now: datetime, who: Actor = SYSTEM) -> None:
    meeting.state, meeting.called_at = meeting_after(meeting.state, MeetingStep.CALL), now
    meeting.save(update_fields=["state", "called_at"])
    drafts: list[Draft] = [draft(verbs.CALLED, meeting)]
    owe_holding(meeting, drafts, now=now)
    written(who, meeting, drafts, now=now)
    text = _("“{meeting}” is called for {when}, {place}.").format(
        meeting=meeting.title,
        when=moment(meeting.starts_at, now=now),
        place=meeting.venue or meeting.place.name,
    )
    tell(meeting, seated(meeting), text, now=now)


@dataclass(frozen=True, slots=True)
class Move:
    starts_at: datetime
    minutes: int
    venue: str
    why: str


@transaction.atomic
def move_meeting(*, actor: Actor, meeting_id: int, move: Move, now: datetime) -> Meeting:
    """To another time or room. Its duty moves along, and who was called is told why."""
    meeting = locked(meeting_id)
    require(policies.can_run(actor, meeting))
    if meeting.state not in AHEAD:
        raise Refused(_("Only a meeting that is ahead can be moved."), status=409)
    why = needed(move.why, _("Say why it is moved."))[:300]
    must_be_ahead(move.starts_at, now)
    notice = meeting.starts_at - meeting.call_at
    meeting.starts_at, meeting.venue, meeting.why = move.starts_at, move.venue.strip(), why
    meeting.ends_at = move.starts_at + timedelta(minutes=move.minutes)
    meeting.call_at = move.starts_at - notice
    meeting.moves += 1
    meeting.save(update_fields=["starts_at", "ends_at", "call_at", "venue", "why", "moves"])
    drafts = [spoken(verbs.MOVED, meeting, why, until=move.starts_at.isoformat())]
    if duty := duty_of(meeting, HOLD):
        move_due(duty, end_of(localdate(move.starts_at)), quiet_until=now, drafts=drafts)
        text = _("“{meeting}” is moved to {when}, {place}: {why}").format(
            meeting=meeting.title, when=moment(meeting.starts_at, now=now),
            place=meeting.venue or meeting.place.name, why=why,
        )  # fmt: skip
        tell(meeting, seated(meeting), text, now=now)
    written(actor, meeting, drafts, now=now)
    return meeting


@transaction.atomic
def cancel_meeting(*, actor: Actor, meeting_id: int, why: str, now: datetime) -> Meeting:
    meeting = locked(meeting_id)
    require(policies.can_run(actor, meeting))
    why = needed(why, _("Say why it is cancelled."))[:300]
    drafts: list[Draft] = []
    take_back([meeting], why, drafts, now=now)
    drafts.append(spoken(verbs.CANCELLED, meeting, why))
    written(actor, meeting, drafts[:-2] + drafts[-1:], now=now)
    return meeting


@dataclass(frozen=True, slots=True)
class Reply:
    answer: Answer
    words: str = ""


@transaction.atomic
def answer_invitation(
    *, actor: Actor, meeting_id: int, side_id: int, reply: Reply, now: datetime
) -> MeetingSide:
    """Comes, sends somebody, or gives an opinion in writing; a written one stands in the minutes of the item."""
    meeting = locked(meeting_id)
    side = MeetingSide.objects.select_related("org", "item").filter(meeting=meeting, pk=side_id).first()
    if side is None:
        raise Refused(_("This side does not sit at the table."), status=404)
    require(policies.can_answer(actor, side))
    if meeting.state not in AHEAD:
        raise Refused(_("The meeting has begun already; its minutes say who came."), status=409)
    words = reply.words.strip()
    if reply.answer == Answer.WRITES:
        words = needed(words, _("Write the opinion down."))
    side.answer, side.words, side.answered_at = reply.answer, words[:2000], now
    side.save(update_fields=["answer", "words", "answered_at"])
    drafts = [spoken(verbs.ANSWERED, meeting, words) if words else draft(verbs.ANSWERED, meeting)]
    settled(side, drafts=drafts, now=now)
    written(actor, meeting, drafts, now=now)
    return side
