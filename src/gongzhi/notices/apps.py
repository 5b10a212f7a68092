from __future__ import annotations

from datetime import timedelta

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "gongzhi.notices"

    def ready(self) -> None:
        from gongzhi.core.ticks import register_tick
        from gongzhi.notices.outbox import send_waiting

        register_tick("notices.send", timedelta(seconds=10), send_waiting)
