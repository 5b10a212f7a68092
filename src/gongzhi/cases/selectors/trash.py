"""What was withdrawn lately: by whom, why, and until when it can be brought back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from gongzhi.cases import verbs
from gongzhi.cases.models import Case
from gongzhi.cases.policies import can_dispatch
from gongzhi.cases.selectors.listing import read_mark
from gongzhi.core import config
from gongzhi.core.scope import unscoped
from gongzhi.journal import words as said
from gongzhi.journal.models import Entry
from gongzhi.people.actor import Actor
from gongzhi.people.models import Account, Organisation

PAGE = 30


@dataclass(frozen=True, slots=True)
class Gone:
    """A withdrawn case. `until` is the last moment to bring it back."""

    case: Case
    who: str
    why: str
    until: datetime
    can_restore: bool


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Gone]
    older: str


def restorable_until(case: Case) -> datetime | None:
    if case.retired_at is None:
        return None
    return case.retired_at + timedelta(days=config.value(verbs.RESTORE_DAYS, case))


def trash(actor: Actor, *, after: str, now: datetime) -> Page:
    """The last that was withdrawn first, as far back as any place may bring back. Five queries."""
    longest = timedelta(days=config.DECLARED[verbs.RESTORE_DAYS].most or 0)
    rows = Case.objects.filter(retired_at__gte=now - longest).order_by("-retired_at", "-pk")
    if mark := read_mark(after):
        at, pk = mark
        rows = rows.filter(retired_at__lte=at).exclude(retired_at=at, pk__gte=pk)
    found = list(rows.select_related("place", "category").for_listing()[: PAGE + 1])
    shown = found[:PAGE]
    reasons = reasons_of(shown)
    gone = []
    for case in shown:
        who, why = reasons.get(case.pk, ("", ""))
        until = restorable_until(case) or now
        gone.append(Gone(case, who, why, until, now <= until and can_dispatch(actor, case).ok))
    last = shown[-1] if len(found) > PAGE else None
    older = f"{last.retired_at.isoformat()}_{last.pk}" if last and last.retired_at else ""
    return Page(gone, older)


def reasons_of(cases: list[Case]) -> dict[int, tuple[str, str]]:
    """Who withdrew each case, and in which words: from its history."""
    subjects = {f"case:{case.pk}": case.pk for case in cases}
    with unscoped(because="the history of cases that the caller has in sight"):
        entries = list(Entry.objects.filter(subject__in=subjects, verb=verbs.RETIRED).order_by("seq"))
        orgs = dict(
            Organisation.objects.filter(pk__in={e.org_id for e in entries if e.org_id}).values_list(
                "pk", "name"
            )
        )
    texts = said.read([e.words_id for e in entries if e.words_id])
    people = {
        row.pk: row.person.name
        for row in Account.objects.filter(pk__in={e.actor_id for e in entries if e.actor_id}).select_related(
            "person"
        )
        if row.person
    }
    return {
        subjects[e.subject]: (
            people.get(e.actor_id or 0) or orgs.get(e.org_id or 0, ""),
            texts.get(e.words_id or 0, "") or taken_back(e),
        )
        for e in entries
    }


def taken_back(entry: Entry) -> str:
    return _("The import that brought it was taken back.") if entry.data.get("why") == "import_undone" else ""
