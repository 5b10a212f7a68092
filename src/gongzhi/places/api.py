"""Places for programs: the tree at and under the place of the token, down to the entrance. Homes stay inside."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Field, Query, Router, Schema

from gongzhi.core.api import Key, Paged, ProgramRequest
from gongzhi.core.scope import scope_to
from gongzhi.places.models import EstateFacts, Place
from gongzhi.places.selectors.programs import for_program, one_for_program

router = Router(tags=["places"])
OpenLevel = Literal["district", "subdistrict", "community", "estate", "building", "entrance"]


class PlacesAsked(Paged):
    parent: str = Field("", max_length=40, description="Only what lies directly under this place.")
    level: OpenLevel | None = Field(None, description="Only this level of the tree.")


class PlaceOut(Schema):
    """`parent` is empty for a district. Position in WGS-84."""

    place: str
    level: OpenLevel
    name: str
    full_name: str
    code: str
    parent: str
    kind: str = Field(description="Of an estate: commercial, old …")
    lng: float | None
    lat: float | None


class PlacesOut(Schema):
    """In the order of the tree, fifty at a time."""

    places: list[PlaceOut]
    older: str


class FactsOut(Schema):
    """What is known of an estate."""

    year_built: int | None
    households: int | None
    buildings: int | None
    area_dm2: int | None = Field(description="Building area in 0.01 m².")
    address: str
    facilities: list[str]


class PlaceWhole(PlaceOut):
    facts: FactsOut | None = Field(description="Of estates where something is known.")


@router.get("/places", response=PlacesOut, url_name="api_places")
def get_places(request: ProgramRequest, asked: Query[PlacesAsked]) -> dict[str, Any]:
    """Places at and under the place of the token."""
    with scope_to(request.grants):
        page = for_program(request.place, parent=asked.parent, level=asked.level or "", after=asked.after)
        return {"places": [row_of(place) for place in page.rows], "older": page.older}


@router.get("/places/{public_id}", response=PlaceWhole, url_name="api_place")
def get_place(request: ProgramRequest, public_id: Key) -> dict[str, Any]:
    """One place; the id of one that was merged opens the place that it went into."""
    with scope_to(request.grants):
        place = one_for_program(request.place, public_id)
        known = EstateFacts.objects.filter(place=place).first()
        return row_of(place) | {"facts": facts_of(known) if known else None}


def row_of(place: Place) -> dict[str, Any]:
    return {
        "place": place.public_id, "level": place.level, "name": place.name, "code": place.code, "kind": place.kind,
        "full_name": place.full_name or place.name, "parent": place.parent.public_id if place.parent else "",
        "lng": place.lng, "lat": place.lat,
    }  # fmt: skip


def facts_of(known: EstateFacts) -> dict[str, Any]:
    return {
        "year_built": known.year_built, "households": known.households, "buildings": known.buildings,
        "area_dm2": known.area_dm2, "address": known.address, "facilities": known.facilities,
    }  # fmt: skip
