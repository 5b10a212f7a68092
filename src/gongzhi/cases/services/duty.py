"""The promise behind a case: opened at dispatch, climbing by the clock, told to those who must act."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from gongzhi.cases import verbs
from gongzhi.cases.models import Case, CaseBearing
from gongzhi.cases.routing import Route, route
from gongzhi.cases.states import Step, after
from gongzhi.core.scope import unscoped
from gongzhi.duties.models import Duty, DutyState
from gongzhi.duties.services import Promise, open_duty
from gongzhi.journal.services import Draft, draft, record
from gongzhi.notices.services import message, queue
from gongzhi.people.actor import SYSTEM
from gongzhi.people.models import Organisation
from gongzhi.people.selectors import accounts_of

KIND = "case"


def open_case_duty(case: Case, *, estate_kind: str, drafts: list[Draft], now: datetime) -> Duty | None:
    """Dispatch by the table. Without any body above the place the case waits as received."""
    return dispatch_to(
        case,
        route(category=case.category, placed=case, estate_kind=estate_kind, on=localdate(now)),
        drafts=drafts,
        now=now,
    )


def dispatch_to(case: Case, way: Route, *, drafts: list[Draft], now: datetime) -> Duty | None:
    """Hand the case to the bearer of a route, open its duty, write both down and save the case."""
    if not case.place_known:
        way = Route(way.bearer, way.limit, way.rule, "unknown_place")
    if way.bearer is None:
        case.why = {"code": "nobody"}
        case.save(update_fields=["number", "why"])
        return None
    promise = Promise(KIND, case.title, way.bearer, way.limit, named_only=case.named_only)
    duty = open_duty(promise, case, drafts=drafts, now=now)
    case.status = after(case.status, Step.DISPATCH)
    case.bearer, case.rule, case.level, case.due_at = way.bearer, way.rule, duty.level, duty.due_at
    case.accepted_at = None
    case.why = {
        "code": way.why,
        "rule": way.rule.number if way.rule else None,
        "version": way.rule.version if way.rule else None,
        "limit": [way.limit.amount, way.limit.unit.value],
    }
    case.save(update_fields=["number", "status", "bearer", "rule", "level", "due_at", "accepted_at", "why"])
    CaseBearing.objects.bulk_create(
        [CaseBearing(case=case, org=way.bearer, since=now)], ignore_conflicts=True
    )
    drafts.append(draft(verbs.DISPATCHED, case, to=way.bearer.pk, due=duty.due_at.isoformat(), **case.why))
    return duty


def open_duty_of(case: Case) -> Duty | None:
    """The case's open duty, locked."""
    with unscoped(because="the duty of a case that the caller has already opened"):
        return (
            Duty.objects.select_for_update(of=("self",))
            .filter(subject=f"case:{case.pk}", state=DutyState.OPEN)
            .select_related("bearer")
            .first()
        )


def climbed(duty: Duty, org: Organisation, now: datetime) -> None:
    """The clock moved the duty up: the case's level follows, the body above may open it."""
    case_id = int(duty.subject.partition(":")[2])
    Case.objects.filter(pk=case_id).update(level=duty.level)
    CaseBearing.objects.bulk_create([CaseBearing(case_id=case_id, org=org, since=now)], ignore_conflicts=True)
    case = Case.objects.only(
        "pk", "place_id", "district_id", "subdistrict_id", "community_id", "estate_id"
    ).get(pk=case_id)
    record(SYSTEM, verbs.CLIMBED, case, at=now, to=org.pk, level=duty.level)


def queue_for_bearer(case: Case, *, now: datetime) -> None:
    """Urgent cases ring at once; others are on the start page anyway."""
    if case.bearer_id is None or not case.urgency:
        return
    text = _("Urgent: “{title}”.").format(title=case.title)
    queue(
        message(kind="urgent", subject=f"case:{case.pk}", text=text, due_at=now, account_id=account_id)
        for account_id in accounts_of(case.bearer_id, case, on=now)
    )


def tell_reporter(case: Case, text: str, *, kind: str, now: datetime) -> None:
    """Word to who reported and to who follows: in the app for accounts, by message for contacts."""
    link = f"/follow/{case.follow_key}/"
    waiting = []
    if case.reporter_account_id or case.contact:
        waiting.append(
            message(kind=kind, subject=f"case:{case.pk}", text=text, due_at=now, link=link,
                    account_id=case.reporter_account_id, contact=case.contact)
        )  # fmt: skip
    if case.followers:
        rows = case.following.values_list("account_id", "contact", "follow_key")
        waiting += [
            message(kind=kind, subject=f"case:{case.pk}", text=text, due_at=now, link=f"/follow/{key}/",
                    account_id=account_id, contact=contact)
            for account_id, contact, key in rows
            if account_id or contact
        ]  # fmt: skip
    queue(waiting)


def count_follower(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(followers=F("followers") + 1)
