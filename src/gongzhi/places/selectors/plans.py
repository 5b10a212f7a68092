"""Where a building stands among those of its estate. Drawn from outlines alone: no position is made up."""

from __future__ import annotations

from dataclasses import dataclass

from gongzhi.core.models import below
from gongzhi.places.drawing import Block, Shape, from_outlines, is_ring
from gongzhi.places.levels import Level
from gongzhi.places.models import Place

BUILDING_DIGITS = 5 * 4  # five levels, four digits each
TALLEST = 480  # units of the drawing: more would push everything else off a phone


@dataclass(frozen=True, slots=True)
class Plan:
    """The estate's buildings as shapes, and which of them is meant."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    here: Shape
    to_scale: bool


def plan_around(place: Place) -> Plan | None:
    """The plan of the estate with the building of a place. None where the place lies in no building, or where not all
    outlines are known, or they make a drawing too large or too fine. One query."""
    if len(place.path) < BUILDING_DIGITS:
        return None
    estate, building = place.path[: BUILDING_DIGITS - 4], place.path[:BUILDING_DIGITS]
    rows = Place.objects.filter(below(estate), level=Level.BUILDING, retired_at=None).order_by("path")
    found = list(rows.values_list("path", "name", "outline"))
    here = next((n for n, (path, _name, _outline) in enumerate(found) if path == building), None)
    blocks = [Block(name, outline, ()) for _path, name, outline in found]
    if here is None or not all(is_ring(block.outline) for block in blocks):
        return None
    drawn = from_outlines(blocks)
    if drawn is None or drawn.height > TALLEST:
        return None
    return Plan(drawn.width, drawn.height, drawn.shapes, drawn.shapes[here], drawn.is_plan)
