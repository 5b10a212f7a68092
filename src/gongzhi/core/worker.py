"""The worker: one thread does the queued tasks, one keeps the clock. Both stop between two pieces of work."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta

from django.db import close_old_connections, connection
from django.utils.timezone import now
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from gongzhi.core import tasks, ticks

log = logging.getLogger("gongzhi.worker")
REST = 1.0  # seconds between two looks into the queue
KEEP_FINISHED = timedelta(days=14)


def new_worker() -> Worker:
    """Its run() does every queued task that is ready, then comes back."""
    return Worker(
        queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id="gongzhi", excluded_queue_names=[],
    )  # fmt: skip


def prune(now: datetime) -> None:
    """The queue's own rows are not history: our TaskRun is. Rows of dead workers stay "running" for ever."""
    old = now - KEEP_FINISHED
    DBTaskResult.objects.finished().filter(finished_at__lt=old).delete()
    DBTaskResult.objects.running().filter(started_at__lt=old).delete()


def keep_clock(stop: threading.Event, worker: Worker) -> None:
    try:
        while not stop.wait(REST):
            close_old_connections()
            try:
                tasks.renew_leases(now())
                ticks.tick(now())
            except Exception:
                log.exception("the clock stumbled and goes on")
    finally:
        tasks.leaving.set()
        worker.running = False  # it ends after the task in hand, which is asked to end too
        connection.close()


def run_worker(stop: threading.Event) -> None:
    """Block until `stop` is set."""
    worker = new_worker()
    clock = threading.Thread(target=keep_clock, args=(stop, worker), name="clock", daemon=True)
    clock.start()
    while not stop.wait(REST):
        try:
            worker.run()
        except Exception:
            log.exception("the worker stumbled and goes on")
    clock.join(timeout=10)
