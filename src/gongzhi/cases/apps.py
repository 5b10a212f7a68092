from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "gongzhi.cases"

    def ready(self) -> None:
        from gongzhi.cases import helps, place_panels, register
        from gongzhi.cases.services import following

        helps.install()
        register.install()
        following.install()
        place_panels.install()
