"""Both sides of a whistle rate each other, once: the caller each of those called, and each of them the caller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.cases.models import Whistle, WhistleCall
from gongzhi.cases.policies import whistle as policies
from gongzhi.cases.services.promising import covered
from gongzhi.cases.services.whistle import called, kept, locked_whistle
from gongzhi.cases.services.work import named
from gongzhi.cases.states.whistle import RATED_IN, CallState
from gongzhi.cases.verbs import whistle as verbs
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import draft, record_all
from gongzhi.journal.words import Kept
from gongzhi.people.actor import Actor


@dataclass(frozen=True, slots=True)
class Rating:
    stars: int
    words: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.stars <= 5:
            raise Refused(_("Rate with 1 to 5."), status=422)

    def kept(self, whistle: Whistle) -> Kept | None:
        return kept(whistle, covered(self.words)) if self.words.strip() else None


@transaction.atomic
def rate_call(*, actor: Actor, whistle_id: int, org_id: int, rating: Rating, now: datetime) -> WhistleCall:
    """The caller says how an organisation did, once, after the finding; who did not come is rated too."""
    whistle = locked_whistle(whistle_id)
    call = called(whistle, org_id)
    require(policies.can_lead(actor, whistle))
    rated_now(whistle, call)
    if call.rating is not None:
        raise Refused(_("{org} has been rated already.").format(org=call.org), status=409)
    call.rating, call.rated_at = rating.stars, now
    call.save(update_fields=["rating", "rated_at"])
    entry = draft(verbs.RATED, whistle, words=rating.kept(whistle), to=org_id, stars=rating.stars)
    record_all(actor, [named(entry, whistle.caller_id)], at=now)
    return call


@transaction.atomic
def rate_caller(*, actor: Actor, whistle_id: int, org_id: int, rating: Rating, now: datetime) -> WhistleCall:
    """The other way: an organisation says how the caller led it, once, under the same conditions."""
    whistle = locked_whistle(whistle_id)
    call = called(whistle, org_id)
    require(policies.can_rate_caller(actor, whistle, call))
    rated_now(whistle, call)
    if call.caller_rating is not None:
        raise Refused(_("{org} has rated already.").format(org=call.org), status=409)
    call.caller_rating, call.caller_rated_at = rating.stars, now
    call.save(update_fields=["caller_rating", "caller_rated_at"])
    entry = draft(verbs.RATED_CALLER, whistle, words=rating.kept(whistle), stars=rating.stars)
    record_all(actor, [named(entry, org_id)], at=now)
    return call


def rated_now(whistle: Whistle, call: WhistleCall) -> None:
    if whistle.state not in RATED_IN or call.state == CallState.EXCUSED:
        raise Refused(_("Both sides rate each other once the finding counts."), status=409)
