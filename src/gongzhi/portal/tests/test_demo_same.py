"""The same seed and the same now give the same district; what is stopped half-way leaves nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation

from gongzhi.cases.models import Case
from gongzhi.core.scope import unscoped
from gongzhi.duties.models import Duty
from gongzhi.people.models import Appointment, Ownership, Person
from gongzhi.places.models import Place, UnitFacts
from gongzhi.portal.demo import loading
from gongzhi.portal.demo.album import Album
from gongzhi.portal.demo.bulk import Rows
from gongzhi.portal.demo.layout import plan_of
from gongzhi.portal.demo.loading import COUNTS, build, load, play

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.once]  # both writers are compared with every database


def told(seed: int) -> list[Any]:
    """What can be read in a district, without ids and secrets; taken back afterwards."""
    with (
        unscoped(because="the tests look at everything"),
        translation.override("zh-hans"),
        transaction.atomic(),
    ):
        loaded = build(size="small", seed=seed, now=NOW)
        play(loaded, Rows(loaded.town, loaded.scheme, Album()), count=60, seed=seed)
        found = [
            [person.name for person in Person.objects.order_by("pk")[:400]],
            list(Place.objects.order_by("path").values_list("full_name", "outline")),
            list(UnitFacts.objects.order_by("place__path").values_list("registered_dm2", "floor")),
            list(Ownership.objects.order_by("pk").values_list("unit__full_name", "num", "den", "starts")),
            list(
                Appointment.objects.order_by("pk").values_list("post", "place__full_name", "starts", "ends")
            ),
            list(Case.objects.order_by("pk").values_list("text", "status", "received_at", "closed_at")),
            list(Duty.objects.order_by("pk").values_list("title", "state", "due_at", "level")),
        ]
        transaction.set_rollback(True)
    return found


def test_the_same_seed_gives_the_same_district_and_another_seed_another():
    first = told(1)
    assert first == told(1)
    other = told(2)
    assert first[1] == other[1]  # the map is drawn by hand
    assert first[0] != other[0] and first[5] != other[5]


def test_stopped_half_way_it_leaves_nothing(monkeypatch):
    def stop(*args: Any, **kwargs: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(loading, "found_bodies", stop)
    with pytest.raises(KeyboardInterrupt):
        load(size="small", seed=1, now=NOW)
    with unscoped(because="the tests look at everything"):
        assert not Place.objects.exists()


def test_the_large_district_has_more_of_the_same():
    small, large = plan_of("small"), plan_of("district")
    assert plan_of("street").code == small.code and COUNTS["district"] == 1_000_000
    assert len(large.subdistricts) == 3
    names = [estate.name for estate in large.estates()] + [
        community.name for community in large.communities()
    ]
    assert len(names) == len(set(names)) > 150
    assert 50_000 < sum(estate.units for estate in large.estates()) < 100_000
