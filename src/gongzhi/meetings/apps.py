from __future__ import annotations

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "gongzhi.meetings"

    def ready(self) -> None:
        from gongzhi.meetings import register

        register.install()
