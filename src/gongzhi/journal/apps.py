from __future__ import annotations

from datetime import timedelta

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "gongzhi.journal"

    def ready(self) -> None:
        from gongzhi.core.ticks import register_tick
        from gongzhi.journal import tasks
        from gongzhi.journal.anchors import keep_anchor

        register_tick("journal.anchor", timedelta(minutes=10), keep_anchor)
        tasks.install()
