"""Any list can be filtered by the facts of the estate (P3), like cases: organisations, whistles and their figures, hard
cases, rounds and what they found, known incidents, sheets, people in several bodies, rates."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now

from gongzhi.cases import services
from gongzhi.cases.models.case import Source
from gongzhi.cases.rhythm import Rhythm
from gongzhi.cases.services.found import find
from gongzhi.cases.services.hard import Wish, ask_for_list
from gongzhi.cases.services.incident import About, Said, open_incident
from gongzhi.cases.services.routes import Plan, Point, add_stop, make_route
from gongzhi.cases.tests.calling import blown, departments
from gongzhi.insight.services import count_everything
from gongzhi.notices.services import publish_post
from gongzhi.notices.services.board import Sheet
from gongzhi.people.posts import Post
from gongzhi.places.models import EstateFacts
from tests.counting import counts
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.req("P3")]
WILLOW = ("estate_kind=commercial", "year_from=2000&year_to=2010", "households_from=200", "facility=lift")
GRAIN = ("estate_kind=old", "year_to=1990", "households_to=199", "facility=gate&year_to=1990")
NEITHER = ("estate_kind=old&facility=lift", "households_from=1000", "facility=garden")


@pytest.fixture
def told(world: World, client: Client) -> World:
    client.force_login(world.zhou)
    EstateFacts.objects.create(place=world.willow, year_built=2004, households=300, facilities=["lift"])
    EstateFacts.objects.create(place=world.grain, year_built=1985, households=120, facilities=["gate"])
    return world


def read(client: Client, name: str, query: str) -> str:
    answer = client.get(f"{reverse(name)}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def shows(client: Client, name: str, at_willow: str, at_grain: str, also: str = "") -> None:
    for queries, willow, grain in ((WILLOW, True, False), (GRAIN, False, True), (NEITHER, False, False)):
        for query in queries:
            page = read(client, name, f"{also}&{query}")
            assert (at_willow in page, at_grain in page) == (willow, grain), query
    assert at_willow in read(client, name, f"{also}&year_from=&households_from=x")


def test_organisations_by_the_estates_that_they_serve(told: World, client: Client) -> None:
    shows(client, "org_list", f">{told.anhe.name}<", f">{told.huimin.name}<")
    page = read(client, "org_list", f"year_to=1990&place={told.far_community.public_id}")
    assert f">{told.huimin.name}<" not in page
    counts("org_list", lambda: read(client, "org_list", "year_to=1990"))


def test_people_in_several_bodies_by_the_estates_of_their_posts(told: World, client: Client) -> None:
    for who, place in (("han", told.willow), ("he", told.grain)):
        for org in (told.anhe, told.huimin):
            told.appoint(who, org, Post.PROPERTY_STAFF, place)
    shows(client, "crossing_list", f"<b>{told.han.person.name}</b>", f"<b>{told.he.person.name}</b>")
    (way,) = set(re.findall(r'href="(\?come=[^"#]+)', read(client, "crossing_list", "year_to=1990")))
    again = client.get(reverse("crossing_list") + unescape(way)).content.decode()
    assert (f"<b>{told.he.person.name}</b>" in again, f"<b>{told.han.person.name}</b>" in again) == (
        True,
        False,
    )
    counts("crossing_list by estate", lambda: read(client, "crossing_list", "year_to=1990"))


def test_sheets_by_the_estate_where_they_hang(told: World, client: Client) -> None:
    client.force_login(told.he)
    for place, title in ((told.willow, "停水通知"), (told.grain, "消杀通知")):
        sheet = Sheet(place, told.residents_committee, title, "周三。", now())
        publish_post(actor=told.actor("he", on=localdate()), sheet=sheet, now=now())
    shows(client, "board_list", "停水通知", "消杀通知")
    assert "这样的小区没有" in read(client, "board_list", NEITHER[0])
    counts("board_list by estate", lambda: read(client, "board_list", "year_to=1990"))


def test_whistles_by_the_estate_they_call_to(told: World, client: Client) -> None:
    orgs = departments(told)
    blown(told, orgs, title="外墙脱落", now=now())
    blown(told, orgs, title="楼道堆物", place=told.grain, now=now())
    shows(client, "whistle_list", "外墙脱落", "楼道堆物")
    counts("whistle_list by estate", lambda: read(client, "whistle_list", "year_from=2000"))


def test_figures_of_whistles_are_of_such_estates_and_open_as_many_rows(told: World, client: Client) -> None:
    near, far = departments(told)
    blown(told, (near,), now=now())
    blown(told, (far,), place=told.grain, now=now())
    for queries, called in ((WILLOW, [near]), (GRAIN, [far]), (NEITHER, []), (("",), [near, far])):
        for query in queries:
            sides = client.get(f"{reverse('whistle_figures')}?{query}").context
            assert {row.org for row, _cells in sides["called"]} == set(called), query
            assert sum(row.n["blown"] for row, _cells in sides["callers"]) == len(called)
            rows = client.get(f"{reverse('whistle_list')}?{sides['query']}&what=called")
            assert len(rows.context["rows"]) == len(called)
    counts("whistle_figures by estate", lambda: read(client, "whistle_figures", "year_to=1990"))


def test_rounds_by_the_estates_where_they_stop(told: World, client: Client) -> None:
    client.force_login(told.he)
    he, org = told.actor("he", on=localdate()), told.residents_committee
    for name, place in (("晨间巡查", told.building), ("晚间巡查", told.grain_building)):
        plan = Plan(name, told.community, org, Rhythm.NEED)
        made = make_route(actor=he, plan=plan, now=now())
        add_stop(actor=he, route_id=made.pk, point=Point(place), now=now())
    shows(client, "patrol_home", "晨间巡查", "晚间巡查")
    assert "没有路线经过" in read(client, "patrol_home", NEITHER[0])
    page = read(client, "patrol_home", f"place={told.grain.public_id}")
    assert ("晨间巡查" in page, "晚间巡查" in page) == (False, True)
    counts("rounds by estate", lambda: read(client, "patrol_home", "year_to=1990"))


def test_what_rounds_found_is_of_such_estates_and_opens_as_many_rows(told: World, client: Client) -> None:
    client.force_login(told.he)
    he = told.actor("he", on=localdate())
    for place, text in ((told.entrance, "楼道灯不亮"), (told.grain, "垃圾桶满了"), (told.grain, "路面有坑")):
        report = told.report(place=place, text=text, source=Source.STAFF)
        find(actor=he, report=report, uploads=[], now=now())
    for queries, n in ((WILLOW, 1), (GRAIN, 2), (NEITHER, 0), (("",), 3)):
        for query in queries:
            page = client.get(f"{reverse('patrol_figures')}?{query}")
            assert page.context["months"][0].total == n, query
            for way in re.findall(r'href="(/cases/[^"]+)"', page.content.decode()):
                assert len(client.get(unescape(way)).context["rows"]) == n
    counts("found first by estate", lambda: read(client, "patrol_figures", "year_to=1990"))


def test_known_incidents_by_the_estates_where_they_are_met(told: World, client: Client) -> None:
    he = told.actor("he", on=localdate())
    for title, place in (("电梯停运", told.building), ("管道抢修", told.grain_building)):
        case = told.case(place=place, now=now())
        about, said = About(told.door, [place]), Said(title, "", "", None)
        open_incident(actor=he, case_ids=[case.pk], about=about, said=said, now=now())
    shows(client, "incident_list", "电梯停运", "管道抢修")
    assert "那里没有多件合办" in read(client, "incident_list", NEITHER[0])
    page = read(client, "incident_list", f"place={told.willow.public_id}")
    assert ("电梯停运" in page, "管道抢修" in page) == (True, False)
    counts("incidents by estate", lambda: read(client, "incident_list", "year_from=2000"))


def test_hard_cases_by_their_estate(told: World, client: Client) -> None:
    for place, who, text in ((told.entrance, "lin", "外墙渗水"), (told.grain_building, "zhao", "顶楼漏水")):
        case = told.case(place=place, text=text, now=now())
        actor = told.actor(who, on=localdate())
        services.accept_case(actor=actor, case_id=case.pk, now=now())
        wish = Wish(why="要动用维修资金。", review_on=localdate() + timedelta(days=60), solution="先挡住。")
        ask_for_list(actor=actor, case_id=case.pk, wish=wish, now=now())
    shows(client, "hard_list", "外墙渗水", "顶楼漏水", also="status=all")
    counts("hard_list by estate", lambda: read(client, "hard_list", "status=all&year_from=2000"))


def test_rates_are_the_sums_of_such_estates_and_open_as_many_rows(told: World, client: Client) -> None:
    for place, n in ((told.entrance, 2), (told.grain_building, 3)):
        for _n in range(n):
            told.case(place=place, now=now())
    count_everything(now=now())
    for queries, n in ((WILLOW, 2), (GRAIN, 3), (NEITHER, 0), (("",), 5)):
        for query in queries:
            sheet = client.get(f"{reverse('rates')}?{query}").context["sheet"]
            assert sheet.now.received == n, query
            rows = client.get(f"{reverse('rate_cases')}?{sheet.now.received_query}")
            assert (rows.context["count"], len(rows.context["rows"])) == (n, n)
            assert sum(line.received for line in sheet.parts) == n
    page = read(client, "rates", "year_to=1990")
    assert "小区建成不晚于：1990" in page
    counts("rates", lambda: read(client, "rates", "year_to=1990"))
