"""What a move or merge will do, and why it cannot be done as things stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.models import below
from gongzhi.core.placed import FOLLOWERS, Change, placed_models
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused
from gongzhi.places.models import Place
from gongzhi.places.naming import listed
from gongzhi.places.services.tree import must_be_free

LARGE = 5_000  # rows, about a second on SQLite; more go to the worker
COUNTED = {
    "community": gettext_lazy("{n} communities"),
    "estate": gettext_lazy("{n} estates"),
    "building": gettext_lazy("{n} buildings"),
    "unit": gettext_lazy("{n} homes"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """For the page that asks before doing it: the obstacle, or what goes along in numbers."""

    problem: str
    lines: list[str]
    rows: int

    @property
    def is_large(self) -> bool:
        return self.rows > LARGE


def foresee(change: Change) -> Plan:
    """Counts across every scope: numbers only, of what the caller is about to move."""
    with unscoped(because="a preview counts what will move, and shows nothing of it"):
        if said := problem(change):
            return Plan(said, [], 0)
        lines = [str(line).format(n=f"{n:,}") for line, n in foreseen(change) if n]
        inside = Place.objects.filter(below(change.top.path)).values("pk")
        counts = [model._default_manager.filter(place_id__in=inside).count() for model in placed_models()]
    return Plan("", lines, sum(counts))


def foreseen(change: Change) -> list[tuple[Any, int]]:
    under = Place.objects.filter(below(change.top.path), retired_at=None).exclude(pk=change.top.pk)
    found = [(sentence, under.filter(level=level).count()) for level, sentence in COUNTED.items()]
    for follower in FOLLOWERS.values():
        found += follower.foresee(change)
    return found


def problem(change: Change) -> str:
    """Why this cannot be done as things stand; empty when it can."""
    top, joint = change.top, change.into or change.parent
    if top.retired_at or joint.retired_at:
        return _("{place} is no longer in use.").format(place=(top if top.retired_at else joint).full_name)
    if change.into is None:
        return move_problem(top, change.parent)
    if top.pk == joint.pk or top.level != joint.level:
        return _("Only two different places of one level are merged.")
    twins = set(Place.objects.filter(parent=top, retired_at=None).values_list("name", flat=True)) & set(
        Place.objects.filter(parent=joint, retired_at=None).values_list("name", flat=True)
    )
    if twins:
        said = _("Both have a place named {names}. Rename one of the two first.")
        return said.format(names=listed(f"“{name}”" for name in sorted(twins)[:5]))
    return ""


def move_problem(top: Place, parent: Place) -> str:
    if top.parent is None or parent.level != top.parent.level:
        return _("It can only go under a place of the same level as before.")
    if parent.pk == top.parent_id:
        return _("It lies there already.")
    try:
        must_be_free(top.name, parent)
    except Refused as refusal:
        return refusal.why
    return ""
