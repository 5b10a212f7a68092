"""A walk that nobody ends: the clock ends it, what was found stays, and its walker hears of it (F5)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongzhi.cases.models import Case, PatrolRoute, PatrolWalk
from gongzhi.cases.models.patrol import Result
from gongzhi.cases.rhythm import Rhythm
from gongzhi.cases.services.routes import Plan, Point, add_stop, make_route, owe_walks
from gongzhi.cases.services.walks import (
    LEFT_OPEN,
    WALK_HOURS,
    Seen,
    check_stop,
    end_left_open,
    end_walk,
    start_walk,
)
from gongzhi.core import config
from gongzhi.core.cached import clear_all
from gongzhi.core.ticks import REGULAR
from gongzhi.core.verdict import Refused
from gongzhi.duties.models import Duty, DutyState
from gongzhi.journal.models import Entry
from gongzhi.notices.models import Message
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("F5")]
START, MINUTE = NOON + timedelta(days=1), timedelta(minutes=1)


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


@pytest.fixture
def route(world: World) -> PatrolRoute:
    plan = Plan(name="晨间巡查", place=world.willow, org=world.anhe, rhythm=Rhythm.DAY)
    made = make_route(actor=world.actor("lin"), plan=plan, now=NOON)
    for place in (world.entrance, world.building):
        add_stop(actor=world.actor("lin"), route_id=made.pk, point=Point(place), now=NOON)
    return made


@pytest.fixture
def walk(world: World, route: PatrolRoute) -> PatrolWalk:
    owe_walks(START)
    return start_walk(actor=world.actor("han"), route_id=route.pk, now=START)


def look(world: World, walk: PatrolWalk, result: str = Result.OK, **more: Any) -> None:
    stop = walk.route.stops.order_by("sort")[0]
    check_stop(
        actor=world.actor("han"), walk_id=walk.pk, stop_id=stop.pk, seen=Seen(result, **more), now=START
    )


def over(route: PatrolRoute) -> timedelta:
    return timedelta(hours=config.value(WALK_HOURS, route))


def test_it_ends_after_the_set_time_and_not_before(world, route, walk):
    assert end_left_open(START + over(route) - MINUTE) == 0
    assert end_left_open(START + over(route)) == 1
    walk.refresh_from_db()
    assert walk.ended_at == START + over(route)
    assert end_left_open(START + 2 * over(route)) == 0
    assert REGULAR["cases.walks"].work is end_left_open


def test_what_was_found_stays_and_the_rest_is_not_looked_at(world, route, walk):
    look(world, walk, Result.FIND, words="楼道灯不亮，摸黑上下楼")
    end_left_open(START + over(route))
    walk.refresh_from_db()
    assert [check.result for check in walk.checks.order_by("stop__sort")] == [Result.FIND, Result.SKIPPED]
    assert walk.checks.get(result=Result.FIND).case == Case.objects.get()
    assert walk.counts is True
    assert Duty.objects.get(kind="patrol").state == DutyState.DONE


def test_a_walk_that_looked_at_nothing_settles_nothing(world, route, walk):
    end_left_open(START + over(route))
    walk.refresh_from_db()
    assert walk.counts is False
    assert Duty.objects.get(kind="patrol").state == DutyState.OPEN


def test_it_is_journaled_as_the_clocks_and_told_to_its_walker_alone(world, route, walk):
    look(world, walk)
    end_left_open(START + over(route))
    entry = Entry.objects.get(verb=LEFT_OPEN)
    assert (entry.actor_id, entry.data["skipped"], entry.data["counts"]) == (None, 1, True)
    told = Message.objects.get(subject=f"patrolwalk:{walk.pk}")
    assert (told.account, "晨间巡查" in told.text) == (world.han, True)


def test_afterwards_the_walker_begins_a_new_one(world, route, walk):
    end_left_open(START + over(route))
    with pytest.raises(Refused):
        end_walk(actor=world.actor("han"), walk_id=walk.pk, why="下雨", now=START + over(route))
    again = start_walk(actor=world.actor("han"), route_id=route.pk, now=START + over(route))
    assert again != walk


def test_what_was_being_written_when_it_ended_is_kept_on_the_page(world, route, walk, client: Client):
    end_left_open(START + over(route))
    client.force_login(world.han)
    sent = {"idem": "k", "stop": route.stops.earliest("sort").pk, "result": "find", "text": "门关不上"}
    page = client.post(reverse("patrol_check", args=[walk.public_id]), sent)
    assert page.status_code == 409
    assert "这次巡查已经结束。可以重新开始，或者单独登记发现的问题。" in page.content.decode()
    assert "门关不上" in page.content.decode()
    assert not Case.objects.exists()


def test_the_time_is_that_of_the_place(world, route, walk):
    config.change(WALK_HOURS, 4, place_id=world.willow.pk)
    assert end_left_open(START + timedelta(hours=4)) == 1
