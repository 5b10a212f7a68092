"""What is written down: words by their revision, hands, resolutions. Nothing of it changes once it is signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from gongzhi.cases.services.promising import ahead
from gongzhi.core.models import levels_of
from gongzhi.core.said import gettext as _
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import draft
from gongzhi.meetings import policies, verbs
from gongzhi.meetings.models import (
    Evidence,
    HandCount,
    Meeting,
    MeetingSide,
    MinuteField,
    MinuteText,
    Resolution,
)
from gongzhi.meetings.selectors.quorum import enough
from gongzhi.meetings.services.agenda import item_of
from gongzhi.meetings.services.common import locked, needed, spoken, written
from gongzhi.meetings.states import MeetingState, PromiseState
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation

LONGEST = 4000
MOST_RESOLUTIONS = 40
WRITABLE = (MeetingState.OPEN, MeetingState.CLOSED)


class Stale(Refused):
    """Somebody else saved in between. Carries both texts, so that the writer can put them together."""

    def __init__(self, theirs: MinuteText, yours: str) -> None:
        super().__init__(
            _("Somebody else has written here since. Both texts stand side by side."), status=409
        )
        self.theirs, self.yours = theirs, yours


@dataclass(frozen=True, slots=True)
class Saying:
    """A field of an item: what was said, or the opinion of one side; `revision` is the one that the writer saw, 0 none."""

    item_id: int
    field: MinuteField
    text: str
    revision: int
    side_id: int | None = None


def writable(meeting: Meeting) -> Meeting:
    if meeting.state not in WRITABLE:
        raise Refused(
            _("The minutes are signed and do not change any more. What is missing goes into an addendum.")
            if meeting.signed_at
            else _("The minutes are written while the meeting is in session."),
            status=409,
        )
    return meeting


@transaction.atomic
def save_text(*, actor: Actor, meeting_id: int, saying: Saying, now: datetime) -> MinuteText:
    """Keep the words of one field. A save on an old revision is refused with both texts."""
    meeting = writable(locked(meeting_id))
    item = item_of(meeting, saying.item_id)
    side = own_side(meeting, saying.side_id)
    if not (side and side.org_id in actor.org_ids and saying.field == MinuteField.OPINION):
        require(policies.can_run(actor, meeting))
    text = saying.text.strip()
    if len(text) > LONGEST:
        raise Refused(_("At most {n} characters.").format(n=LONGEST), status=422)
    row = MinuteText.objects.filter(item=item, field=saying.field, side=side).first()
    if row and row.text == text:
        return row
    if (row.revision if row else 0) != saying.revision:
        raise Stale(row or MinuteText(text="", revision=0, item=item), text)
    if row is None:
        row = MinuteText(item=item, field=saying.field, side=side, revision=0)
    row.text, row.revision = text, row.revision + 1
    row.saved_at, row.saved_by = now, actor.account_id
    row.save()
    facts: dict[str, Any] = {"item": item.pk, "field": saying.field.value, "revision": row.revision}
    entry = spoken(verbs.WROTE, meeting, text, **facts) if text else draft(verbs.WROTE, meeting, **facts)
    written(actor, meeting, [entry], now=now)
    return row


def own_side(meeting: Meeting, side_id: int | None) -> MeetingSide | None:
    if side_id is None:
        return None
    side: MeetingSide | None = meeting.sides.select_related("org").filter(pk=side_id).first()
    if side is None:
        raise Refused(_("This side does not sit at the table."), status=422)
    return side


@dataclass(frozen=True, slots=True)
class Hands:
    item_id: int
    question: str
    yes: int
    no: int
    abstained: int


@transaction.atomic
def count_hands(*, actor: Actor, meeting_id: int, hands: Hands, now: datetime) -> HandCount:
    """A show of hands. No more hands than people in the room."""
    meeting = writable(locked(meeting_id))
    require(policies.can_run(actor, meeting))
    item = item_of(meeting, hands.item_id)
    question = needed(hands.question, _("Write what was asked."))[:200]
    raised, present = hands.yes + hands.no + hands.abstained, meeting.attendance.filter(left_at=None).count()
    if raised > present:
        raise Refused(
            _("{raised} hands, but {present} people have checked in.").format(raised=raised, present=present),
            status=422,
        )
    row = HandCount.objects.create(
        item=item, question=question, yes=hands.yes, no=hands.no, abstained=hands.abstained, at=now
    )
    facts: dict[str, Any] = {"item": item.pk, "yes": row.yes, "no": row.no, "abstained": row.abstained}
    written(actor, meeting, [spoken(verbs.COUNTED, meeting, question, **facts)], now=now)
    return row


@dataclass(frozen=True, slots=True)
class Resolving:
    """Who does what by the end of which day, and what shows it."""

    item_id: int
    sentence: str
    bearer_id: int
    due_on: date
    evidence: str = Evidence.WORDS


@transaction.atomic
def resolve(*, actor: Actor, meeting_id: int, new: Resolving, now: datetime) -> Resolution:
    """Write down a resolution. It binds when the minutes are signed."""
    meeting = writable(locked(meeting_id))
    require(policies.can_run(actor, meeting))
    item = item_of(meeting, new.item_id)
    sentence = needed(new.sentence, _("Write what was resolved, in one sentence."))[:300]
    ahead(new.due_on, now=now)
    must_have_quorum(meeting)
    if meeting.resolutions.count() >= MOST_RESOLUTIONS:
        raise Refused(_("A meeting has {n} resolutions at most.").format(n=MOST_RESOLUTIONS), status=409)
    bearer = bearer_of(new.bearer_id)
    row = Resolution.objects.create(
        meeting=meeting, item=item, number=next_number(meeting), sentence=sentence, bearer=bearer,
        due_on=new.due_on, evidence=new.evidence, place_id=meeting.place_id, **levels_of(meeting),
    )  # fmt: skip
    entry = spoken(verbs.RESOLVED, meeting, sentence, to=bearer.pk, resolution=row.pk)
    written(actor, meeting, [entry, draft(verbs.RESOLVED, row, fresh=True, to=bearer.pk)], now=now)
    return row


def must_have_quorum(meeting: Meeting) -> None:
    """A committee without its members decides nothing."""
    sides = list(meeting.sides.all())
    found = enough(meeting, sides, meeting.attendance.all())
    if found.cite and not found.ok:
        raise Refused(
            _("{words} Without them nothing can be decided ({cite}).").format(
                words=found.words, cite=found.cite
            ),
            status=409,
        )


def bearer_of(org_id: int) -> Organisation:
    with unscoped(because="any organisation can owe; its name is public"):
        org: Organisation | None = Organisation.objects.filter(pk=org_id, retired_at=None).first()
    if org is None:
        raise Refused(_("There is no such organisation."), status=404)
    return org


def next_number(meeting: Meeting) -> int:
    return int(meeting.resolutions.aggregate(most=Max("number"))["most"] or 0) + 1


def draft_of(meeting: Meeting, resolution_id: int) -> Resolution:
    row: Resolution | None = Resolution.objects.locked().filter(meeting=meeting, pk=resolution_id).first()
    if row is None:
        raise Refused(_("There is no such resolution in these minutes."), status=404)
    return row


@transaction.atomic
def change_resolution(
    *, actor: Actor, meeting_id: int, resolution_id: int, revision: int, new: Resolving, now: datetime
) -> Resolution:
    """While the minutes are not signed. Refused where somebody else changed it since."""
    meeting = writable(locked(meeting_id))
    require(policies.can_run(actor, meeting))
    row = draft_of(meeting, resolution_id)
    if row.revision != revision:
        raise Refused(
            _("Somebody else has changed this since. Now it says: {sentence}").format(sentence=row.sentence),
            status=409,
        )
    ahead(new.due_on, now=now)
    row.sentence = needed(new.sentence, _("Write what was resolved, in one sentence."))[:300]
    row.bearer, row.due_on, row.evidence = bearer_of(new.bearer_id), new.due_on, new.evidence
    row.revision += 1
    row.save(update_fields=["sentence", "bearer", "due_on", "evidence", "revision"])
    entry = spoken(verbs.RESOLUTION_CHANGED, meeting, row.sentence, to=row.bearer_id, resolution=row.pk)
    written(actor, meeting, [entry], now=now)
    return row


@transaction.atomic
def strike_resolution(*, actor: Actor, meeting_id: int, resolution_id: int, now: datetime) -> None:
    """Take a resolution out of minutes that are not signed; the journal keeps its words."""
    meeting = writable(locked(meeting_id))
    require(policies.can_run(actor, meeting))
    row = draft_of(meeting, resolution_id)
    if row.state != PromiseState.DRAFT:
        raise Refused(_("What is promised already is not struck out here."), status=409)
    entry = spoken(verbs.RESOLUTION_STRUCK, meeting, row.sentence, resolution=row.pk)
    written(actor, meeting, [entry], now=now)
    row.delete()
