"""What programs read by /api/v1: bounded by the place of their token, by their scopes, and without persons."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate, now

from gongzhi.cases.models import Case
from gongzhi.cases.services import accept_case, finish_case, note_case
from gongzhi.cases.tests.test_api import get, ou, token
from gongzhi.core import config
from gongzhi.duties.models import Duty
from gongzhi.notices.services.board import Sheet, publish_post
from gongzhi.places.levels import Level
from gongzhi.places.services import retire_place

__all__ = ["ou"]
pytestmark = [pytest.mark.django_db, pytest.mark.req("F2")]
PROBLEM = "application/problem+json"
READS = ("cases:read", "places:read", "organisations:read", "duties:read", "notices:read")


def api(secret: str, path: str) -> Any:
    answer = get(secret, f"/api/v1/{path}")
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def worked(world) -> Case:
    """A case that was accepted, noted and finished."""
    moment = now()
    case = world.case(by=world.actor("wang", on=localdate(moment)), now=moment)
    lin = world.actor("lin", on=localdate(moment))
    accept_case(actor=lin, case_id=case.pk, now=moment)
    note_case(actor=lin, case_id=case.pk, text="住户脾气大", now=moment)
    return finish_case(actor=lin, case_id=case.pk, result="换了闭门器，有事打13800000417", now=moment)


def test_one_case_is_read_with_its_public_steps_and_no_person(world, ou):
    case, secret = worked(world), token(world, ou, *READS)[1]
    said = api(secret, f"cases/{case.public_id}")
    assert (said["status"], said["bearer"], said["text"]) == ("finished", "安和物业", case.text)
    steps = [step["step"] for step in said["steps"]]
    assert steps[0] == "cases.received" and steps[-1] == "cases.finished" and "cases.noted" not in steps
    assert said["steps"][-1]["words"].startswith("换了闭门器")
    whole = str(said)
    for hidden in ("脾气大", "13800000417", "林", "王"):
        assert hidden not in whole, hidden


def test_what_lies_elsewhere_or_is_for_named_posts_is_not_there(world, ou):
    case = worked(world)
    here, away = (
        token(world, ou, *READS, place=place)[1] for place in (world.community, world.far_community)
    )
    assert get(away, f"/api/v1/cases/{case.public_id}").status_code == 404
    Case.objects.update(named_only=True)
    Duty.objects.update(named_only=True)
    assert get(here, f"/api/v1/cases/{case.public_id}").status_code == 404
    assert api(here, "duties")["duties"] == []
    for path in (f"places/{world.willow.public_id}", f"duties?place={world.willow.public_id}"):
        assert get(away, f"/api/v1/{path}").status_code == 404
        assert get(here, f"/api/v1/{path}").status_code == 200


def test_places_are_read_along_the_tree_down_to_the_entrance(world, ou, monkeypatch):
    secret = token(world, ou, *READS, place=world.community)[1]
    names = [row["name"] for row in api(secret, "places")["places"]]
    assert names[0] == "槐树社区" and "501" not in names and "桃林社区" not in names
    assert get(secret, f"/api/v1/places/{world.unit.public_id}").status_code == 404
    under = api(secret, f"places?parent={world.community.public_id}&level=estate")["places"]
    assert {row["name"] for row in under} == {"柳园里", "禾安小区"}
    assert {row["parent"] for row in under} == {world.community.public_id}
    monkeypatch.setattr("gongzhi.places.selectors.programs.PAGE", 2)
    seen, page = [], api(secret, "places")
    while True:
        seen += [row["name"] for row in page["places"]]
        if not page["older"]:
            break
        page = api(secret, f"places?after={page['older']}")
    assert seen == names
    assert api(secret, f"places/{world.willow.public_id}")["kind"] == "commercial"


def test_organisations_are_those_that_sit_or_serve_there(world, ou):
    secret = token(world, ou, *READS, place=world.willow)[1]
    assert [row["short_name"] or row["name"] for row in api(secret, "organisations")["organisations"]] == [
        "安和物业"
    ]
    assert get(secret, f"/api/v1/organisations/{world.huimin.public_id}").status_code == 404
    said = api(secret, f"organisations/{world.anhe.public_id}")
    assert [(one["place_name"], one["service"]) for one in said["serves"]] == [("柳园里", "property")]


def test_open_duties_stand_by_their_time_and_lead_to_their_page(world, ou):
    secret, case = token(world, ou, *READS)[1], world.case(now=now() - timedelta(days=40))
    (duty,) = api(secret, "duties?late=true")["duties"]
    assert duty["late"] and duty["page"] == f"/cases/{case.public_id}/" and duty["bearer"]
    world.case(now=now())
    assert len(api(secret, "duties")["duties"]) == 2 and len(api(secret, "duties?late=1")["duties"]) == 1
    mark = f"{Duty.objects.order_by('due_at')[0].due_at.isoformat()}_{Duty.objects.order_by('due_at')[0].pk}"
    rest = api(secret, f"duties?after={mark.replace('+', '%2B')}")["duties"]
    assert [one["late"] for one in rest] == [False]


def test_sheets_hang_at_their_place_within_their_days(world, ou):
    lin = world.actor("lin", on=localdate(now()))
    for hours in (-1, 1):
        hangs = Sheet(world.willow, world.anhe, "停水", "明天停水", now() + timedelta(hours=hours))
        publish_post(actor=lin, sheet=hangs, now=now())
    (sheet,) = api(token(world, ou, *READS)[1], "notices")["notices"]
    assert (sheet["title"], sheet["place_name"], len(sheet["digest"])) == ("停水", "柳园里", 64)
    assert api(token(world, ou, *READS, place=world.grain)[1], "notices")["notices"] == []


def test_each_scope_opens_its_own_addresses_alone(world, ou):
    places = token(world, ou, "places:read")[1]
    for path in ("cases", "organisations", "duties", "notices"):
        assert get(places, f"/api/v1/{path}").status_code == 403
    assert get(token(world, ou, "duties:read")[1], "/api/v1/places").status_code == 403


def test_every_refusal_is_a_problem_and_says_how_many_requests_are_left(world, ou):
    secret = token(world, ou, *READS)[1]
    config.change("people.api_per_minute", 6)
    head = {"Authorization": f"Bearer {secret}"}
    first = get(secret, "/api/v1/places")
    assert (first["RateLimit-Policy"], first["RateLimit"]) == ('"minute";q=6;w=60', '"minute";r=5')
    for method, path, status in (
        ("get", "nothing", 404), ("get", "places/none", 404), ("delete", "places", 405), ("get", "places?level=moon", 422),
        ("get", "cases?q=%00", 400), ("get", "places/%00", 422), ("get", "cases?status=lost", 422), ("get", "places", 200),
        ("get", "places", 429),
    ):  # fmt: skip
        answer = getattr(Client(), method)(f"/api/v1/{path}", headers=head)
        assert answer.status_code == status, path
        assert status == 200 or (answer["Content-Type"] == PROBLEM and answer.json()["detail"]), path
    assert answer["RateLimit"] == '"minute";r=0' and answer["Retry-After"] == "60"


def test_a_place_that_was_taken_out_of_use_is_in_no_list(world, ou):
    retire_place(actor=world.actor("he"), place_id=world.grain_building.pk, now=now())
    rows = api(token(world, ou, *READS)[1], f"places?level={Level.BUILDING.value}")["places"]
    assert [row["name"] for row in rows] == ["3号楼"]
