"""Rounds: a route with its rhythm, a walk stop by stop, what it finds, and what counts as found first (F5)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.timezone import now as clock

from gongzhi.cases.models import Case, PatrolCheck, PatrolRoute, PatrolWalk
from gongzhi.cases.models.case import Source
from gongzhi.cases.rhythm import Rhythm, Stretch, stretch
from gongzhi.cases.selectors import found, patrol
from gongzhi.cases.selectors.listing import Where
from gongzhi.cases.services.found import find
from gongzhi.cases.services.routes import (
    Plan,
    Point,
    add_stop,
    change_route,
    drop_stop,
    make_route,
    move_stop,
    owe_walks,
    retire_route,
)
from gongzhi.cases.services.walks import Seen, check_stop, end_walk, start_walk
from gongzhi.core.cached import clear_all
from gongzhi.core.scope import WORK, scope_to
from gongzhi.core.verdict import Refused
from gongzhi.duties.models import Duty
from gongzhi.duties.services import tick
from gongzhi.journal.models import Entry
from tests.counting import counts
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("F5")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LAMP = "楼道灯不亮，摸黑上下楼"


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


def route(world: World, rhythm: str = Rhythm.DAY, **changes: Any) -> PatrolRoute:
    plan = {"name": "晨间巡查", "place": world.willow, "org": world.anhe, "rhythm": rhythm}
    made = make_route(actor=world.actor("lin"), plan=Plan(**(plan | changes)), now=NOON)
    for point in (
        Point(world.entrance, "单元门", "门能关严"),
        Point(world.building, "", "楼道灯"),
        Point(world.willow),
    ):
        add_stop(actor=world.actor("lin"), route_id=made.pk, point=point, now=NOON)
    return made


def begun(world: World, one: PatrolRoute, now: datetime = NOON, by: str = "han") -> PatrolWalk:
    return start_walk(actor=world.actor(by), route_id=one.pk, now=now)


def see(world: World, walk: PatrolWalk, sort: int, seen: Seen, now: datetime = NOON) -> PatrolCheck:
    stop = walk.route.stops.get(sort=sort, retired_at=None)
    return check_stop(actor=world.actor("han"), walk_id=walk.pk, stop_id=stop.pk, seen=seen, now=now)


OK, FIND = Seen("ok"), Seen("find", LAMP)


@pytest.mark.parametrize(
    ("rhythm", "on", "due"),
    [
        (Rhythm.DAY, date(2026, 3, 7), (date(2026, 3, 7), date(2026, 3, 7))),
        (Rhythm.WORKDAY, date(2026, 3, 7), (date(2026, 3, 9), date(2026, 3, 9))),  # a Saturday
        (Rhythm.WORKDAY, date(2026, 3, 6), (date(2026, 3, 6), date(2026, 3, 6))),
        (Rhythm.WEEK, date(2026, 3, 8), (date(2026, 3, 2), date(2026, 3, 8))),
        (Rhythm.MONTH, date(2028, 2, 10), (date(2028, 2, 1), date(2028, 2, 29))),
        (Rhythm.MONTH, date(2026, 12, 31), (date(2026, 12, 1), date(2026, 12, 31))),
    ],
)
def test_a_stretch_is_a_day_a_week_or_a_month(rhythm, on, due):
    assert stretch(rhythm, on) == Stretch(*due)
    assert stretch(Rhythm.NEED, on) is None


def test_a_missed_walk_is_overdue_and_goes_up(world):
    one = route(world)
    assert owe_walks(NOON) == 0  # from tomorrow on
    morning = NOON + DAY
    assert owe_walks(morning) == 1
    assert owe_walks(morning) == 0
    duty = Duty.objects.get(subject=f"patrolroute:{one.pk}")
    assert duty.bearer == world.anhe
    assert duty.due_at.isoformat() == "2026-03-03T16:00:00+00:00"  # the end of the day here
    tick(morning + DAY)
    duty.refresh_from_db()
    assert duty.level == "community"
    assert owe_walks(morning + 3 * DAY) == 0  # what was missed is not piled up

    walk = begun(world, one, morning + 3 * DAY)
    see(world, walk, 1, OK, morning + 3 * DAY)
    end_walk(actor=world.actor("han"), walk_id=walk.pk, why="雨大", now=morning + 3 * DAY)
    duty.refresh_from_db()
    one.refresh_from_db()
    assert (duty.state, duty.kept, one.next_on) == ("done", False, date(2026, 3, 7))
    assert owe_walks(morning + 4 * DAY) == 1


def test_a_walk_by_its_rhythm_is_kept_and_one_before_is_not_owed_again(world):
    one = route(world, Rhythm.WEEK)
    walk = begun(world, one)  # walked in the week in which it was made
    see(world, walk, 1, OK)
    end_walk(actor=world.actor("han"), walk_id=walk.pk, why="其余明天看", now=NOON)
    assert owe_walks(NOON + 3 * DAY) == 0
    assert owe_walks(NOON + 7 * DAY) == 1
    walk = begun(world, one, NOON + 8 * DAY)
    for sort in (1, 2, 3):
        see(world, walk, sort, OK, NOON + 8 * DAY)
    end_walk(actor=world.actor("han"), walk_id=walk.pk, why="", now=NOON + 8 * DAY)
    assert Duty.objects.get(subject=f"patrolroute:{one.pk}").kept is True


def test_a_walk_that_looked_at_nothing_settles_nothing(world):
    one = route(world)
    owe_walks(NOON + DAY)
    walk = begun(world, one, NOON + DAY)
    with pytest.raises(Refused, match="没看"):
        end_walk(actor=world.actor("han"), walk_id=walk.pk, why=" ", now=NOON + DAY)
    end_walk(actor=world.actor("han"), walk_id=walk.pk, why="门岗有事", now=NOON + DAY)
    assert Duty.objects.get(subject=f"patrolroute:{one.pk}").state == "open"
    assert set(walk.checks.values_list("result", "words")) == {("skipped", "门岗有事")}


def test_a_duty_stands_with_who_walks_and_ends_with_the_route(world):
    one = route(world, walker_id=world.han.person_id)
    owe_walks(NOON + DAY)
    assert [r.route for r in in_scope(world, "han", NOON + DAY)] == [one]
    duty = Duty.objects.get(subject=f"patrolroute:{one.pk}")
    assert duty.holders.get().person == world.han.person
    retire_route(actor=world.actor("lin"), route_id=one.pk, now=NOON + DAY)
    duty.refresh_from_db()
    assert duty.state == "dropped"


def in_scope(world: World, who: str, now: datetime) -> list[patrol.Round]:
    actor = world.actor(who, on=localdate(now))
    with scope_to(actor.grants(WORK)):
        return patrol.today_of(actor, now=now)


def test_another_rhythm_begins_tomorrow(world):
    one = route(world)
    owe_walks(NOON + DAY)
    plan = Plan("每周巡查", world.willow, world.anhe, Rhythm.WEEK)
    change_route(actor=world.actor("lin"), route_id=one.pk, plan=plan, now=NOON + DAY)
    one.refresh_from_db()
    assert Duty.objects.get(subject=f"patrolroute:{one.pk}").state == "dropped"
    assert one.next_on == date(2026, 3, 4)


def test_a_find_is_a_case_of_its_own_channel_and_counts(world):
    walk = begun(world, route(world))
    check = see(world, walk, 2, FIND)
    assert check.case.source == Source.PATROL
    assert check.case.place == world.building
    rows = found.found_before_complaint(world.willow, date(2026, 3, 1))
    assert list(rows) == [check.case]
    assert list(found.found_before_complaint(world.grain, date(2026, 3, 1))) == []
    assert found.by_month(Where(world.willow), now=NOON)[0].total == 1
    with pytest.raises(Refused):
        see(world, walk, 2, OK)  # what was found stays found


@pytest.mark.parametrize("place", ["entrance", "building"])
def test_what_a_resident_had_reported_is_joined_and_does_not_count(world, place):
    case = world.case(
        by=world.actor("wang"), place=getattr(world, place), text="楼道灯不亮，晚上摸黑", category=world.other
    )
    walk = begun(world, route(world))
    check = see(world, walk, 2, FIND)
    assert (check.case, check.joined) == (case, True)
    assert Case.objects.count() == 1
    assert Entry.objects.filter(subject=f"case:{case.pk}", verb="cases.found_again").exists()
    assert found.by_month(Where(world.willow), now=NOON)[0].total == 0


def test_the_same_find_on_the_next_round_is_no_second_one(world):
    one = route(world)
    first = see(world, begun(world, one), 2, FIND)
    end_walk(actor=world.actor("han"), walk_id=first.walk_id, why="回来再看", now=NOON)
    again = see(world, begun(world, one, NOON + DAY), 2, FIND, NOON + DAY)
    assert (again.case, again.joined) == (first.case, True)


def test_another_door_another_kind_and_misconduct_are_other_matters(world):
    world.case(place=world.grain_building, text=LAMP)
    world.case(place=world.building, text="电梯门口积水很深", category=world.other)
    world.case(place=world.building, text=LAMP, category=world.misconduct)
    world.case(place=world.building, text=LAMP, category=world.about_company)
    check = see(world, begun(world, route(world)), 2, FIND)
    assert check.joined is False


def test_the_finder_may_say_that_it_is_another_matter(world):
    case = world.case(by=world.actor("wang"), place=world.building, text=LAMP, category=world.other)
    check = see(world, begun(world, route(world)), 2, FIND)
    report = world.report(place=world.building, text=LAMP, category=world.other, source=Source.STAFF)
    done = find(actor=world.actor("han"), report=report, other_than=case, now=NOON)
    check.refresh_from_db()
    assert done.joined is False
    assert (check.case, check.joined) == (done.case, False)
    assert Entry.objects.filter(subject=f"case:{done.case.pk}", verb="cases.said_another").exists()


def test_stops_are_walked_in_their_order_and_old_walks_keep_theirs(world):
    one = route(world)
    walk = begun(world, one)
    see(world, walk, 3, OK)
    first, second, third = patrol.stops_of(one)
    move_stop(actor=world.actor("lin"), route_id=one.pk, stop_id=third.pk, up=True, now=NOON)
    assert patrol.stops_of(one) == [first, third, second]
    drop_stop(actor=world.actor("lin"), route_id=one.pk, stop_id=third.pk, now=NOON)
    assert [stop.sort for stop in patrol.stops_of(one)] == [1, 2]
    assert [halt.stop.place for halt in patrol.halts(walk) if halt.check] == [world.willow]


@pytest.mark.parametrize(
    ("who", "may"), [("lin", True), ("han", False), ("zhao", False), ("he", False), ("ding", False)]
)
def test_who_manages_the_work_keeps_the_routes_of_his_own_house(world, who, may):
    one = route(world)
    plan = Plan("夜巡", world.willow, world.anhe, Rhythm.NEED)
    if may:
        change_route(actor=world.actor(who), route_id=one.pk, plan=plan, now=NOON)
    else:
        with pytest.raises(Refused):
            change_route(actor=world.actor(who), route_id=one.pk, plan=plan, now=NOON)


def test_only_who_began_a_walk_goes_on_with_it(world):
    walk = begun(world, route(world))
    with pytest.raises(Refused):
        check_stop(actor=world.actor("lin"), walk_id=walk.pk, stop_id=0, seen=OK, now=NOON)
    with pytest.raises(Refused):
        begun(world, PatrolRoute.objects.get(), by="ding")  # of another organisation
    assert begun(world, PatrolRoute.objects.get()) == walk


@pytest.mark.parametrize(("who", "sees"), [("lin", 1), ("ding", 1), ("he", 1), ("zhao", 0), ("tao", 0)])
def test_routes_are_seen_by_who_keeps_and_who_supervises(world, who, sees):
    route(world)
    actor = world.actor(who)
    with scope_to(actor.grants(WORK)):
        assert len(patrol.rounds(actor, now=NOON)) == sees


def test_sent_twice_a_step_of_a_walk_is_taken_once(world, client: Client):
    walk = begun(world, route(world), clock())
    client.force_login(world.han)
    other, stop, _last = patrol.stops_of(walk.route)
    address = reverse("patrol_check", args=[walk.public_id])
    for _ in range(2):
        answer = client.post(address, {"idem": "k", "stop": stop.pk, "result": "find", "text": LAMP})
        assert answer.status_code == 302
    assert Case.objects.count() == 1
    answer = client.post(address, {"idem": "l", "stop": other.pk, "result": "skipped", "text": ""})
    assert answer.status_code == 422
    assert 'id="walk-error"' in answer.content.decode()


def test_how_often_the_pages_of_rounds_ask(world, client: Client):
    one = route(world)
    walk = begun(world, one, clock())
    client.force_login(world.han)
    counts("rounds", lambda: client.get(reverse("patrol_home")))
    counts("route", lambda: client.get(reverse("patrol_route", args=[one.public_id])))
    counts("walk", lambda: client.get(reverse("patrol_walk", args=[walk.public_id])))
    counts("found first", lambda: client.get(reverse("patrol_figures")))
