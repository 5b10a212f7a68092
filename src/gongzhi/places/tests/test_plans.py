"""The sketch of an estate with one building marked: from outlines alone, or not at all."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.people.actor import SYSTEM
from gongzhi.places.levels import Level
from gongzhi.places.models import Place
from gongzhi.places.selectors import plan_around
from gongzhi.places.services import add_place
from tests.world import NOON, World


def block(left: int, top: int, wide: int = 64, deep: int = 14) -> list[list[int]]:
    return [[left, top], [left + wide, top], [left + wide, top + deep], [left, top + deep]]


def outlined(world: World, *corners: tuple[int, int]) -> list[Place]:
    """Willow Court's building at the first corner, new ones at the others."""
    more = [
        add_place(actor=SYSTEM, level=Level.BUILDING, name=f"{n}号楼", parent=world.willow, now=NOON)
        for n in range(4, 3 + len(corners))
    ]
    for building, corner in zip([world.building, *more], corners, strict=True):
        building.outline = block(*corner)
        building.save(update_fields=["outline"])
    return more


@pytest.mark.parametrize("place", ["building", "entrance", "unit"])
def test_the_building_of_a_place_is_marked_among_the_others(world: World, place: str) -> None:
    outlined(world, (0, 0), (90, 0), (0, 40))
    with CaptureQueriesContext(connection) as asked:
        plan = plan_around(getattr(world, place))
    assert plan is not None
    assert (plan.here.name, [shape.name for shape in plan.shapes]) == ("3号楼", ["3号楼", "4号楼", "5号楼"])
    assert len(asked) == 1
    east = {shape.name: shape.x for shape in plan.shapes}
    assert east["3号楼"] == east["5号楼"] < east["4号楼"]


def test_no_position_is_made_up(world: World) -> None:
    outlined(world, (0, 0), (90, 0))
    add_place(actor=SYSTEM, level=Level.BUILDING, name="9号楼", parent=world.willow, now=NOON)
    assert plan_around(world.building) is None
    assert plan_around(world.willow) is None
    assert plan_around(world.grain_building) is None


def test_an_estate_too_large_for_a_card_is_not_drawn(world: World) -> None:
    outlined(world, (0, 0), (0, 900))
    assert plan_around(world.building) is None


def test_a_building_that_is_gone_is_not_marked(world: World) -> None:
    outlined(world, (0, 0), (90, 0))
    Place.objects.filter(pk=world.building.pk).update(retired_at=NOON)
    assert plan_around(world.entrance) is None
