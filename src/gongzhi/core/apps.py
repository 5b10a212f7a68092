from __future__ import annotations

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "gongzhi.core"

    def ready(self) -> None:
        from gongzhi.core import checks, register

        checks.install()
        register.install()
