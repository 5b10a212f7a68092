"""The codes on the doors of a building."""

from __future__ import annotations

from dataclasses import dataclass

from gongzhi.core.models import below
from gongzhi.places.levels import Level
from gongzhi.places.models import Placard, Place


@dataclass(frozen=True, slots=True)
class Door:
    place: Place
    placard: Placard | None
    revoked: int


def doors(building: Place) -> list[Door]:
    """Each entrance of a building, or the building itself, with its code in force and how many went before."""
    entrances = Place.objects.filter(below(building.path), level=Level.ENTRANCE, retired_at=None)
    places = list(entrances.order_by("sort", "name")) or [building]
    placards = Placard.objects.filter(place__in=places).order_by("pk")
    ours: dict[int, list[Placard]] = {}
    for placard in placards:
        ours.setdefault(placard.place_id, []).append(placard)
    return [door(place, ours.get(place.pk, [])) for place in places]


def door(place: Place, placards: list[Placard]) -> Door:
    current = next((placard for placard in placards if placard.revoked_at is None), None)
    return Door(place, current, sum(placard.revoked_at is not None for placard in placards))
