"""What programs read of the tree: at and under the place of their token, down to what is public on any street sign."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404

from gongzhi.core.models import below
from gongzhi.places.levels import PUBLIC_LEVELS
from gongzhi.places.models import Place
from gongzhi.places.selectors.tree import opened

PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Place]
    older: str  # the path of the last one; empty on the last page


def for_program(top: Place, *, parent: str, level: str, after: str) -> Page:
    """In the order of the tree."""
    rows = Place.objects.filter(below(top.path), level__in=PUBLIC_LEVELS, retired_at=None)
    if parent:
        rows = rows.filter(parent=one_for_program(top, parent))
    if level:
        rows = rows.filter(level=level)
    if after.isascii() and after.isdigit():
        rows = rows.filter(path__gt=after)
    found = list(rows.select_related("parent").order_by("path")[: PAGE + 1])
    return Page(found[:PAGE], found[PAGE - 1].path if len(found) > PAGE else "")


def one_for_program(top: Place, public_id: str) -> Place:
    place, _moved = opened(public_id)
    if place is None or place.level not in PUBLIC_LEVELS or not place.path.startswith(top.path):
        raise Http404
    return place


def here_or_below(top: Place, public_id: str) -> Q:
    """Rows at a place that a program asks for, else at that of its token."""
    place = one_for_program(top, public_id) if public_id else top
    return below(place.path, "place__path")
