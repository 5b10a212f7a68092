from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "gongzhi.portal"

    def ready(self) -> None:
        from gongzhi.portal import helps, lists, register, register_operate, start_panels

        helps.install()
        lists.install()
        register.install()
        register_operate.install()
        start_panels.install()
