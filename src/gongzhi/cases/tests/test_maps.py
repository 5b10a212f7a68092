"""The list of cases on a map: the same rows by place, in the same scope; in public only what may be (E17)."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils.timezone import now as clock

from gongzhi.cases.models import Case
from gongzhi.cases.selectors import maps
from gongzhi.cases.services import accept_case, finish_case
from gongzhi.core.cached import clear_all
from gongzhi.places.models import EstateFacts, Place
from tests.counting import counts

pytestmark = [pytest.mark.django_db, pytest.mark.req("E17")]


@pytest.fixture(autouse=True)
def somewhere(world) -> None:
    clear_all()
    Place.objects.filter(pk=world.willow.pk).update(lng=116.4, lat=39.9)
    EstateFacts.objects.update_or_create(place=world.willow, defaults={"households": 300})


def points(client: Any, name: str = "case_map_points", query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"{reverse(name)}{query}").json()["spots"]
    return found


def rows(client: Any, query: str = "") -> dict[str, tuple[int, int]]:
    page = client.get(f"{reverse('case_map')}{query}")
    return {spot.place.name: (spot.n, spot.late) for spot, _url, _n in page.context["rows"]}


def test_estates_with_their_cases_as_the_reader_may_see_them(world, client):
    for _n in range(2):
        world.case(now=clock())
    world.case(now=clock(), place=world.grain)
    client.force_login(world.zhou)
    assert rows(client) == {"柳园里": (2, 0), "禾安小区": (1, 0)}
    (point,) = points(client)
    assert (point["name"], point["n"], point["at"], point["words"]) == ("柳园里", 2, [39.9, 116.4], "2 件")
    client.force_login(world.lin)
    assert rows(client) == {"柳园里": (2, 0)}
    client.force_login(world.tao)
    assert rows(client) == {} and points(client) == []
    client.force_login(world.wang)
    assert rows(client) == {}


def test_finished_ones_are_hidden_until_asked_for_and_late_ones_counted(world, client):
    done, late = world.case(now=clock()), world.case(now=clock())
    lin = world.actor("lin")
    accept_case(actor=lin, case_id=done.pk, now=clock())
    finish_case(actor=lin, case_id=done.pk, result="修好了。", now=clock())
    Case.objects.filter(pk=late.pk).update(due_at=clock())
    client.force_login(world.he)
    assert rows(client) == {"柳园里": (1, 1)}
    assert rows(client, "?status=all") == {"柳园里": (2, 1)}
    assert rows(client, "?category=noise") == {}


def test_the_same_filter_leads_to_the_list_and_one_case_to_its_page(world, client):
    world.case(now=clock())
    only = world.case(now=clock(), place=world.grain)
    world.case(now=clock())
    client.force_login(world.zhou)
    page = client.get(f"{reverse('case_map')}?category=door")
    urls = {spot.place.name: url for spot, url, _n in page.context["rows"]}
    assert urls["禾安小区"] == reverse("case_detail", args=[only.public_id])
    listed = urlsplit(urls["柳园里"])
    assert listed.path == reverse("case_list")
    assert parse_qs(listed.query) == {"category": ["door"], "place": [world.willow.public_id]}
    assert (
        f"{reverse('case_map')}?category=door"
        in client.get(f"{reverse('case_list')}?category=door").content.decode()
    )


def test_within_an_estate_each_building_is_a_place_of_its_own(world, client):
    Place.objects.filter(pk=world.building.pk).update(
        lng=116.4, lat=39.9, outline=[[0, 0], [20, 0], [20, 10], [0, 10]]
    )
    world.case(now=clock())
    world.case(now=clock(), place=world.building)
    world.case(now=clock(), place=world.willow)
    client.force_login(world.he)
    query = f"?place={world.willow.public_id}"
    assert rows(client, query) == {"3号楼": (2, 0), "柳园里": (1, 0)}
    found = client.get(f"{reverse('case_map_points')}{query}").json()
    assert [outline["name"] for outline in found["outlines"]] == ["3号楼"]
    assert {spot["name"] for spot in found["spots"]} == {"3号楼", "柳园里"}


def test_more_cases_and_places_cost_the_map_no_more_questions(world, client):
    client.force_login(world.zhou)
    world.case(now=clock())
    client.get(reverse("case_map"))
    counts("map of cases", lambda: client.get(reverse("case_map")))
    for place in (world.grain, world.willow, world.entrance, world.far_community):
        world.case(now=clock(), place=place)
    counts("map of cases", lambda: client.get(reverse("case_map")))


def test_the_public_map_shows_estates_of_many_households_and_public_kinds_alone(world, client):
    EstateFacts.objects.update_or_create(place=world.grain, defaults={"households": 4})
    Place.objects.filter(pk=world.grain.pk).update(lng=116.5, lat=39.9)
    world.case(now=clock())
    world.case(now=clock(), category=world.noise)
    world.case(now=clock(), place=world.grain)
    clear_all()
    page = client.get(reverse("public_map"))
    assert {row.place.name: (row.n, row.at is None) for _n, row in page.context["rows"]} == {
        "柳园里": (1, False),
        "禾安小区": (1, True),
    }
    (point,) = points(client, "public_map_points")
    assert point["name"] == "柳园里" and point["url"] == reverse(
        "place_public", args=[world.willow.public_id]
    )
    assert "单元门" not in json.dumps(point, ensure_ascii=False)
    assert points(client, "public_map_points", f"?in={world.far_community.public_id}") == []


def test_old_and_finished_ones_stand_on_the_public_map_only_when_asked_for(world, client):
    old = world.case(now=clock())
    Case.objects.filter(pk=old.pk).update(received_at=clock() - maps.OLD * 2)
    clear_all()
    assert points(client, "public_map_points") == []
    (point,) = points(client, "public_map_points", "?all=1")
    assert point["n"] == 1


def test_the_public_map_is_counted_once_a_minute(world, client, monkeypatch):
    world.case(now=clock())
    clear_all()
    times: list[int] = []
    monkeypatch.setattr(maps.PUBLIC, "load", lambda: times.append(1) or {world.willow.pk: (1, 0)})
    for _n in range(3):
        assert len(points(client, "public_map_points")) == 1
    assert times == [1]
