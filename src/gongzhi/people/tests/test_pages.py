"""Every page opens for those it is for, in whole and as a fragment."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongzhi.people.posts import Post
from tests.counting import counts
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(world, client):
    def entered(login):
        client.force_login(getattr(world, login))
        return client

    return entered


@pytest.mark.parametrize("login", ["lin", "he", "qian", "sun", "ou", "wang"])
@pytest.mark.parametrize(
    "name",
    [
        "me",
        "password",
        "sessions",
        "my_data",
        "erasure",
        "org_list",
        "inbox",
        "board_list",
        "substitution",
    ],
)
def test_pages_open_for_every_member(enter, login, name):
    answer = enter(login).get(reverse(name))
    assert answer.status_code == 200, answer.content.decode()[:2000]


@pytest.mark.parametrize("name", ["org_add", "board_new"])
def test_form_pages_open(enter, name):
    assert enter("he").get(reverse(name)).status_code == 200


def test_pages_of_an_organisation(world, enter):
    client = enter("he")
    for name in ("org_detail", "engagement_add", "appointment_add"):
        assert client.get(reverse(name, args=[world.anhe.public_id])).status_code == 200
    assert client.get(reverse("org_edit", args=[world.anhe.public_id])).status_code == 403
    assert enter("qian").get(reverse("org_edit", args=[world.anhe.public_id])).status_code == 200
    row = world.han.person.appointments.get()
    for name in ("appointment_end", "hand_over"):
        assert client.get(reverse(name, args=[row.public_id])).status_code == 200


@pytest.mark.parametrize(("login", "status"), [("he", 200), ("qian", 200), ("lin", 403), ("wang", 403)])
def test_who_holds_several_posts_is_not_for_everybody(enter, login, status):
    assert enter(login).get(reverse("crossing_list")).status_code == status


def test_doors(client, world):
    assert client.get(reverse("account_login")).status_code == 200
    assert client.get(reverse("account_logout")).status_code == 302
    client.force_login(world.lin)
    assert client.get(reverse("account_logout")).status_code == 200


@pytest.mark.parametrize("name", ["me", "org_list", "crossing_list", "inbox", "board_list"])
def test_a_page_asks_as_often_as_is_written_down(enter, name):
    client = enter("he")
    client.get(reverse(name))  # the session is renewed by the first use
    assert counts(name, lambda: client.get(reverse(name))).status_code == 200


def test_an_organisation_costs_the_same_with_many_people(world, enter):
    client = enter("he")
    address = reverse("org_detail", args=[world.anhe.public_id])
    client.get(address)
    counts("org_detail", lambda: client.get(address))
    for number in range(20):
        world.person(f"more{number}", f"员工{number}")
        world.appoint(f"more{number}", world.anhe, Post.PROPERTY_STAFF, world.willow)
    assert "员工19" in counts("org_detail", lambda: client.get(address)).content.decode()


def test_knowing_who_acts_takes_three_queries_and_four_for_operators(world, client):
    """Session, account, posts; the elevated session only of those who may have one."""
    for login, wanted in (("lin", 3), ("wang", 3), ("ou", 4)):
        client.force_login(getattr(world, login))
        client.get(reverse("session_end"))  # the session is renewed by the first use
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("session_end")).status_code == 405
        assert len(asked) == wanted, [query["sql"][:200] for query in asked]


def test_signing_in_asks_as_often_as_is_written_down(world, client):
    form = {"login": "lin", "password": PASSWORD}
    counts("sign in", lambda: client.post(reverse("account_login"), form))


@pytest.mark.parametrize(
    ("name", "query"),
    [("org_list", "after=安,²"), ("org_list", f"after=,{'9' * 5000}"), ("crossing_list", "start=²")],
)
def test_an_address_that_somebody_bent_opens_the_list(enter, name, query):
    assert enter("he").get(f"{reverse(name)}?{query}").status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_outside_of_our_time_is_said_and_nothing_is_entered(world, enter, day):
    page = enter("he").post(
        reverse("engagement_add", args=[world.anhe.public_id]),
        {"place": world.willow.public_id, "service": "heat", "starts": "2026-03-02", "ends": day},
    )
    assert page.status_code == 422
    assert "1900-01-01" in page.content.decode()
