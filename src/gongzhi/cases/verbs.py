"""What can happen to a case, with the sentence that its timeline shows. {org} and {to} are organisations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gongzhi.core import config
from gongzhi.journal.services import declare

RECEIVED = declare("cases.received", _("came in"))
DISPATCHED = declare("cases.dispatched", _("handed to {to}"))
ACCEPTED = declare("cases.accepted", _("accepted"))
ASSIGNED = declare("cases.assigned", _("given to {person}"))
RETURNED = declare("cases.returned", _("returned"))
FINISHED = declare("cases.finished", _("finished"))
RATED = declare("cases.rated", _("rated by the reporter"))
REOPENED = declare("cases.reopened", _("not solved: reopened"))
ASKED = declare("cases.asked", _("told the reporter that it will close"))
CLOSED = declare("cases.closed", _("closed"))
RESTORED = declare("cases.restored", _("brought back"))
REPLIED = declare("cases.replied", _("public reply"))
NOTED = declare("cases.noted", _("internal note"))
FOLLOWED = declare("cases.followed", _("met by one more"))
PHOTOGRAPHED = declare("cases.photographed", _("added a photo"))
CLIMBED = declare("cases.climbed", _("climbed to {to}"))
REFILED = declare("cases.refiled", _("place or category corrected"))
CONTACT_SEEN = declare("cases.contact_seen", _("looked at the contact"))
WORDS_SEEN = declare("cases.words_seen", _("read the original words"))
CONTACT_LEFT = declare("cases.contact_left", _("left a contact"))
RELEASED = declare("cases.released", _("released for the public"))
RETIRED = declare("cases.retired", _("withdrawn"))

# What changes who may do what next. Whoever acts on a page that is older than the last of these is refused.
STEPS = (
    RECEIVED, DISPATCHED, ACCEPTED, ASSIGNED, RETURNED, FINISHED, RATED, REOPENED, CLOSED, REFILED, RETIRED,
    RESTORED,
)  # fmt: skip

REOPEN_DAYS = "cases.reopen_days"
REOPEN_TIMES = "cases.reopen_times"
RETURNS_BEFORE_CLIMB = "cases.returns_before_climb"
ASK_AFTER_DAYS = "cases.ask_after_days"
CLOSE_AFTER_DAYS = "cases.close_after_days"
REPORTS_PER_HOUR = "cases.reports_per_hour"
REPORTS_PER_PERSON = "cases.reports_per_person"
EQUAL_REPORTS = "cases.equal_reports"
PHOTOS_PER_HOUR = "cases.photos_per_hour"
GAS_LINE = "cases.gas_line"

POLICY = _("policy")
config.declare_setting(
    REOPEN_DAYS,
    label=_("The reporter can reopen within"),
    default=7,
    unit=_("days"),
    ground=POLICY,
    least=1,
    most=90,
)
config.declare_setting(
    REOPEN_TIMES,
    label=_("How often a case can be reopened by its reporter"),
    default=3,
    ground=POLICY,
    least=0,
    most=20,
)
config.declare_setting(
    RETURNS_BEFORE_CLIMB,
    label=_("At this return a case climbs by itself"),
    default=3,
    ground=POLICY,
    least=2,
    most=10,
)
config.declare_setting(
    ASK_AFTER_DAYS, label=_("Unrated: tell the reporter that it will close, after"), default=5,
    unit=_("days"), ground=POLICY, least=1, most=60,
)  # fmt: skip
config.declare_setting(
    CLOSE_AFTER_DAYS, label=_("Unrated: close after that notice, after"), default=2, unit=_("days"),
    ground=POLICY, least=1, most=60,
)  # fmt: skip
config.declare_setting(
    REPORTS_PER_HOUR,
    label=_("Reports from one address in an hour"),
    default=30,
    ground=POLICY,
    least=1,
    most=10_000,
)
config.declare_setting(
    REPORTS_PER_PERSON,
    label=_("Reports from one phone in an hour"),
    default=10,
    ground=POLICY,
    least=1,
    most=10_000,
)
config.declare_setting(
    EQUAL_REPORTS, label=_("Equal reports about one place from one address in a day"), default=3, ground=POLICY,
    least=1, most=10_000,
)  # fmt: skip
config.declare_setting(GAS_LINE, label=_("Emergency number of the gas company"), default="", ground=POLICY)
config.declare_setting(
    PHOTOS_PER_HOUR,
    label=_("Photos from one address in an hour"),
    default=200,
    ground=POLICY,
    least=1,
    most=10_000,
)
