"""Grids over the buildings, and the codes on the doors.

Every building lies in exactly one grid of each layer, except one that was forgotten: the check of the grids
has something to find. In one community every building is a grid of its own.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from itertools import count

from gongzhi.core.models import levels_of
from gongzhi.places.levels import GridLayer
from gongzhi.places.models import Grid, GridCover, Placard, Place
from gongzhi.portal.demo.layout import EstatePlan
from gongzhi.portal.demo.town import Block, Site, Town

BUILDINGS = 4  # in a governance grid, at most
LETTERS = "东西南北中"


def lay_grids(town: Town) -> None:
    for name, community in town.communities.items():
        sites = [site for site in town.sites.values() if site.community.pk == community.pk]
        single = town.plans[name].unit_grids
        numbers = count(1)
        for site in sites:
            for title, blocks in shares(site, single=single):
                grid = lay(
                    site.place, GridLayer.GOVERNANCE, title, f"{community.code}{next(numbers):03d}", blocks
                )
                for block in blocks:
                    block.grid_id = grid.pk
            keeper = "物业网格" if site.plan.company else "代管网格"
            lay(
                site.place,
                GridLayer.PROPERTY,
                f"{site.plan.name}{keeper}",
                f"{community.code}{900 + next(numbers)}",
                site.blocks,
            )


def shares(site: Site, *, single: bool) -> Iterator[tuple[str, list[Block]]]:
    """The estate's buildings in groups of neighbours, each with the name of its grid."""
    covered = [block for block in site.blocks if block.number != site.plan.uncovered]
    size = 1 if single else BUILDINGS
    for start in range(0, len(covered), size):
        group = covered[start : start + size]
        yield title_of(site.plan, group, start // size, single=single), group


def title_of(plan: EstatePlan, group: list[Block], index: int, *, single: bool) -> str:
    if single:
        return f"{plan.name}{group[0].place.name}网格"
    return f"{plan.name}{LETTERS[index % len(LETTERS)]}片网格"


def lay(place: Place, layer: str, name: str, code: str, blocks: list[Block]) -> Grid:
    grid = Grid.objects.create(place=place, layer=layer, name=name, code=code, **levels_of(place))
    GridCover.objects.bulk_create([GridCover(grid=grid, building=block.place) for block in blocks])
    return grid


def hang_placards(town: Town) -> None:
    """A code on every entrance, and one at the gate of every estate."""
    places = [site.place for site in town.sites.values()]
    places += [door for site in town.sites.values() for block in site.blocks for door in block.entrances]
    Placard.objects.bulk_create(
        [Placard(code=secrets.token_urlsafe(12), place=place, issued_at=town.since) for place in places]
    )
