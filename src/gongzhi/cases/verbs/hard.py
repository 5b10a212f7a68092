"""What can happen on the list of hard cases, with the sentence of its diary. {to} is an organisation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gongzhi.core import config
from gongzhi.journal.services import declare

ASKED = declare("cases.hard_asked", _("asked to put it on the list of hard cases until {until}"))
LISTED = declare("cases.hard_listed", _("put it on the list of hard cases until {until}"))
REFUSED = declare("cases.hard_refused", _("did not put it on the list of hard cases"))
RETURNED = declare("cases.hard_returned", _("came back on its day"))
KEPT = declare("cases.hard_kept", _("keeps it on the list of hard cases until {until}"))
LEFT = declare("cases.hard_left", _("off the list of hard cases"))
JOINED = declare("cases.hard_joined", _("took {to} into the group"))
PLANNED = declare("cases.hard_planned", _("planned a step for {to}"))
STEP_DONE = declare("cases.hard_step_done", _("did a step"))
STEP_DROPPED = declare("cases.hard_step_dropped", _("dropped a step of {to}"))
SOLUTION = declare("cases.hard_solution", _("wrote down the preliminary solution"))
EXPERTS_ASKED = declare("cases.hard_experts_asked", _("asked {n} experts, for answers until {until}"))
EXPERT_ANSWERED = declare(
    "cases.hard_expert_answered", _("wrote down the answer of an expert, with {n} recommendations")
)
ADVICE_DECLINED = declare("cases.hard_advice_declined", _("declined a recommendation"))
NOTED = declare("cases.hard_noted", _("wrote into the diary"))

HARD_DAYS = "cases.hard_days"
REVIEW_DAYS = "cases.hard_review_days"

POLICY = _("policy")
config.declare_setting(
    HARD_DAYS, label=_("A hard case comes back after at most"), default=180, unit=_("days"), ground=POLICY,
    least=7, most=730,
)  # fmt: skip
config.declare_setting(
    REVIEW_DAYS, label=_("Who decides about a hard case that has come back does so within"), default=3,
    unit=_("working days"), ground=POLICY, least=1, most=30,
)  # fmt: skip
