"""What the figures tell the kernel at start: regular work and a menu entry."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from gongzhi.core.menus import register_menu
from gongzhi.core.ticks import register_tick
from gongzhi.insight.policies import reading
from gongzhi.insight.services import count_changes, start_closing


def install() -> None:
    register_menu(
        "rates", _("Rates"), "chart-bar", "rates", order=45, needs=lambda actor: bool(reading(actor))
    )
    register_tick("insight.count", timedelta(minutes=1), count_changes)
    register_tick("insight.months", timedelta(days=1), start_closing)
