"""Places for a map: their points in the coordinates of its ground, and the outlines of buildings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from gongzhi.core.models import below
from gongzhi.places.drawing import is_ring
from gongzhi.places.geo import Point, wgs84_to_gcj02
from gongzhi.places.levels import Level
from gongzhi.places.mapping import corner_of, on_earth
from gongzhi.places.models import EstateFacts, Place

FEW_HOUSEHOLDS = (
    5  # an estate of fewer, or of whom nobody knows how many, has no point in public (decisions 4)
)
DIGITS = 5  # of a degree: about a metre
LatLng = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """A building: its name, its ring as pairs of latitude and longitude."""

    place_id: int
    name: str
    ring: list[LatLng]

    @property
    def middle(self) -> LatLng:
        north, east = zip(*self.ring, strict=True)
        return (min(north) + max(north)) / 2, (min(east) + max(east)) / 2


def on_map(point: Point) -> LatLng:
    """Latitude, then longitude, as maps ask for them, in the coordinates of the ground."""
    shown = wgs84_to_gcj02(point) if settings.MAP["system"] == "gcj02" else point
    return round(shown.lat, DIGITS), round(shown.lng, DIGITS)


def point_of(place: Place) -> LatLng | None:
    return None if place.lng is None or place.lat is None else on_map(Point(place.lng, place.lat))


def public_points(estates: Iterable[int]) -> frozenset[int]:
    """Estates that may have a point in public. One query."""
    large = EstateFacts.objects.filter(place_id__in=list(estates), households__gte=FEW_HOUSEHOLDS)
    return frozenset(large.values_list("place_id", flat=True))


def outlines(estate: Place) -> list[Outline]:
    """Of the buildings of an estate, where one of them says where the drawing lies. One query."""
    rows = Place.objects.filter(below(estate.path), level=Level.BUILDING, retired_at=None).order_by("path")
    found = rows.values_list("pk", "name", "outline", "lng", "lat")
    drawn = [(pk, name, ring or (), lng, lat) for pk, name, ring, lng, lat in found if is_ring(ring)]
    corners = (corner_of(ring, Point(lng, lat)) for _pk, _n, ring, lng, lat in drawn if lng and lat)
    if (corner := next(corners, None)) is None:
        return []
    return [
        Outline(pk, name, [on_map(point) for point in on_earth(ring, corner)])
        for pk, name, ring, _lng, _lat in drawn
    ]
