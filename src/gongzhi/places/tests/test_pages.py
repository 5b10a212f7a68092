"""The staff pages of places: what stands on them, how many questions they ask, what a form does twice."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now

from gongzhi.people.actor import SYSTEM
from gongzhi.people.services import elevate
from gongzhi.places.importing import Bringer
from gongzhi.places.levels import Level
from gongzhi.places.models import EstateFacts, Grid, Placard, Place
from gongzhi.places.services import (
    add_place,
    draw_unit_grids,
    enter_places,
    issue_placards,
    merge_places,
    retire_place,
)
from tests.counting import counts


@pytest.fixture
def as_(world, client):
    """Sign a person of the cast in and hand out the browser."""

    def signed_in(login: str) -> Client:
        client.force_login(getattr(world, login))
        return client

    return signed_in


def actor(world, login="he"):
    return world.actor(login, on=localdate())


def page(place, name="place_detail", *more):
    return reverse(name, args=[place.public_id, *more])


def fill(client, address, **data):
    return client.post(address, {"idem": "once-1", **data})


def many(world, n=20):
    enter_places(
        actor=actor(world), parent=world.willow, names=[f"{i}号楼" for i in range(10, 10 + n)], now=now()
    )


@pytest.mark.req("P1")
def test_the_tree_counts_what_lies_in_it(world, as_):
    EstateFacts.objects.create(place=world.willow, households=300)
    text = as_("he").get(reverse("place_list")).content.decode()
    for said in ("云河区", "清河湾街道", "槐树社区", "桃林社区", "300"):
        assert said in text


@pytest.mark.parametrize(
    "address", ["place_list", "place_list filtered", "place_detail", "grid_list", "placards"]
)
def test_pages_ask_as_often_for_many_rows_as_for_one(world, as_, address):
    he = as_("he")
    where = {
        "place_list": reverse("place_list"),
        "place_list filtered": f"{reverse('place_list')}?q=%E5%8F%B7%E6%A5%BC",
        "place_detail": page(world.willow),
        "grid_list": page(world.willow, "grid_list"),
        "placards": page(world.building, "placards"),
    }[address]
    draw_unit_grids(actor=actor(world), place=world.willow, now=now())
    issue_placards(actor=actor(world), building_id=world.building.pk, now=now())
    he.get(where)  # the first page of a session writes the session
    counts(address, lambda: he.get(where))
    many(world)
    enter_places(
        actor=actor(world), parent=world.building, names=[f"{n}单元" for n in range(3, 12)], now=now()
    )
    draw_unit_grids(actor=actor(world), place=world.willow, now=now())
    issue_placards(actor=actor(world), building_id=world.building.pk, now=now())
    assert counts(address, lambda: he.get(where)).status_code == 200


@pytest.mark.req("P1")
def test_entering_a_row_of_buildings_sends_back_to_the_estate(world, as_):
    answer = fill(as_("he"), page(world.grain, "place_add"), names="2-17号楼")
    assert answer.url == page(world.grain)
    assert Place.objects.filter(parent=world.grain).count() == 17


def test_a_form_sent_twice_enters_once(world, as_):
    he = as_("he")
    assert fill(he, page(world.grain, "place_add"), names="2号楼").url == page(world.grain)
    assert fill(he, page(world.grain, "place_add"), names="2号楼").url == page(world.grain)
    assert Place.objects.filter(parent=world.grain, name="2号楼").count() == 1


def test_a_refusal_stands_beside_what_was_written(world, as_):
    answer = fill(as_("he"), page(world.grain, "place_add"), names="1号楼\n2号楼")
    assert answer.status_code == 422
    assert "1号楼\n2号楼" in answer.content.decode()
    assert Place.objects.filter(parent=world.grain).count() == 1


@pytest.mark.req("P3")
def test_facts_are_written_in_metres_and_yuan(world, as_):
    he = as_("he")
    said = {
        "kind": "old",
        "area": "54318.60",
        "fee_min": "0.6",
        "fee_max": "1.2",
        "facilities": ["lift", "gate"],
    }
    assert fill(he, page(world.willow, "place_edit"), **said).status_code == 302
    facts = EstateFacts.objects.get(place=world.willow)
    assert (facts.area_dm2, facts.fee_min_fen, facts.fee_max_fen) == (5_431_860, 60, 120)
    text = he.get(page(world.willow)).content.decode()
    assert "54,318.60" in text
    assert fill(he, page(world.willow, "place_edit"), kind="old", fee_min="2", fee_max="1").status_code == 422


@pytest.mark.parametrize(
    ("outline", "status"),
    [("0 0\n40 0\n40 12", 302), ("0 0\n40", 422), ("0 0\n1 1", 422), ("nan 0\n1 1\n2 2", 422)],
)
def test_an_outline_is_three_corners_or_more(world, as_, outline, status):
    assert fill(as_("he"), page(world.building, "place_edit"), outline=outline).status_code == status


@pytest.mark.parametrize(
    ("login", "read", "change"),
    [
        ("he", 200, 200),
        ("zhou", 200, 200),
        ("tao", 200, 403),
        ("lin", 200, 403),
        ("zhao", 200, 403),
        ("wang", 404, 404),
    ],
)
def test_who_reads_and_who_changes(world, as_, login, read, change):
    browser = as_(login)
    assert browser.get(page(world.willow)).status_code == read
    for name in ("place_add", "place_name", "place_edit", "place_retire"):
        assert browser.get(page(world.willow, name)).status_code == change
    assert browser.get(page(world.building, "placards")).status_code == change


def test_units_are_for_those_with_work_there(world, as_):
    assert as_("lin").get(page(world.unit)).status_code == 200
    assert as_("zhao").get(page(world.unit)).status_code == 404


@pytest.mark.req("P1")
def test_the_preview_of_a_merge_and_the_merge(world, as_):
    zhou = as_("zhou")
    address = f"{page(world.community, 'place_merge')}?to={world.far_community.public_id}"
    text = zhou.get(address).content.decode()
    assert "2 个小区" in text
    assert fill(zhou, address).url == page(world.far_community)
    answer = zhou.get(page(world.community))
    assert (answer.status_code, answer.url) == (302, page(world.far_community))


def test_a_large_change_goes_to_the_worker(world, as_, monkeypatch):
    monkeypatch.setattr("gongzhi.places.services.plan.LARGE", 1)
    world.case()
    address = f"{page(world.willow, 'place_move')}?to={world.far_community.public_id}"
    answer = fill(as_("zhou"), address)
    assert answer.url.startswith("/tasks/")
    assert Place.objects.get(pk=world.willow.pk).community_id == world.community.pk


@pytest.mark.parametrize("login", ["he", "tao", "lin"])
def test_no_preview_for_who_may_not(world, as_, login):
    assert as_(login).get(page(world.willow, "place_move")).status_code == 403


@pytest.mark.req("P2")
def test_the_button_draws_a_grid_for_each_building_and_the_page_says_so(world, as_):
    he = as_("he")
    address = page(world.willow, "grid_list")
    assert "没有网格" in he.get(address).content.decode()
    fill(he, page(world.willow, "grid_bulk", "governance"))
    assert "1 栋楼都有网格，没有重叠" in he.get(address).content.decode()
    grid = Grid.objects.get()
    fill(he, reverse("grid_edit", args=[grid.public_id]), name="甲", code=grid.code, buildings=[], idem="2")
    text = he.get(address).content.decode()
    assert "1 栋楼没有网格" in text
    assert 'class="hole"' in text


@pytest.mark.req("P5")
def test_the_sheet_is_a_pdf(world, as_):
    he = as_("he")
    assert he.get(page(world.building, "placard_sheet")).status_code == 409
    fill(he, page(world.building, "placard_issue"))
    answer = he.get(page(world.building, "placard_sheet"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    code = Placard.objects.get().code
    fill(he, page(world.building, "placard_revoke"), code=code, idem="2")
    assert Placard.objects.get().revoked_at is not None
    assert he.post(page(world.grain_building, "placard_revoke"), {"code": code}).status_code == 404


def test_nothing_under_a_merged_place_is_lost(world, as_):
    merge_places(
        actor=actor(world, "zhou"), place_id=world.community.pk, into_id=world.far_community.pk, now=now()
    )
    text = as_("zhou").get(page(world.far_community)).content.decode()
    assert "柳园里" in text and "槐树社区" in text


@pytest.mark.req("E24")
def test_a_place_out_of_use_is_found_on_its_parents_page_and_put_back_once(world, as_):
    he, lost = as_("he"), world.grain_building
    for _twice in range(2):
        assert fill(he, page(lost, "place_retire")).url == page(world.grain)
    assert page(lost) in he.get(page(world.grain)).content.decode()
    assert page(lost, "place_restore") in he.get(page(lost)).content.decode()
    assert "网格" in he.get(page(lost, "place_restore")).content.decode()
    for _twice in range(2):
        assert fill(he, page(lost, "place_restore"), idem="again").url == page(lost)
    assert Place.objects.get(pk=lost.pk).retired_at is None
    assert he.get(page(lost, "place_restore")).status_code == 403


@pytest.mark.req("E24")
def test_a_district_out_of_use_is_found_below_the_tree_and_put_back_by_an_operator(world, as_):
    district = add_place(
        actor=SYSTEM, level=Level.DISTRICT, name="云山区", parent=None, code="990102", now=now()
    )
    retire_place(actor=Bringer(None, None), place_id=district.pk, now=now())
    tree, restore = reverse("place_list"), page(district, "place_restore")
    for login in ("qian", "ou"):
        assert "云山区" not in as_(login).get(tree).content.decode()
        assert fill(as_(login), restore).status_code in (403, 404)
    elevate(actor=actor(world, "ou"), reason="核对误撤的区，恢复使用", now=now())
    ou = as_("ou")
    assert page(district) in ou.get(tree).content.decode()
    assert restore in ou.get(page(district)).content.decode()
    assert fill(ou, restore, idem="again").url == page(district)
    district.refresh_from_db()
    assert district.retired_at is None
    assert "停用" not in ou.get(tree).content.decode()


def test_a_name_that_is_taken_is_said_in_the_form(world, as_):
    he, lost = as_("he"), world.grain_building
    fill(he, page(lost, "place_retire"))
    fill(he, page(world.grain, "place_add"), names="1号楼", idem="new")
    answer = fill(he, page(lost, "place_restore"), idem="again")
    assert answer.status_code == 422
    assert "1号楼" in answer.content.decode()
    assert as_("lin").get(page(lost, "place_restore")).status_code == 403
