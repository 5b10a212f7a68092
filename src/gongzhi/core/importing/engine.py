"""The way of rows through an import: read, recognised, planned, saved in short transactions, counted.

Killed half-way and begun again it comes to the same end: what a batch has written it finds by its rows.
"""

from __future__ import annotations

import hmac
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import batched
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gongzhi.core.beside import Beside, beside
from gongzhi.core.bulk import insert_all, new_row
from gongzhi.core.importing.cells import BadCell
from gongzhi.core.importing.columns import Columns
from gongzhi.core.importing.kinds import ImportKind, Incoming, Job, Plan, refused
from gongzhi.core.importing.pace import Pace
from gongzhi.core.importing.tables import Row, Table
from gongzhi.core.keys import ring
from gongzhi.core.models import ImportedRow
from gongzhi.core.models.imports import Outcome

PORTION = 200  # rows that are planned together; they are saved in shorter steps
LONGEST_KEY = 160
REASONS_KEPT = 50
SAID_EVERY = 0.7  # seconds between two words of progress
Say = Callable[[int, int, int], None]  # done, total, refused
Known = dict[str, tuple[str, str]]  # key -> digest, subject
Planned = tuple[Incoming, Plan]
Read = tuple[Incoming, Plan | None]  # no plan so far


def digest_of(values: Any) -> str:
    """By which a row is known again. Keyed: from a plain digest a phone number could be found by trying all."""
    plain = json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)
    return hmac.new(ring().lookup, plain.encode(), "sha256").hexdigest()


def one_ahead[T](items: Iterable[T]) -> Iterator[T]:
    """Each when the next is there already."""
    before: list[T] = []
    for item in items:
        yield from before
        before = [item]
    yield from before


