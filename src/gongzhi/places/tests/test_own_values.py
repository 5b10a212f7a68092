"""What a place had set for itself, when it becomes part of another."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from gongzhi.cases.verbs import REOPEN_DAYS, REOPEN_TIMES
from gongzhi.core import config
from gongzhi.core.models import Setting
from gongzhi.journal.models import Entry
from gongzhi.journal.selectors import sentence
from gongzhi.places.models import Place
from gongzhi.places.services import merge_places, move_place
from tests.world import NOON, World

LATER = NOON + timedelta(days=30)


def merge(world: World) -> None:
    going, staying = world.community.pk, world.far_community.pk
    merge_places(actor=world.actor("zhou"), place_id=going, into_id=staying, now=LATER)


def said_of(key: str) -> list[tuple[str, int | None]]:
    entries = Entry.objects.filter(subject=f"setting:{key}").order_by("pk")
    return [(sentence(entry.verb, entry.data), entry.place_id) for entry in entries]


@pytest.mark.req("P1")
def test_a_value_goes_along_where_the_other_place_has_none(world: World) -> None:
    config.change(REOPEN_DAYS, 14, place_id=world.community.pk)
    merge(world)
    for place in (world.willow, world.far_community):
        assert config.value(REOPEN_DAYS, Place.objects.get(pk=place.pk)) == 14
    assert list(Setting.objects.values_list("place_id", "value")) == [(world.far_community.pk, 14)]
    assert said_of(REOPEN_DAYS) == [("沿用槐树社区的 14", world.far_community.pk)]


@pytest.mark.req("P1")
def test_where_both_have_one_that_of_the_place_that_goes_on_holds(world: World) -> None:
    config.change(REOPEN_DAYS, 14, place_id=world.community.pk)
    config.change(REOPEN_DAYS, 10, place_id=world.far_community.pk)
    config.change(REOPEN_TIMES, 5, place_id=world.far_community.pk)
    merge(world)
    assert config.value(REOPEN_DAYS, Place.objects.get(pk=world.willow.pk)) == 10
    assert config.value(REOPEN_TIMES, Place.objects.get(pk=world.willow.pk)) == 5
    assert not Setting.objects.filter(place_id=world.community.pk).exists()
    assert said_of(REOPEN_DAYS) == [("槐树社区原来的 14 不再有效，这里按 10", world.far_community.pk)]
    assert said_of(REOPEN_TIMES) == []


def test_an_estate_keeps_its_own_value_through_a_merge_above_it_and_a_move(world: World) -> None:
    config.change(REOPEN_DAYS, 21, place_id=world.willow.pk)
    move_place(
        actor=world.actor("zhou"), place_id=world.willow.pk, parent_id=world.far_community.pk, now=LATER
    )
    assert config.value(REOPEN_DAYS, Place.objects.get(pk=world.entrance.pk)) == 21
    assert said_of(REOPEN_DAYS) == []


@pytest.mark.req("P1")
def test_the_preview_names_what_holds_afterwards(world: World, client: Client) -> None:
    config.change(REOPEN_DAYS, 14, place_id=world.community.pk)
    config.change(REOPEN_TIMES, 5, place_id=world.community.pk)
    config.change(REOPEN_TIMES, 4, place_id=world.far_community.pk)
    client.force_login(world.zhou)
    address = reverse("place_merge", args=[world.community.public_id])
    page = client.get(address, {"to": world.far_community.public_id}).content.decode()
    assert "合并后都按槐树社区的 14" in page
    assert "合并后都按桃林社区的 4，槐树社区的 5 不再有效" in page
