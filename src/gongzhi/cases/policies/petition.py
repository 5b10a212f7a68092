"""Who enters what a petitioner asks for, and who gives the opinion. Reads only its arguments."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gongzhi.cases.models import Case, PetitionStep
from gongzhi.cases.policies import bears, decides
from gongzhi.core.verdict import YES, Verdict, no
from gongzhi.people.actor import Actor
from gongzhi.people.posts import Right


def can_enter_review(actor: Actor, case: Case) -> Verdict:
    """Whoever may receive the petitioner: the office that answered, and those above it."""
    if bears(actor, case, Right.HANDLE) or decides(actor, case):
        return YES
    return no(_("Only the office that answered, or one above it, enters a request for a review."))


def can_give_opinion(actor: Actor, case: Case, step: PetitionStep) -> Verdict:
    if actor.holds(Right.DISPATCH, case, org_id=step.org_id):
        return YES
    return no(_("Only {org} gives this opinion.").format(org=step.org))
