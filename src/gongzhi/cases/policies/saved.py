"""Who keeps a filter for a whole organisation, and who takes it away."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gongzhi.cases.models import SavedFilter
from gongzhi.core.verdict import YES, Verdict, no
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right


def can_share(actor: Actor, org: Organisation) -> Verdict:
    if actor.holds(Right.ASSIGN, org_id=org.pk):
        return YES
    return no(_("Only who hands out the work of {org} keeps a filter for all of it.").format(org=org.called))


def can_remove(actor: Actor, saved: SavedFilter) -> Verdict:
    """Whoever made it; one of an organisation also whoever may keep such there."""
    if saved.account_id == actor.account_id:
        return YES
    if saved.organisation is not None and can_share(actor, saved.organisation):
        return YES
    return no(_("Only who made this filter takes it away."))
