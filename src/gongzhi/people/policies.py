"""Who may change organisations, posts and sessions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from gongzhi.core.verdict import YES, Verdict, no
from gongzhi.people.actor import Actor
from gongzhi.people.models import Appointment, Organisation
from gongzhi.people.posts import OFFICE_POSTS, PARTY_POSTS, SPECS, Right


def can_edit_organisation(actor: Actor, placed: Any) -> Verdict:
    if actor.holds(Right.PEOPLE, placed):
        return YES
    return no(_("Only the community, the subdistrict or the district enters organisations and posts."))


def can_appoint(actor: Actor, org: Organisation, post: str, placed: Any) -> Verdict:
    """Offices of the platform are filled by the security officer; party posts by who may see them."""
    if post in OFFICE_POSTS:
        return (
            YES
            if actor.holds(Right.SECURE)
            else no(_("Only the security officer fills the posts of the platform."))
        )
    if post in PARTY_POSTS and not sees_party(actor):
        return no(_("Only named posts enter posts of party building."))
    if actor.holds(Right.PEOPLE, placed) or leads(actor, org, placed):
        return YES
    return no(_("Only {org} itself or the community above fills this post.").format(org=org.name))


def leads(actor: Actor, org: Organisation, placed: Any) -> bool:
    """A manager fills the plain posts of his own organisation at his own place."""
    return actor.holds(Right.ASSIGN, placed, org_id=org.pk)


def can_arrange_absence(actor: Actor, org: Organisation) -> Verdict:
    """For a colleague who is away: a manager of the organisation, or who enters its people."""
    return YES if leads(actor, org, org) else can_edit_organisation(actor, org)


def can_end(actor: Actor, appointment: Appointment) -> Verdict:
    return can_appoint(actor, appointment.organisation, appointment.post, appointment.place)


def sees_party(actor: Actor) -> bool:
    """Class `party` is for named posts; others see counts (decisions 6)."""
    return any(held.post in PARTY_POSTS for held in actor.posts)


def one_office_only(posts: set[str], new: str) -> Verdict:
    """Operator, security officer and auditor are three persons (GB/T 22239, decisions 7)."""
    if new in OFFICE_POSTS and (posts & OFFICE_POSTS) - {new}:
        return no(_("Operator, security officer and auditor cannot be one person."))
    return YES


def can_elevate(actor: Actor) -> Verdict:
    if any(Right.OPERATE in SPECS[held.post].rights for held in actor.posts):
        return YES
    return no(_("Only an operator opens an elevated session."))
