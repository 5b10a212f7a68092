"""Help beside the pages of documents."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gongzhi.core.helps import Help, register_help


def install() -> None:
    register_help("document_list", "document_detail", "document_readers", text=Help(
        _("What organisations work by, version by version: who has to read it until when, and who has."),
        ((_("Company, community, subdistrict"), _("write documents and new versions, and choose who reads them.")),
         (_("Who must read it"), _("says so after reading; a new version is read anew.")),
         (_("Offices above"), _("see how many have read it; names are for own colleagues alone."))),
        ((_("document"), _("rules, a plan, a standard, or a paper from above, that one works by")),
         (_("version"), _("the words of a document from a day on; they never change"))),
        "modules/notices.md"))  # fmt: skip
