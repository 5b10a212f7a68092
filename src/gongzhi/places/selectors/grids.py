"""Grids for their page: each layer with its finding, a drawing and an equal table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from gongzhi.core.models import below
from gongzhi.places.drawing import Block, Drawing, colour_of, draw, hatch_of
from gongzhi.places.grids import Cover, check_cover
from gongzhi.places.levels import GridLayer, Level
from gongzhi.places.models import Grid, GridCover, Place
from gongzhi.places.naming import listed


@dataclass(frozen=True, slots=True)
class GridRow:
    number: int
    grid: Grid
    buildings: list[Place]

    @property
    def names(self) -> str:
        return listed(building.full_name for building in self.buildings)

    @property
    def colour(self) -> int:
        return colour_of(self.number)

    @property
    def hatch(self) -> int:
        return hatch_of(self.number)


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer over a place: what the check found, and grids numbered as in the drawing."""

    key: str
    label: str
    cover: Cover
    rows: list[GridRow]
    holes: list[Place]
    overlaps: list[tuple[Place, str]]  # with the numbers and names of its grids
    drawings: list[tuple[Place, Drawing]]
    estates: int


def buildings_of(place: Place) -> list[Place]:
    rows = Place.objects.filter(below(place.path), level=Level.BUILDING, retired_at=None)
    return list(rows.select_related("parent").order_by("parent__path", "sort", "name"))


def layers(place: Place) -> list[Layer]:
    """Both layers over the buildings of an estate or community. Four queries, however many buildings."""
    buildings = buildings_of(place)
    ids = [building.pk for building in buildings]
    covers = list(
        GridCover.objects.filter(building_id__in=ids, grid__retired_at=None).values_list(
            "grid_id", "building_id"
        )
    )
    here = Grid.objects.filter(below(place.path, "place__path"), retired_at=None)
    from_above = Grid.objects.filter(pk__in={grid for grid, _ in covers})
    grids = list((here | from_above).distinct().order_by("layer", "code", "pk"))
    return [layer(key, buildings, [grid for grid in grids if grid.layer == key], covers) for key in GridLayer]


def layer(key: GridLayer, buildings: list[Place], grids: list[Grid], covers: list[tuple[int, int]]) -> Layer:
    own = {grid.pk for grid in grids}
    covers = [(grid, building) for grid, building in covers if grid in own]
    cover = check_cover([building.pk for building in buildings], covers)
    by_id = {building.pk: building for building in buildings}
    covered: dict[int, list[Place]] = defaultdict(list)
    for grid_id, building_id in covers:
        covered[grid_id].append(by_id[building_id])
    rows = [GridRow(n, grid, sorted(covered[grid.pk], key=in_order)) for n, grid in enumerate(grids, start=1)]
    numbered = {row.grid.pk: row for row in rows}
    over = {o.building: [numbered[grid] for grid in o.grids] for o in cover.overlaps}
    estates: dict[Place, list[Block]] = defaultdict(list)
    inside: dict[int, list[int]] = defaultdict(list)
    for grid_id, building_id in covers:
        inside[building_id].append(numbered[grid_id].number)
    for building in buildings:
        if building.parent:
            block = Block(building.name, building.outline, tuple(sorted(inside[building.pk])))
            estates[building.parent].append(block)
    return Layer(
        key=key, label=str(key.label), cover=cover, rows=rows, holes=[by_id[pk] for pk in cover.holes],
        overlaps=[(by_id[pk], listed(f"{row.number} {row.grid.name}" for row in found)) for pk, found in over.items()],
        drawings=[(estate, draw(blocks)) for estate, blocks in estates.items()], estates=len(estates),
    )  # fmt: skip


def in_order(building: Place) -> tuple[str, str, str]:
    return building.path[:16], building.sort, building.name


def taken_by_others(place: Place, layer: str, *, but: int = 0) -> dict[int, list[str]]:
    """Building → names of other grids of the layer that cover it, for the list of checkboxes."""
    rows = GridCover.objects.filter(
        below(place.path, "building__path"), grid__layer=layer, grid__retired_at=None
    ).exclude(grid_id=but)
    found: dict[int, list[str]] = defaultdict(list)
    for building, name in rows.values_list("building_id", "grid__name"):
        found[building].append(name)
    return dict(found)
