"""Whether grids of one layer cover all buildings without overlap (P2). Pure: no records, no Django."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Overlap:
    building: int
    grids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """The finding for one layer. A cover of a building that is not asked about counts for nothing."""

    buildings: int
    holes: tuple[int, ...]
    overlaps: tuple[Overlap, ...]

    @property
    def ok(self) -> bool:
        return self.buildings > 0 and not self.holes and not self.overlaps


def check_cover(buildings: Iterable[int], covers: Iterable[tuple[int, int]]) -> Cover:
    """Judge pairs of (grid, building) over these buildings: none may be in no grid, none in two."""
    wanted = list(dict.fromkeys(buildings))
    over: dict[int, set[int]] = defaultdict(set)
    for grid, building in covers:
        over[building].add(grid)
    holes = tuple(building for building in wanted if not over[building])
    overlaps = tuple(Overlap(b, tuple(sorted(over[b]))) for b in wanted if len(over[b]) > 1)
    return Cover(len(wanted), holes, overlaps)
