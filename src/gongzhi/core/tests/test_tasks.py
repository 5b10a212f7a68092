"""Background tasks in one process: queue, progress, stop, the fence against the dead, and what no queue knows."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from gongzhi.core import tasks
from gongzhi.core.models import TaskRun
from gongzhi.core.models.tasks import TaskState
from gongzhi.core.scope import Audience, Grant, scope_to, unscoped
from gongzhi.core.verdict import Refused
from gongzhi.core.worker import KEEP_FINISHED, prune

pytestmark = [pytest.mark.django_db, pytest.mark.req("E24")]
KIND = "tests.here"


@pytest.fixture
def does(monkeypatch) -> Iterator[list]:
    """What the work of this test does: a list whose one function is called with the Run."""
    acts: list = []
    monkeypatch.setitem(tasks.WORKS, KIND, lambda run: acts[0](run))
    with unscoped(because="a test looks at everybody's tasks"):
        yield acts


def start(**params) -> TaskRun:
    return tasks.start_task(KIND, title="here", account_id=None, params=params, now=now())


def perform(run: TaskRun) -> TaskRun:
    tasks.perform.func(run.pk)
    run.refresh_from_db()
    return run


def test_a_task_is_queued_with_its_row_done_and_keeps_its_result(does):
    does.append(lambda run: {"saw": run.params["n"]})
    run = start(n=7)
    queued = DBTaskResult.objects.ready().values_list("args_kwargs", flat=True)
    assert [said["args"] for said in queued] == [[run.pk]]
    assert perform(run).state == TaskState.DONE
    assert (run.result, run.sentence, run.tries) == ({"saw": 7}, "", 1)
    assert run.started_at <= run.finished_at


def test_an_unknown_kind_is_refused_before_anything_is_stored(does):
    with pytest.raises(ValueError, match="unknown work"):
        tasks.start_task("tests.never", title="", account_id=None, params={}, now=now())
    assert not TaskRun.objects.exists()


def test_a_done_task_is_not_done_again(does):
    done = []
    does.append(lambda run: done.append(run))
    run = perform(start())
    perform(run)
    assert len(done) == 1


@pytest.mark.parametrize(
    ("fault", "sentence"), [(Refused("No such place."), "No such place."), (KeyError("x"), "KeyError: 'x'")]
)
def test_a_failing_task_says_why(does, fault, sentence):
    def fail(run):
        raise fault

    does.append(fail)
    run = perform(start())
    assert (run.state, run.sentence, run.result) == (TaskState.FAILED, sentence, None)


def test_a_full_disk_fails_no_task_however_long_it_lasts(does):
    def full(_run):
        raise OSError(errno.ENOSPC, "No space left on device")

    does.append(full)
    run = start()
    for minute in range(1, 6):
        assert perform(run).state == TaskState.RUNNING
        tasks.reap(now() + timedelta(minutes=2 * minute))
        run.refresh_from_db()
        assert (run.state, run.tries) == (TaskState.WAITING, 0)
    does[0] = lambda _run: "room again"
    assert (perform(run).state, run.result) == (TaskState.DONE, "room again")


def test_progress_is_written_and_not_at_every_step(does, django_assert_max_num_queries):
    def work(run):
        with django_assert_max_num_queries(6):
            for n in range(1, 1001):
                run.progress(n, 1000, refused=3)

    does.append(work)
    run = perform(start())
    assert (run.done, run.total, run.refused) == (1000, 1000, 3)


def test_stop_reaches_a_running_task_at_its_next_step(does):
    steps = []

    def work(run):
        steps.append(1)
        tasks.ask_to_stop(run.row)
        run.progress(1, 2)
        steps.append(2)

    does.append(work)
    run = perform(start())
    assert (run.state, steps) == (TaskState.STOPPED, [1])
    assert run.sentence


def test_stop_ends_a_waiting_task_at_once(does):
    run = start()
    tasks.ask_to_stop(run)
    assert perform(run).state == TaskState.STOPPED
    assert run.tries == 0


def test_who_was_taken_for_dead_writes_nothing_any_more(does):
    """Its lease ran out, another one has the task: neither progress nor result of the first counts."""

    def work(run):
        TaskRun.objects.filter(pk=run.row.pk).update(tries=2)  # what the second one's start does
        run.progress(5, 5)

    does.append(work)
    run = perform(start())
    assert (run.state, run.done, run.result) == (TaskState.RUNNING, 0, None)


def test_a_result_that_comes_too_late_is_not_written(does):
    does.append(lambda run: TaskRun.objects.filter(pk=run.row.pk).update(tries=2) and {"mine": 1})
    run = perform(start())
    assert (run.state, run.result) == (TaskState.RUNNING, None)


def dead(run: TaskRun, **facts) -> TaskRun:
    facts = {"state": TaskState.RUNNING, "tries": 1, "lease_until": now() - timedelta(seconds=1)} | facts
    DBTaskResult.objects.all().delete()
    TaskRun.objects.filter(pk=run.pk).update(**facts)
    return run


def test_the_reaper_hands_out_again_what_a_dead_worker_held(does):
    run = dead(start())
    assert tasks.reap(now()) == 1
    run.refresh_from_db()
    assert run.state == TaskState.WAITING
    assert DBTaskResult.objects.ready().count() == 1


@pytest.mark.parametrize(
    ("facts", "state"), [({"tries": 3}, TaskState.FAILED), ({"stop_asked": True}, TaskState.STOPPED)]
)
def test_the_reaper_ends_what_died_three_times_or_should_stop(does, facts, state):
    run = dead(start(), **facts)
    tasks.reap(now())
    run.refresh_from_db()
    assert run.state == state
    assert run.sentence
    assert not DBTaskResult.objects.ready().exists()


def test_the_clock_renews_the_lease_of_what_this_process_holds(does, monkeypatch):
    run = dead(start(), lease_until=now())
    monkeypatch.setattr(tasks, "IN_HAND", {run.pk: 1})
    tasks.renew_leases(now())
    assert tasks.reap(now() + timedelta(seconds=30)) == 0
    monkeypatch.setattr(tasks, "IN_HAND", {run.pk: 9})  # an older try of it
    assert tasks.reap(now() + 2 * tasks.LEASE) == 1


def test_a_lease_given_before_the_clock_was_set_back_does_not_last_an_hour(does, monkeypatch):
    run = dead(start(), lease_until=now() + timedelta(hours=1))
    monkeypatch.setattr(tasks, "IN_HAND", {run.pk: 1})
    tasks.renew_leases(now())
    assert tasks.reap(now()) == 0  # its worker lives
    TaskRun.objects.filter(pk=run.pk).update(lease_until=now() + timedelta(hours=1))
    assert tasks.reap(now()) == 1


def test_a_waiting_task_that_no_queue_knows_is_found(does):
    run = start()
    DBTaskResult.objects.all().delete()
    assert tasks.reap(now()) == 0  # it may be between the two rows just now
    assert tasks.reap(now() + 2 * tasks.LEASE) == 1
    assert tasks.reap(now() + 2 * tasks.LEASE) == 0
    assert [said["args"] for said in DBTaskResult.objects.values_list("args_kwargs", flat=True)] == [[run.pk]]


def test_a_failed_task_gets_three_new_tries_and_a_done_one_none(does):
    does.append(lambda run: 1 / 0)
    run = perform(start())
    assert tasks.try_again(run)
    run.refresh_from_db()
    assert (run.state, run.tries, run.sentence) == (TaskState.WAITING, 0, "")
    does[0] = lambda run: {"ok": True}
    assert not tasks.try_again(perform(run))


def test_the_queue_forgets_what_is_over_and_what_dead_workers_left(does):
    start(), start(), start()
    rows = list(DBTaskResult.objects.all())
    old = now() - KEEP_FINISHED - timedelta(days=1)
    DBTaskResult.objects.filter(pk=rows[0].pk).update(status="SUCCESSFUL", finished_at=old)
    DBTaskResult.objects.filter(pk=rows[1].pk).update(status="RUNNING", started_at=old)
    prune(now())
    assert list(DBTaskResult.objects.values_list("pk", flat=True)) == [rows[2].pk]


def test_a_task_is_seen_by_who_started_it_and_by_elevated_operators(does):
    tasks.start_task(KIND, title="mine", account_id=5, params={}, now=now())
    for grant, seen in (
        (Grant(Audience.OWN, account_id=5), 1),
        (Grant(Audience.OWN, account_id=6), 0),
        (Grant(Audience.SUPERVISOR, "district", 1), 0),
        (Grant(Audience.OPERATOR), 1),
    ):
        with scope_to({grant}):
            assert TaskRun.objects.count() == seen, grant
