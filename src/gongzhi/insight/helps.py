"""Help beside the page of rates."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gongzhi.core.helps import Help, register_help


def install() -> None:
    register_help("rates", text=Help(
        _("How a month went: each figure opens to the cases behind both of its numbers."),
        ((_("Community, subdistrict, district"), _("compare estates, categories and bearers of their place.")),
         (_("Company, department"), _("read their own figures."))),
        ((_("three rates"), _("contacted, solved, satisfied")),
         (_("rate of promises kept"), _("duties that ended in time, of all that ended"))),
        "modules/insight.md"))  # fmt: skip
