"""Full cover without overlap, as a pure question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.places.grids import Overlap, check_cover

BUILDINGS = st.sets(st.integers(1, 30), max_size=17)
COVERS = st.lists(st.tuples(st.integers(1, 8), st.integers(1, 40)), max_size=40)


@pytest.mark.req("P2")
def test_seventeen_buildings_in_two_grids_are_covered():
    buildings = range(1, 18)
    cover = check_cover(buildings, [(1 if b <= 9 else 2, b) for b in buildings])
    assert cover.ok
    assert (cover.buildings, cover.holes, cover.overlaps) == (17, (), ())


@pytest.mark.req("P2")
def test_one_building_taken_out_is_named():
    buildings = range(1, 18)
    cover = check_cover(buildings, [(b, b) for b in buildings if b != 9])
    assert not cover.ok
    assert cover.holes == (9,)


@pytest.mark.req("P2")
def test_a_building_in_two_grids_is_named_with_both():
    cover = check_cover([1, 2], [(5, 1), (4, 1), (4, 2)])
    assert cover.overlaps == (Overlap(1, (4, 5)),)
    assert not cover.ok


def test_no_buildings_are_not_well_covered():
    assert not check_cover([], []).ok


@given(BUILDINGS, COVERS)
def test_every_building_is_whole_a_hole_or_an_overlap(buildings, covers):
    cover = check_cover(buildings, covers)
    overlapped = {o.building for o in cover.overlaps}
    assert not overlapped & set(cover.holes)
    for building in buildings:
        grids = {g for g, b in covers if b == building}
        assert (building in cover.holes) == (not grids)
        assert (building in overlapped) == (len(grids) > 1)


@given(BUILDINGS, COVERS, st.data())
def test_taking_the_last_grid_from_a_building_makes_exactly_one_more_hole(buildings, covers, data):
    cover = check_cover(buildings, covers)
    whole = [b for b in buildings if b not in cover.holes]
    if not whole:
        return
    building = data.draw(st.sampled_from(sorted(whole)))
    less = check_cover(buildings, [(g, b) for g, b in covers if b != building])
    assert set(less.holes) == {*cover.holes, building}


@given(BUILDINGS, COVERS, st.randoms())
def test_order_and_repetition_change_nothing(buildings, covers, dice):
    again = covers * 2
    dice.shuffle(again)
    first, second = check_cover(sorted(buildings), covers), check_cover(sorted(buildings), again)
    assert first == second
