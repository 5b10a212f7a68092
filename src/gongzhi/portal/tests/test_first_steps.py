"""From an empty database to the first report: counted, named, and the same for nobody who has no business there."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now as clock

from gongzhi.cases.selectors.nobody import gaps
from gongzhi.core.keys import lookup
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from gongzhi.notices.models import Message
from gongzhi.notices.outbox import send_waiting
from gongzhi.people.models import Account, Appointment, Invitation, Person
from gongzhi.places.levels import Level
from gongzhi.places.models import Place
from gongzhi.places.services import add_place, issue_placards
from gongzhi.portal.selectors.first_steps import steps
from gongzhi.portal.services import inviting
from tests.counting import counts
from tests.world import NOON, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.req("E25")]


def found(actor):
    return {step.key: step.found for step in steps(actor, now=NOON)}


@pytest.fixture
def newcomer(world):
    person = Person.objects.create(
        name="安宁",
        name_key=lookup("安宁"),
        phone="13800001111",
        phone_key=lookup("13800001111"),
        created_at=NOON,
    )
    return Appointment.objects.create(
        person=person, organisation=world.anhe, post="property_staff", place=world.willow, starts=TODAY
    )


def test_each_step_says_what_is_there_and_names_what_is_missing(world):
    now = found(world.actor("zhou"))
    assert now["places"].is_done and list(now["places"].missing) == ["桃林社区"]
    assert now["organisations"].is_done and now["people"].is_done and not now["first_report"].is_done
    assert not now["placards"].is_done and len(now["placards"].missing) == 2
    with unscoped(because="a test"):
        add_place(
            actor=world.actor("zhou"),
            level=Level.COMMUNITY,
            name="新社区",
            parent=world.subdistrict,
            now=NOON,
        )
        Appointment.objects.filter(organisation=world.far_committee).delete()
        issue_placards(actor=world.actor("zhou"), building_id=world.building.pk, now=NOON)
    world.case()
    now = found(world.actor("zhou"))
    assert not now["organisations"].is_done and "新社区" in now["organisations"].missing[0]
    assert list(now["people"].missing) == ["桃林社区居委会"]
    assert "禾安小区" in now["placards"].missing[0] and len(now["placards"].missing) == 1
    assert now["first_report"].is_done


def test_a_subdistrict_counts_its_own_and_the_operator_everything(world):
    with unscoped(because="a test"):
        other = add_place(
            actor=world.actor("qian"),
            level=Level.SUBDISTRICT,
            name="另一街道",
            parent=world.district,
            now=NOON,
        )
    missing = {by: " ".join(found(world.actor(by))["organisations"].missing) for by in ("zhou", "qian", "ou")}
    assert "另一街道" not in missing["zhou"] and "另一街道" in missing["qian"] and "另一街道" in missing["ou"]
    assert other.pk


def test_categories_that_would_reach_nobody_are_listed(world):
    estates = list(Place.objects.filter(level=Level.ESTATE).order_by("path"))
    before = gaps(estates, on=TODAY)
    Appointment.objects.filter(organisation=world.anhe).delete()
    after = [gap for gap in gaps(estates, on=TODAY) if gap not in before]
    assert {(gap.place, gap.bearer) for gap in after} == {(world.willow, world.anhe)}
    assert any(
        "安和物业" in words and "柳园里" in words for words in found(world.actor("zhou"))["bearers"].missing
    )


def test_more_estates_cost_the_steps_no_more_questions(world, client):
    client.force_login(world.zhou)
    client.get("/operate/first-steps/")  # a session notes when it was used first
    counts("first steps", lambda: client.get("/operate/first-steps/"))
    with unscoped(because="a test"):
        for n in range(5):
            add_place(
                actor=world.actor("zhou"),
                level=Level.ESTATE,
                name=f"新小区{n}",
                parent=world.community,
                now=NOON,
            )
    counts("first steps", lambda: client.get("/operate/first-steps/"))


def test_the_first_operator_is_led_there_and_others_are_not_let_in(world, client):
    client.force_login(world.zhou)
    assert client.get("/operate/first-steps/").status_code == 200
    assert [step.url for step in found(world.actor("ou"))["messages"].ways] == []
    client.force_login(world.lin)
    assert client.get("/operate/first-steps/").status_code == 403
    assert client.get("/operate/invitations/").status_code == 403
    client.force_login(world.ou)
    assert client.get("/operate/first-steps/").headers["Location"] == "/operate/elevate/"
    assert client.get("/start/").status_code == 200
    with unscoped(because="a test: nothing was brought in"):
        Place.objects.filter(level=Level.ESTATE).update(level=Level.COMMUNITY, kind="")
    assert client.get("/start/").headers["Location"] == "/operate/first-steps/"
    answer = client.post("/operate/elevate/open/", {"reason": "起步：看看还缺什么", "idem": "one"})
    assert answer.headers["Location"] == "/operate/first-steps/"
    page = client.get("/operate/first-steps/").content.decode()
    assert 'id="step-places"' in page and "kind=places" in page


def test_a_trial_goes_out_and_is_counted_once_it_went(world, client):
    client.force_login(world.ou)
    assert (
        client.post("/operate/first-steps/trial/", {"contact": "nobody", "idem": "a"}).status_code == 403
    )  # noon is long ago
    client.post("/operate/elevate/open/", {"reason": "起步：试发一条消息", "idem": "two"})
    assert client.post("/operate/first-steps/trial/", {"contact": "nobody", "idem": "b"}).status_code == 422
    assert (
        client.post("/operate/first-steps/trial/", {"contact": "o@example.cn", "idem": "c"}).status_code
        == 302
    )
    with unscoped(because="a test"):
        row = Message.objects.get(kind="trial")
        assert len(found(world.actor("ou"))["messages"].missing) == 2
        Message.objects.filter(pk=row.pk).update(sent_at=NOON)
    assert len(found(world.actor("ou"))["messages"].missing) == 1


def test_an_invitation_goes_by_message_and_its_code_lies_in_no_table(world, newcomer, settings):
    settings.SITE_URL = "https://gongzhi.example"
    by = world.actor("zhou")
    assert list(found(by)["invited"].missing) == ["安和物业：尚未邀请"]
    inviting.send_invitation(actor=by, appointment=newcomer, email="an@example.cn", now=clock())
    assert not found(by)["invited"].missing
    assert send_waiting(clock()) == 1
    code = re.search(r"https://gongzhi.example/invited/(\w{12})/", mail.outbox[0].body)[1]
    with unscoped(because="a test"):
        assert code not in str(list(Message.objects.values())) + str(list(Invitation.objects.values()))
        assert code not in str(list(Entry.objects.values()))
    visitor, door = Client(), reverse("invited_with", args=[code])
    assert "安和物业" in visitor.get(door).content.decode()
    assert visitor.post(door, {"new": "short", "again": "short"}).status_code == 422
    done = visitor.post(door, {"new": "a-good-pass-phrase", "again": "a-good-pass-phrase"})
    account = Account.objects.get(person=newcomer.person)
    assert account.login in done.content.decode()
    assert visitor.post(door, {"new": "a-good-pass-phrase", "again": "a-good-pass-phrase"}).status_code == 409
    assert visitor.post("/invited/", {"code": "AAAA BBBB CCCC"}).status_code == 422


def test_taken_back_before_it_went_it_does_not_go(world, newcomer):
    by = world.actor("zhou")
    inviting.send_invitation(actor=by, appointment=newcomer, now=NOON)
    assert inviting.take_back(actor=by, appointment=newcomer, now=NOON) == 1
    assert send_waiting(NOON) == 0
    Person.objects.filter(pk=newcomer.person_id).update(phone="")
    newcomer.person.refresh_from_db()
    with pytest.raises(Refused):
        inviting.send_invitation(actor=by, appointment=newcomer, now=NOON)


def test_slips_are_printed_by_organisation_and_the_list_says_who_has_come(world, newcomer, client):
    client.force_login(world.zhou)
    place = f"/operate/invitations/{world.anhe.public_id}/"
    page = client.get(place).content.decode()
    assert (
        "安宁" in page
        and "138****1111" in page
        and "13800001111" not in page
        and page.index("安宁") < page.index("林晓梅")
    )
    made = client.post(f"{place}print/", {"idem": "slips"})
    assert (
        client.post(f"{place}print/", {"idem": "slips"}).status_code == 409
    )  # the codes that lie printed stay in force
    assert made.content.startswith(b"%PDF-") and made["Cache-Control"].count("no-store")
    assert [row.person for row in Invitation.objects.all()] == [newcomer.person]
    assert client.post(f"{place}send/", {"idem": "x"}).status_code == 302
    assert client.post(f"{place}{newcomer.public_id}/end/", {"idem": "y"}).status_code == 302
    assert not Invitation.objects.filter(withdrawn_at=None).exists()
    client.force_login(world.tao)
    assert client.get(place).status_code in {403, 404}
    client.force_login(world.he)
    assert client.get(place).status_code == 200


def test_the_workbook_to_fill_in_has_the_headings_that_are_known(world, client):
    client.force_login(world.zhou)
    answer = client.get("/operate/imports/template/people/")
    assert answer.content.startswith(b"PK") and answer["Content-Type"].endswith("sheet")
    client.force_login(world.lin)
    assert client.get("/operate/imports/template/people/").status_code == 404
