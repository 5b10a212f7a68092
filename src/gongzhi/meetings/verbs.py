"""What can happen around a meeting, with its sentence. {to} is an organisation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gongzhi.core import config
from gongzhi.journal.services import declare

KIND_WRITTEN = declare("meetings.kind_written", _("wrote a kind of meeting"))
KIND_ENDED = declare("meetings.kind_ended", _("ended a kind of meeting"))
SERIES_STARTED = declare("meetings.series_started", _("started a series of meetings"))
SERIES_ENDED = declare("meetings.series_ended", _("ended a series of meetings"))
PLANNED = declare("meetings.planned", _("planned the meeting"))
CALLED = declare("meetings.called", _("called the meeting"))
MOVED = declare("meetings.moved", _("moved the meeting"))
CANCELLED = declare("meetings.cancelled", _("cancelled the meeting"))
ITEM_ADDED = declare("meetings.item_added", _("put on the agenda"))
ITEM_REMOVED = declare("meetings.item_removed", _("took off the agenda"))
ITEM_PUT_OFF = declare("meetings.item_put_off", _("put off to the next meeting"))
INVITED = declare("meetings.invited", _("invited {to} for one item"))
ANSWERED = declare("meetings.answered", _("answered the invitation"))
OPENED = declare("meetings.opened", _("opened the meeting"))
CAME = declare("meetings.came", _("checked in"))
LEFT = declare("meetings.left", _("left the meeting"))
NOT_THERE = declare("meetings.not_there", _("took back a check-in that was a mistake"))
ITEM_BEGUN = declare("meetings.item_begun", _("began an item"))
ITEM_ENDED = declare("meetings.item_ended", _("ended an item"))
WROTE = declare("meetings.wrote", _("wrote into the minutes"))
COUNTED = declare("meetings.counted", _("counted hands"))
RESOLVED = declare("meetings.resolved", _("resolved what {to} does"))
RESOLUTION_CHANGED = declare("meetings.resolution_changed", _("changed a resolution"))
RESOLUTION_STRUCK = declare("meetings.resolution_struck", _("struck out a resolution"))
LOOKED = declare("meetings.looked", _("looked at an earlier promise"))
CLOSED = declare("meetings.closed", _("closed the meeting"))
REOPENED = declare("meetings.reopened", _("opened the minutes again, before they were signed"))
MEMBER_SIGNED = declare("meetings.member_signed", _("signed the minutes"))
SIGNED = declare("meetings.signed", _("the minutes are signed and stand"))
PAPER = declare("meetings.paper", _("added a photo of paper"))
ADDED = declare("meetings.added", _("added to the signed minutes"))
PUBLISHED = declare("meetings.published", _("published the result"))
OWED = declare("meetings.owed", _("promised by {to} until {until}"))
DONE = declare("meetings.done", _("says that it is done"))
CONFIRMED = declare("meetings.confirmed", _("the next meeting confirmed it"))
AGAIN = declare("meetings.again", _("the next meeting did not find it done"))
NOTED = declare("meetings.noted", _("the next meeting noted it"))
NOT_OWED = declare("meetings.not_owed", _("is not owed any more"))
ON_AGENDA = declare("meetings.case_on_agenda", _("put it on the agenda of a meeting"))
CASE_RESOLVED = declare("meetings.case_resolved", _("a meeting resolved what {to} does until {until}"))

AHEAD_DAYS = "meetings.ahead_days"
POLICY = _("policy")
config.declare_setting(
    AHEAD_DAYS, label=_("Meetings of a series are made so many days ahead"), default=35, unit=_("days"),
    ground=POLICY, least=7, most=120,
)  # fmt: skip
