"""Background work that a person can watch: progress, stop, result file, lease, three tries.

A kind of work is a function of its Run. It must be idempotent: after a killed worker it runs again from the start.

A worker holds a task by a lease, which its clock renews while it lives. `tries` is the fence: who was taken for
dead and comes back finds that the number has moved on, and can neither report progress nor write a result.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.tasks import task
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from gongzhi.core.middleware import as_refusal
from gongzhi.core.models import StoredFile, TaskRun
from gongzhi.core.models.tasks import TaskState
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused

log = logging.getLogger("gongzhi.tasks")
LEASE = timedelta(seconds=60)
TRIES = 3
HINDRANCES = {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.INSUFFICIENT_STORAGE}
SAY_EVERY = 0.2  # seconds between two rows of progress: work may say it as often as it likes
WORKS: dict[str, Callable[[Run], Any]] = {}
IN_HAND: dict[int, int] = {}  # the tasks that this process works on: id -> try
leaving = threading.Event()  # set when this worker was told to go


class Stopped(Exception):
    """Somebody pressed stop; what is done stays done."""


class Interrupted(Exception):
    """The worker was told to go; the task waits for the next one and does not count as tried."""


class Lost(Exception):
    """Another worker has this task by now: this one was taken for dead."""


class Hindered(Exception):
    """The disk is full or the database is away. The work is handed out again when its lease is over, and does not
    count as tried."""


class Run:
    """What a piece of work holds in hand: its parameters, and the way to say how far it is."""

    def __init__(self, row: TaskRun) -> None:
        self.row = row
        self.params: dict[str, Any] = row.params
        self._said = 0.0

    def progress(self, done: int, total: int, *, refused: int = 0) -> None:
        """Say how far it is; raises where the work has to end: Stopped, Interrupted or Lost."""
        if done < total and time.monotonic() - self._said < SAY_EVERY:
            return
        self._said = time.monotonic()
        if not held(self.row.pk, self.row.tries).update(
            done=done, total=total, refused=refused, lease_until=clock() + LEASE
        ):
            raise Lost
        if TaskRun.objects.filter(pk=self.row.pk, stop_asked=True).exists():
            raise Stopped
        if leaving.is_set():
            raise Interrupted

    def attach(self, file: StoredFile) -> None:
        held(self.row.pk, self.row.tries).update(result_file=file)


def work(kind: str) -> Callable[[Callable[[Run], Any]], Callable[[Run], Any]]:
    """Register the function of a kind of work; its return value (JSON) becomes the result."""

    def keep(function: Callable[[Run], Any]) -> Callable[[Run], Any]:
        if kind in WORKS:
            raise ValueError(f"work {kind!r} is registered twice")
        WORKS[kind] = function
        return function

    return keep


@transaction.atomic
def start_task(
    kind: str, *, title: str, account_id: int | None, params: dict[str, Any], now: datetime
) -> TaskRun:
    """Put work into the queue, within the caller's transaction: both are there, or neither."""
    if kind not in WORKS:
        raise ValueError(f"unknown work {kind!r}")
    with unscoped(because="the starter's own task"):
        row = TaskRun.objects.create(
            kind=kind, title=title[:120], account_id=account_id, params=params, created_at=now
        )
    perform.enqueue(row.pk)
    return row


@task()
def perform(run_id: int) -> None:
    """The one task that django-tasks sees: take the lease, do the work, write how it ended."""
    with unscoped(because="the worker works for everybody"):
        began = clock()
        taken = TaskRun.objects.filter(pk=run_id, state=TaskState.WAITING).update(
            state=TaskState.RUNNING, lease_until=began + LEASE, tries=F("tries") + 1, started_at=began,
            done=0, total=0, refused=0,
        )  # fmt: skip
        if not taken:
            return
        row = TaskRun.objects.get(pk=run_id)
        IN_HAND[row.pk] = row.tries
        try:
            end(row.pk, row.tries, *outcome(row))
        except Interrupted:
            put_back(row)
        except Hindered:
            held(row.pk, row.tries).update(tries=F("tries") - 1)
        except Lost:
            log.warning("task %s went to another worker", row.kind)
        finally:
            IN_HAND.pop(row.pk, None)


