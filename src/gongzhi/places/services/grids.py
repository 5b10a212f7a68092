"""Grids over buildings: drawn, changed, taken out of use. Whatever stores its grid follows the covers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.models import below, levels_of
from gongzhi.core.placed import gridded_models
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import declare, draft, record, record_all
from gongzhi.law.codes import BadCode, read_division, read_grid
from gongzhi.places import policies
from gongzhi.places.levels import GridLayer, Level
from gongzhi.places.models import Grid, GridCover, Place
from gongzhi.places.policies import Holder

DRAWN = declare("places.grid_drawn", gettext_lazy("drew the grid “{name}”"))
CHANGED = declare("places.grid_changed", gettext_lazy("changed the grid “{name}”"))
COVERED = declare("places.grid_covered", gettext_lazy("set the buildings of the grid “{name}”: {n}"))
GRID_RETIRED = declare("places.grid_retired", gettext_lazy("took the grid “{name}” out of use"))
SERIALS = 999  # three digits of a unit grid code
HOMES = (Level.COMMUNITY, Level.ESTATE)


@transaction.atomic
def draw_grid(
    *,
    actor: Holder,
    place: Place,
    layer: str,
    name: str,
    now: datetime,
    code: str = "",
    buildings: Iterable[int] = (),
) -> Grid:
    """Draw a grid at an estate or a community, over some of its buildings or none yet."""
    require(policies.can_edit(actor, place))
    if place.level not in HOMES:
        raise Refused(_("Grids are drawn at an estate or a community."), status=422)
    with unscoped(because="grids and codes of the whole community are looked at"):
        place = Place.objects.locked().get(pk=place.pk)
        must_be_lawful(code, place, layer)
        grid = Grid.objects.create(place=place, layer=layer, name=name, code=code, **levels_of(place))
        record_all(actor, [draft(DRAWN, grid, fresh=True, name=name, layer=layer)], at=now)
        if wanted := set(buildings):
            cover(actor, grid, wanted, now)
    return grid


@transaction.atomic
def change_grid(
    *, actor: Holder, grid_id: int, name: str, code: str, buildings: Iterable[int], now: datetime
) -> Grid:
    """Set the name, the code and exactly these buildings."""
    with unscoped(because="codes and covers of the whole community are looked at"):
        grid = lock_grid(actor, grid_id)
        if (name, code) != (grid.name, grid.code):
            if code != grid.code:
                must_be_lawful(code, grid.place, grid.layer, but=grid.pk)
            grid.name, grid.code = name, code
            grid.save(update_fields=["name", "code"])
            record(actor, CHANGED, grid, at=now, name=name, code=code)
        cover(actor, grid, set(buildings), now)
    return grid


@transaction.atomic
def retire_grid(*, actor: Holder, grid_id: int, now: datetime) -> Grid:
    """Take a grid out of use; its buildings become holes until another grid covers them."""
    with unscoped(because="all covers of the grid end"):
        grid = lock_grid(actor, grid_id)
        cover(actor, grid, set(), now)
        grid.retired_at = now
        grid.save(update_fields=["retired_at"])
        record(actor, GRID_RETIRED, grid, at=now, name=grid.name)
    return grid


@transaction.atomic
def draw_unit_grids(*, actor: Holder, place: Place, now: datetime) -> list[Grid]:
    """One governance grid for each building that has none."""
    require(policies.can_edit(actor, place))
    with unscoped(because="buildings and codes of the whole community are looked at"):
        serials = free_serials(place.community_id)
        return [
            draw_grid(
                actor=actor, place=home, layer=GridLayer.GOVERNANCE, name=building.full_name[:60], now=now,
                code=next(serials, ""), buildings=[building.pk],
            )
            for home, building in holes(place, GridLayer.GOVERNANCE)
        ]  # fmt: skip


@transaction.atomic
def draw_estate_grids(*, actor: Holder, place: Place, now: datetime) -> list[Grid]:
    """One property grid for each estate, over its buildings that have none."""
    require(policies.can_edit(actor, place))
    with unscoped(because="buildings of the whole community are looked at"):
        by_estate: dict[Place, list[int]] = defaultdict(list)
        for home, building in holes(place, GridLayer.PROPERTY):
            by_estate[home].append(building.pk)
        return [
            draw_grid(
                actor=actor, place=home, layer=GridLayer.PROPERTY, name=home.name[:60], now=now, buildings=ids
            )
            for home, ids in by_estate.items()
        ]


def holes(place: Place, layer: str) -> list[tuple[Place, Place]]:
    """(estate, building) for each building of a place that no grid of the layer covers, in natural order."""
    covered = GridCover.objects.filter(grid__layer=layer, grid__retired_at=None).values("building_id")
    rows = Place.objects.filter(below(place.path), level=Level.BUILDING, retired_at=None).exclude(
        pk__in=covered
    )
    return [
        (b.parent, b)
        for b in rows.select_related("parent").order_by("parent__path", "sort", "name")
        if b.parent
    ]


def lock_grid(actor: Holder, grid_id: int) -> Grid:
    grid = Grid.objects.locked().select_related("place").get(pk=grid_id)
    require(policies.can_edit(actor, grid.place))
    if grid.retired_at is not None:
        raise Refused(_("The grid “{name}” is out of use.").format(name=grid.name), status=409)
    return grid


def cover(actor: Holder, grid: Grid, wanted: set[int], now: datetime) -> None:
    """Make the grid cover exactly these buildings. Overlaps with other grids stand, and the check names them."""
    had = set(GridCover.objects.filter(grid=grid).values_list("building_id", flat=True))
    if had == wanted:
        return
    inside = Place.objects.filter(
        below(grid.place.path), level=Level.BUILDING, retired_at=None, pk__in=wanted
    )
    if inside.count() != len(wanted):
        raise Refused(_("A grid covers buildings of {place} only.").format(place=grid.place.name), status=422)
    GridCover.objects.filter(grid=grid, building_id__in=had - wanted).delete()
    GridCover.objects.bulk_create([GridCover(grid=grid, building_id=pk) for pk in sorted(wanted - had)])
    record(
        actor, COVERED, grid, at=now, name=grid.name, n=len(wanted), added=sorted(wanted - had),
        dropped=sorted(had - wanted),
    )  # fmt: skip
    follow_covers(had ^ wanted)


def follow_covers(buildings: Iterable[int]) -> None:
    """Rows that store their governance grid get that of today, wherever in these buildings they lie."""
    ids = list(buildings)
    paths = dict(Place.objects.filter(pk__in=ids).values_list("pk", "path"))
    now_in = dict(
        GridCover.objects.filter(building_id__in=ids, grid__layer=GridLayer.GOVERNANCE, grid__retired_at=None)
        .order_by("-grid_id")
        .values_list("building_id", "grid_id")
    )
    by_grid: dict[int | None, list[str]] = defaultdict(list)
    for pk, path in paths.items():
        by_grid[now_in.get(pk)].append(path)
    for grid_id, tops in by_grid.items():
        inside = Place.objects.filter(reduce(or_, map(below, tops))).values("pk")
        for model in gridded_models():
            rows: Any = model._default_manager
            rows.filter(~Q(grid_id=grid_id), place_id__in=inside).update(grid_id=grid_id)


def must_be_lawful(code: str, place: Place, layer: str, *, but: int | None = None) -> None:
    """A unit grid code begins with its community's code and is given once (GB/T 30428.1)."""
    if not code or layer != GridLayer.GOVERNANCE:
        return
    community = code_of(place.community_id)
    try:
        read_grid(code, community=read_division(community) if community else None)
    except BadCode:
        raise Refused(
            _("A grid code has 15 digits: those of its community ({code}) and three more.").format(
                code=community
            ),
            status=422,
        ) from None
    if Grid.objects.filter(code=code, retired_at=None).exclude(pk=but or 0).exists():
        raise Refused(_("The code {code} is in use.").format(code=code), status=422)


def code_of(place_id: int | None) -> str:
    return Place.objects.filter(pk=place_id or 0).values_list("code", flat=True).first() or ""


def free_serials(community_id: int | None) -> Iterator[str]:
    """Codes that no grid of the community has or had, from the next serial on; none without a community code."""
    stem = code_of(community_id)
    if len(stem) != 12:
        return iter(())
    used = Grid.objects.filter(code__startswith=stem).order_by("-code").values_list("code", flat=True).first()
    first = int(used[12:]) + 1 if used else 1
    return iter(f"{stem}{serial:03d}" for serial in range(first, SERIALS + 1))


def suggest_code(place: Place) -> str:
    """The next unit grid code of the place's community."""
    with unscoped(because="codes of the whole community are looked at"):
        return next(free_serials(place.community_id), "")
