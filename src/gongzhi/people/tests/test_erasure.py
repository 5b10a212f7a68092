"""Erasure and the copy of one's data: what goes, what stays, and a journal that stays whole."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from http import HTTPStatus
from io import BytesIO

import pytest
from django.db import connection
from django.urls import reverse

from gongzhi.cases.services import Report, receive_case
from gongzhi.journal import words
from gongzhi.journal.models import Entry, WordsKey
from gongzhi.journal.verify import verify_journal
from gongzhi.notices.models import Message
from gongzhi.notices.services import message, queue
from gongzhi.people import services
from gongzhi.people.models import Occupancy, Ownership, Person
from tests.world import NOON, PASSWORD, SINCE

pytestmark = [pytest.mark.req("E24"), pytest.mark.django_db]
PHONE = "13800000417"
SAID = "我叫王桂兰，单元门关不上。"


@pytest.fixture
def case(world):
    """Mrs Wang has reported something, with her number and in her own words."""
    report = Report(place=world.entrance, text=SAID, category=world.door, contact=PHONE)
    case = receive_case(actor=world.actor("wang"), report=report, now=NOON)
    queue(
        [
            message(
                kind="case", subject=f"case:{case.pk}", text="已派单", due_at=NOON, account_id=world.wang.pk
            )
        ]
    )
    return case


def erase(world, who="wang"):
    return services.erase_me(actor=world.actor(who), now=NOON + timedelta(days=1))


def test_everything_that_no_law_keeps_goes_and_the_journal_still_verifies(world, case):
    assert words.read([case.words_id]) == {case.words_id: SAID}
    entries = Entry.objects.count()
    done = erase(world)
    assert done.whole
    assert done.counts["reports"] == 1
    case.refresh_from_db()
    assert (case.contact, case.contact_key) == ("", "")
    assert words.read([case.words_id]) == {}
    assert not Message.objects.filter(account=world.wang).exists()
    person = Person.objects.get(pk=world.wang.person_id)
    assert (person.name, person.phone, person.name_key, person.phone_key) == ("", "", "", "")
    assert not Occupancy.objects.filter(person=person, ends=None).exists()
    assert Entry.objects.count() == entries + 1
    assert verify_journal().faults == []


def test_no_column_of_the_database_says_the_name_any_more(world, case):
    erase(world)
    lines = "\n".join(connection.connection.iterdump()) if connection.vendor == "sqlite" else ""
    assert "王桂兰" not in lines
    assert PHONE not in lines


def test_the_erased_cannot_sign_in(world, client, case):
    client.post(reverse("account_login"), {"login": "wang", "password": PASSWORD})
    erase(world)
    assert client.get(reverse("me")).status_code == HTTPStatus.FOUND
    for login in ("wang", PHONE, ""):
        client.post(reverse("account_login"), {"login": login, "password": PASSWORD})
        assert "_auth_user_id" not in client.session


def test_an_owner_and_a_post_keep_the_name_and_lose_the_rest(world, case):
    Ownership.objects.create(unit=world.unit, person=world.wang.person, starts=SINCE)
    assert not erase(world).whole
    case.refresh_from_db()
    assert case.contact == ""
    person = Person.objects.get(pk=world.wang.person_id)
    assert person.name == "王桂兰"
    assert not erase(world, "lin").whole
    Ownership.objects.update(ends=NOON.date())
    assert erase(world).whole


def test_the_words_key_of_the_person_is_dropped(world):
    key = words.new_key()
    Person.objects.filter(pk=world.wang.person_id).update(words_key=key)
    kept = words.keep("嗓门大了些", key)
    erase(world)
    assert words.read([kept.id]) == {}
    assert WordsKey.objects.get(pk=key.pk).dropped_at


def test_twice_does_no_harm(world, case):
    Ownership.objects.create(unit=world.unit, person=world.wang.person, starts=SINCE)
    erase(world)
    again = erase(world)
    assert again.counts["messages"] == 0
    assert verify_journal().faults == []


def test_the_page_asks_for_the_password_and_says_what_stays(world, client, case):
    client.force_login(world.wang)
    page = client.get(reverse("erasure")).content.decode()
    assert "删除以后账号就没有了" in page
    wrong = client.post(reverse("erasure"), {"password": "wrong-password", "idem": "k"})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Person.objects.get(pk=world.wang.person_id).name
    done = client.post(reverse("erasure"), {"password": PASSWORD, "idem": "k"})
    assert done.headers["Location"] == reverse("erased")
    assert client.get(reverse("erased")).status_code == HTTPStatus.OK
    client.force_login(world.lin)
    assert "您今天有 1 个岗位" in client.get(reverse("erasure")).content.decode()


def test_the_copy_holds_what_is_held_and_is_journaled(world, client, case):
    client.force_login(world.wang)
    answer = client.post(reverse("my_data"), {"password": PASSWORD, "idem": "k"})
    packed = zipfile.ZipFile(BytesIO(answer.content))
    data = json.loads(packed.read("my-data.json"))
    page = packed.read("my-data.html").decode()
    for part in (json.dumps(data, ensure_ascii=False), page):
        for fact in ("王桂兰", PHONE, SAID, "已派单", "柳园里 3号楼 2单元 501"):
            assert fact in part
    assert Entry.objects.filter(verb="people.copied").count() == 1


def test_the_copy_needs_the_password_and_five_wrong_ones_lock_it(world, client):
    client.force_login(world.wang)
    for _try in range(5):
        answer = client.post(reverse("my_data"), {"password": "wrong-password", "idem": "k"})
    assert "密码错了 5 次" in answer.content.decode()
    assert (
        "密码错了 5 次"
        in client.post(reverse("my_data"), {"password": PASSWORD, "idem": "k"}).content.decode()
    )
