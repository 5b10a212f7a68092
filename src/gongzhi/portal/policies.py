"""Who looks after the platform: operator, security officer and auditor are three posts (decisions 7)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gongzhi.core.verdict import YES, Verdict, no
from gongzhi.people.actor import Actor
from gongzhi.people.posts import Right
from gongzhi.places.levels import Level

OFFICE_RIGHTS = (Right.OPERATE, Right.SECURE, Right.AUDIT)


def holds_office(actor: Actor) -> bool:
    return any(actor.holds(right) for right in OFFICE_RIGHTS)


def can_open_overview(actor: Actor) -> Verdict:
    if holds_office(actor):
        return YES
    return no(_("This page is for the operator, the security officer and the auditor of the platform."))


def can_operate(actor: Actor) -> Verdict:
    return YES if actor.holds(Right.OPERATE) else no(_("This page is for the operator of the platform."))


def can_operate_elevated(actor: Actor) -> Verdict:
    """What reaches into everybody's work needs an elevated session, which is logged and ends."""
    if not actor.holds(Right.OPERATE):
        return no(_("Only the operator of the platform does this."))
    if not actor.elevated:
        return no(_("Open an elevated session first: it asks for a reason and ends by itself."))
    return YES


def can_secure(actor: Actor) -> Verdict:
    return (
        YES if actor.holds(Right.SECURE) else no(_("This page is for the security officer of the platform."))
    )


def can_lift_limits(actor: Actor) -> Verdict:
    if actor.holds(Right.SECURE) or actor.holds(Right.OPERATE):
        return YES
    return no(_("Limits are lifted by the operator or the security officer."))


def can_audit(actor: Actor) -> Verdict:
    return YES if actor.holds(Right.AUDIT) else no(_("The journal of the platform is read by its auditor."))


def can_read_retention(actor: Actor) -> Verdict:
    """How long personal data is kept is no secret among the three offices."""
    return can_open_overview(actor)


def runs_a_place(actor: Actor) -> bool:
    """Enters the people of a subdistrict or a district."""
    return any(
        Right.PEOPLE in held.spec.rights and held.level in (Level.SUBDISTRICT, Level.DISTRICT)
        for held in actor.posts
    )


def can_invite(actor: Actor) -> Verdict:
    """Whoever enters the people of a place; the service asks for each person again."""
    if actor.holds(Right.PEOPLE):
        return YES
    return no(_("Only the community, the subdistrict or the district invites those whose posts it fills."))


def can_read_first_steps(actor: Actor) -> Verdict:
    """Who sets a place up: the operator, and who runs the subdistrict or the district."""
    if runs_a_place(actor) or actor.holds(Right.OPERATE):
        return YES
    return no(_("The first steps are for the operator, the subdistrict and the district."))
