from __future__ import annotations

from datetime import timedelta

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "gongzhi.duties"

    def ready(self) -> None:
        from gongzhi.core.ticks import register_tick
        from gongzhi.duties import register
        from gongzhi.duties.services import following, tick

        register_tick("duties", timedelta(seconds=15), tick)
        following.install()
        register.install()
