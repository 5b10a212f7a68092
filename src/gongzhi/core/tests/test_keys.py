"""The key ring and columns that are encrypted with it."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from gongzhi.core import keys
from gongzhi.core.keys import KeyMissing, lookup, ring
from gongzhi.core.rotation import add_key
from gongzhi.people.models import Person
from tests.world import NOON


@pytest.fixture
def own_ring(tmp_path, settings):
    settings.KEY_RING = tmp_path / "ring.json"
    return settings.KEY_RING


def test_a_value_opens_again_and_names_its_key(own_ring):
    sealed = ring().seal("王桂兰")
    assert sealed.startswith("k1:")
    assert "王桂兰" not in sealed
    assert ring().open(sealed) == "王桂兰"


def test_the_ring_is_for_the_server_alone(own_ring):
    ring()
    assert own_ring.stat().st_mode & 0o777 == 0o600


def test_after_a_rotation_old_values_open_and_new_ones_use_the_new_key(own_ring):
    before = ring().seal("x")
    assert add_key() == "k2"
    assert ring().open(before) == "x"
    assert ring().seal("x").startswith("k2:")
    assert not ring().is_current(before)


def test_another_process_sees_a_new_key_at_its_next_use(own_ring):
    ring()
    data = json.loads(own_ring.read_text())
    data["keys"]["k9"], data["primary"] = data["keys"]["k1"], "k9"
    keys.write_ring(own_ring, data)
    assert ring().primary == "k9"


def test_an_unknown_or_wrong_key_is_named(own_ring):
    with pytest.raises(KeyMissing, match="'k7' is not on the ring"):
        ring().open("k7:abc")
    with pytest.raises(KeyMissing, match="does not open"):
        ring().open("k1:abc")


def test_a_ring_that_vanished_is_never_made_anew_under_a_running_process(own_ring):
    sealed = ring().seal("x")
    own_ring.unlink()
    assert ring().open(sealed) == "x"
    assert not own_ring.exists()


def test_production_does_not_start_without_its_ring(own_ring, settings):
    settings.LIVE = True
    with pytest.raises(ImproperlyConfigured, match="KEY_RING"):
        ring()
    assert not own_ring.exists()


@pytest.mark.parametrize("same", ["138 0000 0417", "１３８００００ ０４１７", "13800000417"])
def test_the_same_number_gives_the_same_digest_however_it_is_written(same):
    assert lookup(same) == lookup("13800000417")


def test_nothing_has_no_digest_and_others_differ():
    assert lookup("") == ""
    assert lookup("13800000418") != lookup("13800000417")


@pytest.mark.django_db
def test_the_database_holds_no_plain_name_and_cannot_be_searched_by_one():
    person = Person.objects.create(name="王桂兰", name_key=lookup("王桂兰"), created_at=NOON)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM people_person WHERE id = %s", [person.pk])
        assert "王桂兰" not in cursor.fetchone()[0]
    assert Person.objects.get(pk=person.pk).name == "王桂兰"
    with pytest.raises(TypeError, match="cannot be searched"):
        Person.objects.filter(name__contains="王").exists()
