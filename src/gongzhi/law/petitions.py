"""Letters and visits (信访): the time for each step, and how long the petitioner may ask for the next instance.

信访工作条例 art. 22, 34, 35, 36. Days do not count the day on which they begin and end at 24:00 (民法典 art. 201, 203). The
regulation does not say that a last day moves off a holiday, so it does not: who answers a day early is never late.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from gongzhi.law.citation import Citation
from gongzhi.law.deadlines import Limit, LimitUnit, due_at
from gongzhi.law.more_time import Allowed

PETITION_RULES = "信访工作条例"
PETITION_FROM = date(2022, 5, 1)


class Stage(StrEnum):
    """What somebody owes on a petition, in this order."""

    SORT = "sort"  # decide whether it is taken on, and tell the petitioner
    FINISH = "finish"
    REVIEW = "review"  # 复查, by the body above who finished it
    RECHECK = "recheck"  # 复核, by the body above who reviewed it; nothing comes after


@dataclass(frozen=True, slots=True)
class PetitionLimit:
    """One step of a petition and its time."""

    limit: Limit
    basis: Citation


def _days(days: int, article: str, words: str) -> PetitionLimit:
    return PetitionLimit(Limit(days, LimitUnit.DAY), Citation(PETITION_RULES, article, PETITION_FROM, words))


PETITION_LIMITS: Mapping[str, PetitionLimit] = {
    Stage.SORT: _days(15, "第二十二条", "应当予以登记，并区分情况，在15日内分别按照下列方式处理"),
    Stage.FINISH: _days(60, "第三十四条", "应当自受理之日起60日内办结"),
    "extend": _days(30, "第三十四条", "可以适当延长办理期限，但延长期限不得超过30日"),
    Stage.REVIEW: _days(30, "第三十五条", "应当自收到复查请求之日起30日内提出复查意见"),
    Stage.RECHECK: _days(30, "第三十六条", "应当自收到复核请求之日起30日内提出复核意见"),
}
ASK_REVIEW = _days(
    30, "第三十五条", "可以自收到书面答复之日起30日内请求原办理机关、单位的上一级机关、单位复查"
)
ASK_RECHECK = _days(
    30, "第三十六条", "可以自收到书面答复之日起30日内向复查机关、单位的上一级机关、单位请求复核"
)
ASKING: Mapping[Stage, PetitionLimit] = {Stage.REVIEW: ASK_REVIEW, Stage.RECHECK: ASK_RECHECK}
EXTENSION = Allowed(times=1, days=30)


def due(stage: Stage, start: datetime) -> datetime:
    """The last moment of a step that began at `start`: receipt, taking on, or the request."""
    return due_at(start, PETITION_LIMITS[stage].limit)


def next_instance(answered: Stage) -> Stage | None:
    """Whom a petitioner may still ask after an answer; after the recheck nobody (art. 36)."""
    if answered is Stage.RECHECK:
        return None
    return Stage.RECHECK if answered is Stage.REVIEW else Stage.REVIEW


def may_ask(stage: Stage, *, answered_at: datetime, asked_at: datetime) -> bool:
    """Within thirty days of the written answer; the last moment is still in time."""
    return asked_at <= due_at(answered_at, ASKING[stage].limit)
