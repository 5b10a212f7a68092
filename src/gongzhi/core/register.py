"""What the kernel itself does regularly."""

from __future__ import annotations

from datetime import timedelta

from gongzhi.core.abuse import sweep_counts
from gongzhi.core.files import sweep_incoming
from gongzhi.core.rotation import reseal_task
from gongzhi.core.sweeping import DAILY, start_sweeping, sweep_everything
from gongzhi.core.ticks import register_tick

WORKS = (reseal_task, sweep_everything)  # imported here, so that every worker knows them


def install() -> None:
    register_tick("core.incoming", timedelta(hours=6), sweep_incoming)
    register_tick("core.abuse", timedelta(hours=1), sweep_counts)
    register_tick("core.retention", DAILY, start_sweeping)
