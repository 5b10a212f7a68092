"""Coordinates of map services, drawings on the earth, and what the ground of a map may be (E17)."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.config.maps import ground, hosts
from gongzhi.places.geo import Point, bd09_to_wgs84, gcj02_to_wgs84, metres_between, wgs84_to_gcj02
from gongzhi.places.levels import Level
from gongzhi.places.mapping import corner_of, moved, on_earth
from gongzhi.places.models import Place
from gongzhi.places.selectors.maps import on_map, outlines, public_points

pytestmark = pytest.mark.req("E17")
NEAR = 3  # metres
# Published with googollee/eviltransform, in the tests that its versions in twelve languages share.
GCJ = [  # WGS-84, GCJ-02
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
]
# The answer in Baidu's description of its service geoconv/v1, from=1 to=5.
BD = [((114.23074952312, 29.57908262908), (114.21892734521, 29.575429778924))]  # BD-09, WGS-84
in_the_east = st.builds(Point, st.floats(100, 125), st.floats(20, 45))
ring = st.lists(st.tuples(st.floats(0, 400), st.floats(0, 400)), min_size=3, max_size=8)


@pytest.mark.parametrize(("wgs", "gcj"), GCJ)
def test_known_points_of_gcj02_within_three_metres(wgs, gcj):
    assert metres_between(wgs84_to_gcj02(Point(*wgs)), Point(*gcj)) < NEAR
    assert metres_between(gcj02_to_wgs84(Point(*gcj)), Point(*wgs)) < NEAR


@pytest.mark.parametrize(("bd", "wgs"), BD)
def test_known_points_of_bd09_within_three_metres(bd, wgs):
    assert metres_between(bd09_to_wgs84(Point(*bd)), Point(*wgs)) < NEAR


@given(in_the_east)
def test_there_and_back_is_where_it_was(point):
    assert metres_between(gcj02_to_wgs84(wgs84_to_gcj02(point)), point) < 0.01


@given(ring, in_the_east)
def test_a_drawing_lies_where_its_known_building_stands(outline, point):
    xs, ys = [x for x, _y in outline], [y for _x, y in outline]
    corner = corner_of(outline, point)
    middle = moved(corner, (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    assert metres_between(middle, point) < 0.2
    placed = on_earth(outline, corner)
    assert len(placed) == len(outline)
    assert metres_between(placed[0], moved(corner, *outline[0])) < 0.01


LAYER = "https://t0.example.org/{z}/{x}/{y}.png?tk=1"


def test_the_ground_is_none_or_what_the_operator_names():
    assert ground([], source="", system="wgs84")["layers"] == []
    assert ground([LAYER], source="某图", system="gcj02")["layers"] == [LAYER]
    assert hosts([LAYER, LAYER]) == ["https://t0.example.org"]


@pytest.mark.parametrize(
    ("layer", "source", "system", "named"),
    [
        ("http://t0.example.org/{z}/{x}/{y}", "某图", "wgs84", "MAP_TILES"),
        ("https://t0.example.org/{z}/{x}", "某图", "wgs84", "MAP_TILES"),
        ("https://t{s}.example.org/{z}/{x}/{y}", "某图", "wgs84", "MAP_TILES"),
        (LAYER, "", "wgs84", "MAP_SOURCE"),
        (LAYER, "某图", "bd09", "MAP_SYSTEM"),
    ],
)
def test_a_wrong_ground_is_refused_at_start_by_its_name(layer, source, system, named):
    with pytest.raises(ImproperlyConfigured, match=named):
        ground([layer], source=source, system=system)


def test_points_are_given_in_the_coordinates_of_the_ground(settings):
    wgs, gcj = GCJ[2]
    assert on_map(Point(*wgs)) == (round(wgs[1], 5), round(wgs[0], 5))
    settings.MAP = {"system": "gcj02"}
    assert on_map(Point(*wgs)) == (round(gcj[1], 5), round(gcj[0], 5))


@pytest.mark.django_db
def test_outlines_need_one_building_that_says_where(world):
    square = [[0, 0], [20, 0], [20, 10], [0, 10]]
    Place.objects.filter(pk=world.building.pk).update(outline=square)
    assert outlines(world.willow) == []
    Place.objects.filter(pk=world.building.pk).update(lng=116.4, lat=39.9)
    (found,) = outlines(world.willow)
    assert (found.name, len(found.ring)) == ("3号楼", 4)
    north, east = found.middle
    assert metres_between(Point(east, north), Point(116.4, 39.9)) < 2


@pytest.mark.django_db
def test_an_estate_of_few_or_unknown_households_has_no_public_point(world):
    from gongzhi.places.models import EstateFacts

    ids = [world.willow.pk, world.grain.pk]
    assert public_points(ids) == frozenset()
    EstateFacts.objects.update_or_create(place=world.willow, defaults={"households": 5})
    EstateFacts.objects.update_or_create(place=world.grain, defaults={"households": 4})
    assert public_points(ids) == {world.willow.pk}
    assert world.willow.level == Level.ESTATE
