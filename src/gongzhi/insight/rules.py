"""What a place may set about its rates: how answers, silence and satisfaction count, how the three weigh, and when a
month is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.core import config
from gongzhi.law.rates import Counting, Rates, score

ANSWER_HOURS = "insight.answer_hours"
SATISFIED_FROM = "insight.satisfied_from"
LEAVE_OUT_SILENT = "insight.leave_out_silent"
WEIGHT_ANSWERED = "insight.weight_answered"
WEIGHT_SOLVED = "insight.weight_solved"
WEIGHT_SATISFIED = "insight.weight_satisfied"
CLOSE_DAYS = "insight.close_days"

POLICY = _("policy")
config.declare_setting(
    ANSWER_HOURS, label=_("A case is answered in time within"), default=24, unit=_("hours"), ground=POLICY, least=1,
    most=720,
)  # fmt: skip
config.declare_setting(
    SATISFIED_FROM, label=_("A reporter is satisfied from so many stars on"), default=3, ground=POLICY, least=1, most=5
)  # fmt: skip
config.declare_setting(
    LEAVE_OUT_SILENT, label=_("Who does not rate is left out of solved and satisfied"), default=True, ground=POLICY
)  # fmt: skip
config.declare_setting(
    WEIGHT_ANSWERED, label=_("Weight of the answered rate"), default=30, ground=POLICY, least=0, most=100
)
config.declare_setting(
    WEIGHT_SOLVED, label=_("Weight of the solved rate"), default=35, ground=POLICY, least=0, most=100
)
config.declare_setting(
    WEIGHT_SATISFIED, label=_("Weight of the satisfied rate"), default=35, ground=POLICY, least=0, most=100
)
config.declare_setting(
    CLOSE_DAYS, label=_("The figures of a month are closed after its end, after"), default=30, unit=_("days"),
    ground=POLICY, least=7, most=180,
)  # fmt: skip


def counting_at(placed: Any) -> Counting:
    return Counting(
        answer_within=timedelta(hours=config.value(ANSWER_HOURS, placed)),
        satisfied_from=config.value(SATISFIED_FROM, placed),
    )


@dataclass(frozen=True, slots=True)
class Formula:
    """How a place reads its figures."""

    answer_hours: int
    satisfied_from: int
    leave_out_silent: bool
    answered: int
    solved: int
    satisfied: int

    @property
    def weighs(self) -> int:
        return self.answered + self.solved + self.satisfied

    def score(self, found: Rates) -> Fraction | None:
        """From 0 to 1; None where a rate is missing, or where a place weighs nothing."""
        if not self.weighs:
            return None
        return score(
            [
                (found.answered, self.answered),
                (found.solved, self.solved),
                (found.satisfied, self.satisfied),
            ]
        )


def formula_at(placed: Any) -> Formula:
    keys = (ANSWER_HOURS, SATISFIED_FROM, LEAVE_OUT_SILENT, WEIGHT_ANSWERED, WEIGHT_SOLVED, WEIGHT_SATISFIED)
    return Formula(*(config.value(key, placed) for key in keys))
