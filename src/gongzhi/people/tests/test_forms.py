"""The forms of people as they are used: without script, twice, by the wrong person, with namesakes."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.urls import reverse

from gongzhi.core.keys import lookup
from gongzhi.people.models import Appointment, Engagement, Organisation, Person
from gongzhi.people.posts import Post
from gongzhi.people.services.rings import RINGS
from gongzhi.places.models import Grid
from gongzhi.places.services import draw_estate_grids, draw_unit_grids
from tests.world import NOON

OK, AGAIN, NO = HTTPStatus.FOUND, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.FORBIDDEN


@pytest.fixture
def post(world, client):
    """Send a form as somebody of the cast."""

    def sent(who, page, /, *args, key="k1", query="", **data):
        client.force_login(getattr(world, who))
        return client.post(reverse(page, args=args) + query, data | {"idem": key})

    return sent


@pytest.fixture
def entry(world):
    return {
        "name": "新来的", "phone": "13911112222", "post": Post.PROPERTY_STAFF, "place": world.willow.public_id,
        "starts": "2026-03-01",
    }  # fmt: skip


def test_somebody_new_is_entered_with_a_post_once(world, post, entry):
    for _twice in range(2):
        assert post("lin", "appointment_add", world.anhe.public_id, **entry).status_code == OK
    row = Appointment.objects.get(person__name_key=lookup("新来的"))
    assert row.person.phone == "13911112222"
    assert Person.objects.filter(name_key=lookup("新来的")).count() == 1


def test_a_known_number_finds_its_person_and_another_name_is_questioned(world, post, entry):
    known = entry | {"name": "王桂兰", "phone": "138 0000 0417"}
    assert post("lin", "appointment_add", world.anhe.public_id, **known).status_code == OK
    assert world.wang.person.appointments.get().organisation == world.anhe
    wrong = post("lin", "appointment_add", world.anhe.public_id, key="k2", **(known | {"name": "王贵兰"}))
    assert wrong.status_code == AGAIN
    assert "登记的是另一个名字" in wrong.content.decode()


def test_a_namesake_is_asked_about_and_never_found_by_a_part(world, post, entry):
    entry |= {"name": "王桂兰", "phone": ""}
    asked = post("lin", "appointment_add", world.anhe.public_id, **entry)
    assert asked.status_code == AGAIN
    page = asked.content.decode()
    assert "王**" in page
    assert "138****0417" in page
    assert "王桂兰 ·" not in page
    same = entry | {"same": world.wang.person.public_id}
    assert post("lin", "appointment_add", world.anhe.public_id, **same).status_code == OK
    assert world.wang.person.appointments.count() == 1
    new = entry | {"same": "new"}
    assert post("lin", "appointment_add", world.anhe.public_id, key="k2", **new).status_code == OK
    assert Person.objects.filter(name_key=lookup("王桂兰")).count() == 2
    part = entry | {"name": "王"}
    assert post("lin", "appointment_add", world.anhe.public_id, key="k3", **part).status_code == OK


def test_what_may_not_be_given_is_said_in_the_form_and_nothing_is_kept(world, post, entry):
    more = post("lin", "appointment_add", world.anhe.public_id, **(entry | {"post": Post.PROJECT_MANAGER}))
    assert more.status_code == AGAIN
    assert "安和物业自己或上级社区" in more.content.decode()
    other = post("zhao", "appointment_add", world.anhe.public_id, key="k2", **entry)
    assert other.status_code == 403  # another company's manager is not shown the form at all
    assert not Person.objects.filter(name_key=lookup("新来的")).exists()


def test_a_grid_worker_gets_a_grid(world, post, entry):
    grid = Grid.objects.create(
        place=world.willow,
        layer="governance",
        name="第一网格",
        estate_id=world.willow.pk,
        community_id=world.community.pk,
    )
    body = world.residents_committee.public_id
    entry |= {"post": Post.GRID_WORKER, "grid": grid.public_id}
    assert post("he", "appointment_add", body, **entry).status_code == OK
    assert Appointment.objects.get(grid=grid).place == world.willow
    staff = entry | {"post": Post.COMMUNITY_STAFF, "phone": "13911113333", "name": "别人"}
    assert post("he", "appointment_add", body, key="k2", **staff).status_code == AGAIN


@pytest.mark.req("P2")
def test_workers_are_appointed_from_the_page_of_the_grids(world, client, post, entry):
    he = world.actor("he")
    (unit,) = draw_unit_grids(actor=he, place=world.willow, now=NOON)
    draw_estate_grids(actor=he, place=world.willow, now=NOON)
    client.force_login(world.he)
    grids = reverse("grid_list", args=[world.willow.public_id])
    page = client.get(grids).content.decode()
    assert reverse("worker_add", args=[unit.public_id]) in page
    assert "1 个网格没有人" in page  # the manager of the company works in the property grid
    assert "林晓梅" in page
    way = client.get(reverse("worker_add", args=[unit.public_id]))
    form = client.get(way["Location"]).context["form"]
    assert (form["post"].value(), form["place"].value()) == (Post.GRID_WORKER, world.willow.public_id)
    assert form["grid"].value() == unit.public_id
    entry |= {"post": Post.GRID_WORKER, "grid": unit.public_id}
    assert post("he", "appointment_add", world.residents_committee.public_id, **entry).status_code == OK
    assert "没有人" not in client.get(grids).content.decode()
    estate_grid = Grid.objects.get(layer="property")
    way = client.get(reverse("worker_add", args=[estate_grid.public_id]))
    assert reverse("appointment_add", args=[world.anhe.public_id]) in way["Location"]
    client.force_login(world.lin)
    assert "worker_add" not in client.get(grids).content.decode()


def test_a_grid_without_a_company_says_who_is_missing(world, client):
    he = world.actor("he")
    Engagement.objects.all().delete()
    (grid,) = draw_estate_grids(actor=he, place=world.willow, now=NOON)
    client.force_login(world.he)
    answer = client.get(reverse("worker_add", args=[grid.public_id]))
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "还没有登记物业企业" in answer.content.decode()


def test_a_head_is_appointed_from_the_page_of_the_building(world, client, post, entry):
    client.force_login(world.he)
    way = client.get(reverse("head_add", args=[world.building.public_id]))
    estate = client.get(reverse("place_detail", args=[world.willow.public_id])).content.decode()
    assert reverse("head_add", args=[world.building.public_id]) in estate
    assert way.status_code == OK
    body, query = world.residents_committee.public_id, f"?place={world.building.public_id}"
    assert world.building.public_id in way.headers["Location"]
    assert client.get(way.headers["Location"]).status_code == HTTPStatus.OK
    entry |= {"post": Post.BUILDING_HEAD, "place": world.building.public_id}
    assert post("he", "appointment_add", body, query=query, **entry).status_code == OK
    estate = entry | {"place": world.willow.public_id, "phone": "13911113333", "name": "别人"}
    assert post("he", "appointment_add", body, key="k2", **estate).status_code == AGAIN


def test_a_post_is_ended_and_a_number_outside_is_not_opened(world, post):
    row = world.han.person.appointments.get()
    assert post("zhao", "appointment_end", row.public_id, last_day="2026-03-01").status_code == NO
    early = post("lin", "appointment_end", row.public_id, last_day="2020-01-01")
    assert early.status_code == AGAIN
    assert post("lin", "appointment_end", row.public_id, key="k2", last_day="2026-03-01").status_code == OK
    row.refresh_from_db()
    assert str(row.ends) == "2026-03-01"
    assert (
        post("lin", "appointment_end", "no-such-post", last_day="2026-03-01").status_code
        == HTTPStatus.NOT_FOUND
    )


def test_an_organisation_is_entered_changed_and_taken_out_of_use(world, post):
    made = {"kind": "committee", "name": "柳园里业委会", "place": world.willow.public_id}
    assert post("he", "org_add", **made).status_code == OK
    org = Organisation.objects.get(name="柳园里业委会")
    outside = made | {"name": "桃林", "place": world.far_community.public_id}
    assert post("he", "org_add", key="k2", **outside).status_code == AGAIN  # not among the choices
    bad = made | {"name": "又一个", "credit_code": "9111"}
    assert "18 位" in post("he", "org_add", key="k3", **bad).content.decode()
    new = {"name": "柳园里业主委员会", "upper": world.residents_committee.public_id}
    assert post("he", "org_edit", org.public_id, key="k4", **new).status_code == OK
    assert post("lin", "org_edit", org.public_id, key="k5", **new).status_code == NO
    busy = post("he", "org_retire", world.residents_committee.public_id, key="k6")
    assert busy.status_code == OK
    world.residents_committee.refresh_from_db()
    assert world.residents_committee.retired_at is None
    assert post("he", "org_retire", org.public_id, key="k7").status_code == OK
    org.refresh_from_db()
    assert org.retired_at
    assert org.name == "柳园里业主委员会"


def test_a_contract_is_entered_and_ended(world, post):
    said = {"place": world.willow.public_id, "service": "heat", "starts": "2026-03-01", "grounds": "供热合同"}
    assert post("he", "engagement_add", world.huimin.public_id, **said).status_code == OK
    row = Engagement.objects.get(service="heat")
    twice = post("he", "engagement_add", world.anhe.public_id, key="k2", **said)
    assert "惠民物业" in twice.content.decode()
    assert post("he", "engagement_end", row.public_id, key="k3", last_day="2026-03-09").status_code == OK
    assert post("zhao", "engagement_end", row.public_id, key="k4", last_day="2026-03-09").status_code == NO


def test_wishes_are_kept_and_the_silenced_kind_rings_no_more(world, client, post):
    from gongzhi.notices.services import message, queue

    queue([message(kind="duty", subject="", text="快到期了", due_at=NOON, account_id=world.lin.pk)])
    client.force_login(world.lin)
    assert client.get(reverse("me")).context["gz"].unread == 1
    answer = post("lin", "me", language="en", rings=[kind for kind in RINGS if kind != "duty"])
    assert answer.cookies["django_language"].value == "en"
    world.lin.refresh_from_db()
    assert (world.lin.language, world.lin.muted) == ("en", ["duty"])
    page = client.get(reverse("me"))
    assert page.context["gz"].unread == 0
    assert "Bodies" in page.content.decode()
