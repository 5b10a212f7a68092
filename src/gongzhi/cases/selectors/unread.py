"""What is new to a reader since he last looked: two queries for a page of cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max, Q

from gongzhi.cases.models import Case, CaseSeen
from gongzhi.core.scope import unscoped
from gongzhi.journal.models import Entry
from gongzhi.people.actor import Actor


def newest(ids: Iterable[int], *, but: int) -> dict[int, datetime]:
    """When something last happened to each case that somebody else than `but` did."""
    labels = [f"case:{pk}" for pk in ids]
    with unscoped(because="the caller may open these cases; only moments are read"):
        rows = Entry.objects.filter(subject__in=labels).exclude(Q(actor_id=but)).order_by()
        found = rows.values("subject").annotate(last=Max("at")).values_list("subject", "last")
        return {int(label.partition(":")[2]): at for label, at in found}


def unread(actor: Actor, cases: Iterable[Case]) -> set[int]:
    """Which of these cases have news for the reader."""
    account, ids = actor.must_be_member(), [case.pk for case in cases]
    seen = dict(CaseSeen.objects.filter(account_id=account, case_id__in=ids).values_list("case_id", "at"))
    return {pk for pk, at in newest(ids, but=account).items() if pk not in seen or at > seen[pk]}


def seen_at(actor: Actor, case: Case) -> datetime | None:
    """How far the reader got last time; None where he never opened it."""
    rows = CaseSeen.objects.filter(account_id=actor.must_be_member(), case=case)
    return next(iter(rows.values_list("at", flat=True)), None)
