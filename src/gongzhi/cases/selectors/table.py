"""The dispatch table as people read it: the lines in force, the history of a line, where something would go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from gongzhi.cases import looks
from gongzhi.cases.models import Category, DispatchRule
from gongzhi.cases.routing import Route, route
from gongzhi.core.verdict import Refused
from gongzhi.places.models import Place
from gongzhi.places.selectors import estate_kind_of

SHOWN = ("category__parent", "place", "bearer")


def lines(text: str = "") -> list[DispatchRule]:
    """The table in force, in the order of its numbers; narrowed by words in category, place or ground."""
    rows = DispatchRule.objects.filter(ends_at=None).select_related(*SHOWN).order_by("number")
    if text := text.strip():
        fits = Q(category__name__icontains=text) | Q(category__parent__name__icontains=text)
        fits |= Q(ground__icontains=text) | Q(place__name__icontains=text)
        rows = rows.filter(fits | Q(number=int(text)) if text.isascii() and text.isdigit() else fits)
    return list(rows)


def versions(number: int) -> list[DispatchRule]:
    """All versions of a line, the newest first."""
    rows = list(DispatchRule.objects.filter(number=number).select_related(*SHOWN).order_by("-version"))
    if not rows:
        raise Refused(_("The dispatch table has no line {number}.").format(number=number), status=404)
    return rows


@dataclass(frozen=True, slots=True)
class Tried:
    """Where something would go: the category that was meant or guessed, and the route with its reason."""

    category: Category
    guessed_by: tuple[str, ...]
    place: Place
    way: Route

    @property
    def finding(self) -> str:
        sentences = {
            "rule": looks.rule_in_words(self.way.rule) if self.way.rule else "",
            "no_rule": _("No line fits: the nearest office acts."),
            "no_company": _("Nobody serves this estate as the line wants it: the nearest office acts."),
            "about_bearer": _("This is about who would have to act: the community looks at it."),
        }
        return sentences[self.way.why]

    @property
    def limit(self) -> str:
        return looks.limit_in_words(self.way.limit.amount, self.way.limit.unit.value)


def try_out(*, category: Category, guessed_by: tuple[str, ...], place: Place, on: date) -> Tried:
    way = route(category=category, placed=place, estate_kind=estate_kind_of(place), on=on)
    return Tried(category, guessed_by, place, way)
