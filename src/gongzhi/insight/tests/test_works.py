"""What takes long is a task: the first counting, a long way behind the journal, and the round of the months."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongzhi.core import tasks
from gongzhi.core.models import TaskRun
from gongzhi.core.models.tasks import TaskState
from gongzhi.core.ticks import REGULAR
from gongzhi.insight.models import CountedCase, FigureMonth, MonthFigure
from gongzhi.insight.services import count_changes, count_everything, start_closing, works
from gongzhi.journal.models import JournalMark
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("F6")]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def done(kind: str) -> TaskRun:
    run = TaskRun.objects.get(kind=kind, state=TaskState.WAITING)
    tasks.perform.func(run.pk)
    run.refresh_from_db()
    return run


def test_the_first_counting_is_a_task_and_there_is_one_of_it(world: World) -> None:
    world.case(received_at=NOON - 300 * DAY)
    world.case()
    assert (count_changes(NOON), count_changes(NOON + MINUTE)) == (0, 0)
    assert (CountedCase.objects.count(), TaskRun.objects.count()) == (0, 1)
    run = done("insight.count")
    assert (run.state, run.result, run.account_id) == (TaskState.DONE, {"counted": 2}, None)
    assert CountedCase.objects.count() == 2
    world.case()
    assert count_changes(NOON + 10 * MINUTE) > 0
    assert (CountedCase.objects.count(), TaskRun.objects.count()) == (3, 1)


def test_stopped_half_way_it_waits_for_the_operator_and_begins_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.case(received_at=NOON - 300 * DAY)
    world.case()
    monkeypatch.setattr(tasks, "SAY_EVERY", 0)
    count_changes(NOON)
    real = works.count_everything

    def pressed(now, tell):
        def told(n: int, total: int) -> None:
            if n == 1:
                TaskRun.objects.update(stop_asked=True)
            tell(n, total)

        return real(now, tell=told)

    monkeypatch.setattr(works, "count_everything", pressed)
    run = done("insight.count")
    assert (run.state, run.done, run.total > 9) == (TaskState.STOPPED, 1, True)
    assert FigureMonth.objects.count() == 1
    assert not JournalMark.objects.exists()
    assert count_changes(NOON + MINUTE) == 0
    assert TaskRun.objects.count() == 1

    monkeypatch.undo()
    tasks.try_again(run)
    done("insight.count")
    assert CountedCase.objects.count() == MonthFigure.objects.count() == 2


def test_a_worker_that_dies_leaves_the_counting_to_the_next(world: World) -> None:
    world.case()
    count_changes(NOON)
    run = TaskRun.objects.get()
    TaskRun.objects.update(state=TaskState.RUNNING, tries=1, lease_until=NOON)
    assert tasks.reap(NOON + 2 * MINUTE) == 1
    assert done("insight.count").tries == 2
    assert (run.kind, CountedCase.objects.count()) == ("insight.count", 1)


def test_the_clock_takes_in_a_little_and_leaves_much_to_a_task(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    count_everything(NOON)
    monkeypatch.setattr("gongzhi.insight.services.counting.AT_ONCE", 2)
    for _n in range(8):
        world.case()
    assert count_changes(NOON + MINUTE) == 2 * works.PORTIONS
    done("insight.count")
    assert CountedCase.objects.count() == 8


def test_the_round_of_the_months_is_a_task_and_there_is_one_of_it(world: World) -> None:
    world.case(received_at=NOON - 400 * DAY)
    count_everything(NOON)
    FigureMonth.objects.update(counted_at=NOON - 2 * DAY)
    assert start_closing(NOON) is not None
    assert start_closing(NOON + DAY) is None
    run = done("insight.months")
    assert run.result is not None
    assert run.result["months"] == FigureMonth.objects.count() == run.total
    assert FigureMonth.objects.get(month=date(2025, 2, 1)).closed_at is not None


def test_the_clock_counts_every_minute_and_goes_through_the_months_once_a_day() -> None:
    assert REGULAR["insight.count"].every == MINUTE
    assert REGULAR["insight.months"].every == DAY
