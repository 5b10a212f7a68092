from __future__ import annotations

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "gongzhi.core"

    def ready(self) -> None:
        from gongzhi.core import checks, helps_imports, register

        checks.install()
        helps_imports.install()
        register.install()
