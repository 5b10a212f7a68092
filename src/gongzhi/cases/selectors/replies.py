"""What goes back to the system from which a case came: its state, what the resident was told, by whom and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from gongzhi.cases import verbs
from gongzhi.cases.models import Case
from gongzhi.cases.states import Status
from gongzhi.journal import words as said
from gongzhi.journal.models import Entry

DONE = (Status.FINISHED, Status.CLOSED)


@dataclass(frozen=True, slots=True)
class Answer:
    """`at` is when it was finished, else when the last words were said."""

    case: Case
    status: str
    reply: str = ""
    by: str = ""
    at: datetime | None = None


def answers_to(case_ids: Sequence[int]) -> list[Answer]:
    """By case: the result in words where it is finished, else the last public reply. Three queries for any number."""
    cases = list(Case.objects.filter(pk__in=case_ids).select_related("bearer"))
    entries = Entry.objects.filter(
        subject__in=[f"case:{case.pk}" for case in cases],
        verb__in=(verbs.FINISHED, verbs.REPLIED),
        words_id__isnull=False,
    ).order_by("seq")
    last = {(entry.subject, entry.verb): entry for entry in entries}
    spoken = {case.pk: entry for case in cases if (entry := telling(case, last))}
    words = said.read([entry.words_id for entry in spoken.values() if entry.words_id])
    return [answer(case, spoken.get(case.pk), words) for case in cases]


def telling(case: Case, last: dict[tuple[str, str], Entry]) -> Entry | None:
    order = (verbs.FINISHED, verbs.REPLIED) if case.status in DONE else (verbs.REPLIED,)
    return next((entry for verb in order if (entry := last.get((f"case:{case.pk}", verb)))), None)


def answer(case: Case, entry: Entry | None, words: dict[int, str]) -> Answer:
    return Answer(
        case, _("withdrawn") if case.retired_at else str(Status(case.status).label),
        words.get(entry.words_id or 0, "") if entry else "", case.bearer.name if case.bearer else "",
        case.finished_at if case.status in DONE else entry.at if entry else None,
    )  # fmt: skip


def reply_cells(labels: Iterable[str]) -> dict[str, dict[str, str | datetime]]:
    """The same by the label of each case, as an import writes it beside the source's own columns."""
    found = answers_to([int(label.partition(":")[2]) for label in labels])
    rows = {
        f"case:{one.case.pk}": {"status": one.status, "reply": one.reply, "by": one.by, "at": one.at}
        for one in found
    }
    return {label: {name: value for name, value in row.items() if value} for label, row in rows.items()}
