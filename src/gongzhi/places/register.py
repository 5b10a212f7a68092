"""What places tell the kernel at start: their menu entry, what can be imported."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gongzhi.core.menus import register_menu
from gongzhi.places import importing


def install() -> None:
    importing.install()
    register_menu(
        "places",
        _("Places"),
        "building-community",
        "place_list",
        order=70,
        needs=lambda actor: bool(actor.posts),
    )
