"""A report comes in: placed, categorised, masked, dispatched by the table, journaled, in one transaction.

Nobody's case does not exist: without a rule, a company or a known place it lies with the community above.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.cases import verbs
from gongzhi.cases.models import Case, Category
from gongzhi.cases.models.case import Source, Urgency
from gongzhi.cases.models.rules import Publicity
from gongzhi.cases.routing import Route, route
from gongzhi.cases.services.duty import bind, ring_for_urgent, settle
from gongzhi.cases.services.petition_steps import begin_all
from gongzhi.core.bulk import FEW, insert_all, take_ids, together
from gongzhi.core.keys import lookup
from gongzhi.core.models import levels_of
from gongzhi.core.scope import unscoped
from gongzhi.duties.models import Duty
from gongzhi.journal import words as said
from gongzhi.journal.services import Draft, Who, draft, record_all
from gongzhi.people.actor import Actor
from gongzhi.people.models import Person
from gongzhi.places.models import Place
from gongzhi.places.selectors import estate_kind_of, grid_of, subdistrict_code
from gongzhi.text.masking import mask
from gongzhi.text.reading import Reading, read

LIMIT_OF_TEXT = 5000


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody says. `grid_id` is the governance grid of the building, where there is one; it and the kind of
    the estate are looked up where the caller does not know them."""

    place: Place
    text: str
    category: Category
    source: str = Source.WEB
    title: str = ""
    contact: str = ""
    source_ref: str = ""
    grid_id: int | None = None
    estate_kind: str = ""
    place_known: bool = True
    on_behalf: bool = False
    helped_person: Person | None = None
    hide_name: bool = True
    answers: tuple[tuple[str, str], ...] = ()  # question and answer
    private: bool = False  # the reporter wants it on no public page
    batch_id: int | None = None
    received_at: datetime | None = None  # when it came in at its source, for imports
    most_text: int = LIMIT_OF_TEXT
    reading: Reading | None = None  # what its words tell, where that is known already


def title_of(text: str) -> str:
    """The first phrase, at most 40 characters: what lists show."""
    line = next((part.strip() for part in text.splitlines() if part.strip()), "")
    for stop in "。；！？!?;":
        head, mark, _ = line.partition(stop)
        line = head if mark and head else line
    return line if len(line) <= 40 else f"{line[:39]}…"


@dataclass(slots=True)
class Prepared:
    """A report read and routed, with nothing stored so far. `words` is the original text."""

    case: Case
    words: str
    person: Person | None
    duty: Duty | None


def receive_case(*, actor: Actor, report: Report, now: datetime) -> Case:
    """Take a report in and hand it to who must act. The caller has validated place and text."""
    return store_cases(who=actor, prepared=[prepare_case(actor=actor, report=report, now=now)], now=now)[0]


def prepare_case(*, actor: Actor, report: Report, now: datetime) -> Prepared:
    grid_id = report.grid_id or grid_of(report.place)
    kind = report.estate_kind or estate_kind_of(report.place)
    report = replace(report, grid_id=grid_id, estate_kind=kind)
    return prepare_cases(who=actor, reports=[report], now=now)[0]


def prepare_cases(*, who: Who, reports: Iterable[Report], now: datetime) -> list[Prepared]:
    """Mask, file and route reports. Only reads, so that an import keeps this out of its transactions."""
    ways: dict[tuple[object, ...], Route] = {}
    prepared = []
    for report in reports:
        told = report.reading or read(report.text, report.title, most=report.most_text)
        case = case_of(report, told, who=who, now=now)
        kind = report.estate_kind or report.place.kind
        alike = (report.category.pk, kind, *levels_of(report.place).values())
        if alike not in ways:
            ways[alike] = route(category=report.category, placed=case, estate_kind=kind, on=localdate(now))
        duty = settle(case, ways[alike], now=now)
        prepared.append(Prepared(case, told.words, report.helped_person, duty))
    return prepared


def case_of(report: Report, told: Reading, *, who: Who, now: datetime) -> Case:
    behalf, imported = report.on_behalf, report.batch_id is not None
    return Case(
        place=report.place, category=report.category,
        publicity=Publicity.NEVER if report.private else report.category.public,
        named_only=report.category.named_only,
        title=told.title[:80] or title_of(told.text),
        text=told.text, fingerprint=told.fingerprint, source=report.source, source_ref=report.source_ref,
        urgency=Urgency.URGENT if told.is_urgent else Urgency.NORMAL,
        place_known=report.place_known, grid_id=report.grid_id, contact=report.contact,
        contact_key=lookup(report.contact), hide_name=report.hide_name, batch_id=report.batch_id,
        reporter_person=report.helped_person if behalf else None,
        reporter_account_id=None if behalf or imported else who.account_id,
        helper_account_id=who.account_id if behalf else None,
        answers=[{"asked": asked, "said": mask(said).text} for asked, said in report.answers],
        received_at=report.received_at or now, **levels_of(report.place),
    )  # fmt: skip


@transaction.atomic(savepoint=False)
def store_cases(*, who: Who, prepared: Sequence[Prepared], now: datetime) -> list[Case]:
    """Store what was prepared: the same few queries for one report and for a hundred.

    The ids are taken first: the rows name each other, and the number of a case ends in its own.
    """
    cases = [one.case for one in prepared]
    sealed = [said.seal(one.words, one.person.words_key if one.person else None) for one in prepared]
    with unscoped(because="who reports hands over what he may not see afterwards"):
        duties = [one.duty for one in prepared if one.duty]
        take_ids(cases, duties, said.new_keys(sealed), [one.row for one in sealed])
        with together(worth=len(cases) < FEW):
            write_down(who, prepared, sealed, now=now)
        ring_for_urgent(cases, now=now)
    return cases


def write_down(
    who: Who, prepared: Sequence[Prepared], sealed: Sequence[said.Sealed], *, now: datetime
) -> None:
    """The rows of cases that have their ids: original words, case, duty, and what the journal says."""
    drafts: list[Draft] = []
    for one, words, kept in zip(prepared, sealed, said.keep_all(sealed), strict=True):
        case = one.case
        case.number = numbered(case)
        case.words_key, case.words_id = words.key, kept.id
        facts = {"source": case.source, "urgent": case.urgency}
        drafts.append(draft(verbs.RECEIVED, case, words=kept, fresh=True, **facts))
    cases = [one.case for one in prepared]
    insert_all(Case, cases)
    bind([(one.duty, one.case) for one in prepared if one.duty], drafts=drafts, now=now, fresh=True)
    begin_all(cases, now)
    record_all(who, drafts, at=now)


def numbered(case: Case) -> str:
    """For reading aloud: 110101007-2026-000123."""
    return f"{subdistrict_code(case.subdistrict_id)}-{localdate(case.received_at):%Y}-{case.pk:06d}"
