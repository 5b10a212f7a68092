"""Finding a place: by its code on the door, by name, down the tree, and the grid it lies in."""

from __future__ import annotations

import unicodedata
from typing import Literal

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongzhi.core.prepared import Prepared
from gongzhi.core.scope import unscoped
from gongzhi.places.levels import ORDER, GridLayer, Level
from gongzhi.places.models import GridCover, Placard, Place, PlaceName

BUILDING_DIGITS = 4 * (ORDER.index(Level.BUILDING) + 1)
Why = Literal["", "unknown", "revoked", "retired"]


def placard_place(code: str) -> tuple[Place | None, Why]:
    """The place of a code on a door, or why there is none. A merged place's code opens where it went."""
    with unscoped(because="the code hangs on a public door"):
        typed = code.upper().replace("-", "").replace(" ", "")
        placard = Placard.objects.select_related("place").filter(code__in={code, typed}).first()
        if placard is None:
            return None, "unknown"
        if placard.revoked_at is not None:
            return None, "revoked"
        place = living(placard.place)
    return (place, "") if place else (None, "retired")


def living(place: Place) -> Place | None:
    """The place itself, or the one that it was merged into, however often; None where it ended otherwise."""
    while place.merged_into is not None:
        place = place.merged_into
    return None if place.retired_at else place


def estate_of(place: Place) -> Place | None:
    """The estate around a place, or the place itself when it is one."""
    if place.level == Level.ESTATE or place.estate_id is None:
        return place if place.level == Level.ESTATE else None
    with unscoped(because="which estates exist is public"):
        return Place.objects.filter(pk=place.estate_id).first()


def estate_kind_of(place: Place) -> str:
    """The kind of the estate around a place, empty where there is none."""
    estate = estate_of(place)
    return estate.kind if estate else ""


def children_of(place: Place | None) -> QuerySet[Place]:
    """What lies directly under a place and is in use, in natural order, within the caller's scope."""
    return Place.objects.filter(parent=place, retired_at=None).order_by("sort", "name")


def search_places(text: str, *, limit: int = 20) -> list[Place]:
    """Places whose name, former name or code holds the text, the wider ones first, within the caller's scope.

    Words may be joined or apart: “柳园里3号楼” finds what is written “柳园里 3号楼”.
    """
    words = unicodedata.normalize("NFKC", text).split()
    if not words:
        return []
    names = PlaceName.objects.filter(place=OuterRef("pk"))
    wanted = Q()
    for word in words:
        former = Q(Exists(names.filter(name__icontains=word)))
        wanted &= Q(full_name__icontains=word) | Q(code__startswith=word) | former
    found = list(Place.objects.filter(wanted, retired_at=None).order_by("path")[: limit * 5])
    found.sort(key=lambda place: (ORDER.index(place.level), place.path))
    return found[:limit] or joined("".join(words), limit)


def joined(text: str, limit: int) -> list[Place]:
    """An estate's name followed by the rest: matched by splitting at the name of an estate."""
    places = Place.objects.filter(retired_at=None)
    estates = [p for p in places.filter(level=Level.ESTATE) if text.startswith(p.name)]
    for estate in sorted(estates, key=lambda p: -len(p.name)):
        rest = text[len(estate.name) :]
        inside = places.filter(estate_id=estate.pk, full_name__contains=rest[:1]).order_by("path")
        if found := [p for p in inside if p.full_name.replace(" ", "").startswith(text)]:
            return found[:limit]
    return []


COVERS = Prepared(
    lambda path, layer: GridCover.objects.filter(
        building__path=path, grid__layer=layer, grid__retired_at=None
    ).order_by("grid_id")[:1],
    path="a path", layer="a layer",
)  # fmt: skip


def grid_of(place: Place, layer: str = GridLayer.GOVERNANCE) -> int | None:
    """The grid that covers the building of a place; None above buildings and in a hole. One query."""
    if len(place.path) < BUILDING_DIGITS:
        return None
    return next((cover.grid_id for cover in COVERS(path=place.path[:BUILDING_DIGITS], layer=layer)), None)
