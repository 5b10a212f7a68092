from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "gongzhi.cases"

    def ready(self) -> None:
        from gongzhi.cases import register

        register.install()
