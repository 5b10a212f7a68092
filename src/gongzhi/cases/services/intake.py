"""A report comes in: placed, categorised, masked, dispatched by the table, journaled, in one transaction.

Nobody's case does not exist: without a rule, a company or a known place it lies with the community above.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils.timezone import localdate

from gongzhi.cases import verbs
from gongzhi.cases.models import Case, Category
from gongzhi.cases.models.case import Source, Urgency
from gongzhi.cases.models.rules import Publicity
from gongzhi.cases.routing import Route, route
from gongzhi.cases.services.duty import bind, ring_for_urgent, settle
from gongzhi.cases.services.petition_steps import begin_all
from gongzhi.core.bulk import gives_ids, insert_all
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
from gongzhi.text.chars import clean_text
from gongzhi.text.masking import mask
from gongzhi.text.twins import fingerprint
from gongzhi.text.urgency import urgent_words

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
        text = clean_text(report.text, report.most_text)
        case = case_of(report, text, who=who, now=now)
        kind = report.estate_kind or report.place.kind
        alike = (report.category.pk, kind, *levels_of(report.place).values())
        if alike not in ways:
            ways[alike] = route(category=report.category, placed=case, estate_kind=kind, on=localdate(now))
        duty = settle(case, ways[alike], now=now)
        prepared.append(Prepared(case, text, report.helped_person, duty))
    return prepared


def case_of(report: Report, text: str, *, who: Who, now: datetime) -> Case:
    masked = mask(text).text
    behalf, imported = report.on_behalf, report.batch_id is not None
    return Case(
        place=report.place, category=report.category,
        publicity=Publicity.NEVER if report.private else report.category.public,
        named_only=report.category.named_only,
        title=mask(report.title).text[:80] if report.title else title_of(masked),
        text=masked, fingerprint=fingerprint(text), source=report.source, source_ref=report.source_ref,
        urgency=Urgency.URGENT if urgent_words(text) else Urgency.NORMAL,
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
    """Store what was prepared: the same few queries for one report and for a hundred."""
    cases = [one.case for one in prepared]
    drafts: list[Draft] = []
    with unscoped(because="who reports hands over what he may not see afterwards"):
        kept = keep_words(prepared)
        add_numbered(cases)
        for case, words in zip(cases, kept, strict=True):
            facts = {"source": case.source, "urgent": case.urgency}
            drafts.append(draft(verbs.RECEIVED, case, words=words, fresh=True, **facts))
        bind([(one.duty, one.case) for one in prepared if one.duty], drafts=drafts, now=now, fresh=True)
        begin_all(cases, now)
        record_all(who, drafts, at=now)
        ring_for_urgent(cases, now=now)
    return cases


def keep_words(prepared: Sequence[Prepared]) -> list[said.Kept]:
    """The original words, under the key of a known person, else under one of the case's own: whoever asks for
    erasure has a key to drop."""
    known = [one.person.words_key if one.person else None for one in prepared]
    own = iter(said.new_keys(known.count(None)))
    keys = [key or next(own) for key in known]
    kept = said.keep_all([(one.words, key) for one, key in zip(prepared, keys, strict=True)])
    for one, key, words in zip(prepared, keys, kept, strict=True):
        one.case.words_key, one.case.words_id = key, words.id
    return kept


def add_numbered(cases: Sequence[Case]) -> None:
    """Store new cases with their numbers, which end in the rows' own ids: no counter to wait for."""
    if gives_ids(cases):
        number(cases)
        insert_all(Case, cases)
        return
    insert_all(Case, cases)
    alike: defaultdict[str, list[int]] = defaultdict(list)
    for start, pk in number(cases):
        alike[start].append(pk)
    for start, ids in alike.items():
        Case.objects.filter(pk__in=ids).update(number=Concat(Value(start), Cast("pk", CharField())))


def number(cases: Sequence[Case]) -> list[tuple[str, int]]:
    """For reading aloud: 110101007-2026-000123. Gives what stands before each id."""
    for case in cases:
        code = subdistrict_code(case.subdistrict_id)
        case.number = f"{code}-{localdate(case.received_at):%Y}-{case.pk:06d}"
    return [(case.number.removesuffix(str(case.pk)), case.pk) for case in cases]
