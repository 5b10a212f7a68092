"""What notices add to the page of a place: what hangs on its board today; to that of an organisation: its chat groups."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gongzhi.core.panels import PANELS
from gongzhi.core.scope import PUBLIC_GRANT, scope_to
from gongzhi.notices.policies import can_manage_robots
from gongzhi.notices.selectors import on_board
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.places.models import Place

SHOWN = 3


def board_panel(actor: Actor, place: Place, now: datetime) -> dict[str, Any] | None:
    with scope_to({PUBLIC_GRANT}):
        hanging = on_board(place, now=now)
    return {"hanging": hanging[:SHOWN], "n": len(hanging)}


def robots_panel(actor: Actor, org: Organisation, now: datetime) -> dict[str, Any] | None:
    return {"org": org} if can_manage_robots(actor, org) else None


def install() -> None:
    PANELS.add("org", "robots", template="notices/_org_robots.html", build=robots_panel, order=80)
    PANELS.add("place", "board", template="notices/_place_board.html", build=board_panel, order=40)
