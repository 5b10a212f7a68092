"""Background work as its owner, or an operator in an elevated session, sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gongzhi.core.formats import count, moment, span
from gongzhi.core.models import StoredFile, TaskRun
from gongzhi.core.models.tasks import TaskState
from gongzhi.core.scope import unscoped

AT_ONCE = 30
LIVE = (TaskState.WAITING, TaskState.RUNNING)


def task_list(*, state: str = "", before: str = "") -> list[TaskRun]:
    """One page and one row more, newest first, of what the scope opens. `before` is the last one seen."""
    rows = TaskRun.objects.select_related("result_file").order_by("-pk")
    if state in TaskState.values:
        rows = rows.filter(state=state)
    if before:
        rows = rows.filter(pk__lt=TaskRun.objects.filter(public_id=before).values("pk"))
    return list(rows[: AT_ONCE + 1])


def found_task(public_id: str) -> QuerySet[TaskRun]:
    return TaskRun.objects.select_related("result_file").filter(public_id=public_id)


def last_run(kind: str) -> TaskRun | None:
    """The latest work of a kind of upkeep: its result holds counts and sentences only."""
    with unscoped(because="upkeep of the whole place belongs to nobody"):
        return TaskRun.objects.select_related("result_file").filter(kind=kind).order_by("-pk").first()


def in_words(row: TaskRun, now: datetime) -> str:
    """How far it is, or how it ended, in one line."""
    return STATES[row.state](row, now)


def waits(row: TaskRun, now: datetime) -> str:
    if row.tries:
        return _("The worker died at it. It begins again by itself, try {n} of 3.").format(n=row.tries + 1)
    return _("Waits for its turn")


def runs(row: TaskRun, now: datetime) -> str:
    if row.stop_asked:
        return _("Stops at its next step")
    if not row.total:
        return _("Runs for {span}").format(span=span(now - (row.started_at or now)))
    far = f"{count(row.done)} / {count(row.total)}"
    left = time_left(row, now)
    return _("{far}, about {span} more").format(far=far, span=span(left)) if left else far


def time_left(row: TaskRun, now: datetime) -> timedelta | None:
    if not (row.done and row.started_at) or row.done >= row.total:
        return None
    return (now - row.started_at) / row.done * (row.total - row.done)


def is_done(row: TaskRun, now: datetime) -> str:
    said = RESULTS[row.kind](row.result) if row.kind in RESULTS and row.result is not None else ""
    facts = [_("Done {moment}").format(moment=moment(row.finished_at or now, now=now)), said]
    if row.result_file is not None:
        facts.append(file_words(row.result_file, now))
    return " · ".join(filter(None, facts))


def file_words(file: StoredFile, now: datetime) -> str:
    size = f"{file.size / 1_000_000:,.1f} MB" if file.size >= 100_000 else f"{max(file.size // 1000, 1):,} kB"
    if file.keep_until is None:
        return size
    return _("{size}, kept until {moment}").format(size=size, moment=moment(file.keep_until, now=now))


def says_why(row: TaskRun, now: datetime) -> str:
    return row.sentence or _("Ended {moment}").format(moment=moment(row.finished_at or now, now=now))


def verify_words(result: dict[str, Any]) -> str:
    if result["ok"]:
        return _("{n} entries, none was touched").format(n=count(result["entries"]))
    return _("{n} entries, {faults} faults").format(
        n=count(result["entries"]), faults=count(len(result["faults"]))
    )


def swept_words(result: dict[str, int]) -> str:
    return _("{n} rows erased").format(n=count(sum(result.values())))


def reseal_words(result: dict[str, int]) -> str:
    return _("{n} values sealed with the new key").format(n=count(result["resealed"]))


STATES: dict[str, Callable[[TaskRun, datetime], str]] = {
    TaskState.WAITING: waits,
    TaskState.RUNNING: runs,
    TaskState.DONE: is_done,
    TaskState.STOPPED: says_why,
    TaskState.FAILED: says_why,
}
RESULTS: dict[str, Callable[[Any], str]] = {
    "journal.verify": verify_words,
    "core.retention": swept_words,
    "core.reseal": reseal_words,
}
