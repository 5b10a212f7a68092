"""People come and go, their duties stay: handing over in one step, and word to who gets something (E15)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext, gettext_lazy

from gongzhi.core.scope import unscoped
from gongzhi.duties.models import Duty, DutyHolder
from gongzhi.journal.services import declare, draft, record_all
from gongzhi.notices.services import message, queue
from gongzhi.people.actor import Actor
from gongzhi.people.models import Account

HANDED_OVER = declare("duties.handed_over", gettext_lazy("handed over to a colleague"))
RING = "handover"


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


def tell_given(duty: Duty, *, person_id: int, actor: Actor, now: datetime) -> None:
    """Whoever gets a duty from somebody else is told."""
    if person_id == actor.person_id:
        return
    text = gettext("“{title}” was given to you.").format(title=duty.title)
    with unscoped(because="who gets a duty is told, wherever the account belongs"):
        accounts = Account.objects.filter(person_id=person_id, is_active=True).values_list("pk", flat=True)
        queue(
            message(kind=RING, subject=duty.subject, text=text, due_at=now, account_id=pk) for pk in accounts
        )
