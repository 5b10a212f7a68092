"""After the tree is right: rows take its levels, grids go along or let go, their codes follow."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, Q

from gongzhi.core.models import STORED_LEVELS, below, levels_of
from gongzhi.core.placed import columns, placed_models
from gongzhi.journal.services import Who, draft, record_all
from gongzhi.places.levels import ORDER, GridLayer
from gongzhi.places.models import Grid, GridCover, Place
from gongzhi.places.services.grids import CHANGED, code_of, follow_covers, free_serials


def settle(actor: Who, place: Place, was: Place, now: datetime) -> None:
    """Bring rows and grids into line with a place that has just moved or taken another in.

    `was` is the place that moved or was merged away, with its old levels.
    """
    take_grids_along(place, was)
    align(place)
    astray = GridCover.objects.filter(below(place.path, "building__path"), grid__retired_at=None).exclude(
        at_home()
    )
    buildings = list(astray.values_list("building_id", flat=True))
    astray.delete()
    follow_covers(buildings)
    give_codes(actor, place, now)


def at_home() -> Q:
    """The building lies at the grid's place."""
    return Q(grid__place__level="estate", building__estate_id=F("grid__place_id")) | Q(
        grid__place__level="community", building__community_id=F("grid__place_id")
    )


def take_grids_along(place: Place, was: Place) -> None:
    """A grid of the old estate or community goes along when all its buildings do."""
    inside = below(place.path, "building__path")
    for level in ("estate", "community"):
        old, new = getattr(was, f"{level}_id"), getattr(place, f"{level}_id")
        if not (old and new and old != new):
            continue
        home = Place.objects.get(pk=new)
        touched = Grid.objects.filter(
            place_id=old, retired_at=None, covers__building__in=below_ids(place)
        ).distinct()
        along = [grid.pk for grid in touched if not grid.covers.exclude(inside).exists()]
        Grid.objects.filter(pk__in=along).update(place=home, **levels_of(home))


def below_ids(place: Place) -> Any:
    return Place.objects.filter(below(place.path)).values("pk")


def give_codes(actor: Who, place: Place, now: datetime) -> None:
    """A unit grid code begins with its community's: grids that came from elsewhere get the next free ones."""
    stem = code_of(place.community_id)
    if len(stem) != 12:
        return
    at_place = Q(place__in=below_ids(place)) | Q(place_id=place.community_id or 0)
    foreign = Grid.objects.filter(at_place, layer=GridLayer.GOVERNANCE, retired_at=None).exclude(code="")
    serials, drafts = free_serials(place.community_id), []
    for grid in foreign.exclude(code__startswith=stem).order_by("code"):
        before, grid.code = grid.code, next(serials, "")
        grid.save(update_fields=["code"])
        drafts.append(draft(CHANGED, grid, name=grid.name, code=grid.code, code_before=before))
    record_all(actor, drafts, at=now)


def align(place: Place) -> None:
    """Give rows under a place the levels of the tree. Touches only those that have others; harmless to repeat."""
    height = min(ORDER.index(place.level), len(STORED_LEVELS) - 1) + 1
    levels = {f"{level}_id": getattr(place, f"{level}_id") for level in STORED_LEVELS[:height]}
    for model in placed_models():
        own = {name: value for name, value in levels.items() if name in columns(model)}
        rows: Any = model._default_manager
        if own:
            rows.filter(~Q(**own), place_id__in=below_ids(place)).update(**own)
