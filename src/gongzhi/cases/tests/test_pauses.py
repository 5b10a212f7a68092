"""A clock that stands still: for how long, and what it gives back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongzhi.cases import services, verbs
from gongzhi.cases.models import Case
from gongzhi.cases.tests.pleading import (
    DUE,
    FRIDAY_END,
    HOUR,
    ask,
    decide,
    duty_of,
    in_hand,
    pause,
    status,
    verbs_of,
)
from gongzhi.core.scope import WORK, scope_to
from gongzhi.core.verdict import Refused
from gongzhi.duties.models import Duty
from gongzhi.duties.services import tick
from tests.world import NOON, World


@pytest.fixture
def case(world: World) -> Case:
    return in_hand(world)


@pytest.mark.req("E14")
def test_a_pause_moves_the_promise_and_ends_by_itself(world: World, case: Case) -> None:
    plea = decide(world, pause(world, case))
    case.refresh_from_db()
    stood = FRIDAY_END - (NOON + 2 * HOUR)
    assert (case.paused_until, case.due_at, case.first_due_at) == (FRIDAY_END, DUE + stood, DUE)
    duty = duty_of(case)
    assert duty.remind_at is not None and duty.remind_at >= FRIDAY_END
    assert services.resume_over(FRIDAY_END - timedelta(seconds=1)) == 0
    assert tick(FRIDAY_END - timedelta(seconds=1)) == 0
    assert services.resume_over(FRIDAY_END) == 1
    assert services.resume_over(FRIDAY_END) == 0
    case.refresh_from_db()
    plea.refresh_from_db()
    assert (case.paused_until, case.due_at, plea.ended_at) == (None, DUE + stood, FRIDAY_END)
    assert verbs_of(case)[-1] == verbs.RESUMED
    tick(DUE + stood)
    assert duty_of(case).level == "community"


@pytest.mark.req("E14")
@pytest.mark.parametrize("who", ["lin", "han", "he"])
def test_a_clock_that_is_started_early_gives_the_rest_back(world: World, case: Case, who: str) -> None:
    decide(world, pause(world, case))
    actor = world.actor(who)
    with scope_to(actor.grants(WORK)):
        services.resume_case(actor=actor, case_id=case.pk, now=NOON + 12 * HOUR)
    case.refresh_from_db()
    assert (case.paused_until, case.due_at, duty_of(case).due_at) == (None, DUE + 10 * HOUR, DUE + 10 * HOUR)
    with pytest.raises(Refused) as no:
        services.resume_case(actor=actor, case_id=case.pk, now=NOON + 13 * HOUR)
    assert no.value.status == 409


def test_a_case_finished_while_its_clock_stood_still_is_measured_by_what_stood(
    world: World, case: Case
) -> None:
    decide(world, pause(world, case))
    services.finish_case(actor=world.actor("lin"), case_id=case.pk, result="换了", now=NOON + 12 * HOUR)
    case.refresh_from_db()
    duty = Duty.objects.get(subject=f"case:{case.pk}")
    assert (case.paused_until, duty.kept, duty.due_at) == (None, True, DUE + 10 * HOUR)


def test_a_pause_is_not_granted_once_the_time_has_passed(world: World, case: Case) -> None:
    plea = pause(world, case, now=DUE)
    assert status(decide, world, plea, now=DUE + timedelta(seconds=1)) == 409
    assert status(decide, world, plea, granted=False, day=None, now=DUE + HOUR) == 0


def test_no_other_time_is_asked_for_while_the_clock_stands_still(world: World, case: Case) -> None:
    decide(world, pause(world, case))
    assert status(ask, world, case, now=NOON + 3 * HOUR) == 409


def test_the_clock_of_an_urgent_case_does_not_stand_still(world: World) -> None:
    case = world.case(text="楼道里有煤气味")
    services.accept_case(actor=world.actor("lin"), case_id=case.pk, now=NOON)
    assert status(pause, world, case) == 409
    assert status(ask, world, case) == 0
