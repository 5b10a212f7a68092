"""The Tabler outline icons in use: a closed list. Only these are copied at install and stand in pages."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

LIST = """
    adjustments alert-circle alert-square alert-triangle arrow-back-up arrow-down arrow-left arrow-right
    arrow-up ban bell bell-off bolt briefcase building building-community bulb calendar calendar-event camera
    category certificate chart-bar check checkbox chevron-down chevron-left chevron-right chevron-up
    circle circle-arrow-down circle-arrow-up circle-check circle-dot circle-x clipboard-check
    clipboard-list clipboard-text clock clock-pause coin-yuan copy database device-laptop device-mobile
    door dots download droplet edit eye eye-off file file-export file-import file-spreadsheet file-text
    filter flag flame folder gavel git-merge hand-stop headset help help-circle hierarchy history home hourglass id
    inbox info-circle key language lifebuoy link list list-check list-details lock lock-open login logout mail
    map map-2 map-pin map-pin-check map-pin-off message message-2 message-check message-plus
    message-report microphone mood-smile notes paperclip pencil phone phone-call photo photo-off
    photo-plus player-play player-stop plus printer qrcode qrcode-off refresh rotate-clockwise route rss scale
    search send server settings share shield shield-check shield-lock signature sitemap speakerphone stack-2
    stairs star tag target text-size thumb-down thumb-up tool trash trees trending-up upload user
    user-check user-circle user-edit user-off user-plus user-x users users-group users-plus volume walk
    wifi-off world x
"""
NAMES = frozenset(LIST.split())
BLANK = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'  # the box every Tabler icon begins with


class NoSuchIcon(LookupError):
    """The name is not in NAMES, or its file was not copied at install."""


@cache
def drawing(name: str) -> str:
    """What stands inside the <svg> of an icon."""
    if name not in NAMES:
        raise NoSuchIcon(f"{name!r} is not in gongzhi.core.icons.NAMES.")
    path = finders.find(f"vendor/icons/{name}.svg")
    if not path:
        raise NoSuchIcon(f"{name}.svg is not in var/vendor/icons: run make install.")
    svg = Path(path).read_text(encoding="utf-8")
    inside = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")].replace(BLANK, "")
    return re.sub(r">\s+<", "><", inside).strip().replace(" />", "/>")
