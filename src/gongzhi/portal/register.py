"""What the portal puts into the frame: the first entry of the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gongzhi.core.menus import register_menu


def install() -> None:
    register_menu("start", _("Start"), "home", "start", order=0, needs=lambda actor: True)
