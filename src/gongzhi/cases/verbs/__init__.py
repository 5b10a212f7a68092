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
TAKEN_BACK = declare("cases.taken_back", _("taken back to the desk"))
REFILED = declare("cases.refiled", _("place or category corrected"))
CONTACT_SEEN = declare("cases.contact_seen", _("looked at the contact"))
WORDS_SEEN = declare("cases.words_seen", _("read the original words"))
CONTACT_LEFT = declare("cases.contact_left", _("left a contact"))
RELEASED = declare("cases.released", _("released for the public"))
CONCEALED = declare("cases.concealed", _("taken off the public pages"))
RETIRED = declare("cases.retired", _("withdrawn"))
SET_ASIDE = declare("cases.set_aside", _("put aside: the same as {number}"))
TIME_ASKED = declare("cases.time_asked", _("asked {to} for more time, until {until}"))
TIME_GRANTED = declare("cases.time_granted", _("granted more time, until {until}"))
TIME_REFUSED = declare("cases.time_refused", _("granted no more time"))
PAUSE_ASKED = declare("cases.pause_asked", _("asked {to} to let the clock stand still until {until}"))
PAUSE_GRANTED = declare("cases.pause_granted", _("let the clock stand still until {until}"))
PAUSE_REFUSED = declare("cases.pause_refused", _("let the clock run on"))
RESUMED = declare("cases.resumed", _("the clock runs again, until {until}"))
HELP_ASKED = declare("cases.help_asked", _("asked {to} for help"))
HELP_GIVEN = declare("cases.help_given", _("answered the request for help"))
GATHERED = declare("cases.gathered", _("made one matter of many reports"))
JOINED = declare("cases.joined", _("worked on together with others who reported the same"))
PARTED = declare("cases.parted", _("worked on by itself again"))
REWORDED = declare("cases.reworded", _("changed what is said about it"))
COVERED = declare("cases.covered", _("changed where it is met"))
FOUND_AGAIN = declare("cases.found_again", _("found this on a round too"))
WRITTEN_DOWN = declare("cases.written_down", _("wrote this down for somebody"))
DISOWNED = declare("cases.disowned", _("says that this was not theirs: the contact was taken out"))
LINK_TAKEN = declare("cases.link_taken", _("took the link over: the one of who wrote it down ended"))
SLIP_PRINTED = declare("cases.slip_printed", _("printed the slip for the person helped"))
SAID_ANOTHER = declare("cases.said_another", _("says that this is another matter than {number}"))

# What changes who may do what next. Whoever acts on a page that is older than the last of these is refused.
STEPS = (
    RECEIVED, DISPATCHED, ACCEPTED, ASSIGNED, RETURNED, FINISHED, RATED, REOPENED, CLOSED, REFILED, RETIRED,
    RESTORED, JOINED, PARTED, TAKEN_BACK,
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
EXTEND_TIMES, EXTEND_DAYS = "cases.extend_times", "cases.extend_days"
PAUSE_TIMES, PAUSE_DAYS = "cases.pause_times", "cases.pause_days"
RESTORE_DAYS = "cases.restore_days"

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
config.declare_setting(
    EXTEND_TIMES, label=_("How often the time of a case can be extended"), default=1, ground=POLICY, least=0, most=10,
)  # fmt: skip
config.declare_setting(
    EXTEND_DAYS, label=_("An extension ends behind the old time by at most"), default=15, unit=_("days"),
    ground=POLICY, least=1, most=90,
)  # fmt: skip
config.declare_setting(
    PAUSE_TIMES, label=_("How often the clock of a case can stand still"), default=2, ground=POLICY, least=0, most=10,
)  # fmt: skip
config.declare_setting(
    PAUSE_DAYS, label=_("The clock of a case stands still for at most"), default=30, unit=_("days"),
    ground=POLICY, least=1, most=180,
)  # fmt: skip
config.declare_setting(
    RESTORE_DAYS, label=_("What was withdrawn can be brought back within"), default=30, unit=_("days"),
    ground=POLICY, least=1, most=90,
)  # fmt: skip
