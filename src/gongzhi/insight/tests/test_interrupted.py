"""Counting that is broken off anywhere leaves whole months behind, and the next run gives what a single one gives."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model

from gongzhi.cases import services as cases
from gongzhi.cases.models import Case
from gongzhi.cases.models.case import Source
from gongzhi.core.models import TaskRun
from gongzhi.core.models.tasks import TaskState
from gongzhi.core.tasks import Run, start_task
from gongzhi.insight.models import (
    CountedCase,
    FigureMonth,
    MonthFigure,
    MonthPromise,
    MonthTotal,
)
from gongzhi.insight.services import count_changes, count_everything, months, works
from gongzhi.insight.services.months import CLOSED
from gongzhi.journal.models import Entry, JournalMark
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("F6")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
END = NOON + 70 * DAY
SUMS: tuple[type[Model], ...] = (MonthFigure, MonthTotal, MonthPromise)
KEPT: tuple[type[Model], ...] = (*SUMS, CountedCase)


class Killed(BaseException):
    """As a signal that ends a process: nothing on the way up catches it."""


def three_months(world: World) -> None:
    """Some cases in each of March, April and May, at two estates, finished, late or reopened."""
    for n in range(6):
        came = NOON + n * 13 * DAY
        world.case(now=came)
        other = world.case(place=world.grain_building, source=Source.HOTLINE, now=came)
        cases.finish_case(actor=world.actor("zhao"), case_id=other.pk, result="好了", now=came + 30 * HOUR)
        if n % 2:
            done = world.case(now=came)
            cases.finish_case(actor=world.actor("lin"), case_id=done.pk, result="好了", now=came + HOUR)
            cases.reopen_case(actor=world.actor("wang"), case_id=done.pk, words="", now=came + 2 * DAY)


def stored(*, of: date | None = None) -> dict[str, list[str]]:
    """All rows as they stand, of one month or of all, without the keys that each counting gives anew."""
    found = {}
    for model in KEPT:
        rows = model._default_manager.filter(**{"month": of} if of else {}).values()
        found[model.__name__] = sorted(str({**row, "id": None}) for row in rows)
    return found


def dies_at(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, call: int) -> None:
    """A call of `name`, counted from one, does its work, and then the process is gone."""
    real, calls = getattr(owner, name), 0

    def last(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        answer, calls = real(*args, **kwargs), calls + 1
        if calls == call:
            raise Killed
        return answer

    monkeypatch.setattr(owner, name, last)


def forget() -> None:
    for model in (*KEPT, FigureMonth, JournalMark):
        model._default_manager.all().delete()


def broken_off(monkeypatch: pytest.MonkeyPatch, step: str, call: int) -> None:
    with monkeypatch.context() as patched:
        owner: Any = JournalMark.objects if step == "update_or_create" else months
        dies_at(patched, owner, step, call)
        with pytest.raises(Killed):
            count_everything(END)


@pytest.mark.parametrize(
    ("step", "call", "whole"),
    [
        ("facts", 1, 0),
        ("facts", 2, 1),
        ("insert_figures", 2, 1),
        ("insert_totals", 4, 1),
        ("insert_totals", 5, 1),
        ("insert_promises", 2, 1),
        ("count_month", 1, 1),
        ("count_month", 2, 2),
        ("insert_promises", 3, 2),
        ("count_month", 3, 3),
        ("update_or_create", 1, 3),
    ],
)
def test_killed_anywhere_there_are_whole_months_and_the_next_run_makes_the_rest(
    world: World, monkeypatch: pytest.MonkeyPatch, step: str, call: int, whole: int
) -> None:
    three_months(world)
    count_everything(END)
    every = list(FigureMonth.objects.order_by("month").values_list("month", flat=True))
    single, of_each = stored(), {month: stored(of=month) for month in every}
    assert len(every) == 3
    assert all(len(rows) >= 3 for rows in single.values())
    forget()

    broken_off(monkeypatch, step, call)
    assert list(FigureMonth.objects.order_by("month").values_list("month", flat=True)) == every[:whole]
    assert {month: stored(of=month) for month in every[:whole]} == {m: of_each[m] for m in every[:whole]}
    assert not any(model._default_manager.exclude(month__in=every[:whole]).exists() for model in KEPT)
    assert not JournalMark.objects.exists()

    count_everything(END)
    assert stored() == single
    assert FigureMonth.objects.count() == 3
    assert JournalMark.objects.count() == 1


def test_what_happens_before_the_next_run_is_counted_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_months(world)
    broken_off(monkeypatch, "count_month", 2)
    april = Case.objects.order_by("received_at")[5]
    cases.retire_case(actor=world.actor("he"), case_id=april.pk, why="试一试", now=END)
    late = world.case(now=NOON)
    cases.finish_case(actor=world.actor("lin"), case_id=late.pk, result="好了", now=END)
    count_everything(END)
    count_changes(END)
    found = stored()
    forget()
    count_everything(END)
    assert found == stored()
    assert sum(row.received for row in MonthFigure.objects.all()) == 15


def test_a_round_of_the_months_that_is_killed_closes_each_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_months(world)
    count_everything(END)
    FigureMonth.objects.update(counted_at=NOON)
    start_task(works.MONTHS, title="每月", account_id=None, params={}, now=END)
    TaskRun.objects.update(state=TaskState.RUNNING, tries=1)
    run = Run(TaskRun.objects.get())
    with transaction.atomic():
        assert works.close_task(run) == {"months": 3, "closed": 3}
        single = stored()
        transaction.set_rollback(True)

    for owner, step in ((months, "stop_clock"), (works, "close_month")):
        with monkeypatch.context() as patched:
            dies_at(patched, owner, step, 1)
            with pytest.raises(Killed):
                works.close_task(run)
        closed = FigureMonth.objects.filter(closed_at__isnull=False).count()
        assert closed == Entry.objects.filter(verb=CLOSED).count() == (0 if owner is months else 1)
    assert works.close_task(run) == {"months": 2, "closed": 2}
    assert stored() == single
    assert Entry.objects.filter(verb=CLOSED).count() == 3
