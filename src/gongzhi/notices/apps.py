from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "gongzhi.notices"

    def ready(self) -> None:
        from gongzhi.notices import lists, place_panels, register

        lists.install()
        register.install()
        place_panels.install()
