"""A problem that staff enter themselves: found on a round, or written down for somebody (E11, F5).

A find that is known already is joined to the open case and counts as nobody's find: acted before complaint is only
what nobody had complained about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from gongzhi.cases import photos, verbs
from gongzhi.cases.models import Case, PatrolCheck
from gongzhi.cases.models.case import Phase
from gongzhi.cases.policies import can_register
from gongzhi.cases.selectors.found import known, own_find
from gongzhi.cases.services.dispatch import spoken
from gongzhi.cases.services.helped import tell_helped
from gongzhi.cases.services.intake import Report, receive_case
from gongzhi.cases.services.work import with_photos
from gongzhi.cases.states import OPEN
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import require
from gongzhi.journal.services import draft, record, record_all
from gongzhi.people.actor import Actor


@transaction.atomic
def register_case(
    *, actor: Actor, report: Report, channel: str, uploads: Sequence[Any] = (), now: datetime
) -> Case:
    """Enter a case at a place of one's own. Whoever was helped gets word where a number was given."""
    case = enter(actor, report, uploads, now)
    if report.on_behalf:
        tell_helped(actor, case, channel, now)
    return case


def enter(actor: Actor, report: Report, uploads: Sequence[Any], now: datetime) -> Case:
    require(can_register(actor, report.place))
    case = receive_case(actor=actor, report=report, now=now)
    for upload in uploads:
        photos.take_photo(actor=actor, case=case, upload=upload, phase=Phase.BEFORE, now=now)
    return case


@dataclass(frozen=True, slots=True)
class Found:
    """The case of a find; `joined` where it was known before."""

    case: Case
    joined: bool


@transaction.atomic
def find(
    *,
    actor: Actor,
    report: Report,
    uploads: Sequence[Any] = (),
    other_than: Case | None = None,
    now: datetime,
) -> Found:
    """Enter what somebody found on a round. `other_than` is the case to which the own find was joined: it is not that."""
    require(can_register(actor, report.place))
    if other_than is not None and own_find(actor, other_than) is None:
        other_than = None
    before = None if other_than else known(text=report.text, place=report.place, category=report.category)
    if before is not None and (joined := find_again(actor, before, report, uploads, now)):
        return Found(joined, joined=True)
    case = enter(actor, report, uploads, now)
    if other_than is not None:
        record(actor, verbs.SAID_ANOTHER, case, at=now, number=other_than.number, case=other_than.pk)
        part_from(actor, other_than, case)
    return Found(case, joined=False)


def find_again(
    actor: Actor, case: Case, report: Report, uploads: Sequence[Any], now: datetime
) -> Case | None:
    """The open case gets the words and the photos of the find, among those who work on it. One that was settled in
    the meantime gets none: what is there now is found anew."""
    with unscoped(because="a find is joined to what is known at the place, whoever bears it"):
        rows = Case.objects.locked().select_related("place", "category", "words_key")
        case = rows.get(pk=case.pk)
        if case.status not in OPEN or case.retired_at is not None:
            return None
        taken = [
            photos.take_photo(actor=actor, case=case, upload=upload, phase=Phase.NOTE, now=now)
            for upload in uploads
        ]
        facts: dict[str, Any] = {"source": report.source, "place": report.place.pk}
        facts |= with_photos([photo.pk for photo in taken])
        record_all(actor, [draft(verbs.FOUND_AGAIN, case, words=spoken(case, report.text), **facts)], at=now)
    return case


def part_from(actor: Actor, before: Case, case: Case) -> None:
    """The stop at which it was seen names the new case."""
    seen = PatrolCheck.objects.filter(case=before, joined=True, walk__account_id=actor.account_id or 0)
    if check := seen.order_by("-pk").first():
        check.case, check.joined = case, False
        check.save(update_fields=["case", "joined"])
