"""Real worker processes on the database of the tests: killed, stopped, two at once, and a clock that goes on."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils.timezone import now

from gongzhi.config import env
from gongzhi.core import tasks
from gongzhi.core.models import TaskRun, Tick
from gongzhi.core.models.tasks import TaskState
from gongzhi.core.scope import unscoped
from tests import slow_work
from tests.waiting import wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("E24")]
ROOT = Path(__file__).parents[4]
Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture(autouse=True)
def everything() -> Iterator[None]:
    slow_work.install()
    with unscoped(because="a test looks at everybody's tasks"):
        yield


@pytest.fixture
def start_worker(tmp_path: Path) -> Iterator[Start]:
    """Start `gongzhi worker` on the database of this test; what is left at the end is killed."""
    var, started = tmp_path / "var", list[subprocess.Popen[bytes]]()
    var.mkdir()
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        (var / "gongzhi.sqlite3").symlink_to(name)
    more = {
        "VAR": str(var),
        "DB_NAME": name,
        "KEY_RING": str(settings.KEY_RING),
        "BEATS": str(tmp_path),
        "STAGE": "dev",
    }

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.slow_work"]
        with (tmp_path / "log").open("ab") as log:
            started.append(subprocess.Popen(command, cwd=ROOT, env=env.child(more), stdout=log, stderr=log))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


def gated(folder: Path) -> TaskRun:
    params = {"folder": str(folder)}
    return tasks.start_task(slow_work.GATED, title="gated", account_id=None, params=params, now=now())


def state(run: TaskRun) -> str:
    run.refresh_from_db()
    return run.state


def reaches_the_gate(folder: Path, number: int = 1) -> None:
    """The worker is in the middle of the task: it has said so for this try."""
    wait_for(lambda: f"{number} waits" in slow_work.lines(folder, "steps"), what=f"try {number} at the gate")


def kill(worker: subprocess.Popen[bytes]) -> None:
    worker.send_signal(signal.SIGKILL)
    worker.wait()


def test_a_killed_worker_loses_nothing_and_the_result_comes_once(start_worker, tmp_path):
    run = gated(tmp_path)
    first = start_worker()
    reaches_the_gate(tmp_path)
    kill(first)
    assert state(run) == TaskState.RUNNING  # nobody knows yet

    assert tasks.reap(now()) == 0  # the lease still stands
    assert tasks.reap(now() + tasks.LEASE + timedelta(seconds=1)) == 1
    assert state(run) == TaskState.WAITING

    (tmp_path / "open").touch()
    start_worker()
    wait_for(lambda: state(run) == TaskState.DONE, what="the second worker")
    assert (run.result, run.tries, run.done, run.lease_until) == ({"steps": 5, "try": 2}, 2, 5, None)
    assert slow_work.lines(tmp_path, "finished") == [str(run.pk)]


def test_three_deaths_put_it_on_the_operators_list_with_a_sentence(start_worker, tmp_path):
    run = gated(tmp_path)
    for number in (1, 2, 3):
        worker = start_worker()
        reaches_the_gate(tmp_path, number)
        kill(worker)
        tasks.reap(now() + tasks.LEASE + timedelta(seconds=1))
    assert state(run) == TaskState.FAILED
    assert run.tries == 3
    assert run.sentence
    assert run.finished_at is not None
    assert slow_work.lines(tmp_path, "finished") == []


def test_stop_ends_a_running_task_at_its_next_step(start_worker, tmp_path):
    run = gated(tmp_path)
    start_worker()
    reaches_the_gate(tmp_path)
    tasks.ask_to_stop(run)
    wait_for(lambda: state(run) == TaskState.STOPPED, what="the stop")
    assert run.sentence
    assert slow_work.lines(tmp_path, "finished") == []


def test_a_worker_told_to_go_gives_its_task_back_untried(start_worker, tmp_path):
    run = gated(tmp_path)
    worker = start_worker()
    reaches_the_gate(tmp_path)
    worker.terminate()
    assert worker.wait(20) == 0
    assert (state(run), run.tries) == (TaskState.WAITING, 0)

    (tmp_path / "open").touch()
    start_worker()
    wait_for(lambda: state(run) == TaskState.DONE, what="the next worker")
    assert run.tries == 1


def test_two_workers_do_each_task_once(start_worker, tmp_path):
    runs = [
        tasks.start_task(
            slow_work.NOTED,
            title=str(n),
            account_id=None,
            params={"folder": str(tmp_path), "n": n},
            now=now(),
        )
        for n in range(12)
    ]
    start_worker()
    start_worker()
    wait_for(lambda: all(state(run) == TaskState.DONE for run in runs), what="twelve tasks")
    assert sorted(slow_work.lines(tmp_path, "done"), key=int) == [str(n) for n in range(12)]
    assert {run.tries for run in runs} == {1}


def test_the_clock_goes_on_while_a_long_task_runs(start_worker, tmp_path):
    run = gated(tmp_path)
    start_worker()
    reaches_the_gate(tmp_path)
    before = len(slow_work.lines(tmp_path, "beats"))
    wait_for(lambda: len(slow_work.lines(tmp_path, "beats")) >= before + 2, what="two beats of the clock")
    assert state(run) == TaskState.RUNNING
    assert Tick.objects.filter(name="core.reap").exists()
