"""A spreadsheet is sent in, its columns are matched, a trial run says what would happen, then it counts.

For seven days a whole batch can be taken back; then the file itself is deleted, unless replies are to go back with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gongzhi.core.files import remove_bytes, store
from gongzhi.core.importing.kinds import KINDS, ImportKind
from gongzhi.core.models import ImportBatch
from gongzhi.core.models.imports import BatchState
from gongzhi.core.models.tasks import TaskState
from gongzhi.core.retention import sweep
from gongzhi.core.scope import unscoped
from gongzhi.core.tasks import start_task
from gongzhi.core.verdict import Refused, require

UNDO_WITHIN = timedelta(days=7)
CHECK, BRING, UNDO, ANSWER = "core.import_check", "core.import_run", "core.import_undo", "core.import_answer"
BROUGHT = (BatchState.DONE, BatchState.STOPPED)
RUNNING = (TaskState.WAITING, TaskState.RUNNING)


def kind_of(batch: ImportBatch) -> ImportKind:
    return KINDS[batch.kind]


def locked(batch_id: int) -> ImportBatch:
    """The batch within the caller's scope, its row locked."""
    batch = ImportBatch.objects.locked().select_related("task", "file").filter(pk=batch_id).first()
    if batch is None:
        raise Refused(_("There is no such import for you."), status=404)
    if batch.task and batch.task.state in RUNNING:
        raise Refused(_("This import is being worked on. Wait for its end, or stop it."), status=409)
    return batch


def remembered_source(kind: str, account_id: int | None) -> str:
    """The source that this account named last: most bring the same sheet every week."""
    with unscoped(because="the own earlier imports"):
        rows = ImportBatch.objects.filter(kind=kind, account_id=account_id).exclude(source="")
        return rows.values_list("source", flat=True).first() or ""


@transaction.atomic
def bring_file(
    *, actor: Any, kind: str, place_id: int | None, upload: UploadedFile[Any], source: str, now: datetime
) -> ImportBatch:
    """Take a spreadsheet in and have it looked at; nothing counts yet."""
    require(KINDS[kind].may(actor, place_id))
    batch = ImportBatch.objects.create(
        kind=kind, source=source.strip()[:120], account_id=actor.account_id, org_id=actor.org_id, place_id=place_id,
        file=store(upload, now=now), created_at=now,
    )  # fmt: skip
    return begin(batch, CHECK, now)


def begin(batch: ImportBatch, work: str, now: datetime) -> ImportBatch:
    name = batch.file.name if batch.file else batch.source
    title = f"{kind_of(batch).label}: {name}"
    batch.task = start_task(
        work, title=title, account_id=batch.account_id, params={"batch": batch.pk}, now=now
    )
    batch.save(update_fields=["task"])
    return batch


@transaction.atomic
def match_columns(
    *, actor: Any, batch_id: int, columns: Mapping[str, str], source: str, now: datetime
) -> ImportBatch:
    """Say which column is which, and have it checked again."""
    batch = locked(batch_id)
    require(kind_of(batch).may(actor, batch.place_id))
    if batch.state != BatchState.PREVIEW:
        raise Refused(_("This import has run already."), status=409)
    known = {field.name for field in kind_of(batch).fields}
    batch.columns = {
        name: heading for name, heading in columns.items() if name in known and heading in batch.headings
    }
    if len(set(batch.columns.values())) < len(batch.columns):
        raise Refused(_("Two fields cannot be read from one column."), status=422)
    batch.source, batch.counts, batch.reasons = source.strip()[:120], {}, []
    batch.save(update_fields=["columns", "source", "counts", "reasons"])
    return begin(batch, CHECK, now)


@transaction.atomic
def start_import(*, actor: Any, batch_id: int, now: datetime) -> ImportBatch:
    """Let it count. A stopped import goes on where it stopped."""
    batch = locked(batch_id)
    require(kind_of(batch).may(actor, batch.place_id))
    if batch.state not in (BatchState.PREVIEW, BatchState.RUNNING, BatchState.STOPPED):
        raise Refused(_("This import has run already."), status=409)
    if batch.file is None or not batch.counts:
        raise Refused(_("This file has not been checked yet."), status=409)
    batch.state = BatchState.RUNNING
    batch.save(update_fields=["state"])
    return begin(batch, BRING, now)


def undo_until(batch: ImportBatch) -> datetime | None:
    """Until when this batch can be taken back; None where nothing was brought in."""
    if batch.state not in BROUGHT or batch.finished_at is None:
        return None
    return batch.finished_at + UNDO_WITHIN


@transaction.atomic
def start_undo(*, actor: Any, batch_id: int, now: datetime) -> ImportBatch:
    """Take the whole batch back: what nobody has worked on is retired, its unsent messages are cancelled."""
    batch = locked(batch_id)
    require(kind_of(batch).may(actor, batch.place_id))
    until = undo_until(batch)
    if until is None:
        raise Refused(_("There is nothing to take back here."), status=409)
    if now > until:
        raise Refused(
            _("More than seven days have passed; this import can no longer be taken back."), status=409
        )
    return begin(batch, UNDO, now)


def answerable(batch: ImportBatch) -> bool:
    """Whether replies can go back: the sheet was brought in and is still kept."""
    return kind_of(batch).answers is not None and batch.state in BROUGHT and batch.file is not None


@transaction.atomic
def start_answer(*, actor: Any, batch_id: int, now: datetime) -> ImportBatch:
    """Have the sheet made that goes back to the source, with what became of each of its rows."""
    batch = locked(batch_id)
    require(kind_of(batch).may(actor, batch.place_id))
    if not answerable(batch):
        raise Refused(
            _("This sheet is no longer kept. Send it in again, then it can be answered."), status=409
        )
    return begin(batch, ANSWER, now)


@sweep("imports")
def forget_files(now: datetime) -> int:
    """After seven days the sheets and their samples go, those that wait for replies later; what was brought in
    stays."""
    with unscoped(because="the clock tidies every place"):
        files = ("file", "refused_file", "reply_file")
        rows = ImportBatch.objects.exclude(file=None, refused_file=None, reply_file=None)
        rows = rows.filter(over(now)).exclude(task__state__in=RUNNING)
        batches = list(rows.select_related(*files)[:200])
        for batch in batches:
            gone = [file for name in files if (file := getattr(batch, name))]
            batch.file = batch.refused_file = batch.reply_file = None
            batch.sample = ""
            batch.save(update_fields=[*files, "sample"])
            for file in gone:
                remove_bytes(file)
                file.delete()
    return len(batches)


def over(now: datetime) -> Q:
    """Batches whose files have been kept long enough."""
    longer = {key: kind.answers.days for key, kind in KINDS.items() if kind.answers}
    short = Q(created_at__lt=now - UNDO_WITHIN) & ~Q(kind__in=longer, state__in=BROUGHT)
    late = [Q(kind=key, created_at__lt=now - timedelta(days=days)) for key, days in longer.items()]
    return reduce(or_, late, short)
