from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "gongzhi.notices"

    def ready(self) -> None:
        from gongzhi.notices import register

        register.install()
