"""A result is published in one act: on the board with its digest, to feeds and robots; private names are covered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate, localtime

from gongzhi.core.formats import short_day
from gongzhi.core.said import gettext as _
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import Draft, draft
from gongzhi.law.more_time import end_of
from gongzhi.meetings import policies, verbs
from gongzhi.meetings.models import Meeting
from gongzhi.meetings.selectors.result import covered, result_text
from gongzhi.meetings.selectors.rules import ground
from gongzhi.meetings.services.common import locked, written
from gongzhi.meetings.services.duties import published
from gongzhi.meetings.states import MeetingStep, meeting_after
from gongzhi.notices.services.board import Sheet, hang
from gongzhi.people.actor import Actor

LONGEST = 4000


@transaction.atomic
def publish_meeting(*, actor: Actor, meeting_id: int, body: str, now: datetime) -> Meeting:
    """Hang the result on the board for the days of its kind. Whatever was typed, private names are covered."""
    meeting = locked(meeting_id)
    require(policies.can_publish(actor, meeting))
    state = meeting_after(meeting.state, MeetingStep.PUBLISH)
    text = covered(meeting, body.strip()).text
    if not text:
        raise Refused(_("A sheet has a title and a text."), status=422)
    if len(text) > LONGEST:
        raise Refused(_("A sheet holds {n} characters. Shorten it.").format(n=LONGEST), status=422)
    until = end_of(localdate(now) + timedelta(days=board_days(meeting, now)))
    sheet = Sheet(meeting.place, meeting.host, title_of(meeting), text, now, until)
    meeting.post = hang(actor=actor, sheet=sheet, now=now)
    meeting.state, meeting.published_at = state, now
    meeting.save(update_fields=["state", "published_at", "post"])
    drafts: list[Draft] = [draft(verbs.PUBLISHED, meeting, digest=meeting.post.digest)]
    published(meeting, drafts, now=now)
    written(actor, meeting, drafts, now=now)
    return meeting


def title_of(meeting: Meeting) -> str:
    """With its day: a table has many."""
    held_on = localtime(meeting.starts_at).date()
    return _("{meeting}, {day}").format(meeting=meeting.title, day=short_day(held_on, date.min))[:120]


def board_days(meeting: Meeting, now: datetime) -> int:
    """As the kind says, and no less than the law: ten working days lie within twenty days of the calendar."""
    law = ground(meeting.kind, meeting, meeting.host, on=localdate(now))
    least = 2 * law.rule.publish_for if law and law.rule.publish_for else 0
    return max(meeting.kind.board_days, least)


@dataclass(frozen=True, slots=True)
class Preview:
    title: str
    body: str
    covered: int


def preview(meeting: Meeting) -> Preview:
    """The sheet as it would hang: what was resolved, by whom, until when; how many places are covered."""
    found = covered(meeting, result_text(meeting))
    return Preview(title_of(meeting), found.text, found.hits)
