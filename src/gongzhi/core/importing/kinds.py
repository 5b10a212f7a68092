"""What can be brought in: each kind registers at start what it understands and how it plans, saves and takes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from gongzhi.core.beside import Beside
from gongzhi.core.importing.columns import Field
from gongzhi.core.models import ImportBatch
from gongzhi.core.models.imports import Outcome
from gongzhi.core.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Job:
    """One import as its kind sees it. A trial run has no batch. Also says who writes the journal."""

    account_id: int | None
    org_id: int | None
    place_id: int | None
    batch_id: int | None
    source: str
    now: datetime


def job_of(batch: ImportBatch, *, now: datetime, trial: bool = False) -> Job:
    return Job(batch.account_id, batch.org_id, batch.place_id, None if trial else batch.pk, batch.source, now)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A row whose cells were read, with the digest of what they say. `known` is our record, where the key came before
    with other content."""

    number: int
    values: Mapping[str, Any]
    key: str
    digest: str
    known: str = ""


@dataclass(slots=True)
class Plan:
    """What a row will do. `work` is the kind's own; saving fills in `subject` and what came `along`."""

    outcome: str
    why: str = ""
    subject: str = ""
    along: list[str] = field(default_factory=list)
    work: Any = None

    @property
    def writes(self) -> bool:
        return self.outcome in (Outcome.CREATED, Outcome.TWIN, Outcome.UPDATED)


def refused(why: str) -> Plan:
    return Plan(Outcome.REFUSED, why)


class Importer(Protocol):
    """Lives for one import. It may keep what it has planned in memory; after a fault a new one is made."""

    def key(self, values: Mapping[str, Any]) -> str:
        """Under which the source knows the row; the same row has the same key for ever."""

    def plan(self, rows: Sequence[Incoming]) -> list[Plan]:
        """Say what each row will do, in their order. Reads only."""

    def save(self, plans: Sequence[Plan]) -> None:
        """Do those that write, within the caller's short transaction."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What goes back to the source: columns that its sheet may have, else they are added at its end, and a function
    that fills them for records by their labels. The sheet itself is kept for so many days."""

    columns: tuple[Field, ...]
    of: Callable[[Sequence[str]], Mapping[str, Mapping[str, str | datetime]]]
    refused_in: str  # the column that says why a row was refused
    days: int


@dataclass(frozen=True, slots=True)
class Home:
    """A place into which somebody may bring rows."""

    place_id: int
    name: str


@dataclass(frozen=True, slots=True)
class ImportKind:
    """`withdraw` retires records by their labels within a transaction and gives the names of those that it left,
    because somebody had worked on them. `pages` are the addresses of records by their labels. `look` lets the
    importer look at rows while those before are saved."""

    key: str
    order: int
    label: Any
    icon: str
    help: Any
    fields: tuple[Field, ...]
    homes: Callable[[Any], list[Home]]
    may: Callable[[Any, int | None], Verdict]
    begin: Callable[[Job], Importer]
    withdraw: Callable[[Job, Sequence[str]], dict[str, str]]
    pages: Callable[[list[str]], dict[str, str]] = lambda _labels: {}
    answers: Answers | None = None
    look: Callable[[Any, Sequence[Incoming], Beside], None] = lambda _importer, _rows, _beside: None


KINDS: dict[str, ImportKind] = {}


def register_import(kind: ImportKind) -> None:
    if kind.key in KINDS:
        raise ValueError(f"import {kind.key!r} is registered twice")
    KINDS[kind.key] = kind
