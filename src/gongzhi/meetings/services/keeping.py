"""A promise of a meeting: said to be done, with what shows it; looked at by the next meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from gongzhi.cases.services.duty import open_duty_of
from gongzhi.cases.services.promising import Owed, ahead, not_awaited, owe, settled
from gongzhi.core.models import StoredFile
from gongzhi.core.photos import taken_in
from gongzhi.core.said import gettext as _
from gongzhi.core.verdict import Refused, require
from gongzhi.duties.services import move_due
from gongzhi.journal.services import Draft, draft
from gongzhi.meetings import policies, verbs
from gongzhi.meetings.models import Evidence, Look, Resolution, ResolutionPhoto, Verdict
from gongzhi.meetings.selectors.promises import looked_back_at
from gongzhi.meetings.services.common import RESOLUTION, locked, needed, spoken, tell, written
from gongzhi.meetings.services.ending import is_late
from gongzhi.meetings.states import UNSETTLED, MeetingState, PromiseState, must_be
from gongzhi.people.actor import Actor

PHOTO_WORK = "meetings.evidence"
MOST_PHOTOS = 9


@dataclass(frozen=True, slots=True)
class Finish:
    words: str
    uploads: Sequence[UploadedFile[Any]] = ()


@transaction.atomic
def finish_promise(*, actor: Actor, resolution_id: int, finish: Finish, now: datetime) -> Resolution:
    """The bearer says that it is done and shows it; the duty ends, the next meeting looks at it."""
    row = locked_promise(resolution_id)
    require(policies.can_finish(actor, row))
    must_be(row.state, PromiseState.OPEN)
    words = needed(finish.words, _("Say what was done."))
    if row.evidence != Evidence.WORDS and not finish.uploads:
        raise Refused(
            _("The meeting wants to see it: add {evidence}.").format(evidence=row.get_evidence_display()),
            status=422,
        )
    if len(finish.uploads) > MOST_PHOTOS:
        raise Refused(_("At most {most} photos.").format(most=MOST_PHOTOS), status=422)
    row.state, row.words, row.done_at = PromiseState.DONE, words, now
    row.save(update_fields=["state", "words", "done_at"])

    def attach(file: StoredFile) -> ResolutionPhoto:
        return ResolutionPhoto.objects.create(resolution=row, file=file, at=now)

    for one in finish.uploads:
        taken_in(one, attach, kind=PHOTO_WORK, actor=actor, now=now)
    drafts: list[Draft] = [spoken(verbs.DONE, row.meeting, words, about=row, n=len(finish.uploads))]
    settled(row, drafts=drafts, now=now)
    written(actor, row.meeting, drafts, now=now)
    return row


def locked_promise(resolution_id: int) -> Resolution:
    """The promise within the caller's scope, locked."""
    rows = Resolution.objects.locked().select_related("meeting__host", "bearer", "place", "item")
    row: Resolution | None = rows.filter(pk=resolution_id).first()
    if row is None:
        raise Refused(_("There is no such promise for you."), status=404)
    return row


@dataclass(frozen=True, slots=True)
class Finding:
    verdict: Verdict
    words: str = ""
    due_on: date | None = None


@transaction.atomic
def look_at(*, actor: Actor, meeting_id: int, resolution_id: int, finding: Finding, now: datetime) -> Look:
    """The next meeting of the table says of an earlier promise: confirmed, another day, noted, not needed."""
    meeting = locked(meeting_id)
    require(policies.can_run(actor, meeting))
    if meeting.state != MeetingState.OPEN:
        raise Refused(_("Earlier promises are looked at while the meeting is in session."), status=409)
    if not looked_back_at(meeting).filter(pk=resolution_id).exists():
        raise Refused(_("This promise is not one of this table that is open."), status=409)
    row = locked_promise(resolution_id)
    must_be(row.state, *UNSETTLED)
    look = Look(
        meeting=meeting, resolution=row, state_then=row.state, due_then=row.due_on,
        was_late=is_late(row, now), verdict=finding.verdict, words=finding.words.strip()[:300], at=now,
    )  # fmt: skip
    if meeting.looks.filter(resolution=row).exists():
        raise Refused(_("This meeting has spoken about it already."), status=409)
    drafts: list[Draft] = []
    FOUND[finding.verdict](row, look, finding, drafts, now)
    look.save(force_insert=True)
    drafts.append(draft(verbs.LOOKED, meeting, resolution=row.pk, verdict=finding.verdict.value))
    written(actor, meeting, drafts, now=now)
    return look


def confirm(row: Resolution, look: Look, finding: Finding, drafts: list[Draft], now: datetime) -> None:
    if row.state != PromiseState.DONE:
        raise Refused(
            _("{org} has not said that it is done, and shown nothing.").format(org=row.bearer.called),
            status=409,
        )
    row.state, row.settled_at = PromiseState.KEPT, now
    row.save(update_fields=["state", "settled_at"])
    drafts.append(draft(verbs.CONFIRMED, row))


def ask_again(row: Resolution, look: Look, finding: Finding, drafts: list[Draft], now: datetime) -> None:
    """Owed by another day. The first one stays beside it, and what was not kept in time stays so."""
    if finding.due_on is None:
        raise Refused(_("Say by which day."), status=422)
    until = ahead(finding.due_on, now=now)
    needed(finding.words, _("Say what is missing."))
    look.due_on = finding.due_on
    row.first_due_on = row.first_due_on or row.due_on
    row.due_on, was_done = finding.due_on, row.state == PromiseState.DONE
    row.state, row.done_at = PromiseState.OPEN, None
    row.save(update_fields=["first_due_on", "due_on", "state", "done_at"])
    drafts.append(draft(verbs.AGAIN, row, until=until.isoformat()))
    if was_done:
        owe([Owed(RESOLUTION, row.sentence, row.bearer, row, until)], row, drafts=drafts, now=now)
    elif duty := open_duty_of(row):
        move_due(duty, until, quiet_until=now, drafts=drafts)
    text = _("The meeting wants more of “{sentence}”: {words}").format(
        sentence=row.sentence, words=look.words
    )
    tell(row.meeting, [row.bearer_id], text, now=now, subject=row)


def note(row: Resolution, look: Look, finding: Finding, drafts: list[Draft], now: datetime) -> None:
    drafts.append(draft(verbs.NOTED, row))


def strike(row: Resolution, look: Look, finding: Finding, drafts: list[Draft], now: datetime) -> None:
    """Not needed any more. Whose day had passed did not keep it."""
    needed(finding.words, _("Say why it is not needed any more."))
    row.state, row.settled_at = PromiseState.STRUCK, now
    row.save(update_fields=["state", "settled_at"])
    not_awaited([row], why="struck", drafts=drafts, now=now)
    drafts.append(draft(verbs.NOT_OWED, row))


FOUND = {Verdict.KEPT: confirm, Verdict.AGAIN: ask_again, Verdict.NOTED: note, Verdict.STRUCK: strike}
