"""What places tell the kernel at start: their menu entry, what can be imported, what follows a merge."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gongzhi.core.menus import register_menu
from gongzhi.places import importing
from gongzhi.places.services import own_values


def install() -> None:
    importing.install()
    own_values.install()
    register_menu(
        "places",
        _("Places"),
        "building-community",
        "place_list",
        order=70,
        needs=lambda actor: bool(actor.posts),
    )
