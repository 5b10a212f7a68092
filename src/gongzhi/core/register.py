"""What the kernel itself does regularly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.core.abuse import sweep_counts
from gongzhi.core.files import sweep_incoming
from gongzhi.core.importing import answers
from gongzhi.core.importing import works as imports
from gongzhi.core.menus import register_menu
from gongzhi.core.rotation import reseal_task
from gongzhi.core.sweeping import DAILY, start_sweeping, sweep_everything
from gongzhi.core.tasks import reap
from gongzhi.core.ticks import register_tick
from gongzhi.core.worker import prune

# Imported here, so that every worker knows them.
WORKS = (reseal_task, sweep_everything, imports.check, imports.bring, imports.take_back, answers.answer)


def brings_sheets(actor: Any) -> bool:
    return bool(
        actor.holds("dispatch") or actor.holds("places")
    )  # people.posts.Right stands above this module


def install() -> None:
    register_menu("imports", _("Imports"), "file-import", "operate_imports", order=85, needs=brings_sheets)
    register_tick("core.reap", timedelta(seconds=20), reap)
    register_tick("core.prune", timedelta(hours=6), prune)
    register_tick("core.incoming", timedelta(hours=6), sweep_incoming)
    register_tick("core.abuse", timedelta(hours=1), sweep_counts)
    register_tick("core.retention", DAILY, start_sweeping)
