"""How far a phone is from a place, so that the position itself need not be kept."""

from __future__ import annotations

from gongzhi.places.geo import Point, metres_between
from gongzhi.places.models import Place

STEP = 50  # metres: finer than that a phone among houses does not know


def metres_from(place: Place, lng: float | None, lat: float | None) -> int | None:
    """Rounded to fifty metres; None where either side has no position."""
    if lng is None or lat is None or place.lng is None or place.lat is None:
        return None
    return round(metres_between(Point(lng, lat), Point(place.lng, place.lat)) / STEP) * STEP
