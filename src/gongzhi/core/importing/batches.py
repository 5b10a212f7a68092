"""A spreadsheet is sent in, its columns are matched, a trial run says what would happen, then it counts.

For seven days a whole batch can be taken back; then the file itself is deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
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
CHECK, BRING, UNDO = "core.import_check", "core.import_run", "core.import_undo"
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
    if batch.state not in (BatchState.DONE, BatchState.STOPPED) or batch.finished_at is None:
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


@sweep("imports")
def forget_files(now: datetime) -> int:
    """After seven days the sheets and their samples go; what was brought in stays."""
    with unscoped(because="the clock tidies every place"):
        old = ImportBatch.objects.filter(created_at__lt=now - UNDO_WITHIN).exclude(
            file=None, refused_file=None
        )
        batches = list(old.exclude(task__state__in=RUNNING).select_related("file", "refused_file")[:200])
        for batch in batches:
            files = [file for file in (batch.file, batch.refused_file) if file]
            batch.file, batch.refused_file, batch.sample = None, None, ""
            batch.save(update_fields=["file", "refused_file", "sample"])
            for file in files:
                remove_bytes(file)
                file.delete()
    return len(batches)
