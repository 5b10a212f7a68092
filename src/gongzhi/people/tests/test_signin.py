"""The door: login or phone, five tries, half an hour; the password; devices; a session kept alive by use."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import now

from gongzhi.core.models import AbuseCount
from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from gongzhi.people import services
from gongzhi.people.models import Account
from gongzhi.people.services import tries
from tests.world import NOON, PASSWORD

WRONG = "not-the-password"


def sign_in(client: Client, login: str, password: str = PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": login, "password": password, **more})


def test_a_login_or_a_phone_number_opens_the_door(world, client):
    assert sign_in(client, "lin").status_code == HTTPStatus.FOUND
    assert sign_in(Client(), "138 0000 0417").headers["Location"] == reverse("start")
    assert Entry.objects.filter(verb="people.signed_in", subject=f"account:{world.wang.pk}").count() == 1


def test_the_way_goes_on_to_where_it_was_stopped_but_never_to_another_host(world, client):
    stopped = client.get(reverse("me"))
    assert stopped.headers["Location"] == "/sign-in/?next=%2Fme%2F"
    assert sign_in(client, "lin", next="/me/").headers["Location"] == "/me/"
    assert sign_in(Client(), "lin", next="https://example.org/").headers["Location"] == reverse("start")


@pytest.mark.parametrize("who", ["lin", "nobody-here"])
def test_five_wrong_passwords_lock_for_half_an_hour_and_say_until_when(world, client, who):
    for _try in range(4):
        assert "对不上" in sign_in(client, who, WRONG).content.decode()
    said = sign_in(client, who, WRONG).content.decode()
    assert "密码错了 5 次" in said
    assert "密码错了 5 次" in sign_in(client, who).content.decode()  # the right one comes too late
    assert "_auth_user_id" not in client.session
    locks = Entry.objects.filter(verb="people.locked").count()
    assert locks == (1 if who == "lin" else 0)


def test_the_lock_ends_by_the_clock(world, client):
    for _try in range(5):
        sign_in(client, "lin", WRONG)
    AbuseCount.objects.update(window_ends_at=now() - timedelta(seconds=1))
    assert sign_in(client, "lin").status_code == HTTPStatus.FOUND
    assert AbuseCount.objects.count() == 0


def test_the_same_five_tries_for_login_and_phone(world, client):
    for typed in ("wang", "13800000417", "wang", "138 0000 0417", "wang"):
        sign_in(client, typed, WRONG)
    assert "密码错了 5 次" in sign_in(client, "13800000417").content.decode()


def test_tries_are_taken_before_the_password_is_looked_at(db):
    assert [tries.take("lin", now=NOON) for _try in range(5)] == [None] * 5
    assert tries.take("lin", now=NOON) == NOON + tries.LOCK
    assert tries.take("lin", now=NOON + tries.LOCK - timedelta(seconds=1)) == NOON + tries.LOCK
    assert tries.take("lin", now=NOON + tries.LOCK) is None
    assert tries.take("han", now=NOON) is None


def test_a_closed_account_and_a_demo_account_in_production_stay_outside(world, client, settings):
    Account.objects.filter(login="lin").update(is_active=False)
    Account.objects.filter(login="han").update(is_demo=True)
    assert sign_in(client, "lin").status_code == HTTPStatus.OK
    settings.STAGE = "prod"
    assert sign_in(client, "han").status_code == HTTPStatus.OK
    assert "_auth_user_id" not in client.session


def test_the_language_of_the_account_comes_with_signing_in(world, client):
    Account.objects.filter(login="lin").update(language="en")
    client.cookies["gz_size"] = "large"
    answer = sign_in(client, "lin")
    assert answer.cookies["django_language"].value == "en"
    assert "gz_size" not in answer.cookies  # what the device wished stays as it is


def test_only_the_doors_of_allauth_that_we_use_have_an_address():
    for name in (
        "account_signup",
        "account_email",
        "account_reset_password",
        "account_change_password",
        "usersessions_list",
    ):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_a_first_password_opens_only_the_page_that_changes_it(world, client):
    Account.objects.filter(login="lin").update(must_change_password=True)
    client.force_login(world.lin)
    assert client.get(reverse("org_list")).headers["Location"] == reverse("password")
    fragment = client.get(reverse("org_list"), headers={"HX-Request": "true"})
    assert fragment.headers["HX-Redirect"] == reverse("password")
    new = "a-quiet-yard-at-noon"
    form = {"old": PASSWORD, "new": new, "again": new, "idem": "k1"}
    assert client.post(reverse("password"), form).status_code == HTTPStatus.FOUND
    assert client.get(reverse("org_list")).status_code == HTTPStatus.OK
    assert sign_in(Client(), "lin", new).status_code == HTTPStatus.FOUND


def test_a_new_password_signs_the_other_devices_out(world, client):
    other = Client()
    for device in (client, other):
        sign_in(device, "lin")
    new = "a-quiet-yard-at-noon"
    client.post(reverse("password"), {"old": PASSWORD, "new": new, "again": new, "idem": "k1"})
    assert client.get(reverse("me")).status_code == HTTPStatus.OK
    assert other.get(reverse("me")).status_code == HTTPStatus.FOUND
    assert len(client.get(reverse("sessions")).context["devices"]) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"old": WRONG}, "这不是您现在的密码"),
        ({"again": "something-else-entirely"}, "两遍新密码不一样"),
        ({"new": "short", "again": "short"}, "10"),
        ({"new": PASSWORD, "again": PASSWORD}, "新密码和现在的一样"),
    ],
)
def test_a_password_that_will_not_do_is_refused_in_the_form(world, client, changes, said):
    client.force_login(world.lin)
    new = "a-quiet-yard-at-noon"
    answer = client.post(
        reverse("password"), {"old": PASSWORD, "new": new, "again": new, "idem": "k"} | changes
    )
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said in answer.content.decode()
    world.lin.refresh_from_db()
    assert world.lin.check_password(PASSWORD)


def test_a_device_is_ended_from_another_one(world, client):
    phone = Client(
        headers={"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile MicroMessenger/8.0"}
    )
    for device in (client, phone):
        sign_in(device, "lin")
    listed = client.get(reverse("sessions")).context["devices"]
    assert [(d.name, d.is_this) for d in listed][1] == ("Android · WeChat", False)
    client.post(reverse("session_end"), {"device": listed[1].id, "idem": "k1"})
    assert phone.get(reverse("me")).status_code == HTTPStatus.FOUND
    assert client.get(reverse("me")).status_code == HTTPStatus.OK
    assert Entry.objects.filter(verb="people.session_closed").count() == 1


def test_nobody_ends_a_session_of_somebody_else(world, client):
    sign_in(client, "lin")
    number = client.get(reverse("sessions")).context["devices"][0].id
    with pytest.raises(Refused):
        services.close_session(actor=world.actor("han"), session_id=number, now=NOON)
    assert client.get(reverse("me")).status_code == HTTPStatus.OK


def test_a_session_is_renewed_by_use_and_written_once_in_five_minutes(world, client):
    sign_in(client, "lin")
    client.get(reverse("me"))
    session = Session.objects.get(pk=client.session.session_key)
    client.get(reverse("me"))
    assert Session.objects.get(pk=session.pk).expire_date == session.expire_date
    age_of(client, minutes=6)
    client.get(reverse("me"), headers={"X-Live": "true"})  # a page that asks by itself is no use
    assert Session.objects.get(pk=session.pk).expire_date < now() + timedelta(minutes=25)
    client.get(reverse("me"))
    assert Session.objects.get(pk=session.pk).expire_date > now() + timedelta(minutes=29)


def test_half_an_hour_without_use_signs_out(world, client):
    sign_in(client, "lin")
    Session.objects.update(expire_date=now() - timedelta(seconds=1))
    assert client.get(reverse("me")).status_code == HTTPStatus.FOUND


def age_of(client: Client, *, minutes: int) -> None:
    """Make the session as old as if it had been left for some minutes."""
    session = client.session
    session["seen"] = int((now() - timedelta(minutes=minutes)).timestamp())
    session.save()
    Session.objects.filter(pk=session.session_key).update(expire_date=now() + timedelta(minutes=30 - minutes))


def test_an_account_is_closed_and_its_sessions_end(world, client):
    sign_in(client, "lin")
    with pytest.raises(Refused):
        services.set_active(actor=world.actor("he"), account_id=world.lin.pk, active=False, now=NOON)
    services.set_active(actor=world.actor("sun"), account_id=world.lin.pk, active=False, now=NOON)
    assert client.get(reverse("me")).status_code == HTTPStatus.FOUND


def test_an_operator_is_lifted_for_a_reason_until_the_clock_or_a_hand_ends_it(world, client):
    client.force_login(world.ou)
    with pytest.raises(Refused):
        services.elevate(actor=world.actor("lin"), reason="I should like to look", now=now())
    with pytest.raises(Refused):
        services.elevate(actor=world.actor("ou"), reason="why", now=now())
    services.elevate(actor=world.actor("ou"), reason="A case lost its place.", now=now())
    assert client.get(reverse("me")).wsgi_request.actor.elevated
    services.end_elevation(actor=world.actor("ou"), now=now())
    assert not client.get(reverse("me")).wsgi_request.actor.elevated
    services.elevate(actor=world.actor("ou"), reason="A case lost its place.", now=now() - timedelta(hours=5))
    assert not client.get(reverse("me")).wsgi_request.actor.elevated
