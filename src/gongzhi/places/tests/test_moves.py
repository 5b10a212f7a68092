"""Moving and merging: everything under a place goes along, and every sum stays what it was."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import Count

from gongzhi.cases.models import Case, CaseBearing, DispatchRule
from gongzhi.cases.services import accept_case, assign_case, finish_case, receive_case
from gongzhi.core.models import TaskRun
from gongzhi.core.placed import Change, placed_models
from gongzhi.core.verdict import Refused
from gongzhi.duties.models import Duty, DutyHolder
from gongzhi.duties.services import climb_due
from gongzhi.journal.models import Entry
from gongzhi.people.models import Appointment, Engagement, Organisation
from gongzhi.people.selectors import accounts_of
from gongzhi.places.models import EstateFacts, Grid, Place, PlaceName
from gongzhi.places.selectors import grid_of, living, placard_place, search_places
from gongzhi.places.services import (
    add_place,
    draw_grid,
    draw_unit_grids,
    foresee,
    issue_placards,
    merge_places,
    move_place,
)
from gongzhi.places.services.later import align_again, do_change
from gongzhi.places.services.moves import lock
from tests.world import NOON

LATER = NOON + timedelta(days=30)
DAY = LATER.date()


def figures() -> dict[str, object]:
    """What must add up: how many rows of each kind, their states, and whether they were kept."""
    return {
        "cases": Counter(Case.objects.values_list("status", flat=True)),
        "duties": Counter(Duty.objects.values_list("state", "kept")),
        "parts": Counter(DutyHolder.objects.filter(is_open=True).values_list("is_bearer", flat=True)),
        "posts": Appointment.objects.filter(ends=None).count(),
        "engagements": Engagement.objects.filter(ends=None).count(),
        "buildings": Place.objects.filter(level="building", retired_at=None).count(),
        "units": Place.objects.filter(level="unit").count(),
    }


LEVELS = ("district_id", "subdistrict_id", "community_id", "estate_id")


def astray() -> list[str]:
    """Nodes and rows that do not agree with the tree."""
    places = {place.pk: place for place in Place.objects.select_related("parent")}
    nodes = [place for place in places.values() if place.parent and not place.retired_at]
    found = [f"path of {place}" for place in nodes if place.path[:-4] != place.parent.path]
    found += [
        f"{name} of {place}"
        for place in nodes
        for name in LEVELS
        if getattr(place, name) != (place.pk if name == f"{place.level}_id" else getattr(place.parent, name))
    ]
    return found + [
        f"{name} of {row._meta.label} {row.pk}"
        for model in placed_models()
        for row in model._default_manager.all()
        for name in LEVELS
        if hasattr(row, name) and getattr(row, name) != getattr(places[row.place_id], name)
    ]


def many_cases(world, n=12):
    """Open, finished in time, late and climbed; at the estate, its neighbour and the community itself."""
    where = [world.entrance, world.grain_building, world.community, world.unit]
    for i in range(n):
        world.case(place=where[i % 4], text=f"第{i}次：单元门坏了。", now=NOON + timedelta(minutes=i))
    for case in Case.objects.filter(bearer=world.anhe).order_by("pk")[:3]:
        accept_case(actor=world.actor("lin"), case_id=case.pk, now=NOON + timedelta(hours=1))
        finish_case(actor=world.actor("lin"), case_id=case.pk, result="修好了", now=NOON + timedelta(hours=2))
    climb_due(NOON + timedelta(hours=30))


@pytest.mark.req("P1")
def test_an_estate_moves_with_everything_under_it(world):
    many_cases(world)
    before = figures()
    per_estate = Counter(Case.objects.values_list("estate_id", flat=True))
    moved = move_place(
        actor=world.actor("zhou"), place_id=world.willow.pk, parent_id=world.far_community.pk, now=LATER
    )
    assert moved.parent_id == world.far_community.pk
    assert astray() == []
    assert figures() == before
    assert Counter(Case.objects.values_list("estate_id", flat=True)) == per_estate
    unit = Place.objects.get(pk=world.unit.pk)
    assert unit.community_id == world.far_community.pk
    assert unit.path.startswith(Place.objects.get(pk=world.far_community.pk).path)


@pytest.mark.req("P1")
def test_open_duties_go_to_the_body_of_the_new_community(world):
    many_cases(world)
    inside = Duty.objects.filter(estate_id=world.willow.pk, state="open")
    held = DutyHolder.objects.filter(duty__in=inside, is_open=True)
    assert held.filter(org=world.residents_committee).exists()
    n = held.count()
    move_place(
        actor=world.actor("zhou"), place_id=world.willow.pk, parent_id=world.far_community.pk, now=LATER
    )
    held = DutyHolder.objects.filter(duty__in=inside, is_open=True)
    assert held.count() == n
    assert not held.filter(org=world.residents_committee).exists()
    climbed = held.filter(org=world.far_committee).values_list("duty__subject", flat=True)
    assert climbed
    for subject in climbed:
        assert CaseBearing.objects.filter(
            case_id=int(subject.partition(":")[2]), org=world.far_committee
        ).exists()
    # the neighbour stayed, and so did its duties
    stayed = DutyHolder.objects.filter(duty__estate_id=world.grain.pk, is_open=True, org=world.far_committee)
    assert not stayed.exists()


@pytest.mark.req("P1")
def test_two_communities_become_one(world):
    many_cases(world)
    held = world.case(place=world.community, category=world.other)
    accept_case(actor=world.actor("he"), case_id=held.pk, now=NOON)
    before = figures()
    merge_places(
        actor=world.actor("zhou"), place_id=world.community.pk, into_id=world.far_community.pk, now=LATER
    )
    assert astray() == []
    assert figures() == before
    assert not Case.objects.filter(community_id=world.community.pk).exists()
    assert not DutyHolder.objects.filter(org=world.residents_committee, is_open=True).exists()
    assert not Case.objects.filter(bearer=world.residents_committee).exclude(closed_at=None).exists()
    held.refresh_from_db()
    assert held.bearer == world.far_committee
    assert held.place_id == world.far_community.pk
    old = Organisation.objects.get(pk=world.residents_committee.pk)
    assert old.retired_at == LATER


@pytest.mark.req("P1")
def test_the_people_of_the_old_body_work_on_in_the_new_one(world):
    merge_places(
        actor=world.actor("zhou"), place_id=world.community.pk, into_id=world.far_community.pk, now=LATER
    )
    he = world.actor("he", on=DAY)
    assert {held.org_id for held in he.posts} == {world.far_committee.pk}
    assert he.holds("dispatch", Place.objects.get(pk=world.willow.pk))
    assert world.he.pk in accounts_of(world.far_committee.pk, Place.objects.get(pk=world.willow.pk), on=DAY)
    # the past can still be read
    assert {held.org_id for held in world.actor("he", on=DAY - timedelta(days=1)).posts} == set()
    ended = Appointment.objects.get(person=world.he.person, organisation=world.residents_committee)
    assert ended.ends == DAY - timedelta(days=1)


@pytest.mark.req("P1")
def test_a_person_keeps_the_duty_that_was_given_to_her(world):
    case = world.case(place=world.community, category=world.other)
    secretary = world.actor("he")
    accept_case(actor=secretary, case_id=case.pk, now=NOON)
    assign_case(actor=secretary, case_id=case.pk, person_id=world.ding.person.pk, now=NOON)
    merge_places(
        actor=world.actor("zhou"), place_id=world.community.pk, into_id=world.far_community.pk, now=LATER
    )
    part = DutyHolder.objects.get(duty__subject=f"case:{case.pk}", is_open=True, is_bearer=True)
    assert (part.org_id, part.person_id) == (world.far_committee.pk, world.ding.person.pk)


@pytest.mark.req("P1")
def test_the_old_name_code_and_placard_open_the_new_place(world):
    merge_places(
        actor=world.actor("zhou"), place_id=world.community.pk, into_id=world.far_community.pk, now=LATER
    )
    old = Place.objects.get(pk=world.community.pk)
    assert old.retired_at == LATER
    assert living(old) == world.far_community
    assert search_places("槐树") == [world.far_community]
    names = PlaceName.objects.filter(place=world.far_community, name="槐树社区")
    assert [(n.code, n.valid_to) for n in names] == [("990101007001", DAY)]
    said = Entry.objects.filter(subject=f"place:{old.pk}", verb="places.merged").get()
    assert (said.community_id, said.data["to"]) == (world.community.pk, world.far_community.pk)


@pytest.mark.req("P1", "P5")
def test_placards_stay_good_through_a_merge_of_estates(world):
    (placard,) = issue_placards(actor=world.actor("he"), building_id=world.building.pk, now=NOON)
    EstateFacts.objects.create(place=world.willow, households=300)
    EstateFacts.objects.create(place=world.grain, households=120)
    merge_places(actor=world.actor("he"), place_id=world.willow.pk, into_id=world.grain.pk, now=LATER)
    place, why = placard_place(placard.code)
    assert (place, why) == (world.entrance, "")
    assert place.full_name == "禾安小区 3号楼 2单元"
    assert EstateFacts.objects.get(place=world.grain).households == 420
    assert astray() == []


def test_a_rule_of_the_merged_place_ends_and_a_named_body_is_followed(world):
    local = DispatchRule.objects.create(
        number=8, place=world.community, bearer_kind="community", limit_amount=2, limit_unit="day",
        starts_at=NOON, ground="试",
    )  # fmt: skip
    named = DispatchRule.objects.create(
        number=9, bearer_kind="named", bearer=world.residents_committee, limit_amount=2, limit_unit="day",
        starts_at=NOON, ground="试",
    )  # fmt: skip
    merge_places(
        actor=world.actor("zhou"), place_id=world.community.pk, into_id=world.far_community.pk, now=LATER
    )
    assert DispatchRule.objects.get(pk=local.pk).ends_at == LATER
    now_named = DispatchRule.objects.get(number=9, ends_at=None)
    assert (now_named.version, now_named.bearer) == (named.version + 1, world.far_committee)


@pytest.mark.req("P1", "P2")
def test_unit_grids_go_along_and_get_codes_of_the_new_community(world):
    draw_unit_grids(actor=world.actor("he"), place=world.community, now=NOON)
    across = draw_grid(
        actor=world.actor("he"), place=world.community, layer="property", name="两小区", now=NOON,
        buildings=[world.building.pk, world.grain_building.pk],
    )  # fmt: skip
    case = world.case(grid_id=grid_of(world.entrance))
    move_place(
        actor=world.actor("zhou"), place_id=world.willow.pk, parent_id=world.far_community.pk, now=LATER
    )
    grid = Grid.objects.get(pk=grid_of(Place.objects.get(pk=world.entrance.pk)))
    assert grid.code == "990101007002001"
    assert Case.objects.get(pk=case.pk).grid_id == grid.pk
    # a grid of the old community lets go of what left it
    assert [c.building for c in across.covers.all()] == [world.grain_building]
    assert astray() == []


def test_a_building_moves_to_the_next_estate(world):
    case = world.case()
    move_place(actor=world.actor("he"), place_id=world.building.pk, parent_id=world.grain.pk, now=LATER)
    case.refresh_from_db()
    assert case.estate_id == world.grain.pk
    assert Place.objects.get(pk=world.unit.pk).full_name == "禾安小区 3号楼 2单元 501"
    assert DutyHolder.objects.get(duty__subject=f"case:{case.pk}").estate_id == world.grain.pk
    assert astray() == []


@pytest.mark.parametrize("login", ["he", "tao", "lin", "ding", "ma"])
def test_only_an_office_above_both_moves_an_estate(world, login):
    with pytest.raises(Refused, match=r"两个地方|both places"):
        move_place(
            actor=world.actor(login), place_id=world.willow.pk, parent_id=world.far_community.pk, now=LATER
        )


def test_moving_twice_is_refused(world):
    order = {"place_id": world.willow.pk, "parent_id": world.far_community.pk, "now": LATER}
    move_place(actor=world.actor("zhou"), **order)
    with pytest.raises(Refused) as refusal:
        move_place(actor=world.actor("zhou"), **order)
    assert refusal.value.status == 409


def test_merging_twice_is_refused(world):
    order = {"place_id": world.community.pk, "into_id": world.far_community.pk, "now": LATER}
    merge_places(actor=world.actor("zhou"), **order)
    with pytest.raises(Refused):
        merge_places(actor=world.actor("zhou"), **order)


def test_a_name_on_both_sides_is_refused_by_name(world):
    add_place(actor=world.actor("tao"), level="estate", name="柳园里", parent=world.far_community, now=NOON)
    with pytest.raises(Refused, match="柳园里"):
        merge_places(
            actor=world.actor("zhou"), place_id=world.community.pk, into_id=world.far_community.pk, now=LATER
        )


def test_the_preview_counts_what_will_move(world):
    many_cases(world)
    plan = foresee(lock(world.willow.pk, world.far_community.pk))
    said = " ".join(plan.lines)
    assert plan.problem == ""
    assert str(Case.objects.filter(estate_id=world.willow.pk).count()) in said
    assert not plan.is_large
    assert foresee(Change(top=world.willow, parent=world.community)).problem


def test_the_worker_does_a_large_one_once(world):
    params = {"place": world.community.pk, "parent": None, "into": world.far_community.pk}
    run = type("Run", (), {"params": {**params, "account": None, "org": None, "now": LATER.isoformat()}})()
    do_change(run)
    entries = Entry.objects.count()
    do_change(run)
    assert Entry.objects.count() == entries
    assert Place.objects.get(pk=world.community.pk).merged_into_id == world.far_community.pk


def test_a_report_that_was_under_way_is_put_right_by_the_second_look(world):
    stale = world.report(category=world.other)
    assert stale.place.estate_id == world.willow.pk
    move_place(
        actor=world.actor("zhou"), place_id=world.willow.pk, parent_id=world.far_community.pk, now=LATER
    )
    case = receive_case(actor=world.actor("liu"), report=stale, now=LATER)
    assert case.community_id == world.community.pk
    task = TaskRun.objects.get(kind="places.align")
    align_again(type("Run", (), {"params": task.params})())
    case.refresh_from_db()
    assert case.community_id == world.far_community.pk
    assert case.bearer == world.far_committee
    assert astray() == []


def test_cases_by_community_add_up(world):
    many_cases(world, 20)
    by = dict(Case.objects.values_list("community_id").annotate(n=Count("pk")))
    merge_places(
        actor=world.actor("zhou"), place_id=world.community.pk, into_id=world.far_community.pk, now=LATER
    )
    after = dict(Case.objects.values_list("community_id").annotate(n=Count("pk")))
    assert after == {world.far_community.pk: sum(by.values())}
