"""The reporter has the last word: rating, reopening within limits, and closing what nobody rates."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongzhi.cases import services, verbs
from gongzhi.cases.models import Case
from gongzhi.cases.states import Status
from gongzhi.core import config
from gongzhi.core.verdict import Refused
from gongzhi.duties.models import Duty, DutyState
from gongzhi.journal.models import Entry
from gongzhi.law.deadlines import Limit, LimitUnit, due_at
from gongzhi.notices.models import Message
from tests.world import NOON, World

DAY = timedelta(days=1)


@pytest.fixture
def finished(world: World) -> Case:
    case = world.case(by=world.actor("wang"))
    return services.finish_case(actor=world.actor("lin"), case_id=case.pk, result="换了闭门器", now=NOON)


def reopen(world: World, case: Case, at: timedelta = timedelta()) -> Case:
    return services.reopen_case(actor=world.actor("wang"), case_id=case.pk, words="还是关不上", now=NOON + at)


def again(world: World, case: Case, at: timedelta = timedelta()) -> Case:
    return services.finish_case(actor=world.actor("lin"), case_id=case.pk, result="又调了一次", now=NOON + at)


@pytest.mark.req("E13")
def test_reopening_gives_the_same_bearer_a_new_clock(world: World, finished: Case) -> None:
    case = reopen(world, finished, DAY)
    duty = Duty.objects.get(subject=f"case:{case.pk}", state=DutyState.OPEN)
    assert (case.status, case.reopens, case.finished_at, case.solved) == (Status.ACCEPTED, 1, None, False)
    assert duty.bearer == world.anhe
    assert duty.due_at == case.due_at == due_at(NOON + DAY, Limit(24, LimitUnit.HOUR))


@pytest.mark.req("E13")
@pytest.mark.parametrize(
    ("after", "works"), [(timedelta(days=7), True), (timedelta(days=7, seconds=1), False)]
)
def test_reopening_ends_after_seven_days(world: World, finished: Case, after: timedelta, works: bool) -> None:
    if works:
        assert reopen(world, finished, after).reopens == 1
        return
    with pytest.raises(Refused) as no:
        reopen(world, finished, after)
    assert no.value.status == 403
    assert Case.objects.get(pk=finished.pk).status == Status.FINISHED


@pytest.mark.req("E13")
def test_reopening_ends_after_three_times(world: World, finished: Case) -> None:
    case = finished
    for _ in range(3):
        case = again(world, reopen(world, case))
    with pytest.raises(Refused):
        reopen(world, case)
    assert Case.objects.get(pk=case.pk).reopens == 3


def test_how_often_is_a_setting_of_the_place(world: World, finished: Case) -> None:
    config.change(verbs.REOPEN_TIMES, 0, place_id=world.willow.pk)
    with pytest.raises(Refused):
        reopen(world, finished)
    case = world.case(place=world.grain_building)
    case = services.finish_case(actor=world.actor("zhao"), case_id=case.pk, result="好了", now=NOON)
    assert reopen(world, case).reopens == 1


def test_an_open_case_is_neither_rated_nor_reopened(world: World) -> None:
    case, wang = world.case(), world.actor("wang")
    with pytest.raises(Refused):
        services.rate_case(actor=wang, case_id=case.pk, satisfied=5, words="", now=NOON)
    with pytest.raises(Refused):
        reopen(world, case)


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_a_rating_has_one_to_five_stars(world: World, finished: Case, stars: int) -> None:
    with pytest.raises(Refused) as no:
        services.rate_case(
            actor=world.actor("wang"), case_id=finished.pk, satisfied=stars, words="", now=NOON
        )
    assert no.value.status == 422


def test_rating_closes_and_rating_twice_is_refused(world: World, finished: Case) -> None:
    wang = world.actor("wang")
    case = services.rate_case(actor=wang, case_id=finished.pk, satisfied=4, words="谢谢", now=NOON)
    assert (case.status, case.solved, case.satisfied) == (Status.CLOSED, True, 4)
    with pytest.raises(Refused):
        services.rate_case(actor=wang, case_id=finished.pk, satisfied=5, words="", now=NOON)


@pytest.mark.req("E13")
def test_what_nobody_rates_is_asked_about_and_then_closed(world: World, finished: Case) -> None:
    Message.objects.all().delete()
    assert services.ask_and_close_stale(NOON + 5 * DAY - timedelta(seconds=1)) == 0
    assert services.ask_and_close_stale(NOON + 5 * DAY) == 1
    assert Message.objects.get(kind="rate").account_id == world.wang.pk
    assert services.ask_and_close_stale(NOON + 5 * DAY) == 0
    assert services.ask_and_close_stale(NOON + 7 * DAY) == 1
    case = Case.objects.get(pk=finished.pk)
    assert (case.status, case.solved, case.satisfied) == (Status.CLOSED, None, None)
    closing = Entry.objects.filter(subject=f"case:{case.pk}").order_by("seq").last()
    assert closing is not None
    assert (closing.verb, closing.data, closing.actor_id) == (verbs.CLOSED, {"unrated": True}, None)


def test_whoever_reopens_after_being_asked_stops_the_closing(world: World, finished: Case) -> None:
    services.ask_and_close_stale(NOON + 5 * DAY)
    reopen(world, finished, 6 * DAY)
    again(world, finished, 6 * DAY)
    assert services.ask_and_close_stale(NOON + 7 * DAY) == 0


def test_a_withdrawn_case_asks_nobody(world: World, finished: Case) -> None:
    services.retire_case(actor=world.actor("he"), case_id=finished.pk, why="试验", now=NOON)
    assert services.ask_and_close_stale(NOON + 9 * DAY) == 0
