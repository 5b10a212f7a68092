"""The end: closed, signed and frozen; from then on every resolution is somebody's duty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from gongzhi.cases.models import Case
from gongzhi.cases.services.promising import Owed, owe
from gongzhi.core.models import StoredFile
from gongzhi.core.photos import taken_in
from gongzhi.core.said import gettext as _
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.duties.services import drop_duty
from gongzhi.journal.services import Draft, draft
from gongzhi.law.more_time import end_of
from gongzhi.meetings import policies, verbs
from gongzhi.meetings.models import (
    Addendum,
    Attendance,
    ItemState,
    Look,
    Meeting,
    MeetingPaper,
    PaperKind,
    Resolution,
    Verdict,
)
from gongzhi.meetings.selectors.promises import looked_back_at
from gongzhi.meetings.selectors.quorum import signed
from gongzhi.meetings.services.common import PUBLISH, RESOLUTION, locked, needed, spoken, tell, written
from gongzhi.meetings.services.duties import duty_of, owe_publishing
from gongzhi.meetings.services.room import attendance_of, sound
from gongzhi.meetings.states import FROZEN, MeetingState, MeetingStep, PromiseState, meeting_after
from gongzhi.people.actor import Actor

PAPER_WORK = "meetings.paper"
MOST_PAPERS = 20
MOST_ADDENDA = 50


@transaction.atomic
def close_meeting(*, actor: Actor, meeting_id: int, now: datetime) -> Meeting:
    """Everybody goes home. Promises that nobody spoke about are named as such; from now on publishing is owed."""
    meeting = locked(meeting_id)
    require(policies.can_run(actor, meeting))
    meeting.state, meeting.closed_at = meeting_after(meeting.state, MeetingStep.CLOSE), now
    meeting.save(update_fields=["state", "closed_at"])
    meeting.items.filter(started_at__isnull=False, ended_at=None).update(ended_at=now, state=ItemState.DONE)
    seen = set(meeting.looks.values_list("resolution_id", flat=True))
    Look.objects.bulk_create(
        Look(
            meeting=meeting, resolution=row, state_then=row.state, due_then=row.due_on,
            was_late=is_late(row, now), verdict=Verdict.UNSEEN, at=now,
        )
        for row in looked_back_at(meeting)
        if row.pk not in seen
    )  # fmt: skip
    drafts: list[Draft] = [draft(verbs.CLOSED, meeting)]
    owe_publishing(meeting, drafts, now=now)
    written(actor, meeting, drafts, now=now)
    return meeting


def is_late(row: Resolution, now: datetime) -> bool:
    return row.state == PromiseState.OPEN and row.due_on < localdate(now)


@transaction.atomic
def reopen_meeting(*, actor: Actor, meeting_id: int, now: datetime) -> Meeting:
    """Closed too early: it goes on. What nobody had spoken about can still be spoken about."""
    meeting = locked(meeting_id)
    require(policies.can_run(actor, meeting))
    meeting.state, meeting.closed_at = meeting_after(meeting.state, MeetingStep.REOPEN), None
    meeting.save(update_fields=["state", "closed_at"])
    meeting.looks.filter(verdict=Verdict.UNSEEN).delete()
    Attendance.objects.filter(meeting=meeting).update(signed_at=None)
    drafts: list[Draft] = [draft(verbs.REOPENED, meeting)]
    no_publishing(meeting, drafts, now=now)
    written(actor, meeting, drafts, now=now)
    return meeting


def no_publishing(meeting: Meeting, drafts: list[Draft], *, now: datetime) -> None:
    if duty := duty_of(meeting, PUBLISH):
        drop_duty(duty, why="reopened", drafts=drafts, now=now)


@transaction.atomic
def sign_as(*, actor: Actor, meeting_id: int, row_id: int, strokes: str, now: datetime) -> Attendance:
    """Somebody who was there signs the minutes, on the device in the room."""
    meeting = locked(meeting_id)
    row = attendance_of(meeting, row_id)
    if not policies.can_run(actor, meeting) and row.side.org_id not in actor.org_ids:
        raise Refused(_("Only the own side and who holds the meeting collect signatures."))
    if meeting.state != MeetingState.CLOSED:
        raise Refused(
            _("Minutes are signed after the meeting was closed, and before they stand."), status=409
        )
    row.strokes = sound(strokes) or row.strokes
    row.signed_at = now
    row.save(update_fields=["strokes", "signed_at"])
    written(actor, meeting, [draft(verbs.MEMBER_SIGNED, meeting, present=row.pk)], now=now)
    return row


@transaction.atomic
def sign_minutes(*, actor: Actor, meeting_id: int, now: datetime) -> Meeting:
    """The minutes stand: nothing in them changes any more, and each resolution is owed as a duty."""
    meeting = locked(meeting_id)
    require(policies.can_run(actor, meeting))
    state = meeting_after(meeting.state, MeetingStep.SIGN)
    must_be_signed(meeting)
    meeting.state, meeting.signed_at = state, now
    meeting.save(update_fields=["state", "signed_at"])
    drafts: list[Draft] = [draft(verbs.SIGNED, meeting)]
    with unscoped(because="who promised something owes it, and its case says so"):
        rows = meeting.resolutions.select_related("bearer", "item__case", "place")
        for row in rows.filter(state=PromiseState.DRAFT):
            bind(row, drafts, now=now)
    written(actor, meeting, drafts, now=now)
    for org in {row.bearer_id for row in rows}:
        text = _("“{meeting}” resolved what you do. See what and until when.")
        tell(meeting, [org], text.format(meeting=meeting.title), now=now)
    return meeting


def bind(row: Resolution, drafts: list[Draft], *, now: datetime) -> None:
    until = end_of(row.due_on)
    row.state, row.opened_at = PromiseState.OPEN, now
    row.save(update_fields=["state", "opened_at"])
    owe([Owed(RESOLUTION, row.sentence, row.bearer, row, max(until, now))], row, drafts=drafts, now=now)
    facts: dict[str, Any] = {"to": row.bearer_id, "until": until.isoformat()}
    drafts.append(draft(verbs.OWED, row, **facts))
    if row.item.case_id:
        case = Case.objects.locked().get(pk=row.item.case_id)
        drafts.append(draft(verbs.CASE_RESOLVED, case, **facts))


def must_be_signed(meeting: Meeting) -> None:
    """A committee's decision needs the signatures of its members, and the signed paper (decisions 38)."""
    found = signed(meeting, meeting.attendance.all())
    if found is None or not meeting.resolutions.exists():
        return
    share, law = found
    if not share.ok:
        said = _("{have} of {n} members have signed, {needed} are needed ({cite}).")
        raise Refused(
            said.format(have=share.have, n=share.of, needed=share.needed, cite=law.cite), status=409
        )
    if not meeting.papers.filter(kind=PaperKind.SIGNED).exists():
        raise Refused(
            _("Add a photo of the signed paper first: a decision of a committee counts by it."), status=409
        )


