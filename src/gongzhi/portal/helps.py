"""Help beside the start page, the list of what waits, and the pages of the platform."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gongzhi.core.helps import Help, register_help

DUTY = (_("duty"), _("one promise with a date"))
ELEVATED = (
    _("elevated session"),
    _("an operator sees everything for a short time, with a reason that is logged"),
)


def install() -> None:
    register_help("start", text=Help(
        _("What waits for you, the most urgent first; and what came in where you work."),
        ((_("Who works here"), _("opens the first line and does what its button says.")),
         (_("Residents"), _("find their reports and the board of their estate."))),
        (DUTY, (_("overdue"), _("its date has passed")), (_("substitute"), _("who does your work while you are away"))),
        "modules/duties.md"))  # fmt: skip
    register_help("duty_list", text=Help(
        _("Everything that you and your colleagues answer for, to be filtered and handed over together."),
        ((_("Staff"), _("see what was given to them.")), (_("Managers"), _("give what is open to a colleague."))),
        (DUTY, (_("limit"), _("how long the bearer has; the page says by which rule"))),
        "modules/duties.md"))  # fmt: skip
    register_help("operate_overview", text=Help(
        _("Whether the platform works: each look turns red alone and says what to do."),
        ((_("Operator"), _("keeps it running; sees rows only in an elevated session.")),
         (_("Security officer"), _("looks after accounts and keys.")),
         (_("Auditor"), _("reads the journal and its anchors."))),
        ((_("operator"), _("keeps the platform running")),
         (_("anchor"), _("shows that nobody changed the journal afterwards")),
         ELEVATED),
        "operate/upkeep.md"))  # fmt: skip
    register_help("operate_first_steps", text=Help(
        _("From an empty database to the first report. Each step counts what is there and names what is missing."),
        ((_("Operator"), _("brings in places, sets address, messages and backup.")),
         (_("Subdistrict, district"), _("enter organisations and people, invite them, hang up the placards."))),
        ((_("placard"), _("the code on your door: it knows the place")),
         (_("invitation"), _("a code that works once, to choose a password")),
         ELEVATED),
        "operate/production.md"))  # fmt: skip
    register_help("invitation_list", "invitations_of", text=Help(
        _("Who has come and who has not. Each person chooses the own password with a code that works once."),
        ((_("Community, subdistrict, district"), _("send or print invitations for those whose posts they fill.")),
         (_("Who was invited"), _("opens the link or types the code of the slip."))),
        ((_("invitation"), _("a code that works once, to choose a password")),
         (_("post"), _("what somebody does in which organisation, at which place"))),
        "imports.md"))  # fmt: skip
