"""How an organisation keeps its word among its peers: a median and the own rank, and of others nothing more."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from gongzhi.insight.models import MonthPromise
from gongzhi.insight.selectors.promises import Standing, standing
from gongzhi.people.actor import SYSTEM
from gongzhi.people.models import Organisation
from gongzhi.places.levels import EstateKind, Level
from gongzhi.places.models import Place
from gongzhi.places.services import add_place
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("F6")]
MARCH, FEBRUARY = date(2026, 3, 1), date(2026, 2, 1)


def promised(place: Place, org: Organisation, kept: int, ended: int, month: date = MARCH) -> None:
    MonthPromise.objects.create(
        place=place, district_id=place.district_id, subdistrict_id=place.subdistrict_id,
        community_id=place.community_id, estate_id=place.estate_id, month=month, bearer=org, kept=kept, ended=ended,
        moved=0,
    )  # fmt: skip


def estate(world: World, name: str, kind: str) -> Place:
    return add_place(
        actor=SYSTEM, level=Level.ESTATE, name=name, parent=world.community, code="", now=NOON, kind=kind
    )


def of_lin(world: World) -> Standing:
    found = standing(world.actor("lin"), now=NOON + timedelta(hours=1))
    assert found is not None
    return found


def test_estates_of_one_kind_give_the_median_and_all_of_the_subdistrict_the_rank(world: World) -> None:
    promised(world.willow, world.anhe, 6, 8)
    promised(world.willow, world.residents_committee, 0, 9)  # another kind of body
    promised(world.grain, world.huimin, 9, 9)  # an old estate: ranked, not alike
    for name, kept in (("甲苑", 4), ("乙苑", 5)):
        promised(estate(world, name, EstateKind.COMMERCIAL), world.huimin, kept, 8)
    found = of_lin(world)
    assert (found.typical, found.peers) == (Fraction(5, 8), 3)
    assert (found.rank, found.ranked) == (2, 4)


def test_of_two_nobody_learns_who_the_other_is(world: World) -> None:
    promised(world.willow, world.anhe, 6, 8)
    promised(world.grain, world.huimin, 9, 9)
    found = of_lin(world)
    assert (found.typical, found.rank) == (None, None)


def test_the_trend_is_broken_where_no_promise_ended(world: World) -> None:
    promised(world.willow, world.anhe, 1, 2)
    promised(world.willow, world.anhe, 1, 1, date(2025, 12, 1))
    promised(world.grain, world.anhe, 9, 9)  # not where the actor works
    found = of_lin(world)
    assert [kept.ended for _month, kept in found.trend] == [0] * 8 + [1, 0, 0, 2]
    assert [len(piece) for piece in found.pieces] == [1, 1]
    assert found.said == "近 12 个月守诺率，从 100.0% 到 50.0%"


def test_who_bears_nothing_has_no_standing(world: World) -> None:
    assert standing(world.actor("wang"), now=NOON) is None
    assert standing(world.actor("ou"), now=NOON) is None
