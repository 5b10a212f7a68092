"""Who sends errands down the line of bodies and who answers them; who gives work to a colleague, and reminds of it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gongzhi.core.verdict import YES, Verdict, no
from gongzhi.duties.models import DutyHolder, Errand
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


def can_give(actor: Actor, part: DutyHolder) -> Verdict:
    """Give an organisation's part of a duty to one of its people."""
    duty = part.duty
    named = not duty.named_only or actor.holds(Right.NAMED, duty, org_id=part.org_id)
    if named and actor.holds(Right.ASSIGN, duty, org_id=part.org_id):
        return YES
    return no(_("Only who hands out the work there gives this to a colleague."))


def can_remind(actor: Actor, part: DutyHolder) -> Verdict:
    """Of what a colleague was given; of what came up from below, who answers for it above."""
    duty = part.duty
    if not part.is_bearer:
        named = not duty.named_only or actor.holds(Right.NAMED, duty, org_id=part.org_id)
        if named and actor.holds(Right.HANDLE, duty, org_id=part.org_id):
            return YES
        return no(_("Only who answers for it above reminds of this."))
    if part.person_id is None:
        return no(_("Nobody has this by name. Give it to a colleague first."))
    if part.person_id in actor.person_ids:
        return no(_("This is your own."))
    return can_give(actor, part)
