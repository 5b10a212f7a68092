"""Every encrypted column is sealed anew, in short steps that can be repeated."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils.timezone import now

from gongzhi.core import rotation, tasks
from gongzhi.core.keys import lookup, ring
from gongzhi.people.models import Person
from tests.world import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def persons(tmp_path, settings, monkeypatch):
    settings.KEY_RING = tmp_path / "ring.json"
    monkeypatch.setattr(rotation, "AT_ONCE", 3)
    return [
        Person.objects.create(
            name=f"人{n}", phone=str(n) if n % 2 else "", name_key=lookup(f"人{n}"), created_at=NOON
        )
        for n in range(8)
    ]


def stored(column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM people_person ORDER BY id")
        return [value for (value,) in cursor.fetchall()]


def test_all_values_move_to_the_new_key_and_still_say_the_same(persons):
    rotation.add_key()
    assert rotation.reseal() == 8 + 4  # eight names, four phones
    assert all(value.startswith("k2:") for value in [*stored("name"), *filter(None, stored("phone"))])
    assert [person.name for person in Person.objects.order_by("pk")] == [f"人{n}" for n in range(8)]


def test_doing_it_again_finds_nothing_to_do(persons):
    rotation.add_key()
    rotation.reseal()
    before = stored("name")
    assert rotation.reseal() == 0
    assert stored("name") == before


def test_what_was_cut_off_goes_on_where_it_stood(persons, monkeypatch):
    rotation.add_key()
    broken = persons[4]
    plain = Person.save

    def save(self, *args, **kwargs):
        if self.pk == broken.pk:
            raise RuntimeError("the power went")
        return plain(self, *args, **kwargs)

    monkeypatch.setattr(Person, "save", save)
    with pytest.raises(RuntimeError):
        rotation.reseal()
    monkeypatch.setattr(Person, "save", plain)
    assert 0 < rotation.reseal() < 12
    assert all(ring().is_current(value) for value in stored("name"))


def test_it_runs_as_a_task_that_counts(persons):
    rotation.add_key()
    run = tasks.start_task("core.reseal", title="", account_id=None, params={}, now=now())
    tasks.perform.func(run.pk)
    run.refresh_from_db()
    assert run.result == {"resealed": 12}
    assert run.done == run.total > 0
