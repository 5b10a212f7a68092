"""What a place may set about the manners of messages: they count for who has chosen nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.core import config
from gongzhi.notices.manners import Rules

QUIET_FROM = "notices.quiet_from"
QUIET_UNTIL = "notices.quiet_until"
DIGEST_HOUR = "notices.digest_hour"
PACE_MINUTES = "notices.pace_minutes"
EMERGENCY_SMS = "notices.emergency_sms"

POLICY = _("policy")
AFTER_MIDNIGHT = _("minutes after midnight")

config.declare_setting(
    QUIET_FROM, label=_("Nothing goes out of the house from (1290 is 21:30)"), default=1290, unit=AFTER_MIDNIGHT,
    ground=POLICY, least=0, most=1439,
)  # fmt: skip
config.declare_setting(
    QUIET_UNTIL, label=_("Nothing goes out of the house until (450 is 7:30)"), default=450, unit=AFTER_MIDNIGHT,
    ground=POLICY, least=0, most=1439,
)  # fmt: skip
config.declare_setting(
    DIGEST_HOUR, label=_("What is sent once a day goes out at"), default=8, unit=_("o'clock"), ground=POLICY, least=0,
    most=23,
)  # fmt: skip
config.declare_setting(
    PACE_MINUTES, label=_("Between two messages to one person outside the app lie at least"), default=60,
    unit=_("minutes"), ground=POLICY, least=60, most=1440,
)  # fmt: skip
config.declare_setting(
    EMERGENCY_SMS, label=_("Emergencies go by text message to bearers who have chosen nothing"), default=False,
    ground=POLICY,
)  # fmt: skip


def rules_at(placed: Any = None) -> Rules:
    return Rules(
        quiet_from=config.value(QUIET_FROM, placed), quiet_until=config.value(QUIET_UNTIL, placed),
        digest_hour=config.value(DIGEST_HOUR, placed),
        per=timedelta(minutes=config.value(PACE_MINUTES, placed)),
    )  # fmt: skip
