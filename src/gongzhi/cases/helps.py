"""Help beside the pages of cases."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gongzhi.core.helps import Help, register_help

CASE = (_("case"), _("one matter that somebody reported or found"))
BEARER = (_("bearer"), _("the body that has to act on it"))
LIMIT = (_("limit"), _("how long the bearer has; the page says by which rule"))
CLIMB = (_("climb"), _("what is overdue goes to the body above, which answers too"))


def install() -> None:
    register_help("desk", text=Help(
        _("What came in and has no bearer yet is sent to one here, and for half a minute taken back."),
        ((_("Community, subdistrict"), _("check place and category, then dispatch; the table proposes to whom.")),
         (_("Everybody else"), _("does not open this page; what was dispatched waits on their start page."))),
        ((_("dispatch"), _("hand a case to the body that has to act")),
         (_("dispatch table"), _("which body acts on which category at which place")), BEARER),
        "modules/cases.md"))  # fmt: skip
    register_help("case_list", text=Help(
        _("All cases that your posts open, with filters that can be kept and a workbook to take out."),
        ((_("Company, department"), _("see what they have to act on, or had to.")),
         (_("Grid, community, subdistrict, district"), _("see every case of their place, and the late ones first."))),
        (CASE, (_("late"), _("the limit has passed")), (_("twin"), _("the same words under another number"))),
        "modules/cases.md"))  # fmt: skip
    register_help("case_detail", text=Help(
        _("One case from the report to the rating: what was said, who acts until when, and what may be done now."),
        ((_("Bearer"), _("accepts, replies, finishes; asks for more time or help.")),
         (_("Community and above"), _("decide on what was returned or asked for, and release words for the public.")),
         (_("Who reported"), _("rates, or has it reopened, on the own link."))),
        (CASE, LIMIT, CLIMB, (_("me too"), _("another household met it and hears of it as well"))),
        "modules/cases.md"))  # fmt: skip
    register_help("report", "report_place", "report_at", text=Help(
        _("Say here what is wrong in your estate. No account and no name are needed."),
        ((_("You"), _("choose the place, describe it, add a photo if you like, and keep the link.")),
         (_("The community"), _("sees to it that somebody acts, and that you hear of it."))),
        ((_("placard"), _("the code on your door: it knows the place")),
         (_("reopen"), _("if it was not solved, it is worked on again"))),
        "privacy.md"))  # fmt: skip
