"""When a case was first answered, finished and reopened: its history keeps what its row forgets on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from gongzhi.cases import verbs
from gongzhi.cases.models import Case
from gongzhi.core.scope import unscoped
from gongzhi.journal.models import Entry

ANSWERS = (verbs.ACCEPTED, verbs.REPLIED, verbs.FINISHED)


@dataclass(frozen=True, slots=True)
class Firsts:
    """Answered: accepted, replied to or finished, whichever came first."""

    answered_at: datetime | None
    finished_at: datetime | None
    reopened_at: datetime | None


def first_acts(cases: Sequence[Case]) -> dict[int, Firsts]:
    """One query for all. What came in finished has no such entry: its row says when."""
    labels = [f"case:{case.pk}" for case in cases]
    with unscoped(because="moments of cases that the caller has already opened"):
        rows = Entry.objects.filter(subject__in=labels, verb__in=(*ANSWERS, verbs.REOPENED))
        at = {
            (subject, verb): first
            for subject, verb, first in rows.order_by()
            .values_list("subject", "verb")
            .annotate(first=Min("at"))
        }
    found = {}
    for case, label in zip(cases, labels, strict=True):
        answers = [at.get((label, verb)) for verb in ANSWERS]
        found[case.pk] = Firsts(
            answered_at=min(filter(None, (*answers, case.accepted_at, case.finished_at)), default=None),
            finished_at=at.get((label, verbs.FINISHED)) or case.finished_at,
            reopened_at=at.get((label, verbs.REOPENED)),
        )
    return found
