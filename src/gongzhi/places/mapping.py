"""Where the drawings of estates lie on the earth. Pure.

An outline is a ring in metres, x to the east and y to the south, within its estate's drawing. It is found on the earth by a
building of which both the outline and the point are known: the point is the middle of the outline.
"""

from __future__ import annotations

from math import cos, pi

from gongzhi.places.drawing import Ring, reach
from gongzhi.places.geo import Point

METRES_NORTH, METRES_EAST = 110_574, 111_320  # of a degree; of longitude at the equator


def corner_of(outline: Ring, point: Point) -> Point:
    """Where the drawing begins, by a building whose middle is known."""
    x, y = (sum(reach(outline, axis)) / 2 for axis in (0, 1))
    return moved(point, -x, -y)


def on_earth(outline: Ring, corner: Point) -> list[Point]:
    return [moved(corner, x, y) for x, y in outline]


def moved(point: Point, east: float, south: float) -> Point:
    """Near enough within an estate."""
    return Point(
        point.lng + east / (METRES_EAST * cos(point.lat * pi / 180)), point.lat - south / METRES_NORTH
    )
