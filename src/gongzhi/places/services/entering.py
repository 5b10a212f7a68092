"""What pages do to the tree: enter places, one or a row of them; give another name; take out of use, and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import declare, record
from gongzhi.places import policies
from gongzhi.places.levels import ORDER, PUBLIC_LEVELS, Level
from gongzhi.places.models import Grid, GridCover, Placard, Place, PlaceName
from gongzhi.places.policies import Holder, Keeper
from gongzhi.places.services.grids import follow_covers
from gongzhi.places.services.tree import add_place, must_be_free, must_be_in_use, rename_place

RETIRED = declare("places.retired", gettext_lazy("taken out of use"))
RESTORED = declare("places.restored", gettext_lazy("put back into use"))
MOST_AT_ONCE = 200
HOLDS: dict[str, Callable[[Place], str]] = {}


def register_hold(key: str, sentence: Callable[[Place], str]) -> None:
    """A module says what must be settled before a place is taken out of use; empty when nothing is."""
    HOLDS[key] = sentence


def level_below(place: Place) -> str | None:
    """What is entered under a place; None under a unit."""
    index = ORDER.index(place.level) + 1
    return ORDER[index] if index < len(ORDER) else None


@transaction.atomic
def enter_places(
    *, actor: Holder, parent: Place, names: list[str], now: datetime, code: str = "", kind: str = ""
) -> list[Place]:
    """Enter places under a parent, all or none. A code and a kind belong to a single one."""
    require(policies.can_edit(actor, parent))
    level = level_below(parent)
    if level is None:
        raise Refused(_("Nothing lies under a unit."), status=422)
    if not 0 < len(names) <= MOST_AT_ONCE:
        raise Refused(_("Between 1 and {most} at once.").format(most=MOST_AT_ONCE), status=422)
    facts: dict[str, Any] = {"kind": kind} if level == Level.ESTATE else {}
    single = code if len(names) == 1 else ""
    return [
        add_place(actor=actor, level=level, name=name, parent=parent, code=single, now=now, **facts)
        for name in names
    ]


@transaction.atomic
def give_name(*, actor: Holder, place: Place, name: str, code: str, now: datetime) -> Place:
    require(policies.can_edit(actor, place))
    if (name, code) == (place.name, place.code):
        return place
    return rename_place(actor=actor, place=place, name=name, code=code, now=now)


@transaction.atomic
def retire_place(*, actor: Holder, place_id: int, now: datetime) -> Place:
    """Take a place out of use. What lies under it goes first; its codes end, its grids lose it."""
    with unscoped(because="what still stands under a place is counted whole"):
        place = Place.objects.locked().get(pk=place_id)
        require(policies.can_edit(actor, place))
        if left := Place.objects.filter(parent=place, retired_at=None).count():
            said = ngettext(
                "One place still lies under {place}.", "{n} places still lie under {place}.", left
            )
            raise Refused(said.format(n=left, place=place.full_name), status=409)
        if held := [sentence for hold in HOLDS.values() if (sentence := hold(place))]:
            raise Refused(" ".join(held), status=409)
        place.retired_at = now
        place.save(update_fields=["retired_at"])
        PlaceName.objects.filter(place=place, valid_to=None).update(valid_to=localdate(now))
        Placard.objects.filter(place=place, revoked_at=None).update(revoked_at=now)
        Grid.objects.filter(place=place, retired_at=None).update(retired_at=now)
        if place.level in PUBLIC_LEVELS and GridCover.objects.filter(building=place).delete()[0]:
            follow_covers([place.pk])
        record(actor, RETIRED, place, at=now)
    return place


@transaction.atomic
def restore_place(*, actor: Keeper, place_id: int, now: datetime) -> Place:
    """Put a place back into use where it lay, under the name it had. Its codes on doors stay revoked and grids are
    drawn anew: meanwhile others may have taken their part."""
    with unscoped(because="whether a name and a code are free is asked of the whole tree"):
        parent_id = Place.objects.values_list("parent_id", flat=True).get(pk=place_id)
        held = Place.objects.locked().filter(pk__in=[place_id, parent_id or place_id]).order_by("pk")
        rows = {row.pk: row for row in held}
        place, parent = rows[place_id], rows.get(parent_id or 0)
        require(policies.can_restore(actor, place))
        must_be_in_use(parent)
        must_be_free(place.name, parent)
        code_must_be_free(place)
        place.retired_at = None
        place.save(update_fields=["retired_at"])
        PlaceName.objects.create(place=place, name=place.name, code=place.code, valid_from=localdate(now))
        record(actor, RESTORED, place, at=now, name=place.name, code=place.code)
    return place


def code_must_be_free(place: Place) -> None:
    if other := Place.objects.filter(retired_at=None, code=place.code).exclude(code="").first():
        said = _("The code {code} belongs to {other} now.")
        raise Refused(said.format(code=place.code, other=other.full_name), status=409)
