from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "gongzhi.notices"

    def ready(self) -> None:
        from gongzhi.notices import place_panels, register

        register.install()
        place_panels.install()
