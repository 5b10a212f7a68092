"""How long a body sits, how many sit in it, and when its end or that of a contract has to be prepared.

"以上" and "不超过" include the number named (民法典 art. 1259). A term counted in years ends on the day of the same
date, or on the last of the month where there is none (art. 202): formed on 1 June, three years end on 1 June.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongzhi.law.citation import Citation

BEIJING = "北京市物业管理条例"
BEIJING_FROM = date(2020, 5, 1)
GUIDANCE = "业主大会和业主委员会指导规则"
GUIDANCE_FROM = date(2010, 1, 1)


class TermFault(StrEnum):
    """In what a body or its term departs from the rule."""

    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    EVEN = "even"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class TermRule:
    """Seats from `least` to `most`, an odd number of them where `odd`; so many years at most.

    `small_seats` are enough where the estate has no more than `small_homes` households.
    """

    years: int
    least: int | None = None
    most: int | None = None
    odd: bool = False
    small_seats: int | None = None
    small_homes: int = 0

    def least_for(self, homes: int | None) -> int | None:
        if self.small_seats is not None and homes is not None and homes <= self.small_homes:
            return self.small_seats
        return self.least


COMMITTEE = TermRule(years=5, least=5, odd=True, small_seats=3, small_homes=100)
COMMITTEE_BASIS = Citation(
    BEIJING,
    "第三十九条、第四十一条",
    BEIJING_FROM,
    "由五人以上单数组成；户数一百户以下的住宅小区，业主委员会可以由三人组成；每届任期不超过五年",
)
COMMITTEE_ANYWHERE = TermRule(years=5, least=5, most=11, odd=True)
COMMITTEE_ANYWHERE_BASIS = Citation(
    GUIDANCE, "第三十一条、第三十二条", GUIDANCE_FROM, "由5至11人单数组成；任期不超过5年", mark="recalled"
)
MANAGEMENT = TermRule(years=3, least=7, odd=True)
MANAGEMENT_BASIS = Citation(
    BEIJING, "第五十四条、第五十八条", BEIJING_FROM, "七人以上单数组成；任期一般不超过三年"
)
RESIDENTS = TermRule(years=5, least=5, most=9)
RESIDENTS_BASIS = Citation(
    "城市居民委员会组织法", "第八条、第十四条", date(2026, 1, 1), "由五至九人组成；每届任期五年"
)
FIRST_CONTRACT = TermRule(years=2)
FIRST_CONTRACT_BASIS = Citation(BEIJING, "第十九条", BEIJING_FROM, "前期物业服务合同期限最长不超过二年")


def faults(
    rule: TermRule, *, starts: date, ends: date | None, seats: int | None = None, homes: int | None = None
) -> list[TermFault]:
    """What does not agree with the rule. What is not known is no fault."""
    found = []
    if seats is not None:
        least = rule.least_for(homes)
        if least is not None and seats < least:
            found.append(TermFault.TOO_FEW)
        if rule.most is not None and seats > rule.most:
            found.append(TermFault.TOO_MANY)
        if rule.odd and seats % 2 == 0:
            found.append(TermFault.EVEN)
    if ends is not None and ends > months_from(starts, 12 * rule.years):
        found.append(TermFault.TOO_LONG)
    return found


def months_from(day: date, months: int) -> date:
    """The day of the same date so many months later, or earlier where negative; the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def prepare_from(ends: date, months: int) -> date:
    """The day on which the end has to be prepared: “届满前六个月” of 1 June is 1 December."""
    return months_from(ends, -months)
