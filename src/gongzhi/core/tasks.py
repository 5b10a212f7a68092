"""Background work that a person can watch: progress, stop, result file, lease, three tries.

A kind of work is a function of its Run. It must be idempotent: after a killed worker it runs again from the start.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.tasks import task
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from gongzhi.core.models import StoredFile, TaskRun
from gongzhi.core.models.tasks import TaskState
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused

log = logging.getLogger("gongzhi.tasks")
LEASE = timedelta(seconds=60)
TRIES = 3
WORKS: dict[str, Callable[[Run], Any]] = {}


class Stopped(Exception):
    """Somebody pressed stop; what is done stays done."""


class Run:
    """What a piece of work holds in hand: its parameters, and the way to say how far it is."""

    def __init__(self, row: TaskRun) -> None:
        self.row = row
        self.params: dict[str, Any] = row.params

    def progress(self, done: int, total: int, *, refused: int = 0) -> None:
        """Say how far it is, keep the lease, and raise Stopped when somebody pressed stop."""
        TaskRun.objects.filter(pk=self.row.pk).update(
            done=done, total=total, refused=refused, lease_until=clock() + LEASE
        )
        if TaskRun.objects.filter(pk=self.row.pk, stop_asked=True).exists():
            raise Stopped

    def attach(self, file: StoredFile) -> None:
        TaskRun.objects.filter(pk=self.row.pk).update(result_file=file)


def work(kind: str) -> Callable[[Callable[[Run], Any]], Callable[[Run], Any]]:
    """Register the function of a kind of work; its return value (JSON) becomes the result."""

    def keep(function: Callable[[Run], Any]) -> Callable[[Run], Any]:
        if kind in WORKS:
            raise ValueError(f"work {kind!r} is registered twice")
        WORKS[kind] = function
        return function

    return keep


def start_task(
    kind: str, *, title: str, account_id: int | None, params: dict[str, Any], now: datetime
) -> TaskRun:
    """Put work into the queue; it begins when this transaction is committed."""
    if kind not in WORKS:
        raise ValueError(f"unknown work {kind!r}")
    with unscoped(because="the starter's own task"):
        row = TaskRun.objects.create(
            kind=kind, title=title[:120], account_id=account_id, params=params, created_at=now
        )
    enqueue(row.pk)
    return row


def enqueue(run_id: int) -> None:
    transaction.on_commit(lambda: perform.enqueue(run_id))


@task()
def perform(run_id: int) -> None:
    """The one task that django-tasks sees: take the lease, do the work, write how it ended."""
    with unscoped(because="the worker works for everybody"):
        began = clock()
        taken = TaskRun.objects.filter(pk=run_id, state=TaskState.WAITING).update(
            state=TaskState.RUNNING, lease_until=began + LEASE, tries=F("tries") + 1, started_at=began
        )
        if taken:
            _end(run_id, *_outcome(TaskRun.objects.get(pk=run_id)))


def _outcome(row: TaskRun) -> tuple[str, Any, str]:
    try:
        return TaskState.DONE, WORKS[row.kind](Run(row)), ""
    except Stopped:
        return TaskState.STOPPED, None, _("Stopped by hand; what was done stays done.")
    except Refused as refusal:
        return TaskState.FAILED, None, refusal.why
    except Exception as fault:
        log.exception("task %s failed", row.kind)
        return TaskState.FAILED, None, f"{type(fault).__name__}: {fault}"[:300]


def _end(run_id: int, state: str, result: Any, sentence: str) -> None:
    TaskRun.objects.filter(pk=run_id).update(
        state=state, result=result, sentence=sentence[:300], finished_at=clock(), lease_until=None
    )


def ask_to_stop(row: TaskRun) -> None:
    """Stop a waiting task at once, a running one at its next step."""
    with unscoped(because="the caller found the task in his own scope"):
        TaskRun.objects.filter(pk=row.pk, state=TaskState.WAITING).update(
            state=TaskState.STOPPED, finished_at=clock()
        )
        TaskRun.objects.filter(pk=row.pk, state=TaskState.RUNNING).update(stop_asked=True)


def reap(now: datetime) -> int:
    """Hand out again what a dead worker held; after three tries it goes on the operator's list."""
    with unscoped(because="dead workers leave everybody's tasks"):
        dead = TaskRun.objects.filter(state=TaskState.RUNNING, lease_until__lt=now)
        ids = list(dead.values_list("pk", "tries"))
        for run_id, tries in ids:
            if tries >= TRIES:
                _end(run_id, TaskState.FAILED, None, _("The worker died three times at this work."))
            elif TaskRun.objects.filter(pk=run_id, state=TaskState.RUNNING).update(state=TaskState.WAITING):
                enqueue(run_id)
    return len(ids)
