"""What the source of imported reports adds to their history: the same words again, words that changed, a batch
that is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy

from gongzhi.cases import verbs
from gongzhi.cases.models import Case
from gongzhi.cases.models.case import Urgency
from gongzhi.cases.services.dispatch import spoken
from gongzhi.cases.services.duty import open_duty_of
from gongzhi.duties.services import drop_duty
from gongzhi.journal.models import Entry
from gongzhi.journal.services import Draft, Who, declare, draft, record_all
from gongzhi.notices.services import cancel_batch
from gongzhi.text.masking import mask
from gongzhi.text.twins import fingerprint
from gongzhi.text.urgency import urgent_words

TWINNED = declare("cases.twinned", gettext_lazy("has the same words as {number}"))
CHANGED = declare("cases.changed_at_source", gettext_lazy("the source sent other words"))
OF_THE_IMPORT = (verbs.RECEIVED, verbs.DISPATCHED, verbs.CLIMBED, TWINNED, CHANGED)


@dataclass(slots=True)
class First:
    """The earlier report whose words a twin repeats; its number is known once it is stored."""

    case_id: int | None = None
    number: str = ""


def link_twins(*, who: Who, twins: Sequence[tuple[Case, First]], now: datetime) -> None:
    """Write into each twin's history which report said the same before."""
    if not twins:
        return
    record_all(
        who, [draft(TWINNED, case, number=first.number, twin=first.case_id) for case, first in twins], at=now
    )


def change_words(*, who: Who, case: Case, title: str, text: str, now: datetime) -> None:
    """Take over the words that the source sent later. Danger in them makes the case urgent, never less."""
    keep_released(case)
    case.title = mask(title).text[:80] if title else case.title
    case.text, case.fingerprint = mask(text).text, fingerprint(text)
    case.urgency = max(case.urgency, Urgency.URGENT if urgent_words(text) else Urgency.NORMAL)
    kept = spoken(case, text)
    case.words_id = kept.id
    case.save(
        update_fields=["title", "text", "public_title", "public_text", "fingerprint", "urgency", "words_id"]
    )
    record_all(who, [draft(CHANGED, case, words=kept)], at=now)


def keep_released(case: Case) -> None:
    """The public goes on reading what a person has released."""
    if case.released_at is not None and not case.public_title:
        case.public_title, case.public_text = case.title, case.text


def worked_on(cases: Sequence[Case]) -> set[int]:
    """Cases about which somebody has written more than the import did; a second dispatch is by hand."""
    labels = {f"case:{case.pk}": case.pk for case in cases}
    others = Entry.objects.filter(subject__in=labels).values("subject").annotate(
        acts=Count("pk", filter=~Q(verb__in=OF_THE_IMPORT)), sent=Count("pk", filter=Q(verb=verbs.DISPATCHED))
    )  # fmt: skip
    return {labels[row["subject"]] for row in others if row["acts"] or row["sent"] > 1}


def withdraw_cases(*, who: Who, case_ids: Sequence[int], batch: str, now: datetime) -> list[Case]:
    """Retire imported cases that nobody has worked on and cancel their unsent messages; gives those that stay."""
    cases = list(Case.objects.locked().filter(pk__in=case_ids, retired_at=None))
    stay = worked_on(cases)
    drafts: list[Draft] = []
    gone = [case for case in cases if case.pk not in stay]
    for case in gone:
        if duty := open_duty_of(case):
            drop_duty(duty, why="import_undone", drafts=drafts, now=now)
        drafts.append(draft(verbs.RETIRED, case, why="import_undone"))
    Case.objects.filter(pk__in=[case.pk for case in gone]).update(retired_at=now)
    record_all(who, drafts, at=now)
    cancel_batch(batch, subjects=[f"case:{case.pk}" for case in gone], now=now)
    return [case for case in cases if case.pk in stay]
