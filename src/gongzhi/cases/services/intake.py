"""A report comes in: placed, categorised, masked, dispatched by the table, journaled, in one transaction.

Nobody's case does not exist: without a rule, a company or a known place it lies with the community above.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.cases import verbs
from gongzhi.cases.models import Case, Category
from gongzhi.cases.models.case import Source, Urgency
from gongzhi.cases.services.duty import open_case_duty, queue_for_bearer
from gongzhi.core.keys import lookup
from gongzhi.core.models import levels_of
from gongzhi.core.scope import unscoped
from gongzhi.journal import words as said
from gongzhi.journal.models import WordsKey
from gongzhi.journal.services import Draft, draft, record_all
from gongzhi.people.actor import Actor
from gongzhi.people.models import Person
from gongzhi.places.models import Place
from gongzhi.places.selectors import subdistrict_code
from gongzhi.text.chars import clean_text
from gongzhi.text.masking import mask
from gongzhi.text.twins import fingerprint
from gongzhi.text.urgency import urgent_words

LIMIT_OF_TEXT = 5000


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody says. `grid_id` is the governance grid of the building, where there is one."""

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
    batch_id: int | None = None
    received_at: datetime | None = None  # when it came in at its source, for imports


def title_of(text: str) -> str:
    """The first phrase, at most 40 characters: what lists show."""
    line = next((part.strip() for part in text.splitlines() if part.strip()), "")
    for stop in "。；！？!?;":
        head, mark, _ = line.partition(stop)
        line = head if mark and head else line
    return line if len(line) <= 40 else f"{line[:39]}…"


@transaction.atomic
def receive_case(*, actor: Actor, report: Report, now: datetime) -> Case:
    """Take a report in and hand it to who must act. The caller has validated place and text."""
    text = clean_text(report.text, LIMIT_OF_TEXT)
    masked = mask(text).text
    key = words_key_of(report.helped_person)
    kept = said.keep(text, key)
    case = Case(
        place=report.place, category=report.category, publicity=report.category.public,
        named_only=report.category.named_only,
        title=mask(report.title).text[:80] if report.title else title_of(masked),
        text=masked, fingerprint=fingerprint(text), words_id=kept.id, words_key=key, source=report.source,
        source_ref=report.source_ref, urgency=Urgency.URGENT if urgent_words(text) else Urgency.NORMAL,
        place_known=report.place_known, grid_id=report.grid_id, contact=report.contact,
        contact_key=lookup(report.contact), hide_name=report.hide_name, batch_id=report.batch_id,
        reporter_person=report.helped_person if report.on_behalf else None,
        reporter_account_id=None if report.on_behalf else actor.account_id,
        helper_account_id=actor.account_id if report.on_behalf else None,
        received_at=report.received_at or now, **levels_of(report.place),
    )  # fmt: skip
    drafts: list[Draft] = []
    with unscoped(because="who reports hands over what he may not see afterwards"):
        number_and_save(case)
        drafts.append(
            draft(verbs.RECEIVED, case, words=kept, fresh=True, source=case.source, urgent=case.urgency)
        )
        open_case_duty(case, estate_kind=report.estate_kind or report.place.kind, drafts=drafts, now=now)
        record_all(actor, drafts, at=now)
        queue_for_bearer(case, now=now)
    return case


def words_key_of(person: Person | None) -> WordsKey:
    """The key of a known person, else one of this case's own: whoever asks for erasure has a key to drop."""
    if person is not None and person.words_key is not None:
        return person.words_key
    return said.new_key()


def number_and_save(case: Case) -> None:
    """For reading aloud: 110101007-2026-000123. It ends in the row's own id: no counter to wait for."""
    case.save(force_insert=True)
    code = subdistrict_code(case.subdistrict_id)
    case.number = f"{code}-{localdate(case.received_at):%Y}-{case.pk:06d}"