class Import:
    """One run over a table: a trial where the job has no batch."""

    def __init__(self, kind: ImportKind, job: Job, table: Table, columns: Columns) -> None:
        self.kind, self.job, self.table, self.columns = kind, job, table, columns
        self.importer = kind.begin(job)
        self.seen: dict[str, tuple[int, str]] = {}  # key -> row and digest, within this file
        self.counts: Counter[str] = Counter()
        self.refusals: dict[int, str] = {}
        self.pace = Pace()

    def run(self, say: Say) -> Counter[str]:
        """Bring everything in; `say` may raise to stop. The counts of rows add up to the total."""
        spoke = 0.0
        with beside(self.table.total) as aside:
            for rows in one_ahead(self.portions(aside)):
                for part in self.saved(self.planned(rows)):
                    for incoming, plan in part:
                        self.note(incoming.number, plan.outcome, plan.why)
                    if time.monotonic() - spoke > SAID_EVERY:
                        say(self.counts["rows"], self.table.total, len(self.refusals))
                        spoke = time.monotonic()
        return self.counts

    def portions(self, aside: Beside) -> Iterator[list[Read]]:
        """The rows that this batch has not done yet, in the order of the file; their kind looks at them already."""
        for rows in batched(self.table.rows(), PORTION, strict=False):
            done = self.done_before(rows)
            read = self.sifted([self.read(row) for row in rows if row.number not in done])
            self.kind.look(self.importer, [one for one, plan in read if plan is None], aside)
            yield read

    def note(self, number: int, outcome: str, why: str) -> None:
        self.counts["rows"] += 1
        self.counts[outcome] += 1
        if outcome == Outcome.REFUSED:
            self.refusals[number] = why

    def done_before(self, rows: Sequence[Row]) -> set[int]:
        """Rows that this batch wrote before it was stopped or killed; they are counted again."""
        if self.job.batch_id is None:
            return set()
        own = ImportedRow.objects.filter(batch_id=self.job.batch_id, number__in=[row.number for row in rows])
        known = list(
            own.exclude(outcome=Outcome.ALONG).values_list("number", "source_key", "digest", "outcome", "why")
        )
        for number, key, digest, outcome, why in known:
            self.seen.setdefault(key, (number, digest))
            self.note(number, outcome, why)
        return {number for number, *_rest in known}

    def sifted(self, read: Sequence[Read]) -> list[Read]:
        """With a plan for what needs no look of its kind: it was refused, stands in the file twice, or is as it was."""
        known = self.known(one.key for one, plan in read if plan is None)
        judged = [(one, plan or self.repeated(one) or self.unchanged(one, known)) for one, plan in read]
        return [(one if plan else self.met(one, known), plan) for one, plan in judged]

    def planned(self, sifted: Sequence[Read]) -> list[Planned]:
        """A plan for each row."""
        fresh = [one for one, plan in sifted if plan is None]
        plans = iter(zip(fresh, self.importer.plan(fresh), strict=True))
        return [(one, plan) if plan else next(plans) for one, plan in sifted]

    def met(self, one: Incoming, known: Known) -> Incoming:
        """The row with what it became, where its key came before with other content."""
        return replace(one, known=known.get(one.key, ("", ""))[1])

    def read(self, row: Row) -> Read:
        values: dict[str, Any] = {}
        for field in self.kind.fields:
            heading = self.columns.get(field.name)
            try:
                values[field.name] = field.read(row.cells.get(heading) if heading else None)
            except BadCell as bad:
                return Incoming(row.number, {}, "", ""), refused(f"{field.label}: {bad}")
            if field.filled and values[field.name] in ("", None):
                return Incoming(row.number, {}, "", ""), refused(
                    _("“{field}” is empty.").format(field=field.label)
                )
        key = self.importer.key(values)
        key = key if len(key) <= LONGEST_KEY else digest_of(key)
        return Incoming(row.number, values, key, digest_of(values)), None

    def known(self, keys: Iterable[str]) -> Known:
        live = ImportedRow.objects.filter(kind=self.kind.key, live=True, source_key__in=set(keys))
        return {
            key: (digest, subject)
            for key, digest, subject in live.values_list("source_key", "digest", "subject")
        }

    def repeated(self, one: Incoming) -> Plan | None:
        """A row that stands in this file already: the same is let pass, another is refused."""
        number, first = self.seen.setdefault(one.key, (one.number, one.digest))
        if number == one.number:
            return None
        if first == one.digest:
            return Plan(Outcome.UNCHANGED)
        return refused(_("Row {n} of this file has the same number and other content.").format(n=number))

    def unchanged(self, one: Incoming, known: Known) -> Plan | None:
        digest, subject = known.get(one.key, ("", ""))
        return Plan(Outcome.UNCHANGED, subject=subject) if digest == one.digest else None

    def saved(self, planned: list[Planned]) -> Iterator[list[Planned]]:
        """Save in short transactions; a trial saves nothing.

        Somebody who brings in the same rows at the same moment makes us plan that part once more.
        """
        if self.job.batch_id is None:
            yield planned
            return
        while planned:
            part, planned = planned[: self.pace.rows], planned[self.pace.rows :]
            try:
                self.save(part)
            except IntegrityError:
                self.importer = self.kind.begin(self.job)
                known = self.known(one.key for one, _plan in part)
                part = [self.planned_again(one, plan, known) for one, plan in part]
                self.save(part)
            yield part

    def planned_again(self, one: Incoming, plan: Plan, known: Known) -> Planned:
        if not plan.writes:
            return one, plan
        one = self.met(one, known)
        return one, self.unchanged(one, known) or self.importer.plan([one])[0]

    def save(self, planned: Sequence[Planned]) -> None:
        with self.pace.measured(), transaction.atomic():
            self.importer.save([plan for _one, plan in planned if plan.writes])
            for one, plan in planned:
                if plan.outcome == Outcome.UPDATED and one.known:
                    live = ImportedRow.objects.filter(kind=self.kind.key, source_key=one.key, live=True)
                    live.update(digest=one.digest)
            insert_all(ImportedRow, [row for one, plan in planned for row in self.rows_of(one, plan)])

    def rows_of(self, one: Incoming, plan: Plan) -> Iterator[ImportedRow]:
        if plan.outcome == Outcome.UNCHANGED:
            return
        common = {"batch_id": self.job.batch_id, "kind": self.kind.key, "number": one.number}
        for label in plan.along:
            yield new_row(ImportedRow, **common, outcome=Outcome.ALONG, subject=label)
        yield new_row(
            ImportedRow, **common, source_key=one.key, digest=one.digest, outcome=plan.outcome, subject=plan.subject,
            why=plan.why[:300], live=plan.writes and not one.known,
        )  # fmt: skip
