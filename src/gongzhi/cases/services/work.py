"""Work on the case: replies, notes, photos, finishing, releasing to the public, withdrawing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from gongzhi.cases import policies, verbs
from gongzhi.cases.models import Case, CasePhoto
from gongzhi.cases.models.case import Phase
from gongzhi.cases.services.dispatch import finish_duty, locked, needed, spoken
from gongzhi.cases.services.duty import tell_reporter
from gongzhi.cases.services.mother import carried
from gongzhi.cases.services.petition_steps import answered
from gongzhi.cases.states import Step, after
from gongzhi.core.models import StoredFile
from gongzhi.core.said import gettext as _
from gongzhi.core.verdict import require
from gongzhi.journal.services import Draft, draft, record_all
from gongzhi.people.actor import Actor

WITH_WORDS = (Phase.REPLY, Phase.NOTE)


@transaction.atomic
def reply_case(
    *, actor: Actor, case_id: int, text: str, photo_ids: Sequence[int] = (), now: datetime
) -> Case:
    """Words for the reporter and the followers, with photos that were added before."""
    case = locked(case_id)
    require(policies.can_write(actor, case))
    text = needed(text, _("Write what the resident should read."))
    speaker = actor.speaks_for(case, [case.bearer_id] if case.bearer_id else [])
    entry = draft(verbs.REPLIED, case, words=spoken(case, text), **with_photos(photo_ids))
    record_all(actor, carried(case, [named(entry, speaker)], now=now), at=now)
    tell_reporter(
        case, _("About “{title}”: {text}").format(title=case.title, text=text), kind="reply", now=now
    )
    return case


@transaction.atomic
def note_case(*, actor: Actor, case_id: int, text: str, photo_ids: Sequence[int] = (), now: datetime) -> Case:
    """Words and photos among those who work on the case; residents never see them."""
    case = locked(case_id)
    require(policies.can_write(actor, case))
    text = needed(text, _("Write the note."))
    speaker = actor.speaks_for(case, [case.bearer_id] if case.bearer_id else [])
    entry = draft(verbs.NOTED, case, words=spoken(case, text), **with_photos(photo_ids))
    record_all(actor, [named(entry, speaker)], at=now)
    return case


def with_photos(photo_ids: Sequence[int]) -> dict[str, Any]:
    return {"photos": list(photo_ids)} if photo_ids else {}


def named(entry: Draft, org_id: int | None) -> Draft:
    return Draft(entry.verb, entry.subject, entry.place, entry.data, entry.words, org_id, entry.fresh)


@transaction.atomic
def add_photo(
    *, actor: Actor, case: Case, file: StoredFile, phase: str, taken_at: datetime | None, now: datetime
) -> CasePhoto:
    """Attach a stored photo. The reporter adds "before", who works on the case adds "after", or what goes with words:
    the entry of those words names it."""
    if phase == Phase.AFTER:
        require(policies.can_finish(actor, case))
    if phase in WITH_WORDS:
        require(policies.can_write(actor, case))
    photo = CasePhoto.objects.create(
        case=case, file=file, phase=phase, taken_at=taken_at, by_account_id=actor.account_id, at=now
    )
    if phase not in WITH_WORDS:
        record_all(actor, [draft(verbs.PHOTOGRAPHED, case, phase=phase, photo=photo.pk)], at=now)
    return photo


@transaction.atomic
def finish_case(*, actor: Actor, case_id: int, result: str, now: datetime) -> Case:
    """The bearer says it is fixed, in words for the resident, who is asked whether that is so."""
    case = locked(case_id)
    require(policies.can_finish(actor, case))
    result = needed(result, _("Say what was done."))
    case.status = after(case.status, Step.FINISH)
    case.finished_at, case.asked_at = now, None
    case.save(update_fields=["status", "finished_at", "asked_at"])
    drafts = [draft(verbs.FINISHED, case, words=spoken(case, result))]
    answered(case, now)
    finish_duty(case, drafts=drafts, now=now)
    record_all(actor, carried(case, drafts, now=now), at=now)
    ask = _("“{title}” is finished: {text} Is it solved? Please tell us.")
    tell_reporter(case, ask.format(title=case.title, text=result), kind="rate", now=now)
    return case
