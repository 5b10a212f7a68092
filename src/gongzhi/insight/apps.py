from __future__ import annotations

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "gongzhi.insight"

    def ready(self) -> None:
        from gongzhi.insight import helps, register

        helps.install()
        register.install()
