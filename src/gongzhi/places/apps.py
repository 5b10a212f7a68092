from __future__ import annotations

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "gongzhi.places"

    def ready(self) -> None:
        from gongzhi.places import lists, register

        lists.install()
        register.install()
