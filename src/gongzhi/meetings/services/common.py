"""What all acts around a meeting share: the locked row, who is told, in whose name something is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from gongzhi.core.said import gettext as _
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused
from gongzhi.journal import words as said
from gongzhi.journal.services import Draft, draft, label_of, record_all
from gongzhi.meetings.models import Meeting, MeetingSide
from gongzhi.notices.services import message, queue
from gongzhi.people.actor import Actor
from gongzhi.people.posts import Right
from gongzhi.people.selectors import accounts_of

RING = "meeting"  # the kind of message
HOLD, PUBLISH, ATTEND, RESOLUTION = "meeting_hold", "meeting_publish", "meeting_answer", "resolution"
LONGEST = 2000


def locked(meeting_id: int) -> Meeting:
    """The meeting within the caller's scope, locked; 404 for what one may not know of."""
    rows = Meeting.objects.locked().select_related("kind", "host", "place")
    meeting: Meeting | None = rows.filter(pk=meeting_id).first()
    if meeting is None:
        raise Refused(_("There is no such meeting for you."), status=404)
    return meeting


def needed(text: str, why: str) -> str:
    if not (plain := text.strip()):
        raise Refused(why, status=422)
    return plain[:LONGEST]


def written(actor: Actor, meeting: Meeting, drafts: list[Draft], *, now: datetime) -> None:
    """Write it down in the name of the side for which the actor sits there."""
    seated = {pk for pk in meeting.sides.values_list("org_id", flat=True) if pk} | {meeting.host_id}
    org = actor.speaks_for(meeting, seated) if actor.posts else None
    record_all(actor, [in_name(one, org) for one in drafts], at=now)


def in_name(one: Draft, org: int | None) -> Draft:
    return replace(one, in_name_of=org) if org and one.in_name_of is None else one


def spoken(verb: str, meeting: Meeting, text: str, *, about: Any = None, **data: Any) -> Draft:
    """A line with words, kept under the meeting's own key; of the meeting, or of what came out of it."""
    if meeting.words_key is None:
        meeting.words_key = said.new_key()
        meeting.save(update_fields=["words_key"])
    return draft(verb, about or meeting, words=said.keep(text, meeting.words_key), **data)


def tell(meeting: Meeting, orgs: Iterable[int], text: str, *, now: datetime, subject: Any = None) -> None:
    """Word to those who work for these organisations around the place."""
    label = label_of(subject or meeting)
    with unscoped(because="who sits at a table is told, wherever the account belongs"):
        found = {pk for org in set(orgs) for pk in accounts_of(org, meeting, on=now, right=Right.HANDLE)}
    queue(message(kind=RING, subject=label, text=text, due_at=now, account_id=pk) for pk in sorted(found))


def seated(meeting: Meeting) -> set[int]:
    """The organisations at the table, guests of one item among them."""
    return {pk for pk in meeting.sides.values_list("org_id", flat=True) if pk}


def side_of(meeting: Meeting, side_id: int) -> MeetingSide:
    side = MeetingSide.objects.select_related("org").filter(meeting=meeting, pk=side_id).first()
    if side is None:
        raise Refused(_("This side does not sit at the table."), status=422)
    return side
