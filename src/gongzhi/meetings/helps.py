"""What the pages of meetings are for, who does what there, and their words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gongzhi.core.helps import Help, register_help

OFFICE = _("Who holds the meeting")
PARTY = _("Who sits at the table")


def install() -> None:
    register_help("meeting_list", "series_list", "kind_list", text=Help(
        _("Where parties sit down regularly, so that each problem leaves with somebody who does it, and a day."),
        ((OFFICE, _("starts a series, puts problems on the table, signs and publishes.")),
         (PARTY, _("says who comes, and proposes what is to be spoken of.")),
         (_("Subdistrict, district"), _("writes kinds of meetings of its own."))),
        ((_("series"), _("a kind of meeting that comes back at a place by itself")),
         (_("kind of meeting"), _("who sits there, when enough have come, in which rhythm, who publishes"))),
        "modules/meetings.md"))  # fmt: skip
    register_help("meeting_detail", text=Help(
        _("One meeting: last time's promises, what is on the table, who has come, what is resolved."),
        ((OFFICE, _("opens it, writes as it is said, closes it; everybody signs; then it is published.")),
         (PARTY, _("checks in by the code, gives an opinion, and owes what it promised.")),
         (_("Who is asked to one item"), _("comes, sends somebody, or writes."))),
        ((_("resolution"), _("a sentence that says who does what until when, and what shows that it was done")),
         (_("promise"), _("a resolution that was signed: a duty until a later meeting confirms it"))),
        "modules/meetings.md"))  # fmt: skip
    register_help("promise_list", "promise_detail", text=Help(
        _("What meetings resolved and somebody owes; late ones first."),
        ((_("Who promised"), _("says that it is done and shows what the meeting wanted to see.")),
         (_("The next meeting"), _("confirms it, gives another day, or strikes it out."))),
        ((_("kept"), _("shown by the day that was promised first; a day given later does not count")),),
        "modules/meetings.md"))  # fmt: skip
    register_help("matter", text=Help(
        _("One matter from the first report until today; what should stand there and does not is a gap."),
        ((_("Who works on the case"), _("sees what comes next, and what was forgotten.")),
         (_("Offices above"), _("see where a matter stays lying."))),
        ((_("gap"), _("nobody accepted it, nothing happened for a month, nothing was resolved, a promise is late")),),
        "modules/meetings.md"))  # fmt: skip
