"""A place goes elsewhere: its series go along, and what it and the other one have twice ends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongzhi.core.placed import Change
from gongzhi.meetings.models import Meeting, Series
from gongzhi.meetings.services.moving import foresee
from gongzhi.meetings.services.series import NewSeries, start_series
from gongzhi.meetings.states import AHEAD
from gongzhi.meetings.tests.table import furnish, weekly
from gongzhi.places.services import merge_places, move_place
from tests.world import NOON, TODAY, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("T1")]
SOON = NOON + timedelta(hours=1)


def at_grain(world: World, kinds: dict) -> Series:
    kind = kinds["weekly"]
    new = NewSeries(kind, world.grain, kind.rhythm, kind.at, 60, TODAY)
    return start_series(actor=world.actor("he"), new=new, now=NOON)


def test_of_two_series_of_a_kind_that_of_the_place_merged_away_ends(world):
    kinds = furnish(world)
    going, staying = weekly(world, kinds), at_grain(world, kinds)
    change = Change(top=world.willow, parent=world.community, into=world.grain)
    assert [n for _words, n in foresee(change)] == [1]
    merge_places(actor=world.actor("zhou"), place_id=world.willow.pk, into_id=world.grain.pk, now=SOON)
    going.refresh_from_db()
    staying.refresh_from_db()
    assert (going.ended_at, staying.ended_at) == (SOON, None)
    assert not Meeting.objects.filter(series=going, state__in=AHEAD, starts_at__gt=SOON).exists()


def test_a_series_that_the_other_place_lacks_goes_on_there(world):
    going = weekly(world, furnish(world))
    change = Change(top=world.willow, parent=world.community, into=world.grain)
    assert foresee(change) == []
    merge_places(actor=world.actor("zhou"), place_id=world.willow.pk, into_id=world.grain.pk, now=SOON)
    going.refresh_from_db()
    assert (going.place, going.ended_at) == (world.grain, None)


def test_moved_to_another_community_its_committee_holds_what_is_ahead(world):
    going = weekly(world, furnish(world))
    move_place(
        actor=world.actor("zhou"), place_id=world.willow.pk, parent_id=world.far_community.pk, now=SOON
    )
    going.refresh_from_db()
    assert going.host == world.far_committee
    ahead = Meeting.objects.filter(series=going, state__in=AHEAD)
    assert {one.host for one in ahead} == {world.far_committee}
    seats = {side.org for one in ahead for side in one.sides.all() if side.org}
    assert world.far_committee in seats
    assert world.residents_committee not in seats
