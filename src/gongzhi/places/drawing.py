"""An estate's buildings as shapes of one drawing: their outlines where all are known, else tidy blocks. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import batched

WIDTH = 440  # of every drawing; 18 units of type on it are 15 px on a phone of 390
COLUMNS = 4
BLOCK_W, BLOCK_H, GAP = 100, 76, 12
MARGIN = 12
LABEL_W, LABEL_H = 48, 42  # a short name over a number
MOST_STRETCH = 4
TALLEST = 1600
COLOURS = 8
HATCHES = 5
LONGEST = 5  # characters of a name that fit a block
Ring = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Block:
    """A building to draw, with the numbers of the grids that cover it."""

    name: str
    outline: Ring | None
    grids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    name: str
    short: str
    points: str
    x: int
    y: int
    grids: tuple[int, ...]

    @property
    def state(self) -> str:
        return "ok" if len(self.grids) == 1 else "overlap" if self.grids else "hole"

    @property
    def colour(self) -> int:
        return colour_of(self.grids[0]) if self.grids else 0

    @property
    def hatch(self) -> int:
        return hatch_of(self.grids[0]) if self.grids else 0

    @property
    def tag(self) -> str:
        return "+".join(map(str, self.grids))


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    shapes: tuple[Shape, ...]
    is_plan: bool  # to scale; else schematic or stretched


def colour_of(number: int) -> int:
    """Neighbours in number differ in colour."""
    return (number - 1) % COLOURS


def hatch_of(number: int) -> int:
    """Those of one colour differ in hatching."""
    return (number - 1) // COLOURS % HATCHES


def draw(blocks: Sequence[Block]) -> Drawing:
    """From outlines where every building has one that its label fits in, else schematic."""
    if blocks and all(is_ring(block.outline) for block in blocks):
        plan = from_outlines(blocks)
        if plan is not None:
            return plan
    return schematic(blocks)


def is_ring(outline: Ring | None) -> bool:
    return outline is not None and len(outline) >= 3


def from_outlines(blocks: Sequence[Block]) -> Drawing | None:
    """Metres to units of the drawing; y grows to the south and is stretched until two lines fit a building."""
    rings = [block.outline or () for block in blocks]
    left, right = reach([corner for ring in rings for corner in ring], 0)
    low, high = reach([corner for ring in rings for corner in ring], 1)
    narrowest = min(end - start for start, end in (reach(ring, 0) for ring in rings))
    flattest = min(end - start for start, end in (reach(ring, 1) for ring in rings))
    across = (WIDTH - 2 * MARGIN) / max(right - left, 1)
    if narrowest * across < LABEL_W or flattest <= 0:
        return None
    down = min(max(across, LABEL_H / flattest), across * MOST_STRETCH)
    if flattest * down < LABEL_H or (high - low) * down > TALLEST:
        return None

    def place(corner: Sequence[float]) -> tuple[int, int]:
        return round(MARGIN + (corner[0] - left) * across), round(MARGIN + (corner[1] - low) * down)

    shapes = [
        shape(block, [place(corner) for corner in ring]) for block, ring in zip(blocks, rings, strict=True)
    ]
    height = round(2 * MARGIN + (high - low) * down)
    return Drawing(WIDTH, height, tuple(shapes), is_plan=down < 1.2 * across)


def reach(corners: Ring, axis: int) -> tuple[float, float]:
    return min(corner[axis] for corner in corners), max(corner[axis] for corner in corners)


def schematic(blocks: Sequence[Block]) -> Drawing:
    """Rows of four equal blocks, in the order given."""
    shapes = []
    rows = list(batched(blocks, COLUMNS))
    for down, row in enumerate(rows):
        for across, block in enumerate(row):
            x, y = across * (BLOCK_W + GAP) + 2, down * (BLOCK_H + GAP) + 2
            shapes.append(
                shape(block, [(x, y), (x + BLOCK_W, y), (x + BLOCK_W, y + BLOCK_H), (x, y + BLOCK_H)])
            )
    return Drawing(WIDTH, len(rows) * (BLOCK_H + GAP), tuple(shapes), is_plan=False)


def shape(block: Block, ring: Sequence[tuple[int, int]]) -> Shape:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    short = block.name if len(block.name) <= LONGEST else f"{block.name[: LONGEST - 1]}…"
    points = " ".join(f"{x},{y}" for x, y in ring)
    return Shape(block.name, short, points, (min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2, block.grids)
