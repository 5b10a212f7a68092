"""What the public reads of a case is decided by a person: words, photo by photo, and taken off again.

The words of the report stay as they came. What the public reads instead is kept beside them, and each version of it
in the history.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.cases import policies, verbs
from gongzhi.cases.models import Case, CasePhoto
from gongzhi.cases.models.case import Phase
from gongzhi.cases.services.dispatch import locked, needed, spoken
from gongzhi.cases.services.intake import title_of
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import draft, record_all
from gongzhi.people.actor import Actor
from gongzhi.text.masking import mask


@dataclass(frozen=True, slots=True)
class Wording:
    """Title and text as the public is to read them."""

    title: str
    text: str


@transaction.atomic
def release_case(
    *, actor: Actor, case_id: int, photo_ids: Sequence[int], wording: Wording | None = None, now: datetime
) -> Case:
    """Let the public read the covered text, or other words instead, and see the chosen photos and no others."""
    case = locked(case_id)
    require(policies.can_release(actor, case))
    if not (verdict := policies.can_be_public(case)):
        raise Refused(verdict.why, status=409)
    if wording is not None:
        reword(case, wording)
    case.released_at = case.released_at or now
    case.save(update_fields=["released_at", "public_title", "public_text"])
    photos = choose_photos(case, photo_ids, now)
    words = spoken(case, f"{case.released_title}\n{case.released_text}") if case.public_title else None
    record_all(actor, [draft(verbs.RELEASED, case, words=words, photos=photos)], at=now)
    return case


def reword(case: Case, wording: Wording) -> None:
    """Empty where nothing was changed: the covered text is read then. A title that was made of words which are gone
    now is made anew."""
    title = mask(needed(wording.title, _("Write what it is about."))).text[:80]
    text = mask(needed(wording.text, _("Write what the public should read."))).text
    if title == case.title == title_of(case.text):
        title = title_of(text)
    changed = (title, text) != (case.title, case.text)
    case.public_title, case.public_text = (title, text) if changed else ("", "")


def choose_photos(case: Case, photo_ids: Sequence[int], now: datetime) -> list[int]:
    """Those that were chosen are shown, all others are not; what came with a note never is."""
    photos = CasePhoto.objects.filter(case=case, retired_at=None).exclude(phase=Phase.NOTE)
    chosen = photos.filter(pk__in=photo_ids)
    photos.exclude(pk__in=photo_ids).update(released_at=None)
    chosen.filter(released_at=None).update(released_at=now)
    return list(chosen.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def conceal_case(*, actor: Actor, case_id: int, now: datetime) -> Case:
    """Take words and photos off the public pages. What was written for the public is kept for the next time."""
    case = locked(case_id)
    require(policies.can_release(actor, case))
    if case.released_at is None:
        raise Refused(_("The public does not read it."), status=409)
    case.released_at = None
    case.save(update_fields=["released_at"])
    choose_photos(case, [], now)
    record_all(actor, [draft(verbs.CONCEALED, case)], at=now)
    return case
