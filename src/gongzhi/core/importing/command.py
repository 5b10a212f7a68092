"""An import from the command line: the same run, without a worker, with a bar on the terminal."""

from __future__ import annotations

import gc
import sys
import time
from argparse import Namespace
from datetime import datetime
from typing import TextIO

from gongzhi.core.command import BadInput
from gongzhi.core.importing.columns import guess, missing
from gongzhi.core.importing.engine import Import, Say
from gongzhi.core.importing.kinds import KINDS, Job, job_of
from gongzhi.core.importing.tables import open_table
from gongzhi.core.importing.works import finish
from gongzhi.core.models import ImportBatch
from gongzhi.core.models.imports import BatchState, Outcome
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused

SHOWN = 20


def run(kind_key: str, args: Namespace, *, place_id: int | None, now: datetime) -> dict[str, object]:
    """Bring a file in, or say what would happen. Raises BadInput where the file cannot be read."""
    began = time.monotonic()
    kind = KINDS[kind_key]
    gc.freeze()  # what stands since the start need not be looked through again and again
    with unscoped(because="whoever runs commands on the server may do everything"):
        try:
            table = open_table(args.file, kind.fields)
            columns = guess(table.headings, kind.fields)
            if lacking := missing(columns, kind.fields):
                names = ", ".join(str(field.label) for field in lacking)
                raise BadInput(
                    f"{args.file.name} has no column for: {names}. It has: {', '.join(table.headings)}."
                )
            batch = None if args.dry_run else opened(kind_key, args.file.name, columns, place_id, now)
            job = job_of(batch, now=now) if batch else Job(None, None, place_id, None, args.file.name, now)
            work = Import(kind, job, table, columns)
            work.run(bar(sys.stderr))
            if batch:
                finish(batch, table, work.refusals, counts=work.counts, state=BatchState.DONE, now=now)
        except Refused as no:
            raise BadInput(no.why) from no
    for number, why in list(work.refusals.items())[:SHOWN]:
        sys.stderr.write(f"row {number}: {why}\n")
    return summary(work.counts, seconds=time.monotonic() - began)


def opened(kind: str, name: str, columns: dict[str, str], place_id: int | None, now: datetime) -> ImportBatch:
    return ImportBatch.objects.create(
        kind=kind,
        source=name[:120],
        place_id=place_id,
        columns=columns,
        state=BatchState.RUNNING,
        created_at=now,
    )


def summary(counts: dict[str, int], *, seconds: float) -> dict[str, object]:
    """A twin is created too, so that created, updated, unchanged and refused add up to the rows."""
    twins = counts.get(Outcome.TWIN, 0)
    return {
        "rows": counts.get("rows", 0), "created": counts.get(Outcome.CREATED, 0) + twins,
        "updated": counts.get(Outcome.UPDATED, 0), "unchanged": counts.get(Outcome.UNCHANGED, 0),
        "refused": counts.get(Outcome.REFUSED, 0), "twins": twins, "seconds": round(seconds, 2),
    }  # fmt: skip


def bar(out: TextIO) -> Say:
    def say(done: int, total: int, refused: int) -> None:
        if out.isatty():
            out.write(f"\r{done}/{total} rows, {refused} refused ")
            out.flush()

    return say
