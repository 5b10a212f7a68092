"""What can happen to a whistle, with the sentence of its timeline. {to} is an organisation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gongzhi.core import config
from gongzhi.journal.services import declare

BLOWN = declare("cases.whistle_blown", _("blew the whistle"))
ARRIVED = declare("cases.whistle_arrived", _("reported in on the spot"))
OBJECTED = declare("cases.whistle_objected", _("objects to being called"))
SHARE_OBJECTED = declare("cases.whistle_share_objected", _("objects to its share"))
UPHELD = declare("cases.whistle_upheld", _("upheld the objection of {to}"))
REJECTED = declare("cases.whistle_rejected", _("rejected the objection of {to}"))
DRAFTED = declare("cases.whistle_drafted", _("wrote the joint finding"))
AGREED = declare("cases.whistle_agreed", _("agreed to the joint finding"))
FOUND = declare("cases.whistle_found", _("the joint finding counts: all who came agreed"))
FOUND_ALONE = declare("cases.whistle_found_alone", _("put the finding in force without waiting"))
SHARE_DONE = declare("cases.whistle_share_done", _("did its share"))
RATED = declare("cases.whistle_rated", _("rated {to}: {stars} of 5"))
RATED_CALLER = declare("cases.whistle_caller_rated", _("rated who called: {stars} of 5"))
CALLED_FURTHER = declare("cases.whistle_called_further", _("called further: {names}"))
REOPENED = declare(
    "cases.whistle_reopened", _("the joint finding is to be made anew, because others are called")
)
PHOTOGRAPHED = declare("cases.whistle_photographed", _("added {n} photos taken on the spot"))
FINISHED = declare("cases.whistle_finished", _("all shares are done"))
CANCELLED = declare("cases.whistle_cancelled", _("called it off"))
CASE_WHISTLED = declare("cases.whistled", _("called other departments to the spot"))  # on the case
CASE_SETTLED = declare("cases.whistle_settled", _("on the spot it was settled who does what"))  # on the case

REPORT_HOURS, EMERGENCY_HOURS = "cases.whistle_hours", "cases.whistle_emergency_hours"
FINDING_DAYS = "cases.whistle_finding_days"

POLICY = _("policy")
config.declare_setting(
    REPORT_HOURS, label=_("A whistle proposes to report in within"), default=24, unit=_("hours"), ground=POLICY,
    least=1, most=240,
)  # fmt: skip
config.declare_setting(
    EMERGENCY_HOURS, label=_("An emergency whistle proposes to report in within"), default=1, unit=_("hours"),
    ground=POLICY, least=1, most=24,
)  # fmt: skip
config.declare_setting(
    FINDING_DAYS, label=_("Who blew the whistle writes the joint finding, after the time to come, within"), default=3,
    unit=_("days"), ground=POLICY, least=1, most=30,
)  # fmt: skip
