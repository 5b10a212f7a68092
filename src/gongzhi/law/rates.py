"""The three rates of the citizens' hotline: answered, solved, satisfied (响应率、解决率、满意率), and what else is counted.

北京市接诉即办工作条例 art. 32 names the three and leaves the counting open: what counts as answered, who counts as
satisfied, whether silence is left out and how the three weigh are settings of the place. Every case belongs to the
month in which it came in, so that months add up. Exact fractions only; nothing is rounded before it is shown.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Self

from gongzhi.law.calendar import SHANGHAI
from gongzhi.law.citation import Citation
from gongzhi.law.hotline import BEIJING_ORDINANCE, ORDINANCE_FROM

RATES_BASIS = Citation(
    BEIJING_ORDINANCE, "第三十二条", ORDINANCE_FROM, "以响应率、解决率、满意率为核心内容", mark="found"
)
STANDS_FOR = timedelta(days=7)  # what is reopened within these was not finished the same day


class Measure(StrEnum):
    """What one case adds one to."""

    RECEIVED = "received"
    TO_ANSWER = "to_answer"  # somebody has answered, or the time to answer is over
    ANSWERED = "answered"  # in time
    FINISHED = "finished"  # at least once
    SAME_DAY = "same_day"
    RATED = "rated"  # its reporter said how it went
    SILENT = "silent"  # closed, and its reporter said nothing
    SOLVED = "solved"
    SATISFIED = "satisfied"


@dataclass(frozen=True, slots=True)
class Order:
    """What is known of a case. `finished_at` and `reopened_at` are the first ones; `solved` and `satisfied` (1 to 5)
    are the reporter's last word, None where there is none."""

    received_at: datetime
    answered_at: datetime | None = None
    finished_at: datetime | None = None
    reopened_at: datetime | None = None
    closed: bool = False
    rated: bool = False
    solved: bool | None = None
    satisfied: int | None = None


@dataclass(frozen=True, slots=True)
class Counting:
    """What a place counts as answered, and from how many stars on it counts a reporter as satisfied (policies)."""

    answer_within: timedelta = timedelta(hours=24)
    satisfied_from: int = 3  # 基本满意 counts as satisfied


@dataclass(frozen=True, slots=True)
class Outcome:
    """`until` is when the clock alone changes the outcome; None where only an act can."""

    measures: frozenset[Measure]
    until: datetime | None = None


def outcome(order: Order, counting: Counting, *, now: datetime) -> Outcome:
    """What a case counts as at a moment."""
    found = {Measure.RECEIVED}
    last = order.received_at + counting.answer_within
    if order.answered_at is not None and order.answered_at <= last:
        found |= {Measure.TO_ANSWER, Measure.ANSWERED}
    elif order.answered_at is not None or now > last:
        found.add(Measure.TO_ANSWER)
    if order.finished_at is not None:
        found.add(Measure.FINISHED)
    if same_day(order):
        found.add(Measure.SAME_DAY)
    found |= _said(order, counting)
    return Outcome(frozenset(found), None if Measure.TO_ANSWER in found else last)


def _said(order: Order, counting: Counting) -> set[Measure]:
    if not order.rated:
        return {Measure.SILENT} if order.closed else set()
    found = {Measure.RATED}
    if order.solved:
        found.add(Measure.SOLVED)
    if order.satisfied is not None and order.satisfied >= counting.satisfied_from:
        found.add(Measure.SATISFIED)
    return found


def same_day(order: Order) -> bool:
    """Finished on the date on which it came in, in Shanghai, and not reopened within seven days."""
    if order.finished_at is None or day_of(order.finished_at) != day_of(order.received_at):
        return False
    return order.reopened_at is None or order.reopened_at > order.finished_at + STANDS_FOR


def day_of(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def month_of(moment: datetime) -> date:
    """The first day of the month in Shanghai: the month that a case belongs to."""
    return day_of(moment).replace(day=1)


class Tally(Counter[Measure]):
    """How many cases count as what. Tallies of two places, or of two months, add up."""

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> Self:
        return cls(measure for outcome in outcomes for measure in outcome.measures)

    @classmethod
    def together(cls, tallies: Iterable[Counter[Measure]]) -> Self:
        total = cls()
        for tally in tallies:
            total.update(tally)
        return total

    def judged(self, *, leave_out_silent: bool) -> int:
        """What solved and satisfied are parts of."""
        return self[Measure.RATED] + (0 if leave_out_silent else self[Measure.SILENT])


def rate(part: int, whole: int) -> Fraction | None:
    """Of nothing there is no rate."""
    return Fraction(part, whole) if whole else None


@dataclass(frozen=True, slots=True)
class Rates:
    """Each from 0 to 1, None where there is nothing to divide by."""

    answered: Fraction | None
    solved: Fraction | None
    satisfied: Fraction | None
    same_day: Fraction | None


def rates(tally: Tally, *, leave_out_silent: bool = True) -> Rates:
    judged = tally.judged(leave_out_silent=leave_out_silent)
    return Rates(
        answered=rate(tally[Measure.ANSWERED], tally[Measure.TO_ANSWER]),
        solved=rate(tally[Measure.SOLVED], judged),
        satisfied=rate(tally[Measure.SATISFIED], judged),
        same_day=rate(tally[Measure.SAME_DAY], tally[Measure.FINISHED]),
    )


def score(parts: Sequence[tuple[Fraction | None, int]]) -> Fraction | None:
    """The weighted mean of rates, from 0 to 1. None where a rate that weighs anything is missing."""
    if any(weight < 0 for _, weight in parts) or not any(weight for _, weight in parts):
        raise ValueError("weights are not negative, and not all of them nothing")
    total = Fraction(0)
    for value, weight in parts:
        if weight and value is None:
            return None
        total += (value or 0) * weight
    return total / sum(weight for _, weight in parts)
