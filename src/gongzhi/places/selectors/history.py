"""What happened to a place and its grids, for its page. The caller has opened the place in its own scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gongzhi.core.panels import PANELS
from gongzhi.core.scope import unscoped
from gongzhi.journal.models import Entry
from gongzhi.journal.selectors import sentence
from gongzhi.places.models import Grid, Place

SHOWN = 30
ICONS = {
    "places.added": "plus", "places.renamed": "edit", "places.moved": "route", "places.merged": "git-merge",
    "places.absorbed": "git-merge", "places.retired": "ban", "places.restored": "arrow-back-up",
    "places.placard_issued": "qrcode", "places.placard_revoked": "qrcode-off",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of a timeline component."""

    icon: str
    who: str
    what: str
    at: datetime
    tone: str = ""
    words: str = ""


def history(place: Place) -> list[Happened]:
    """The newest entries about a place and the grids drawn at it."""
    with unscoped(because="the reader has opened the place; its history is the place's"):
        grids = Grid.objects.filter(place=place).values_list("pk", flat=True)
        subjects = [f"place:{place.pk}", *(f"grid:{pk}" for pk in grids)]
        entries = list(Entry.objects.filter(subject__in=subjects).order_by("-at", "-pk")[:SHOWN])
        names = PANELS.names({entry.actor_id for entry in entries if entry.actor_id})
    return [
        Happened(
            ICONS.get(entry.verb, "clipboard-list"),
            names.get(entry.actor_id or 0, ""),
            sentence(entry.verb, entry.data),
            entry.at,
        )
        for entry in entries
    ]
