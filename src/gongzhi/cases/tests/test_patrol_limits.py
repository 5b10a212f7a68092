"""Rounds at their edges: a page grown old, what is known by the time it is sent, a place that moves (F5)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.timezone import now as clock

from gongzhi.cases import services
from gongzhi.cases.models import Case, PatrolRoute, PatrolStop, PatrolWalk
from gongzhi.cases.models.case import Source
from gongzhi.cases.rhythm import Rhythm
from gongzhi.cases.selectors import found
from gongzhi.cases.services import found as finding
from gongzhi.cases.services.found import find
from gongzhi.cases.services.routes import (
    Plan,
    Point,
    add_stop,
    change_route,
    drop_stop,
    make_route,
    owe_walks,
)
from gongzhi.cases.services.walks import Seen, check_stop, start_walk
from gongzhi.core.cached import clear_all
from gongzhi.duties.models import Duty
from gongzhi.journal.models import Entry
from gongzhi.places.services import move_place
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("F5")]
DAY = timedelta(days=1)
LAMP = "楼道灯不亮，摸黑上下楼"


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


def route(world: World, who: str = "lin", org: Any = None, now: Any = NOON, **changes: Any) -> PatrolRoute:
    plan = {"name": "晨间巡查", "place": world.willow, "org": org or world.anhe, "rhythm": Rhythm.DAY}
    actor = world.actor(who, on=localdate(now))
    made = make_route(actor=actor, plan=Plan(**(plan | changes)), now=now)
    for place in (world.entrance, world.building):
        add_stop(actor=actor, route_id=made.pk, point=Point(place), now=now)
    return made


def stops(one: PatrolRoute) -> list[PatrolStop]:
    return list(one.stops.filter(retired_at=None))


def walked(world: World, one: PatrolRoute, now: Any = NOON) -> PatrolWalk:
    return start_walk(actor=world.actor("han", on=localdate(now)), route_id=one.pk, now=now)


def test_a_page_grown_old_answers_and_drops_the_stop_that_it_showed(world, client: Client):
    """The keeper takes the first stop out while somebody walks; the second moves up and is meant all the same."""
    now = clock()
    one = route(world, now=now)
    first, second = stops(one)
    walk = walked(world, one, now)
    drop_stop(actor=world.actor("lin", on=localdate(now)), route_id=one.pk, stop_id=first.pk, now=now)
    client.force_login(world.han)
    address = reverse("patrol_check", args=[walk.public_id])
    assert client.post(address, {"idem": "a", "stop": second.pk, "result": "ok"}).status_code == 302
    assert client.post(address, {"idem": "b", "stop": first.pk, "result": "ok"}).status_code == 409
    assert client.post(address, {"idem": "c", "stop": 10**30, "result": "ok"}).status_code == 409
    assert walk.checks.get().stop == second
    client.force_login(world.lin)
    address = reverse("patrol_stops", args=[one.public_id])
    assert client.post(address, {"idem": "d", "stop": first.pk, "how": "drop"}).status_code == 409
    assert stops(one) == [second]


def test_what_is_refused_stands_on_the_page_of_the_route_with_what_was_written(world, client, monkeypatch):
    one = route(world, now=clock())
    gone, _kept = stops(one)
    drop_stop(actor=world.actor("lin", on=localdate()), route_id=one.pk, stop_id=gone.pk, now=clock())
    client.force_login(world.lin)
    address = reverse("patrol_stops", args=[one.public_id])
    page = client.post(address, {"idem": "a", "stop": gone.pk, "how": "drop"})
    assert (page.status_code, "这一处已经去掉了" in page.text) == (409, True)
    page = client.post(address, {"idem": "b", "stop": "x", "how": "drop"})
    assert (page.status_code, "请选这条路线上的一处" in page.text) == (422, True)
    monkeypatch.setattr("gongzhi.cases.services.routes.STOPS_MOST", 1)
    page = client.post(address, {"idem": "c", "place": world.entrance.public_id, "name": "水泵房"})
    assert (page.status_code, 'value="水泵房"' in page.text, "最多 1 " in page.text) == (409, True, True)
    assert page.text.count("<h1>晨间巡查</h1>") == 1


def test_taken_out_of_use_twice_a_route_is_so_once(world, client: Client):
    one = route(world, now=clock())
    client.force_login(world.lin)
    address = reverse("patrol_route_retire", args=[one.public_id])
    assert [client.post(address, {"idem": "k"}).status_code for _ in range(2)] == [302, 302]


def test_nobody_calls_a_find_another_matter_than_what_it_was_not_joined_to(world):
    """Else any known problem could be entered as a find of one's own."""
    world.case(place=world.building, text=LAMP, category=world.other)
    stranger = world.case(place=world.grain_building, category=world.other)
    report = world.report(place=world.building, text=LAMP, category=world.other, source=Source.STAFF)
    done = find(actor=world.actor("han"), report=report, other_than=stranger, now=NOON)
    assert done.joined is True


def test_what_is_over_by_the_time_it_is_joined_is_a_find(world, monkeypatch):
    case = world.case(place=world.building, text=LAMP, category=world.other)
    before = found.known

    def settled_meanwhile(**what: Any) -> Case | None:
        seen = before(**what)
        services.finish_case(actor=world.actor("he"), case_id=case.pk, result="换了灯", now=NOON)
        return seen

    monkeypatch.setattr(finding, "known", settled_meanwhile)
    report = world.report(place=world.building, text=LAMP, category=world.other, source=Source.STAFF)
    done = find(actor=world.actor("han"), report=report, now=NOON)
    assert done.joined is False and done.case != case


def test_with_another_walker_the_walk_of_today_goes_to_her(world):
    one = route(world, walker_id=world.han.person_id)
    owe_walks(NOON + DAY)
    for person in (world.lin.person, None):
        plan = Plan("晨间巡查", world.willow, world.anhe, Rhythm.DAY, person and person.pk)
        change_route(actor=world.actor("lin"), route_id=one.pk, plan=plan, now=NOON + DAY)
        assert Duty.objects.get(subject=f"patrolroute:{one.pk}").holders.get().person == person


def test_a_route_goes_over_to_the_body_of_where_its_place_moved(world):
    one, own = route(world, who="he", org=world.residents_committee), route(world)
    move_place(
        actor=world.actor("zhou"), place_id=world.willow.pk, parent_id=world.far_community.pk, now=NOON + DAY
    )
    one.refresh_from_db()
    own.refresh_from_db()
    assert (one.org, own.org) == (world.far_committee, world.anhe)
    assert one.community_id == own.community_id == world.far_community.pk
    entry = Entry.objects.get(subject=f"patrolroute:{one.pk}", verb="cases.passed_on")
    assert entry.data == {"before": world.residents_committee.pk, "to": world.far_committee.pk}


def test_one_answer_a_stop_and_walk(world):
    walk = walked(world, one := route(world))
    for _ in range(2):
        check_stop(
            actor=world.actor("han"), walk_id=walk.pk, stop_id=stops(one)[0].pk, seen=Seen("ok"), now=NOON
        )
    assert walk.checks.count() == 1
