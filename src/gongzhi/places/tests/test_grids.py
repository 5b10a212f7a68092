"""Grids: drawn by who keeps the places, checked, and followed by open work."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongzhi.cases.models import Case
from gongzhi.core.verdict import Refused
from gongzhi.duties.models import Duty, DutyHolder
from gongzhi.people.posts import Post
from gongzhi.places.drawing import Block, draw
from gongzhi.places.models import Grid, GridCover
from gongzhi.places.selectors import grid_of
from gongzhi.places.selectors.grids import layers
from gongzhi.places.services import (
    change_grid,
    draw_estate_grids,
    draw_grid,
    draw_unit_grids,
    enter_places,
    retire_grid,
    suggest_code,
)
from tests.world import NOON

LATER = NOON + timedelta(days=3)


@pytest.fixture
def nong_an(world):
    """S2's example: two estates, seventeen buildings."""
    he = world.actor("he")
    estates = enter_places(
        actor=he, parent=world.community, names=["农安一区", "农安二区"], now=NOON, kind="old"
    )
    first = enter_places(actor=he, parent=estates[0], names=[f"{n}号楼" for n in range(1, 10)], now=NOON)
    second = enter_places(actor=he, parent=estates[1], names=[f"{n}号楼" for n in range(10, 18)], now=NOON)
    return estates, first + second


@pytest.mark.req("P2")
def test_two_property_grids_and_seventeen_unit_grids_check_green(world, nong_an):
    estates, _buildings = nong_an
    he = world.actor("he")
    for estate in estates:
        assert len(draw_estate_grids(actor=he, place=estate, now=NOON)) == 1
    drawn = [grid for estate in estates for grid in draw_unit_grids(actor=he, place=estate, now=NOON)]
    assert len(drawn) == 17
    assert [grid.code for grid in drawn] == [f"990101007001{n:03d}" for n in range(1, 18)]
    found = [layer.cover for estate in estates for layer in layers(estate)]
    assert all(cover.ok for cover in found)
    assert sum(cover.buildings for cover in found) == 34


@pytest.mark.req("P2")
def test_a_building_taken_out_is_red_named_and_drawn(world, nong_an):
    (first, _), buildings = nong_an
    he = world.actor("he")
    draw_unit_grids(actor=he, place=first, now=NOON)
    grid = Grid.objects.get(covers__building=buildings[8])
    change_grid(actor=he, grid_id=grid.pk, name=grid.name, code=grid.code, buildings=[], now=LATER)
    layer = layers(first)[0]
    assert not layer.cover.ok
    assert layer.holes == [buildings[8]]
    ((_estate, drawing),) = layer.drawings
    assert [s.name for s in drawing.shapes if s.state == "hole"] == ["9号楼"]


@pytest.mark.req("P2")
def test_an_overlap_names_both_grids(world, nong_an):
    (first, _), buildings = nong_an
    he = world.actor("he")
    for name in ("东网格", "西网格"):
        draw_grid(actor=he, place=first, layer="property", name=name, now=NOON, buildings=[buildings[0].pk])
    layer = layers(first)[1]
    ((building, said),) = layer.overlaps
    assert building == buildings[0]
    assert "东网格" in said and "西网格" in said


@pytest.mark.req("P2")
def test_open_work_follows_its_grid(world):
    he = world.actor("he")
    case = world.case()
    assert case.grid_id is None
    (grid,) = draw_unit_grids(actor=he, place=world.willow, now=LATER)
    duty = Duty.objects.get(subject=f"case:{case.pk}")
    assert {Case.objects.get().grid_id, duty.grid_id, DutyHolder.objects.get().grid_id} == {grid.pk}
    assert grid_of(world.unit) == grid.pk
    retire_grid(actor=he, grid_id=grid.pk, now=LATER)
    assert Case.objects.get().grid_id is None
    assert grid_of(world.unit) is None


def test_a_property_grid_moves_no_case(world):
    case = world.case()
    draw_estate_grids(actor=world.actor("he"), place=world.willow, now=LATER)
    case.refresh_from_db()
    assert case.grid_id is None


def test_the_work_of_the_neighbour_stays_where_it_is(world):
    world.case(place=world.grain_building)
    draw_unit_grids(actor=world.actor("he"), place=world.willow, now=LATER)
    assert Case.objects.get().grid_id is None


