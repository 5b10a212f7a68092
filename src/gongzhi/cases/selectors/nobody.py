"""Which cases would have nobody to go to: no body at the place, or a body in which nobody may act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from gongzhi.cases.models import Category, DispatchRule
from gongzhi.cases.routing import TABLE, pick, routed
from gongzhi.core.scope import unscoped
from gongzhi.people.actor import in_force
from gongzhi.people.models import Appointment, Organisation
from gongzhi.people.posts import SPECS, Right
from gongzhi.people.selectors import serving_all
from gongzhi.places.models import Place

ACTING = [post for post, spec in SPECS.items() if Right.HANDLE in spec.rights]


@dataclass(frozen=True, slots=True)
class Gap:
    """At this estate these categories reach nobody; `bearer` is the body in which nobody may act, where there is one."""

    place: Place
    categories: tuple[Category, ...]
    bearer: Organisation | None


def gaps(estates: Iterable[Place], *, on: date) -> list[Gap]:
    """By estate and bearer. Categories with one line of the table are looked at together."""
    with unscoped(because="who would act where is public"):
        manned = set(
            Appointment.objects.filter(in_force(on), post__in=ACTING).values_list(
                "organisation_id", flat=True
            )
        )
        here = list(estates)
        serving = serving_all([estate.pk for estate in here], on=on)
        return [gap for estate in here for gap in gaps_of(estate, manned, serving)]


def gaps_of(estate: Place, manned: set[int], serving: Mapping[tuple[int, str], Organisation]) -> list[Gap]:
    table = TABLE.get()
    by_line: dict[tuple[DispatchRule | None, bool], list[Category]] = {}
    for category in table.kinds.values():
        rule = pick(table, category_id=category.pk, placed=estate, estate_kind=estate.kind)
        by_line.setdefault((rule, category.about_bearer), []).append(category)
    found: dict[Organisation | None, list[Category]] = {}
    for (rule, _about), categories in by_line.items():
        bearer = routed(rule, categories[0], estate, lambda service: serving.get((estate.pk, service))).bearer
        if bearer is None or bearer.pk not in manned:
            found.setdefault(bearer, []).extend(categories)
    return [Gap(estate, tuple(categories), bearer) for bearer, categories in found.items()]
