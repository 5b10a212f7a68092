"""What places tell the kernel at start: their menu entry."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gongzhi.core.menus import register_menu


def install() -> None:
    register_menu(
        "places",
        _("Places"),
        "building-community",
        "place_list",
        order=70,
        needs=lambda actor: bool(actor.posts),
    )
