"""What cases add to the page of a place: how many are open there, how many late."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from gongzhi.cases.models import Case
from gongzhi.cases.policies import can_register
from gongzhi.core.models import STORED_LEVELS, below
from gongzhi.core.panels import PANELS
from gongzhi.people.actor import Actor
from gongzhi.places.models import Place

LISTED = frozenset(STORED_LEVELS[1:])  # levels that the list of cases can be narrowed to


def cases_panel(actor: Actor, place: Place, now: datetime) -> dict[str, Any] | None:
    """Counts of the open cases that the reader may open, within the page's own scope."""
    here = (
        Q(**{f"{place.level}_id": place.pk})
        if place.level in STORED_LEVELS
        else below(place.path, "place__path")
    )
    rows = Case.objects.filter(here, is_open=True)
    may_write = can_register(actor, place).ok
    return {"place": place, "has_list": place.level in LISTED, "may_write": may_write} | rows.aggregate(
        n=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now))
    )


def install() -> None:
    PANELS.add("place", "cases", template="cases/_place_cases.html", build=cases_panel, order=20)
