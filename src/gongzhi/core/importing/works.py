"""What the worker does for imports: the trial run, the real one, taking back. Each can be killed and begun again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from gongzhi.core.files import where
from gongzhi.core.importing.batches import BRING, CHECK, UNDO, kind_of
from gongzhi.core.importing.cells import as_written
from gongzhi.core.importing.columns import fitting, guess, missing
from gongzhi.core.importing.engine import REASONS_KEPT, Import
from gongzhi.core.importing.kinds import job_of
from gongzhi.core.importing.pace import Pace
from gongzhi.core.importing.refusals import write_refused
from gongzhi.core.importing.tables import Table, open_table
from gongzhi.core.models import ImportBatch, ImportedRow, StoredFile
from gongzhi.core.models.imports import BatchState, Outcome
from gongzhi.core.sheets import keep_workbook
from gongzhi.core.tasks import Run, Stopped, work
from gongzhi.core.verdict import Refused

SAMPLE_ROWS, SAMPLE_SIGNS = 5, 200


def batch_of(run: Run) -> ImportBatch:
    return ImportBatch.objects.select_related("file").get(pk=run.params["batch"])


def table_of(batch: ImportBatch) -> Table:
    if batch.file is None:
        raise Refused(_("The file of this import is no longer kept."), status=409)
    return open_table(where(batch.file), kind_of(batch).fields)


def remembered_columns(batch: ImportBatch) -> dict[str, str]:
    """The columns that a person matched for this source the last time, where this sheet has them all."""
    earlier = ImportBatch.objects.filter(kind=batch.kind, source=batch.source).exclude(pk=batch.pk)
    for columns in earlier.exclude(columns={}).values_list("columns", flat=True)[:5]:
        if fitting(columns, batch.headings):
            return dict(columns)
    return {}


@work(CHECK)
def check(run: Run) -> Any:
    """Look at the file and say what would happen; writes nothing but the preview."""
    batch = batch_of(run)
    kind, table = kind_of(batch), table_of(batch)
    batch.headings, batch.encoding, batch.sheet = table.headings, table.encoding, table.sheet[:60]
    if not fitting(batch.columns, table.headings):
        batch.columns = remembered_columns(batch) or guess(table.headings, kind.fields)
    rows = islice(table.rows(), SAMPLE_ROWS)
    sample = [[as_written(row.cells.get(name), SAMPLE_SIGNS) for name in table.headings] for row in rows]
    batch.sample = json.dumps(sample, ensure_ascii=False)
    batch.counts, batch.reasons = {}, []
    if not missing(batch.columns, kind.fields):
        trial = Import(kind, job_of(batch, now=clock(), trial=True), table, batch.columns)
        batch.counts = dict(trial.run(lambda done, total, no: run.progress(done, total, refused=no)))
        batch.reasons = [[number, why] for number, why in islice(trial.refusals.items(), REASONS_KEPT)]
    batch.save(update_fields=["headings", "encoding", "sheet", "columns", "sample", "counts", "reasons"])
    return batch.counts


@work(BRING)
def bring(run: Run) -> Any:
    """Bring the rows in. What is done when somebody stops it stays done."""
    batch = batch_of(run)
    table = table_of(batch)
    real = Import(kind_of(batch), job_of(batch, now=clock()), table, batch.columns)
    try:
        real.run(lambda done, total, no: run.progress(done, total, refused=no))
        state = BatchState.DONE
    except Stopped:
        state = BatchState.STOPPED
    finish(batch, table, real.refusals, counts=real.counts, state=state, now=clock())
    if batch.refused_file:
        run.attach(batch.refused_file)
    if state == BatchState.STOPPED:
        raise Stopped
    run.progress(table.total, table.total, refused=len(real.refusals))
    return batch.counts


def finish(
    batch: ImportBatch,
    table: Table,
    refusals: Mapping[int, str],
    *,
    counts: Mapping[str, int],
    state: str,
    now: datetime,
) -> None:
    """Write down how it ended; refused rows go into a workbook that can be corrected and sent again."""
    batch.refused_file = keep_refused(batch, table, refusals, now) if refusals else None
    batch.counts, batch.state, batch.finished_at, batch.sample = dict(counts), state, now, ""
    batch.reasons = [[number, why] for number, why in islice(refusals.items(), REASONS_KEPT)]
    batch.save(update_fields=["refused_file", "counts", "state", "finished_at", "sample", "reasons"])


def keep_refused(batch: ImportBatch, table: Table, refusals: Mapping[int, str], now: datetime) -> StoredFile:
    stem = Path(batch.file.name if batch.file else batch.source).stem[:80]
    name = _("{name}, refused rows.xlsx").format(name=stem)
    return keep_workbook(name, lambda book: write_refused(table, refusals, book), now=now)


@work(UNDO)
def take_back(run: Run) -> Any:
    """Retire what the batch made and nobody worked on since, the last first; list what stays."""
    batch = batch_of(run)
    kind, job, pace = kind_of(batch), job_of(batch, now=clock()), Pace()
    made = ImportedRow.objects.filter(batch=batch, outcome__in=(Outcome.CREATED, Outcome.TWIN, Outcome.ALONG))
    ids = list(made.order_by("-pk").values_list("pk", flat=True))
    touched: dict[str, str] = {}
    done = 0
    while done < len(ids):
        rows = list(ImportedRow.objects.filter(pk__in=ids[done : done + pace.rows]).order_by("-pk"))
        with pace.measured(), transaction.atomic():
            left = kind.withdraw(job, [row.subject for row in rows])
            gone = [row.pk for row in rows if row.subject not in left]
            ImportedRow.objects.filter(pk__in=gone).update(live=False)
        touched |= left
        done += len(rows)
        run.progress(done, len(ids))
    batch.touched = [[subject, name] for subject, name in touched.items()]
    batch.state, batch.undone_at = BatchState.UNDONE, clock()
    batch.save(update_fields=["touched", "state", "undone_at"])
    return {"retired": len(ids) - len(touched), "touched": len(touched)}