def outcome(row: TaskRun) -> tuple[str, Any, str]:
    try:
        return TaskState.DONE, WORKS[row.kind](Run(row)), ""
    except (Interrupted, Lost):
        raise
    except Stopped:
        return TaskState.STOPPED, None, _("Stopped by hand; what was done stays done.")
    except Refused as refusal:
        return TaskState.FAILED, None, refusal.why
    except Exception as fault:
        log.exception("task %s failed", row.kind)
        known = as_refusal(fault)
        if known is not None and known.status in HINDRANCES:
            raise Hindered from fault
        return TaskState.FAILED, None, f"{type(fault).__name__}: {fault}"[:300]


def held(run_id: int, tries: int) -> Any:
    """The row, as long as this try of it still counts."""
    return TaskRun.objects.filter(pk=run_id, state=TaskState.RUNNING, tries=tries)


def end(run_id: int, tries: int, state: str, result: Any, sentence: str) -> None:
    held(run_id, tries).update(
        state=state, result=result, sentence=sentence[:300], finished_at=clock(), lease_until=None
    )


@transaction.atomic
def put_back(row: TaskRun) -> None:
    back = held(row.pk, row.tries).update(state=TaskState.WAITING, tries=F("tries") - 1, lease_until=None)
    if back:
        perform.enqueue(row.pk)


def renew_leases(now: datetime) -> None:
    """Called by the worker's clock: whoever lives keeps what it holds, however long a step takes."""
    with unscoped(because="the worker's own tasks"):
        for run_id, tries in list(IN_HAND.items()):
            held(run_id, tries).filter(Q(lease_until__lt=now + LEASE / 2) | set_back(now)).update(
                lease_until=now + LEASE
            )


def set_back(now: datetime) -> Q:
    """Leases that nobody gives: the clock was set back since."""
    return Q(lease_until__gt=now + 2 * LEASE)


def ask_to_stop(row: TaskRun) -> None:
    """Stop a waiting task at once, a running one at its next step."""
    with unscoped(because="the caller found the task in his own scope"):
        TaskRun.objects.filter(pk=row.pk, state=TaskState.WAITING).update(
            state=TaskState.STOPPED, finished_at=clock()
        )
        TaskRun.objects.filter(pk=row.pk, state=TaskState.RUNNING).update(stop_asked=True)


@transaction.atomic
def try_again(row: TaskRun) -> bool:
    """Put a failed or stopped task back into the queue, with three new tries."""
    with unscoped(because="the caller found the task in his own scope"):
        again = TaskRun.objects.filter(pk=row.pk, state__in=(TaskState.FAILED, TaskState.STOPPED)).update(
            state=TaskState.WAITING, tries=0, stop_asked=False, sentence="", finished_at=None
        )
        if again:
            perform.enqueue(row.pk)
        return bool(again)


def reap(now: datetime) -> int:
    """Hand out again what a dead worker held; after three tries it goes on the operator's list."""
    with unscoped(because="dead workers leave everybody's tasks"):
        dead = TaskRun.objects.filter(Q(lease_until__lt=now) | set_back(now), state=TaskState.RUNNING)
        rows = list(dead.values_list("pk", "tries", "stop_asked"))
        for run_id, tries, stop_asked in rows:
            if stop_asked:
                end(run_id, tries, TaskState.STOPPED, None, _("Stopped by hand; what was done stays done."))
            elif tries >= TRIES:
                end(run_id, tries, TaskState.FAILED, None, _("The worker died three times at this work."))
            else:
                hand_out(run_id, tries)
        return len(rows) + find_lost(now)


@transaction.atomic
def hand_out(run_id: int, tries: int) -> None:
    if held(run_id, tries).update(state=TaskState.WAITING, lease_until=None):
        perform.enqueue(run_id)


def find_lost(now: datetime) -> int:
    """A worker may die between taking the queue's row and taking ours: such a task waits, but in no queue."""
    waiting = TaskRun.objects.filter(state=TaskState.WAITING, created_at__lt=now - LEASE)
    ids = set(waiting.values_list("pk", flat=True))
    if ids:
        queued = DBTaskResult.objects.ready().values_list("args_kwargs", flat=True)
        ids -= {run_id for said in queued for run_id in said["args"]}
    for run_id in ids:
        perform.enqueue(run_id)
    return len(ids)
