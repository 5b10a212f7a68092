"""Points of the small charts. Both axes are plain: months from left to right, upwards from nothing to all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

WIDTH, HEIGHT, EDGE = 640, 160, 8  # units of the drawing; the edge keeps dots whole


@dataclass(frozen=True, slots=True)
class Dot:
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: int
    width: int
    height: int


def across(n: int, of: int) -> int:
    return EDGE + (WIDTH - 2 * EDGE) * n // max(1, of - 1)


def up(value: Fraction) -> int:
    return HEIGHT - EDGE - round(value * (HEIGHT - 2 * EDGE))


def strokes(values: Sequence[Fraction | None]) -> list[list[Dot]]:
    """The points of a line, broken where a month has no rate."""
    placed = [
        (n, None if value is None else Dot(across(n, len(values)), up(value)))
        for n, value in enumerate(values)
    ]
    runs = groupby(placed, key=lambda one: one[1] is not None)
    return [[dot for _, dot in run if dot is not None] for drawn, run in runs if drawn]


def bars(counts: Sequence[int]) -> list[Bar]:
    """As high as their part of the highest; nothing is a bar without height."""
    most = max(counts, default=0) or 1
    step = (WIDTH - 2 * EDGE) // max(1, len(counts))
    return [bar(EDGE + n * step, step, Fraction(count, most)) for n, count in enumerate(counts)]


def bar(left: int, step: int, value: Fraction) -> Bar:
    """Three quarters of its step wide."""
    return Bar(left + step // 8, up(value), step - step // 4, HEIGHT - EDGE - up(value))
