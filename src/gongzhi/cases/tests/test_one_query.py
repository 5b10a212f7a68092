"""The list, its pages, its workbook and the door for programs: one query, one right (E16)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from django.utils.timezone import now as clock

from gongzhi.cases.forms.filters import FilterForm
from gongzhi.cases.models import Case
from gongzhi.cases.selectors import listing
from gongzhi.cases.services import accept_case, finish_case, retire_case
from gongzhi.cases.tests.test_exporting import made
from gongzhi.core.scope import WORK, scope_to
from gongzhi.people.services import elevate
from gongzhi.people.services.tokens import Wanted, make_token, revoke_token
from tests.world import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.req("E16")]
ACTORS = {"lin": None, "ding": None, "he": "community", "zhou": "subdistrict", "qian": "district"}
MADE = 20
QUERIES = (
    "", "status=all", "status=withdrawn", "late=on&category=noise", "status=all&urgent=on", "status=all&estate_kind=old",
    "status=all&year_to=1990&households_from=100", "status=all&q=单元门&since=2026-03-03",
)  # fmt: skip


@pytest.fixture
def many(world, monkeypatch):
    """Cases of every state, place and kind, more than a page."""
    monkeypatch.setattr(listing, "PAGE", 4)
    places = (world.entrance, world.willow, world.grain_building, world.far_community)
    categories = (world.door, world.noise, world.misconduct, world.other, world.about_company)
    cases = [
        world.case(place=place, category=category, now=NOON + timedelta(hours=7 * n + m))
        for n, place in enumerate(places)
        for m, category in enumerate(categories)
    ]
    lin, he = world.actor("lin"), world.actor("he")
    accept_case(actor=lin, case_id=cases[0].pk, now=NOON)
    finish_case(actor=lin, case_id=cases[0].pk, result="换了拉杆。", now=NOON + timedelta(hours=1))
    retire_case(actor=he, case_id=cases[1].pk, why="演练", now=NOON + timedelta(hours=1))
    Case.objects.filter(pk=cases[3].pk).update(urgency=1)
    untimed = [
        case.pk for case in cases if case.category_id == world.other.pk or case.place_id == world.willow.pk
    ]
    Case.objects.filter(pk__in=untimed).update(due_at=None)
    return cases


def by_selector(actor, query):
    with scope_to(actor.grants(WORK)):
        rows = listing.whole(FilterForm(as_data(query)).asked(), now=clock())
        return list(rows.values_list("number", flat=True))


def as_data(query):
    return dict(part.split("=") for part in query.split("&") if part)


def by_pages(client, query):
    found, after = [], query
    while True:
        page = client.get(f"/cases/?{after}").context
        found += [row["case"].number for row in page["rows"]]
        assert len(found) <= MADE, after
        if not page["older"]:
            return found
        after = page["older"]


def by_program(client, secret, query):
    found, after = [], ""
    while True:
        asked = as_data(query) | ({"after": after} if after else {})
        answer = client.get("/api/v1/cases", asked, headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == 200, answer.content
        found += [row["number"] for row in answer.json()["cases"]]
        assert len(found) <= MADE, after
        if not (after := answer.json()["older"]):
            return found


@pytest.fixture
def ou(world):
    elevate(actor=world.actor("ou", on=localdate()), reason="接入区里的综合看板", now=clock())
    return replace(world.actor("ou"), elevated="接入区里的综合看板")


def secret_for(world, ou, name, *scopes):
    wanted = Wanted("看板", getattr(world, name), scopes or ("cases:read",), 30)
    return make_token(actor=ou, wanted=wanted, now=clock())


@pytest.mark.parametrize(("who", "place"), ACTORS.items())
def test_the_four_ways_show_the_same_cases_in_the_same_order(world, client, many, ou, who, place):
    actor = world.actor(who, on=localdate())
    secret = secret_for(world, ou, place)[1] if place else ""
    client.force_login(getattr(world, who))
    found = {}
    for query in QUERIES:
        found[query] = by_selector(actor, query)
        assert by_pages(client, query) == found[query], query
        assert [row[0] for row in made(client, getattr(world, who), query)[1:]] == found[query], query
        if secret:
            assert by_program(client, secret, query) == found[query], query
    assert len({tuple(rows) for rows in found.values()}) > 2  # the filters tell cases apart


def test_a_program_reads_its_place_by_its_scope_and_no_misconduct(world, client, many, ou):
    token, secret = secret_for(world, ou, "community")
    numbers = set(by_program(client, secret, "status=all"))
    assert numbers == {
        case.number for case in many if case.community_id == world.community.pk and not case.named_only
    } - {many[1].number}
    other = secret_for(world, ou, "community", "orders:read")[1]
    for wrong, status in (("", 401), ("gz_no", 401), (other, 403)):
        headers = {"Authorization": f"Bearer {wrong}"} if wrong else {}
        assert client.get("/api/v1/cases", headers=headers).status_code == status
    revoke_token(actor=ou, token_id=token.pk, now=clock())
    assert client.get("/api/v1/cases", headers={"Authorization": f"Bearer {secret}"}).status_code == 401


@pytest.mark.parametrize("query", ["since=0001-01-01", "place=nowhere", "status=lost"])
def test_a_program_is_told_of_a_filter_that_makes_no_sense(world, client, many, ou, query):
    secret = secret_for(world, ou, "community")[1]
    answer = client.get(f"/api/v1/cases?{query}", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 422
    assert query.partition("=")[0] in answer.json()["detail"]
