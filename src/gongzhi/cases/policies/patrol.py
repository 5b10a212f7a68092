"""Who keeps a route of rounds, and who walks it."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from gongzhi.cases.models import PatrolRoute, PatrolWalk
from gongzhi.core.verdict import YES, Verdict, no
from gongzhi.people.actor import Actor, Held
from gongzhi.people.posts import Right
from gongzhi.places.models import Place


def can_read_rounds(actor: Actor) -> Verdict:
    if any(Right.HANDLE in held.spec.rights for held in actor.posts):
        return YES
    return no(_("Only those who work at a place walk rounds there."))


def keeping(actor: Actor) -> list[Held]:
    """Posts that manage what their organisation does at their place."""
    return [held for held in actor.posts if Right.ASSIGN in held.spec.rights and held.level in KEPT_AT]


KEPT_AT = ("subdistrict", "community", "estate")


def can_keep(actor: Actor, place: Place, org_id: int) -> Verdict:
    if any(held.org_id == org_id and held.covers(place) for held in keeping(actor)):
        return YES
    return no(_("Routes are kept by who manages the work there, for the own organisation."))


def can_keep_route(actor: Actor, route: PatrolRoute) -> Verdict:
    return can_keep(actor, route.place, route.org_id)


def can_walk(actor: Actor, route: PatrolRoute) -> Verdict:
    """Colleagues of the organisation at the place; a grid worker too where the route leads through other grids."""
    for held in actor.posts:
        here = replace(held, grid_id=None).covers(route)
        if here and held.org_id == route.org_id and Right.HANDLE in held.spec.rights:
            return YES
    return no(_("Only colleagues of {org} walk this route.").format(org=route.org))


def can_go_on(actor: Actor, walk: PatrolWalk) -> Verdict:
    if walk.account_id == actor.account_id:
        return YES
    return no(_("Only who began this walk goes on with it."))