def test_a_grid_worker_sees_the_cases_of_the_grid_only(world):
    (grid,) = draw_unit_grids(actor=world.actor("he"), place=world.willow, now=LATER)
    world.appoint("han", world.residents_committee, Post.GRID_WORKER, world.willow, grid=grid)
    covered = [held.grid_id for held in world.actor("han").posts]
    assert grid.pk in covered


def test_drawing_twice_adds_nothing(world, nong_an):
    (first, _), _buildings = nong_an
    he = world.actor("he")
    assert len(draw_unit_grids(actor=he, place=first, now=NOON)) == 9
    assert draw_unit_grids(actor=he, place=first, now=NOON) == []
    assert GridCover.objects.count() == 9


@pytest.mark.parametrize("login", ["lin", "ding", "tao", "wang", "ou"])
def test_others_draw_nothing(world, login):
    with pytest.raises(Refused):
        draw_grid(actor=world.actor(login), place=world.willow, layer="property", name="甲", now=NOON)


def test_a_building_elsewhere_is_refused(world):
    with pytest.raises(Refused, match="柳园里"):
        draw_grid(
            actor=world.actor("he"), place=world.willow, layer="property", name="甲", now=NOON,
            buildings=[world.grain_building.pk],
        )  # fmt: skip


def test_grids_lie_at_an_estate_or_a_community(world):
    with pytest.raises(Refused):
        draw_grid(actor=world.actor("he"), place=world.building, layer="property", name="甲", now=NOON)


def test_a_retired_grid_does_not_change(world):
    he = world.actor("he")
    grid = draw_grid(actor=he, place=world.willow, layer="property", name="甲", now=NOON)
    retire_grid(actor=he, grid_id=grid.pk, now=LATER)
    with pytest.raises(Refused) as refusal:
        change_grid(actor=he, grid_id=grid.pk, name="乙", code="", buildings=[], now=LATER)
    assert refusal.value.status == 409


@pytest.mark.parametrize("code", ["990101007002001", "99010100700100", "abc", "990101007001000000"])
def test_a_code_that_is_not_of_this_community_is_refused(world, code):
    with pytest.raises(Refused, match="990101007001"):
        draw_grid(
            actor=world.actor("he"), place=world.willow, layer="governance", name="甲", code=code, now=NOON
        )


def test_codes_are_suggested_and_given_once(world):
    he = world.actor("he")
    code = suggest_code(world.willow)
    assert code == "990101007001001"
    grid = draw_grid(actor=he, place=world.willow, layer="governance", name="甲", code=code, now=NOON)
    assert suggest_code(world.grain) == "990101007001002"
    with pytest.raises(Refused, match=code):
        draw_grid(actor=he, place=world.grain, layer="governance", name="乙", code=code, now=NOON)
    retire_grid(actor=he, grid_id=grid.pk, now=LATER)
    assert suggest_code(world.grain) == "990101007001002"  # a serial is not used again


def square(x: float, y: float, side: float = 40) -> list[list[float]]:
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side]]


def test_outlines_are_drawn_to_scale_where_all_are_known():
    drawing = draw([Block("1号楼", square(0, 0), (1,)), Block("2号楼", square(60, 0), (9,))])
    assert drawing.is_plan
    west, east = drawing.shapes
    assert west.x < east.x and west.y == east.y
    assert (west.colour, east.colour) == (0, 0)
    assert west.hatch != east.hatch


def test_one_unknown_outline_gives_tidy_blocks():
    drawing = draw([Block("1号楼", square(0, 0), (1,)), Block("服务中心配楼", None, ())])
    assert not drawing.is_plan
    assert [s.short for s in drawing.shapes] == ["1号楼", "服务中心…"]


@pytest.mark.parametrize("outline", [[], [[0, 0], [1, 1]], [[0, 0], [9, 0], [0, 0]], square(0, 0, 0)])
def test_an_outline_that_is_none_gives_a_block(outline):
    drawing = draw([Block("1号楼", outline, (1,))])
    assert not drawing.is_plan
    assert len(drawing.shapes) == 1


def test_a_flat_row_is_stretched_until_labels_fit():
    drawing = draw(
        [
            Block(f"{n}号楼", [[n * 80, 0], [n * 80 + 70, 0], [n * 80 + 70, 14], [n * 80, 14]], (1,))
            for n in range(4)
        ]
    )
    assert not drawing.is_plan
    ys = [int(point.split(",")[1]) for point in drawing.shapes[0].points.split()]
    assert max(ys) - min(ys) >= 42
