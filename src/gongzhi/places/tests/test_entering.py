"""Entering, naming, retiring places and editing their facts: who may, where, and what stays written."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from gongzhi.people.posts import Post
from gongzhi.places.levels import Level
from gongzhi.places.models import EstateFacts, Placard, Place, PlaceName, UnitFacts
from gongzhi.places.naming import spread
from gongzhi.places.selectors import grid_of, placard_place, search_places
from gongzhi.places.selectors.tree import Filters, filtered_estates, former_names
from gongzhi.places.services import (
    add_place,
    draw_unit_grids,
    edit_estate,
    edit_outline,
    edit_unit,
    enter_places,
    give_name,
    issue_placards,
    restore_place,
    retire_place,
)
from tests.world import NOON

LATER = NOON + timedelta(days=3)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1-3号楼", ["1号楼", "2号楼", "3号楼"]),
        ("１～３号楼", ["1号楼", "2号楼", "3号楼"]),
        ("甲座、乙座\n丙座", ["甲座", "乙座", "丙座"]),
        ("A9至A10座", ["A9至A10座"]),  # two letters: not a row that we can be sure of
        ("9-3号楼", ["9-3号楼"]),
        ("  农安  一区 ", ["农安 一区"]),
        ("1号楼, 1号楼", ["1号楼"]),
        ("", []),
        ("No. 1-2", ["No. 1", "No. 2"]),
    ],
)
def test_names_in_a_row(text, names):
    assert spread(text) == names


@pytest.mark.req("P1")
def test_a_community_enters_seventeen_buildings_in_one_step(world):
    names = spread("1-17号楼")
    made = enter_places(actor=world.actor("he"), parent=world.grain, names=names[1:], now=NOON)
    assert [p.full_name for p in made[:2]] == ["禾安小区 2号楼", "禾安小区 3号楼"]
    assert Place.objects.filter(parent=world.grain, level=Level.BUILDING).count() == 17
    assert Entry.objects.filter(verb="places.added", subject=f"place:{made[0].pk}").exists()


def test_a_row_is_entered_whole_or_not_at_all(world):
    with pytest.raises(Refused, match="1号楼"):
        enter_places(actor=world.actor("he"), parent=world.grain, names=["2号楼", "1号楼"], now=NOON)
    assert Place.objects.filter(parent=world.grain).count() == 1


@pytest.mark.parametrize("login", ["lin", "ding", "tao", "wang", "ou", "ma"])
def test_others_enter_nothing(world, login):
    with pytest.raises(Refused):
        enter_places(actor=world.actor(login), parent=world.grain, names=["2号楼"], now=NOON)


def test_a_place_out_of_use_takes_no_more(world):
    Place.objects.filter(pk=world.grain.pk).update(retired_at=NOON)
    with pytest.raises(Refused):
        add_place(actor=world.actor("he"), level="building", name="2号楼", parent=world.grain, now=NOON)


def test_a_child_lands_where_its_parent_is_now(world):
    stale = Place.objects.get(pk=world.willow.pk)
    Place.objects.filter(pk=world.willow.pk).update(path="0001000100010077")
    made = add_place(actor=world.actor("he"), level="building", name="9号楼", parent=stale, now=NOON)
    assert made.path.startswith("0001000100010077")


@pytest.mark.req("P1")
def test_an_old_name_still_finds_the_place(world):
    give_name(actor=world.actor("he"), place=world.willow, name="柳园新里", code="", now=LATER)
    assert search_places("柳园里")[0].pk == world.willow.pk
    assert Place.objects.get(pk=world.unit.pk).full_name == "柳园新里 3号楼 2单元 501"
    first, second = PlaceName.objects.filter(place=world.willow).order_by("valid_from")
    assert (first.name, first.valid_to, second.valid_from, second.valid_to) == (
        "柳园里", LATER.date(), LATER.date(), None,
    )  # fmt: skip


def test_the_same_name_again_changes_nothing(world):
    before = Entry.objects.count()
    give_name(actor=world.actor("he"), place=world.willow, name="柳园里", code="", now=LATER)
    assert Entry.objects.count() == before


def test_a_neighbours_name_is_refused(world):
    with pytest.raises(Refused, match="禾安小区"):
        give_name(actor=world.actor("he"), place=world.willow, name="禾安小区", code="", now=LATER)


def test_a_place_that_holds_others_stays(world):
    with pytest.raises(Refused) as refusal:
        retire_place(actor=world.actor("he"), place_id=world.building.pk, now=LATER)
    assert refusal.value.status == 409


def test_a_place_with_open_cases_or_people_stays(world):
    world.case(place=world.grain_building)
    world.appoint("zhao", world.huimin, Post.BUILDING_HEAD, world.grain_building)
    with pytest.raises(Refused) as refusal:
        retire_place(actor=world.actor("he"), place_id=world.grain_building.pk, now=LATER)
    assert "1" in refusal.value.why
    assert Place.objects.get(pk=world.grain_building.pk).retired_at is None


def test_a_retired_building_leaves_its_grid_and_its_codes_end(world):
    draw_unit_grids(actor=world.actor("he"), place=world.grain, now=NOON)
    (placard,) = issue_placards(actor=world.actor("he"), building_id=world.grain_building.pk, now=NOON)
    retire_place(actor=world.actor("he"), place_id=world.grain_building.pk, now=LATER)
    assert grid_of(world.grain_building) is None
    assert placard_place(placard.code) == (None, "revoked")
    assert Placard.objects.get().revoked_at == LATER
    with pytest.raises(Refused):
        retire_place(actor=world.actor("he"), place_id=world.grain_building.pk, now=LATER)
    # the name is free again
    enter_places(actor=world.actor("he"), parent=world.grain, names=["1号楼"], now=LATER)


@pytest.mark.req("P3")
def test_facts_are_kept_with_what_stood_before(world):
    facts = {"households": 300, "area_dm2": 5_431_860, "facilities": ["lift"], "secret": 1}
    edit_estate(actor=world.actor("he"), place_id=world.willow.pk, kind="old", facts=facts, now=LATER)
    row = EstateFacts.objects.get(place=world.willow)
    assert (row.households, row.area_dm2, row.facilities) == (300, 5_431_860, ["lift"])
    said = Entry.objects.get(verb="places.facts_changed").data["changed"]
    assert said["kind"] == ["commercial", "old"]
    assert said["households"] == [None, 300]
    edit_estate(actor=world.actor("he"), place_id=world.willow.pk, kind="old", facts=facts, now=LATER)
    assert Entry.objects.filter(verb="places.facts_changed").count() == 1


def test_facts_of_another_level_are_refused(world):
    with pytest.raises(Refused):
        edit_unit(actor=world.actor("he"), place_id=world.willow.pk, facts={"floor": 5}, now=LATER)
    edit_unit(actor=world.actor("he"), place_id=world.unit.pk, facts={"registered_dm2": 6_012}, now=LATER)
    assert UnitFacts.objects.get(place=world.unit).registered_dm2 == 6_012
    with pytest.raises(Refused):
        edit_outline(actor=world.actor("lin"), place_id=world.building.pk, outline=None, now=LATER)


@pytest.mark.req("P3")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": "old"}, {"禾安小区"}),
        ({"year_to": 1990}, {"禾安小区"}),
        ({"year_from": 1990, "households_from": 300}, {"柳园里"}),
        ({"facility": "lift"}, {"柳园里"}),
        ({"households_to": 299}, {"禾安小区"}),
        ({"facility": "lift", "kind": "old"}, set()),
        ({"q": "柳园", "year_from": 1980}, {"柳园里"}),
    ],
)
def test_estates_are_found_by_their_facts(world, asked, found):
    EstateFacts.objects.create(
        place=world.willow, year_built=2004, households=300, facilities=["lift", "gate"]
    )
    EstateFacts.objects.create(place=world.grain, year_built=1985, households=120, facilities=["gate"])
    assert {p.name for p in filtered_estates(Filters(**asked))} == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("柳园里3号楼", ["柳园里 3号楼", "柳园里 3号楼 2单元", "柳园里 3号楼 2单元 501"]),
        ("柳园里 2单元", ["柳园里 3号楼 2单元", "柳园里 3号楼 2单元 501"]),
        ("990101007001", ["槐树社区"]),
        ("   ", []),
        ("无此地", []),
    ],
)
def test_searching(world, text, found):
    assert [p.full_name for p in search_places(text)][: len(found) or None] == found


def gone(world, place):
    return retire_place(actor=world.actor("he"), place_id=place.pk, now=LATER)


def back(world, place, who="he"):
    return restore_place(actor=world.actor(who), place_id=place.pk, now=LATER + timedelta(days=2))


@pytest.mark.req("E24")
def test_a_place_comes_back_under_its_name_without_its_codes_and_grids(world):
    draw_unit_grids(actor=world.actor("he"), place=world.grain, now=NOON)
    (placard,) = issue_placards(actor=world.actor("he"), building_id=world.grain_building.pk, now=NOON)
    gone(world, world.grain_building)
    assert back(world, world.grain_building).retired_at is None
    first, second = PlaceName.objects.filter(place=world.grain_building).order_by("pk")
    assert (first.valid_to, second.valid_from, second.valid_to) == (
        LATER.date(), LATER.date() + timedelta(days=2), None,
    )  # fmt: skip
    assert second.name == world.grain_building.name
    assert former_names(Place.objects.get(pk=world.grain_building.pk)) == []
    assert placard_place(placard.code) == (None, "revoked")
    assert grid_of(world.grain_building) is None
    assert Entry.objects.filter(verb="places.restored", subject=f"place:{world.grain_building.pk}").exists()
    with pytest.raises(Refused):
        back(world, world.grain_building)


@pytest.mark.req("E24")
def test_a_place_whose_name_code_or_parent_is_gone_stays_out_of_use(world):
    Place.objects.filter(pk=world.grain_building.pk).update(code="H-1")
    gone(world, world.grain_building)
    for who in ("lin", "tao", "wang"):
        with pytest.raises(Refused) as refusal:
            back(world, world.grain_building, who)
        assert refusal.value.status == 403
    (other,) = enter_places(actor=world.actor("he"), parent=world.grain, names=["1号楼"], now=LATER)
    with pytest.raises(Refused, match="1号楼"):
        back(world, world.grain_building)
    give_name(actor=world.actor("he"), place=other, name="2号楼", code="H-1", now=LATER)
    with pytest.raises(Refused, match="H-1"):
        back(world, world.grain_building)
    gone(world, other)
    Place.objects.filter(pk=world.grain.pk).update(retired_at=LATER)
    with pytest.raises(Refused, match="禾安小区"):
        back(world, world.grain_building)


def test_what_was_merged_goes_on_elsewhere_and_does_not_come_back(world):
    Place.objects.filter(pk=world.grain_building.pk).update(retired_at=NOON, merged_into=world.building)
    with pytest.raises(Refused, match="柳园里"):
        back(world, world.grain_building)
