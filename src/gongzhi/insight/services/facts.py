"""How each case counts now: read from its row and its history, judged by the rules of its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import batched

from gongzhi.cases.models import Case
from gongzhi.cases.models.case import FOUND, Source
from gongzhi.cases.selectors.firsts import Firsts, first_acts
from gongzhi.cases.states import Status
from gongzhi.core.models import STORED_LEVELS
from gongzhi.insight.models import Channel, CountedCase
from gongzhi.insight.rules import counting_at
from gongzhi.law.rates import Measure, Order, Outcome, month_of, outcome

AT_ONCE = 500
FLAGS = tuple(measure.value for measure in Measure if measure is not Measure.RECEIVED)
WANTED = (
    "source", "status", "category__parent_id", "bearer_id", "received_at", "accepted_at", "finished_at", "rated_at",
    "solved", "satisfied", *(f"{level}_id" for level in STORED_LEVELS),
)  # fmt: skip
CHANNELS: dict[str, Channel] = {
    Source.HOTLINE: Channel.ORDERS,
    Source.PETITION: Channel.PETITIONS,
    **dict.fromkeys(FOUND, Channel.FOUND),
}


def facts(case_ids: Iterable[int], *, now: datetime) -> dict[int, CountedCase]:
    """The cases that count, by id, as rows that are not stored yet."""
    found: dict[int, CountedCase] = {}
    for ids in batched(sorted(case_ids), AT_ONCE):
        rows = Case.objects.filter(pk__in=ids, retired_at=None, named_only=False)
        cases = list(rows.exclude(source=Source.INCIDENT).select_related("category").only(*WANTED))
        firsts = first_acts(cases)
        found |= {case.pk: counted(case, firsts[case.pk], now) for case in cases}
    return found


def counted(case: Case, firsts: Firsts, now: datetime) -> CountedCase:
    judged = outcome(order_of(case, firsts), counting_at(case), now=now)
    levels = {f"{level}_id": getattr(case, f"{level}_id") for level in STORED_LEVELS}
    return CountedCase(
        case_id=case.pk, month=month_of(case.received_at), channel=CHANNELS.get(case.source, Channel.SNAP),
        category_id=case.category.parent_id or case.category_id, bearer_id=case.bearer_id,
        place_id=lowest(levels), until=judged.until, **levels, **flags(judged),
    )  # fmt: skip


def order_of(case: Case, firsts: Firsts) -> Order:
    return Order(
        received_at=case.received_at, answered_at=firsts.answered_at, finished_at=firsts.finished_at,
        reopened_at=firsts.reopened_at, closed=case.status == Status.CLOSED, rated=case.rated_at is not None,
        solved=case.solved, satisfied=case.satisfied,
    )  # fmt: skip


def flags(judged: Outcome) -> dict[str, bool]:
    return {flag: flag in judged.measures for flag in FLAGS}


def lowest(levels: Mapping[str, int | None]) -> int:
    """The estate, or what lies above it where a case has none. Every record has at least a district."""
    return next(found for level in reversed(STORED_LEVELS) if (found := levels[f"{level}_id"]))
