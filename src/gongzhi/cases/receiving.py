"""Orders that a program sends one by one become cases as those of a sheet do, by the same plan and services.

All orders that a token sends on one day are one import: it stands on the page of imports and can be taken back for
seven days. The source's number is the key: the same order sent again changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import get_default_timezone, localdate

from gongzhi.cases.importing import KIND
from gongzhi.cases.models import Case
from gongzhi.core.importing.engine import Import, digest_of
from gongzhi.core.importing.kinds import ImportKind, Incoming, job_of
from gongzhi.core.importing.tables import Table
from gongzhi.core.models import ImportBatch, ImportedRow
from gongzhi.core.models.imports import BatchState, Outcome
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused
from gongzhi.people.models import ApiToken

NO_SHEET = Table([], "", "", 0, 0, lambda: iter(()))


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one order."""

    outcome: Outcome
    case: Case


def source_of(token: ApiToken) -> str:
    return f"API · {token.name}"


@transaction.atomic
def receive_order(
    *, token: ApiToken, values: Mapping[str, Any], now: datetime, kind: ImportKind = KIND
) -> Taken:
    """Take one order in, by the fields of an import. Refuses with 422 what a sheet would give back."""
    with unscoped(
        because="an order is placed, filed and compared as those of a sheet are, within the token's place"
    ):
        ApiToken.objects.select_for_update(no_key=True).get(
            pk=token.pk
        )  # one order of a program after the other
        batch = batch_of(token, kind, now)
        work = Import(kind, job_of(batch, now=now), NO_SHEET, {})
        number = batch.counts.get("rows", 0) + 1
        key = key_of(token, kind, values["ref"]) or work.importer.key(values)
        incoming = Incoming(number, values, key, digest_of(values))
        rows = work.planned(work.sifted([(incoming, None)]))
        (_one, plan), *_rest = [done for part in work.saved(rows) for done in part]
        if plan.outcome == Outcome.REFUSED:
            raise Refused(plan.why, status=422)
        batch.counts = {**batch.counts, "rows": number, plan.outcome: batch.counts.get(plan.outcome, 0) + 1}
        batch.finished_at = now
        batch.save(update_fields=["counts", "finished_at"])
        case = Case.objects.select_related("bearer").get(pk=int(plan.subject.partition(":")[2]))
    return Taken(Outcome(plan.outcome), case)


def batch_of(token: ApiToken, kind: ImportKind, now: datetime) -> ImportBatch:
    """The import of today."""
    begun = datetime.combine(localdate(now), time(), get_default_timezone())
    rows = ImportBatch.objects.filter(kind=kind.key, source=source_of(token), place_id=token.place_id)
    today = rows.filter(
        created_at__gte=begun, created_at__lt=begun + timedelta(days=1), state=BatchState.DONE
    ).first()
    return today or ImportBatch.objects.create(
        kind=kind.key, source=source_of(token), place_id=token.place_id, account_id=token.made_by_id,
        state=BatchState.DONE, created_at=now, finished_at=now,
    )  # fmt: skip


def key_of(token: ApiToken, kind: ImportKind, ref: str) -> str:
    """The key under which this program sent the order before, whatever time it said then."""
    sent = ImportBatch.objects.filter(kind=kind.key, source=source_of(token), place_id=token.place_id)
    cases = Case.objects.filter(source_ref=ref, batch_id__in=sent.values("pk")).values_list("pk", flat=True)
    labels = [f"case:{pk}" for pk in cases[:20]]
    rows = ImportedRow.objects.filter(kind=kind.key, subject__in=labels, live=True)
    return rows.values_list("source_key", flat=True).first() or ""
