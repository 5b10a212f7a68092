from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "gongzhi.portal"

    def ready(self) -> None:
        from gongzhi.portal import lists, register, register_operate, start_panels

        lists.install()
        register.install()
        register_operate.install()
        start_panels.install()
