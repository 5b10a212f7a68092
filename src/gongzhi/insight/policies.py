"""Who reads which figures: whoever supervises a place all of it, a bearer its own."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gongzhi.core.models import STORED_LEVELS
from gongzhi.core.scope import Audience
from gongzhi.core.verdict import YES, Verdict, no
from gongzhi.people.actor import Actor, Held
from gongzhi.people.posts import Right
from gongzhi.places.models import Place


def reading(actor: Actor) -> list[Held]:
    """The posts by which somebody reads figures, the widest first. One grid is no place of its own."""
    posts = [held for held in actor.posts if held.level in STORED_LEVELS and (watches(held) or bears(held))]
    return sorted(posts, key=lambda held: len(held.path))


def watches(held: Held) -> bool:
    return Audience.SUPERVISOR in held.spec.audiences and held.grid_id is None


def bears(held: Held) -> bool:
    """Members of a body that owe something read how it keeps its word."""
    return (
        Audience.BEARER in held.spec.audiences and Right.HANDLE in held.spec.rights and held.grid_id is None
    )


def can_read(actor: Actor, place: Place) -> Verdict:
    if any(held.covers(place) for held in reading(actor)):
        return YES
    return no(_("There are no figures of this place for you."))


def own_org(actor: Actor, place: Place) -> int | None:
    """None where somebody reads the figures of all bearers; else the organisation whose own ones they are."""
    here = [held for held in reading(actor) if held.covers(place)]
    if any(watches(held) for held in here):
        return None
    return next(held.org_id for held in here)


def can_recount(actor: Actor) -> Verdict:
    """A month is counted for every place at once."""
    if any(Right.RULES in held.spec.rights and held.level == "district" for held in actor.posts):
        return YES
    return no(_("Only the district has a month counted again."))
