"""Who may change the tree, its grids and its placards. Reads only its arguments; every refusal says why."""

from __future__ import annotations

from typing import Any, Protocol

from django.utils.translation import gettext as _

from gongzhi.core.verdict import YES, Verdict, no
from gongzhi.journal.services import Who
from gongzhi.places.levels import Level
from gongzhi.places.models import Place

PLACES: Any = "places"  # people.posts.Right.PLACES; people stands above this module
OPERATE: Any = "operate"  # likewise
MOVABLE = (Level.COMMUNITY, Level.ESTATE, Level.BUILDING)
MERGEABLE = (Level.SUBDISTRICT, Level.COMMUNITY, Level.ESTATE)


class Holder(Who, Protocol):
    """What a policy asks of an actor."""

    def holds(self, right: Any, placed: Any = None) -> bool: ...


class Keeper(Holder, Protocol):
    """One whose session may be elevated, with the reason."""

    @property
    def elevated(self) -> str: ...


def can_edit(actor: Holder, place: Place) -> Verdict:
    if place.retired_at is not None:
        return no(_("{place} is no longer in use.").format(place=place.full_name))
    if actor.holds(PLACES, place):
        return YES
    return no(
        _("Only the community of {place} or an office above it changes this.").format(place=place.full_name)
    )


def keeps_all(actor: Keeper) -> bool:
    """An operator in an elevated session brings in the whole tree, and what stands above all posts."""
    return bool(actor.elevated) and actor.holds(OPERATE)


def can_restore(actor: Keeper, place: Place) -> Verdict:
    """Whoever may take it out of use. What was merged goes on under another name and stays there.

    Posts at a place out of use rest: nobody of a district could put it back.
    """
    if place.retired_at is None:
        return no(_("{place} is in use.").format(place=place.full_name))
    if place.merged_into is not None:
        return no(
            _("{place} went into {into}, which goes on.").format(
                place=place.full_name, into=place.merged_into.full_name
            )
        )
    if actor.holds(PLACES, place) or (place.parent_id is None and keeps_all(actor)):
        return YES
    if place.parent_id is None:
        return no(_("Only an operator in an elevated session puts a whole district back."))
    return no(
        _("Only the community of {place} or an office above it changes this.").format(place=place.full_name)
    )


def can_move(actor: Holder, place: Place, parent: Place) -> Verdict:
    """Whoever stands above both ends: a community cannot take an estate from its neighbour."""
    if place.level not in MOVABLE:
        return no(_("A {level} does not move.").format(level=place.get_level_display()))
    return from_above(actor, place, parent)


def can_merge(actor: Holder, place: Place, into: Place) -> Verdict:
    if place.level not in MERGEABLE:
        return no(_("A {level} is not merged with another.").format(level=place.get_level_display()))
    return from_above(actor, place, into.parent) if into.parent else from_above(actor, place, into)


def from_above(actor: Holder, place: Place, target: Place) -> Verdict:
    above = place.parent or place
    if actor.holds(PLACES, above) and actor.holds(PLACES, target):
        return YES
    return no(_("Only an office that stands above both places does this."))
