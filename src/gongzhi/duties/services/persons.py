"""People come and go, their duties stay: handing over in one step (E15)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.core.scope import unscoped
from gongzhi.duties.models import DutyHolder
from gongzhi.journal.services import declare, draft, record_all
from gongzhi.people.actor import Actor

HANDED_OVER = declare("duties.handed_over", _("handed over to a colleague"))


@transaction.atomic
def hand_over(*, actor: Actor, org_id: int, from_person: int, to_person: int, now: datetime) -> int:
    """Give all open duties that a person holds for an organisation to a colleague. Returns how many.

    The caller has checked that the actor may do so and that both belong to the organisation.
    """
    with unscoped(because="a person's duties of one organisation go over whole, wherever they lie"):
        holders = list(
            DutyHolder.objects.select_for_update(of=("self",), no_key=True)
            .filter(org_id=org_id, person_id=from_person, is_open=True)
            .select_related("duty")
        )
        DutyHolder.objects.filter(pk__in=[holder.pk for holder in holders]).update(person_id=to_person)
        drafts = [
            draft(HANDED_OVER, h.duty, org=org_id, before=from_person, after=to_person) for h in holders
        ]
        record_all(actor, drafts, at=now)
    return len(holders)
