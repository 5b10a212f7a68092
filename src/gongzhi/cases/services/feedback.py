"""The reporter says whether it is fixed. Nothing is closed by the bearer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from django.db import transaction

from gongzhi.cases import policies, verbs
from gongzhi.cases.models import Case
from gongzhi.cases.services.dispatch import locked, spoken
from gongzhi.cases.services.duty import KIND, tell_reporter
from gongzhi.cases.states import Status, Step, after
from gongzhi.core import config
from gongzhi.core.said import gettext as _
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.duties.services import Promise, open_duty
from gongzhi.journal.services import Draft, draft, record_all
from gongzhi.law.deadlines import Limit, LimitUnit
from gongzhi.people.actor import SYSTEM, Actor
from gongzhi.people.models import Organisation

AT_ONCE = 50


@transaction.atomic
def rate_case(*, actor: Actor, case_id: int, satisfied: int, words: str, now: datetime) -> Case:
    """Solved: the case closes. `satisfied` is 1 (not at all) to 5 (very)."""
    case = locked(case_id)
    require(policies.can_rate(case))
    if satisfied not in range(1, 6):
        raise Refused(_("Choose one to five stars."), status=422)
    case.status = after(case.status, Step.CLOSE)
    case.solved, case.satisfied, case.rated_at, case.closed_at = True, satisfied, now, now
    case.save(update_fields=["status", "solved", "satisfied", "rated_at", "closed_at"])
    kept = spoken(case, words.strip()[:1000]) if words.strip() else None
    record_all(
        actor, [draft(verbs.RATED, case, words=kept, satisfied=satisfied), draft(verbs.CLOSED, case)], at=now
    )
    return case


@transaction.atomic
def reopen_case(*, actor: Actor, case_id: int, words: str, now: datetime) -> Case:
    """Not solved: back to the bearer with a new clock. Within so many days, so many times (settings)."""
    case = locked(case_id)
    days, times = config.value(verbs.REOPEN_DAYS, case), config.value(verbs.REOPEN_TIMES, case)
    require(policies.can_reopen(case, now=now, days=days, times=times))
    case.status = after(case.status, Step.REOPEN)
    case.reopens += 1
    case.reopened_at, case.solved, case.satisfied, case.rated_at = now, False, None, now
    case.finished_at = case.closed_at = case.asked_at = None
    drafts: list[Draft] = [
        draft(
            verbs.REOPENED,
            case,
            words=spoken(case, words.strip()[:1000]) if words.strip() else None,
            times=case.reopens,
        )
    ]
    if case.incident_id is not None:  # for this reporter it is not over, whatever holds for the others
        case.incident = None
        drafts.append(draft(verbs.PARTED, case))
    with unscoped(because="the reporter sets a clock for a body whose rows he may not see"):
        bearer = cast("Organisation", case.bearer)  # the database holds that a finished case has one
        promise = Promise(KIND, case.title, bearer, limit_of(case), case.named_only)
        duty = open_duty(promise, case, drafts=drafts, now=now)
        case.due_at, case.first_due_at, case.level = duty.due_at, None, duty.level
        case.save()
        record_all(actor, drafts, at=now)
    return case


def limit_of(case: Case) -> Limit:
    """The limit by which the case was dispatched."""
    amount, unit = case.why.get("limit", [1, LimitUnit.WORKING_DAY])
    return Limit(amount, LimitUnit(unit))


def ask_and_close_stale(now: datetime) -> int:
    """Unrated for long: the reporter is told first, and some days later the case closes unrated (E13)."""
    moved = 0
    with unscoped(because="the clock looks at every place"):
        while batch := _ask_some(now) + _close_some(now):
            moved += batch
    return moved


@transaction.atomic
def _ask_some(now: datetime) -> int:
    before = now - timedelta(days=config.value(verbs.ASK_AFTER_DAYS))
    stale = Case.objects.filter(
        status=Status.FINISHED, asked_at=None, finished_at__lte=before, retired_at=None
    ).order_by("finished_at")
    cases = list(stale.select_for_update(skip_locked=True, of=("self",), no_key=True)[:AT_ONCE])
    for case in cases:
        days = config.value(verbs.CLOSE_AFTER_DAYS, case)
        text = _("“{title}” closes in {days} days unless you tell us that it is not solved.")
        tell_reporter(case, text.format(title=case.title, days=days), kind="rate", now=now)
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(asked_at=now)
    record_all(SYSTEM, [draft(verbs.ASKED, case) for case in cases], at=now)
    return len(cases)


@transaction.atomic
def _close_some(now: datetime) -> int:
    before = now - timedelta(days=config.value(verbs.CLOSE_AFTER_DAYS))
    silent = Case.objects.filter(status=Status.FINISHED, asked_at__lte=before, retired_at=None).order_by(
        "finished_at"
    )
    cases = list(silent.select_for_update(skip_locked=True, of=("self",), no_key=True)[:AT_ONCE])
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(status=Status.CLOSED, closed_at=now)
    record_all(SYSTEM, [draft(verbs.CLOSED, case, unrated=True) for case in cases], at=now)
    return len(cases)
