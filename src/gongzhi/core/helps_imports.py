"""Help beside the pages of imports."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gongzhi.core.helps import Help, register_help


def install() -> None:
    register_help("operate_imports", "import_batch", text=Help(
        _("Sheets come in here. Nothing counts before you have seen what would happen, and for seven days it can be undone."),
        ((_("Community, subdistrict, district"), _("bring in places, people and orders of their own place.")),
         (_("Operator"), _("brings in places and orders in an elevated session."))),
        ((_("estate"), _("a residential compound, under a community")),
         (_("post"), _("what somebody does in which organisation, at which place")),
         (_("hotline order"), _("a case that came from 12345"))),
        "imports.md"))  # fmt: skip
