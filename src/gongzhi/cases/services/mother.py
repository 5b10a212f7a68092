"""The mother of many reports: what is done to her is done to each of them, and everybody hears of it once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q

from gongzhi.cases import verbs
from gongzhi.cases.models import Case, CaseBearing, CaseFollower, Incident
from gongzhi.cases.models.case import Source
from gongzhi.cases.states import OPEN, Status
from gongzhi.cases.verbs import hard, whistle
from gongzhi.core.keys import lookup
from gongzhi.core.scope import unscoped
from gongzhi.journal.services import Draft, draft, label_of, place_ids
from gongzhi.people.models import Account

SHARED = {
    verbs.DISPATCHED, verbs.ACCEPTED, verbs.RETURNED, verbs.REPLIED, verbs.FINISHED, verbs.REOPENED,
    hard.LISTED, hard.KEPT, hard.RETURNED, hard.LEFT, whistle.CASE_WHISTLED, whistle.CASE_SETTLED,
}  # fmt: skip
HEARS = Q(status__in=(*OPEN, Status.FINISHED))  # whose report has not been answered for good


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody who gets word, with the link of the own report or of what is followed."""

    account_id: int | None
    contact: str
    link: str


def receivers(case: Case) -> list[Receiver]:
    """Who reported the case and who follows it; of a mother, of all her reports, nobody twice."""
    if case.source != Source.INCIDENT:
        return heard_of([case], case.following.all() if case.followers else ())
    with unscoped(because="everybody who reported it gets word, wherever the report lies"):
        joined = list(Case.objects.filter(HEARS, incident__case=case, retired_at=None).order_by("pk"))
        following = CaseFollower.objects.filter(case_id__in=[case.pk, *(one.pk for one in joined)])
        return without_doubles(heard_of(joined, following.order_by("pk")))


def heard_of(cases: Iterable[Case], following: Iterable[CaseFollower]) -> list[Receiver]:
    found = [Receiver(one.reporter_account_id, one.contact, one.follow_key) for one in cases]
    found += [Receiver(one.account_id, one.contact, one.follow_key) for one in following]
    return [one for one in found if one.account_id or one.contact]


def without_doubles(found: Sequence[Receiver]) -> list[Receiver]:
    """One word a person: by account, by number, and by the number of an account."""
    accounts = {one.account_id for one in found if one.account_id}
    phones = Account.objects.filter(pk__in=accounts).values_list("pk", "person__phone_key")
    known = {key: f"account {pk}" for pk, key in phones if key}
    first: dict[str, Receiver] = {}
    for one in sorted(found, key=lambda one: one.account_id is None):
        key = lookup(one.contact)
        who = f"account {one.account_id}" if one.account_id else known.get(key, key)
        first.setdefault(who, one)
    return list(first.values())


def carried(case: Case, drafts: list[Draft], *, now: datetime) -> list[Draft]:
    """The entries of a step with those of the mother's reports, which stand as she stands now."""
    if case.source != Source.INCIDENT:
        return drafts
    with unscoped(because="the reports of an incident go with it, wherever they lie"):
        rows = Case.objects.locked().filter(incident__case=case, is_open=True, retired_at=None)
        joined = list(rows.order_by("pk"))
        mirror(case, joined, now=now)
    own = [one for one in drafts if one.subject == label_of(case) and one.verb in SHARED]
    copies = [
        replace(one, subject=label_of(child), place=place_ids(child)) for child in joined for one in own
    ]
    return drafts + copies + (closing(case, now=now) if case.status == Status.FINISHED else [])


def mirror(mother: Case, joined: Sequence[Case], *, now: datetime) -> None:
    """Her state is theirs. The promise to each stays its own."""
    facts: dict[str, Any] = {"status": mother.status, "bearer_id": mother.bearer_id, "level": mother.level}
    facts |= {"accepted_at": mother.accepted_at, "finished_at": mother.finished_at, "asked_at": None}
    Case.objects.filter(pk__in=[one.pk for one in joined]).update(**facts)
    if mother.bearer_id:
        bearings = [CaseBearing(case=one, org_id=mother.bearer_id, since=now) for one in joined]
        CaseBearing.objects.bulk_create(bearings, ignore_conflicts=True)


def closing(mother: Case, *, now: datetime) -> list[Draft]:
    """Nobody reported her, so nobody rates her: she is over at once, and each report waits for its own rating."""
    mother.status, mother.closed_at = Status.CLOSED, now
    mother.save(update_fields=["status", "closed_at"])
    Incident.objects.filter(case=mother).update(ended_at=now)
    return [draft(verbs.CLOSED, mother)]
