"""Who sends errands down the line of bodies, and who answers them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gongzhi.core.verdict import YES, Verdict, no
from gongzhi.duties.models import Errand
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right


def can_send(actor: Actor, giver: Organisation) -> Verdict:
    if actor.holds(Right.ASSIGN, giver, org_id=giver.pk):
        return YES
    return no(_("Only who hands out the work of {org} sends tasks down from it.").format(org=giver.called))


def can_withdraw(actor: Actor, errand: Errand) -> Verdict:
    return can_send(actor, errand.giver)


def can_send_back(actor: Actor, errand: Errand) -> Verdict:
    return can_send(actor, errand.giver)


def can_answer(actor: Actor, errand: Errand) -> Verdict:
    if actor.holds(Right.HANDLE, errand, org_id=errand.bearer_id):
        return YES
    return no(_("Only {org} answers this.").format(org=errand.bearer.called))
