from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "gongzhi.people"

    def ready(self) -> None:
        from gongzhi.people import importing, lists, place_panels, register, roster
        from gongzhi.people.services import following

        following.install()
        importing.install()
        lists.install()
        place_panels.install()
        register.install()
        roster.install()
