"""What is owed around a meeting: that it is held, that it is published, that who was invited answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from gongzhi.cases.services.duty import open_duty_of
from gongzhi.cases.services.promising import Owed, owe
from gongzhi.core.said import gettext as _
from gongzhi.duties.models import Duty
from gongzhi.duties.services import close_duty, drop_duty
from gongzhi.journal.services import Draft, draft
from gongzhi.law.more_time import end_of
from gongzhi.meetings import verbs
from gongzhi.meetings.models import Meeting
from gongzhi.meetings.selectors.rules import publish_days
from gongzhi.meetings.services.common import HOLD, PUBLISH, tell
from gongzhi.meetings.states import MeetingState, MeetingStep, meeting_after


def owe_holding(meeting: Meeting, drafts: list[Draft], *, now: datetime) -> None:
    """Whoever called it holds it on that day, or says why not."""
    until = end_of(localdate(meeting.starts_at))
    title = _("{meeting}, {place}").format(meeting=meeting.title, place=meeting.place.name)
    owe([Owed(HOLD, title, meeting.host, meeting, until)], meeting, drafts=drafts, now=now)


def owe_publishing(meeting: Meeting, drafts: list[Draft], *, now: datetime) -> None:
    days = publish_days(meeting.kind, meeting, meeting.host, on=localdate(now))
    if days is None:
        return
    until = end_of(localdate(now) + timedelta(days=days))
    title = _("Publish: {meeting}").format(meeting=meeting.title)
    owe([Owed(PUBLISH, title, meeting.host, meeting, until)], meeting, drafts=drafts, now=now)


def duty_of(meeting: Meeting, kind: str) -> Duty | None:
    """The open duty of one kind: a meeting may owe to be held and, later, to be published."""
    found = open_duty_of(meeting)
    return found if found and found.kind == kind else None


def held(meeting: Meeting, drafts: list[Draft], *, now: datetime) -> None:
    if duty := duty_of(meeting, HOLD):
        close_duty(duty, drafts=drafts, now=now)


def published(meeting: Meeting, drafts: list[Draft], *, now: datetime) -> None:
    if duty := duty_of(meeting, PUBLISH):
        close_duty(duty, drafts=drafts, now=now)


def take_back(meetings: Iterable[Meeting], why: str, drafts: list[Draft], *, now: datetime) -> None:
    """Cancel meetings that were ahead: nobody owes to hold them, all who were called are told."""
    for meeting in meetings:
        was_called = meeting.state == MeetingState.CALLED
        meeting.state = meeting_after(meeting.state, MeetingStep.CANCEL)
        meeting.cancelled_at, meeting.why = now, why[:300]
        meeting.moves += 1
        meeting.save(update_fields=["state", "cancelled_at", "why", "moves"])
        if duty := duty_of(meeting, HOLD):
            drop_duty(duty, why="cancelled", drafts=drafts, now=now)
        drafts.append(draft(verbs.CANCELLED, meeting))
        if was_called:
            text = _("“{meeting}” is cancelled: {why}").format(meeting=meeting.title, why=why)
            tell(meeting, [pk for pk in meeting.sides.values_list("org_id", flat=True) if pk], text, now=now)
