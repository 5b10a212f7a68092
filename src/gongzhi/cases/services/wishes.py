"""What a reporter may change afterwards: who sees the name, whether the public page shows it, where word goes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gongzhi.cases import verbs
from gongzhi.cases.models import Case, CaseFollower
from gongzhi.cases.models.rules import Publicity
from gongzhi.cases.services.dispatch import locked
from gongzhi.core.scope import unscoped
from gongzhi.journal.services import declare, record
from gongzhi.people.actor import Actor

SIGHT_CHANGED = declare("cases.sight_changed", _("changed who may see it"))


@transaction.atomic
def change_sight(*, actor: Actor, case_id: int, private: bool, show_name: bool, now: datetime) -> Case:
    """The reporter's wish counts at once. What was never public does not become so."""
    case = locked(case_id)
    case.hide_name = not show_name
    case.publicity = Publicity.NEVER if private else case.category.public
    case.save(update_fields=["hide_name", "publicity"])
    record(actor, SIGHT_CHANGED, case, at=now, hide_name=case.hide_name, publicity=case.publicity)
    return case


@transaction.atomic
def leave_follower_contact(*, actor: Actor, key: str, contact: str, now: datetime) -> CaseFollower:
    """Somebody who met it too gives a number afterwards."""
    with unscoped(because="a follower's link opens the public side of its case"):
        follower = CaseFollower.objects.select_related("case").get(follow_key=key)
        Case.objects.locked().get(pk=follower.case_id)
        follower.contact = contact
        follower.save(update_fields=["contact"])
        record(actor, verbs.CONTACT_LEFT, follower.case, at=now)
    return follower
