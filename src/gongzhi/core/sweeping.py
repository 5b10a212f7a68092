"""Nothing personal is kept longer than its declared time: once a day every sweep runs, as a task.

Personal Information Protection Law art. 19 (《个人信息保护法》第十九条: the shortest time that the purpose needs) and
art. 47 no. 2 (第四十七条第一款第二项: the handler itself deletes when the time is over). The period of each field stands in
core.retention.PURPOSES beside its model; what follows here are the sweeps of the kernel's own tables.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import PROTECT, Model, QuerySet
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from gongzhi.core import files
from gongzhi.core.models import IdempotencyKey, StoredFile, TaskRun
from gongzhi.core.models.tasks import TaskState
from gongzhi.core.retention import SWEEPS, sweep
from gongzhi.core.scope import unscoped
from gongzhi.core.tasks import Run, start_task, work

log = logging.getLogger("gongzhi.sweeping")
KIND = "core.retention"
DAILY = timedelta(days=1)
AT_ONCE = 200  # rows a transaction: on SQLite others wait for it
KEYS = timedelta(days=7)  # a form may wait that long in the queue of a phone without a line
RESULTS = timedelta(days=30)
OVER = (TaskState.DONE, TaskState.STOPPED, TaskState.FAILED)
Teller = Callable[[int, dict[str, int], datetime], None]
TELL: list[Teller] = []  # who writes down what was erased: the journal registers itself


def in_steps[M: Model](rows: QuerySet[M], act: Callable[[QuerySet[M]], Any]) -> int:
    """Do `act` to all rows that fit, some at a time in a transaction each. Goes forward only: from the start each time,
    a million rows that fit no more would be read again for every step."""
    done, left = 0, rows
    while ids := list(left.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            act(rows.filter(pk__in=ids))
        done, left = done + len(ids), rows.filter(pk__gt=ids[-1])
    return done


def start_sweeping(now: datetime, *, account_id: int | None = None) -> TaskRun:
    """Put one sweep of everything into the queue; the clock does so every day."""
    return start_task(
        KIND, title=_("Erase what was kept long enough"), account_id=account_id, params={}, now=now
    )


@work(KIND)
def sweep_everything(run: Run) -> dict[str, int]:
    """Run every sweep; one that fails does not stop the others, but the task then says so."""
    now, erased, failed = clock(), dict[str, int](), list[str]()
    with unscoped(because="what was kept long enough goes, whoever it belongs to"):
        for number, (name, erase) in enumerate(SWEEPS.items(), 1):
            try:
                erased[name] = erase(now)
            except Exception:
                log.exception("the sweep %s failed", name)
                failed.append(name)
            run.progress(number, len(SWEEPS))
        for tell in TELL:
            tell(run.row.pk, erased, now)
    if failed:
        raise RuntimeError(_("Not swept: {names}. The rest was.").format(names=", ".join(failed)))
    return erased


@sweep("core.keys")
def forget_keys(now: datetime) -> int:
    """Keys against sending twice hold an answer's address: art. 19."""
    return in_steps(IdempotencyKey.objects.filter(at__lt=now - KEYS), QuerySet.delete)


@sweep("core.results")
def forget_results(now: datetime) -> int:
    """Results of background work, and their files, after 30 days."""
    return in_steps(TaskRun.objects.filter(state__in=OVER, finished_at__lt=now - RESULTS), drop_runs)


def drop_runs(rows: QuerySet[TaskRun]) -> None:
    drop_files(
        unneeded(StoredFile.objects.filter(pk__in=list(rows.values_list("result_file_id", flat=True))))
    )
    rows.delete()


@sweep("core.files")
def forget_files(now: datetime) -> int:
    """Files whose own time is over, where no record stands on them."""
    return in_steps(unneeded(StoredFile.objects.filter(keep_until__lt=now)), drop_files)


def unneeded(rows: QuerySet[StoredFile]) -> QuerySet[StoredFile]:
    """Without those that a record protects: a photo goes with its case."""
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if getattr(relation, "on_delete", None) is PROTECT and relation.auto_created:
            column: Any = relation
            name = column.field.name
            standing: Any = column.related_model._default_manager
            rows = rows.exclude(pk__in=standing.filter(**{f"{name}__isnull": False}).values(name))
    return rows


def drop_files(rows: QuerySet[StoredFile]) -> None:
    """The bytes first: when this is cut off between the two, the row is still there to try again by."""
    gone = list(rows)
    for file in gone:
        files.remove_bytes(file)
    StoredFile.objects.filter(pk__in=[file.pk for file in gone]).delete()
