"""What notices add to the page of a place: what hangs on its board today."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gongzhi.core.panels import PANELS
from gongzhi.core.scope import PUBLIC_GRANT, scope_to
from gongzhi.notices.selectors import on_board
from gongzhi.people.actor import Actor
from gongzhi.places.models import Place

SHOWN = 3


def board_panel(actor: Actor, place: Place, now: datetime) -> dict[str, Any] | None:
    with scope_to({PUBLIC_GRANT}):
        hanging = on_board(place, now=now)
    return {"hanging": hanging[:SHOWN], "n": len(hanging)}


def install() -> None:
    PANELS.add("place", "board", template="notices/_place_board.html", build=board_panel, order=40)
