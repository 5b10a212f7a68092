"""What rounds and incidents tell the kernel at start."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.cases.selectors import incident, patrol
from gongzhi.cases.services.routes import KIND, owe_walks
from gongzhi.cases.services.walks import RING, end_left_open
from gongzhi.core.forms import new_idem
from gongzhi.core.menus import register_menu
from gongzhi.core.panels import PANELS
from gongzhi.core.ticks import register_tick
from gongzhi.duties.kinds import Kind, register_kind
from gongzhi.notices.services import register_pages
from gongzhi.people.actor import Actor
from gongzhi.people.services import register_ring


def rounds_today(actor: Actor, _subject: object, now: datetime) -> dict[str, Any] | None:
    """What is to be walked now, on the start page of who walks."""
    up = patrol.today_of(actor, now=now) if patrol.has_rounds(actor) else []
    return {"up": up, "now": now, "idem": new_idem()} if up else None


def going_on(actor: Actor, _subject: object, now: datetime) -> dict[str, Any] | None:
    """What is known, with what to say of it, for who may be rung about it."""
    rows = incident.running() if patrol.has_rounds(actor) else []
    return {"rows": rows, "now": now} if rows else None


def install() -> None:
    register_ring("incident", _("what is known where you reported something"))
    PANELS.add("start", "incidents", template="cases/incident/_going_on.html", build=going_on, order=12)
    register_pages("patrolroute", patrol.pages)
    register_kind(Kind(KIND, _("round"), "walk", patrol.pages, action=_("Walk it")))
    register_menu("patrol", _("Rounds"), "walk", "patrol_home", order=15, needs=patrol.has_rounds)
    register_tick("cases.rounds", timedelta(minutes=10), owe_walks)
    register_ring(RING, _("rounds that I left open"))
    register_tick("cases.walks", timedelta(minutes=10), end_left_open)
    PANELS.add("start", "rounds", template="cases/patrol/_today.html", build=rounds_today, order=10)
