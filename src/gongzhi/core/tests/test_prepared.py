"""A query whose words are made once answers as the query does, on either database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.models import Q

from gongzhi.core.prepared import Prepared
from gongzhi.core.scope import unscoped
from gongzhi.people.models import Engagement
from gongzhi.places.models import Place
from tests.world import World

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def test_records_come_with_their_values_and_what_was_selected_with_them(
    world: World, django_assert_num_queries
) -> None:
    found = Prepared(
        lambda code: Place.objects.select_related("parent__parent").filter(public_id=code), code="a code"
    )
    for place in (world.entrance, world.willow, world.district):
        with unscoped(because="compared"):
            known = Place.objects.select_related("parent__parent").get(public_id=place.public_id)
        with django_assert_num_queries(1):
            (same,) = found(code=place.public_id)
            assert same.parent == known.parent
        assert {name: getattr(same, name) for name in columns(known)} == {
            name: getattr(known, name) for name in columns(known)
        }
    assert found(code="nowhere") == []


def columns(place: Place) -> list[str]:
    return [field.attname for field in place._meta.concrete_fields]


def test_what_is_given_takes_the_place_of_each_sample_and_the_rest_stays(world: World) -> None:
    engaged = Prepared(
        lambda place, on: Engagement.objects.filter(
            Q(ends=None) | Q(ends__gte=on), place_id=place, starts__lte=on, service="property"
        ),
        place=-7, on=date(1, 1, 1),
    )  # fmt: skip
    (row,) = engaged(place=world.willow.pk, on=TODAY)
    assert (row.organisation_id, row.starts) == (world.anhe.pk, Engagement.objects.get(pk=row.pk).starts)
    assert engaged(place=world.willow.pk, on=row.starts - timedelta(days=1)) == []
    assert engaged(place=world.district.pk, on=TODAY) == []
