"""How far a phone is from a place, so that the position itself need not be kept."""

from __future__ import annotations

from gongzhi.core.models import below
from gongzhi.places.geo import Point, metres_between
from gongzhi.places.levels import Level
from gongzhi.places.models import Place

STEP = 50  # metres: finer than that a phone among houses does not know
NEAR = 500  # metres from the point of an estate; farther away somebody must ask
BOX = 0.01  # degrees around, wider than that


def metres_from(place: Place, lng: float | None, lat: float | None) -> int | None:
    """Rounded to fifty metres; None where either side has no position."""
    if lng is None or lat is None or place.lng is None or place.lat is None:
        return None
    return round(metres_between(Point(lng, lat), Point(place.lng, place.lat)) / STEP) * STEP


def nearest_estate(lng: float, lat: float, *, path: str) -> Place | None:
    """The estate under a path whose point is the nearest, where one is near at all; within the caller's scope."""
    rows = Place.objects.filter(
        below(path), level=Level.ESTATE, retired_at=None,
        lng__range=(lng - BOX, lng + BOX), lat__range=(lat - BOX, lat + BOX),
    )  # fmt: skip
    here = Point(lng, lat)
    far = {place: metres_between(here, Point(place.lng or 0, place.lat or 0)) for place in rows}
    nearest = min(far, key=lambda place: far[place], default=None)
    return nearest if nearest and far[nearest] <= NEAR else None