@transaction.atomic
def add_papers(
    *, actor: Actor, meeting_id: int, kind: PaperKind, uploads: Sequence[UploadedFile[Any]], now: datetime
) -> list[MeetingPaper]:
    """Photos of the signed minutes before they stand; of the paper notice after they were published."""
    meeting = locked(meeting_id)
    if kind == PaperKind.NOTICE:
        require(policies.can_publish(actor, meeting))
    else:
        require(policies.can_run(actor, meeting))
    wanted = (MeetingState.CLOSED,) if kind == PaperKind.SIGNED else (MeetingState.PUBLISHED,)
    if meeting.state not in wanted:
        raise Refused(
            _("The signed paper is added after the meeting was closed, the notice after it was published."),
            status=409,
        )
    if meeting.papers.count() + len(uploads) > MOST_PAPERS:
        raise Refused(_("At most {most} photos.").format(most=MOST_PAPERS), status=409)

    def attach(file: StoredFile) -> MeetingPaper:
        return MeetingPaper.objects.create(meeting=meeting, kind=kind, file=file, at=now)

    taken = [taken_in(one, attach, kind=PAPER_WORK, actor=actor, now=now) for one in uploads]
    if taken:
        entry = draft(verbs.PAPER, meeting, kind=kind.value, n=len(taken))
        written(actor, meeting, [entry], now=now)
    return taken


@transaction.atomic
def add_addendum(*, actor: Actor, meeting_id: int, text: str, now: datetime) -> Addendum:
    """What signed minutes lack stands under them, with its own day."""
    meeting = locked(meeting_id)
    require(policies.can_run(actor, meeting))
    if meeting.state not in FROZEN:
        raise Refused(_("An addendum belongs to signed minutes. These can still be changed."), status=409)
    text = needed(text, _("Write what is to be added."))
    number = int(meeting.addenda.aggregate(most=Max("number"))["most"] or 0) + 1
    if number > MOST_ADDENDA:
        raise Refused(_("Minutes have {n} addenda at most.").format(n=MOST_ADDENDA), status=409)
    row = Addendum.objects.create(meeting=meeting, number=number, text=text, org_id=meeting.host_id, at=now)
    written(actor, meeting, [spoken(verbs.ADDED, meeting, text, number=number)], now=now)
    return row
