"""What the figures tell the kernel at start: regular work and a menu entry."""

from __future__ import annotations

from datetime import timedelta

from gongzhi.core.ticks import register_tick
from gongzhi.insight.services import close_months, count_changes


def install() -> None:
    register_tick("insight.count", timedelta(minutes=1), count_changes)
    register_tick("insight.months", timedelta(days=1), close_months)
