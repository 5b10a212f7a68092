"""How a case looks on pages: its chips, its limit in words, the reason of its dispatch in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongzhi.cases.chips import CHIPS
from gongzhi.cases.models import Case, DispatchRule
from gongzhi.cases.models.case import Urgency
from gongzhi.cases.models.rules import BearerKind
from gongzhi.cases.states import OPEN
from gongzhi.core import chips
from gongzhi.core.chips import Chip
from gongzhi.core.formats import due
from gongzhi.law.deadlines import LimitUnit
from gongzhi.places.levels import EstateKind


def is_late(case: Case, now: datetime) -> bool:
    return case.status in OPEN and case.due_at is not None and case.due_at < now


def chips_of(case: Case, now: datetime) -> list[Chip]:
    """The state, and what is most pressing about it: two at most."""
    state = CHIPS[case.status]
    if is_late(case, now):
        return [state, chips.LATE]
    if case.hard_until is not None:
        return [state, chips.HARD]
    if case.urgency == Urgency.URGENT and case.status in OPEN:
        return [state, chips.URGENT]
    return [state]


def row_of(case: Case, now: datetime) -> dict[str, Any]:
    """What a list shows of a case: its chips, and its limit while it is worked on."""
    waits = case.due_at is not None and case.finished_at is None
    return {
        "case": case,
        "chips": chips_of(case, now),
        "due": due(case.due_at, now=now) if waits and case.due_at else None,
    }


def limit_in_words(amount: int, unit: str) -> str:
    """24 小时, 4 个工作小时, 1 个工作日, 7 天."""
    sentences = {
        LimitUnit.HOUR: ngettext("{n} hour", "{n} hours", amount),
        LimitUnit.WORKING_HOUR: ngettext("{n} working hour", "{n} working hours", amount),
        LimitUnit.DAY: ngettext("{n} day", "{n} days", amount),
        LimitUnit.WORKING_DAY: ngettext("{n} working day", "{n} working days", amount),
    }
    return sentences[LimitUnit(unit)].format(n=amount)


def rule_in_words(rule: DispatchRule) -> str:
    """单元门 × 商品房小区 → 物业企业. What a line does not name, it holds for all of."""
    kind = EstateKind(rule.estate_kind).label if rule.estate_kind else _("every kind of estate")
    about = rule.category.name if rule.category else _("every category")
    return f"{about} × {kind} → {bearer_in_words(rule)}"


def bearer_in_words(rule: DispatchRule) -> str | Promise:
    if rule.bearer_kind == BearerKind.NAMED and rule.bearer:
        return rule.bearer.name
    return BearerKind(rule.bearer_kind).label


def why_in_words(case: Case, rule: DispatchRule | None) -> str:
    """The finding behind the dispatch, by the code that was kept with it."""
    about = case.category.name
    sentences = {
        "rule": rule_in_words(rule) if rule else about,
        "no_rule": _("The dispatch table has no line for “{about}”: the nearest office acts.").format(
            about=about
        ),
        "no_company": _("Nobody serves this estate as the line wants it: the nearest office acts."),
        "about_bearer": _("This is about who would have to act: the community looks at it."),
        "petition": _("A petition goes to the office, which decides whether it takes it on."),
        "unknown_place": _("The place is not clear yet: the community asks first."),
        "by_hand": _("Decided by hand"),
        "first_report": _("It went where the first report of it was."),
        "nobody": _("No community or office is entered for this place, so nobody was told."),
    }
    return sentences.get(case.why.get("code", ""), _("Waiting to be dispatched"))
