from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "gongzhi.notices"

    def ready(self) -> None:
        from gongzhi.notices import helps, lists, place_panels, register

        helps.install()
        lists.install()
        register.install()
        place_panels.install()
