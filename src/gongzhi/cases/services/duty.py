"""The promise behind a case: opened at dispatch, climbing by the clock, told to those who must act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Model

from gongzhi.cases import verbs
from gongzhi.cases.models import Case, CaseBearing
from gongzhi.cases.models.case import Source
from gongzhi.cases.models.plea import PleaState
from gongzhi.cases.routing import Route
from gongzhi.cases.selectors.petitions import is_petition, lawful
from gongzhi.cases.services.mother import receivers
from gongzhi.cases.states import Step, after
from gongzhi.core.bulk import insert_all, new_row
from gongzhi.core.models import levels_of
from gongzhi.core.said import gettext as _
from gongzhi.core.scope import unscoped
from gongzhi.duties.models import Duty, DutyState
from gongzhi.duties.services import Promise, drop_duty, open_duties, plan_duty
from gongzhi.journal.services import Draft, draft, label_of, record
from gongzhi.notices.services import message, queue
from gongzhi.people.actor import SYSTEM
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right
from gongzhi.people.selectors import accounts_of

KIND = "case"
SETTLED = ("status", "bearer", "rule", "level", "due_at", "first_due_at", "accepted_at", "why")


def dispatch_to(case: Case, way: Route, *, drafts: list[Draft], now: datetime) -> Duty | None:
    """Hand a stored case to the bearer of a route, open its duty and write both down."""
    duty = settle(case, way, now=now)
    case.save(update_fields=SETTLED)
    if duty:
        bind([(duty, case)], drafts=drafts, now=now)
    return duty


def settle(case: Case, way: Route, *, now: datetime) -> Duty | None:
    """Write into a case, which may have no id yet, who must act, until when and why; plan the duty.

    Without any body above the place the case waits as received.
    """
    if not case.place_known:
        way = Route(way.bearer, way.limit, way.rule, "unknown_place")
    until = None
    if is_petition(case):
        way, until = lawful(case, way)
    if way.bearer is None:
        case.why = {"code": "nobody"}
        return None
    promise = Promise(KIND, case.title, way.bearer, way.limit, named_only=case.named_only, until=until)
    duty = plan_duty(promise, case, now=now)
    case.status = after(case.status, Step.DISPATCH)
    case.bearer, case.rule, case.level, case.due_at = way.bearer, way.rule, duty.level, duty.due_at
    case.accepted_at = case.first_due_at = None
    case.why = {
        "code": way.why,
        "rule": way.rule.number if way.rule else None,
        "version": way.rule.version if way.rule else None,
        "limit": [way.limit.amount, way.limit.unit.value],
    }
    return duty


def bind(
    pairs: Sequence[tuple[Duty, Case]], *, drafts: list[Draft], now: datetime, fresh: bool = False
) -> None:
    """Open the duties of stored cases and let their bearers see them. A fresh case has had no bearer before."""
    open_duties(pairs, drafts=drafts)
    bearings = [
        new_row(CaseBearing, case_id=case.pk, org_id=duty.bearer_id, since=now) for duty, case in pairs
    ]
    if fresh:
        insert_all(CaseBearing, bearings, blind=True)
    else:
        CaseBearing.objects.bulk_create(bearings, ignore_conflicts=True)
    for duty, case in pairs:
        due = duty.due_at.isoformat()
        drafts.append(draft(verbs.DISPATCHED, case, to=duty.bearer_id, due=due, **case.why))


def open_duty_of(what: Model) -> Duty | None:
    """The open duty about a case, or about a record beside one; locked."""
    with unscoped(because="the duty of a case that the caller has already opened"):
        return (
            Duty.objects.select_for_update(of=("self",), no_key=True)
            .filter(subject=label_of(what), state=DutyState.OPEN)
            .select_related("bearer")
            .first()
        )


def let_go(case: Case, *, why: str, drafts: list[Draft], now: datetime) -> None:
    """Nobody owes the case any more, nor an answer to what its bearer asked for. `why` is a code."""
    if duty := open_duty_of(case):
        drop_duty(duty, why=why, drafts=drafts, now=now)
    drop_pleas(case, why=why, drafts=drafts, now=now)


def drop_pleas(case: Case, *, why: str, drafts: list[Draft], now: datetime) -> None:
    """What was asked for is not needed any more, and a clock that stood still stands for nobody."""
    for plea in case.pleas.filter(state=PleaState.OPEN):
        if duty := open_duty_of(plea):
            drop_duty(duty, why=why, drafts=drafts, now=now)
        plea.state, plea.answered_at = PleaState.DROPPED, now
        plea.save(update_fields=["state", "answered_at"])
    if case.paused_until is not None:
        case.pleas.filter(state=PleaState.GRANTED, ended_at=None).update(ended_at=now)
        case.paused_until = None
        case.save(update_fields=["paused_until"])


def climbed(duty: Duty, org: Organisation, now: datetime) -> None:
    """The clock moved the duty up: the case's level follows, the body above may open it."""
    case_id = int(duty.subject.partition(":")[2])
    Case.objects.filter(pk=case_id).update(level=duty.level)
    CaseBearing.objects.bulk_create([CaseBearing(case_id=case_id, org=org, since=now)], ignore_conflicts=True)
    case = Case.objects.only(
        "pk", "source", "place_id", "district_id", "subdistrict_id", "community_id", "estate_id"
    ).get(pk=case_id)
    if case.source == Source.INCIDENT:
        Case.objects.filter(incident__case=case_id, is_open=True).update(level=duty.level)
    record(SYSTEM, verbs.CLIMBED, case, at=now, to=org.pk, level=duty.level)


def ring_for_urgent(cases: Sequence[Case], *, now: datetime) -> None:
    """Urgent cases ring at once at their bearers; others are on the start page anyway."""
    waiting = []
    ears: dict[tuple[Any, ...], list[int]] = {}
    for case in cases:
        if case.bearer_id is None or not case.urgency:
            continue
        text = _("Urgent: “{title}”.").format(title=case.title)
        batch = f"import:{case.batch_id}" if case.batch_id else ""
        right = Right.NAMED if case.named_only else Right.ASSIGN
        alike = (case.bearer_id, right, *levels_of(case).values())
        if alike not in ears:
            ears[alike] = accounts_of(case.bearer_id, case, on=now, right=right)
        waiting += [
            message(
                kind="urgent", subject=f"case:{case.pk}", text=text, due_at=now, account_id=pk, batch=batch
            )
            for pk in ears[alike]
        ]
    if waiting:
        queue(waiting)


def tell_reporter(case: Case, text: str, *, kind: str, now: datetime, batch: str = "") -> None:
    """Word to who reported and to who follows: in the app for accounts, by message for contacts."""
    queue(
        message(kind=kind, subject=f"case:{case.pk}", text=text, due_at=now, link=f"/follow/{one.link}/",
                account_id=one.account_id, contact=one.contact, batch=batch)
        for one in receivers(case)
    )  # fmt: skip


def count_follower(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(followers=F("followers") + 1)
