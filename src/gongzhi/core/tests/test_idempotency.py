"""A form sent twice acts once, also when both arrive at the same moment."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from gongzhi.core.idempotency import first_time, once
from gongzhi.core.models import IdempotencyKey, Tick
from gongzhi.core.verdict import Refused
from tests.world import NOON


def act(name: str):
    def make() -> str:
        Tick.objects.create(name=name, ran_at=NOON)
        return f"/made/{name}"

    return make


@pytest.mark.django_db
def test_the_second_sending_gets_the_first_answer_and_changes_nothing():
    assert once("key", act("one"), now=NOON) == "/made/one"
    assert once("key", act("two"), now=NOON) == "/made/one"
    assert list(Tick.objects.values_list("name", flat=True)) == ["one"]


@pytest.mark.django_db
def test_a_refused_act_leaves_no_key_so_that_it_can_be_sent_again():
    def refuse() -> str:
        Tick.objects.create(name="half", ran_at=NOON)
        raise Refused("no")

    with pytest.raises(Refused):
        once("key", refuse, now=NOON)
    assert not Tick.objects.exists()
    assert once("key", act("one"), now=NOON) == "/made/one"


@pytest.mark.django_db
def test_without_a_key_every_sending_acts():
    once("", act("one"), now=NOON)
    once("", act("two"), now=NOON)
    assert Tick.objects.count() == 2
    assert not IdempotencyKey.objects.exists()


@pytest.mark.django_db
def test_the_key_itself_is_not_stored():
    once("secret-of-a-browser", act("one"), now=NOON)
    assert "secret" not in IdempotencyKey.objects.get().key


@pytest.mark.django_db(transaction=True)
def test_both_at_the_same_moment_act_once_and_hear_the_same():
    start, heard = threading.Barrier(4), []

    def send(name: str) -> None:
        try:
            start.wait()
            heard.append(once("key", act(name), now=NOON))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(str(n),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(heard) == 4
    assert len(set(heard)) == 1
    assert heard[0] == f"/made/{Tick.objects.get().name}"


@pytest.mark.django_db
def test_what_is_shown_once_is_made_and_shown_at_the_first_sending_only():
    def secret() -> str:
        Tick.objects.create(name="made", ran_at=NOON)
        return "secret"

    assert first_time("key", secret, answer="/list/", now=NOON) == "secret"
    assert first_time("key", secret, answer="/list/", now=NOON) is None
    assert Tick.objects.count() == 1
    assert "secret" not in str(list(IdempotencyKey.objects.values()))


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_sees_what_is_shown_once():
    """The other one's was made and rolled back with its key: it must not be shown."""
    start, seen = threading.Barrier(4), []

    def send(name: str) -> None:
        try:
            start.wait()
            seen.append(first_time("key", act(name), answer="/list/", now=NOON))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(str(n),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one for one in seen if one] == [f"/made/{Tick.objects.get().name}"]
    assert len(seen) == 4
