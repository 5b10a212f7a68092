"""Which line of the dispatch table applies, and who that is at this place. The table is kept in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from gongzhi.cases.models import Case, Category, DispatchRule
from gongzhi.cases.models.rules import BearerKind
from gongzhi.cases.policies import can_be_given
from gongzhi.core.cached import Cached
from gongzhi.core.models import STORED_LEVELS
from gongzhi.core.scope import unscoped
from gongzhi.law.deadlines import Limit, LimitUnit
from gongzhi.people.actor import in_force
from gongzhi.people.models import Engagement, Organisation
from gongzhi.people.posts import OrgKind, Service
from gongzhi.people.selectors import bodies_of, serving

LOCAL_KINDS = (
    OrgKind.RESIDENTS, OrgKind.SUBDISTRICT, OrgKind.DISTRICT, OrgKind.DEPARTMENT, OrgKind.STATION,
    OrgKind.COMMITTEE, OrgKind.MANAGEMENT,
)  # fmt: skip
OTHER = "other"
ServedBy = Callable[[str], Organisation | None]  # the organisation of a service at the place
FALLBACK_LIMIT = Limit(1, LimitUnit.WORKING_DAY)


@dataclass(frozen=True, slots=True)
class Table:
    categories: dict[int, Category]
    rules: tuple[DispatchRule, ...]
    kinds: dict[str, Category]  # what a report can be about, by code

    def lineage(self, category_id: int | None) -> list[int]:
        """The category and those above it, nearest first."""
        found: list[int] = []
        while category_id is not None:
            found.append(category_id)
            category_id = self.categories[category_id].parent_id
        return found


def load() -> Table:
    categories = {row.pk: row for row in Category.objects.all()}
    rules = DispatchRule.objects.filter(ends_at=None).select_related("bearer")
    return Table(categories, tuple(rules), kinds_of(categories))


def kinds_of(categories: Mapping[int, Category]) -> dict[str, Category]:
    """Those in use with nothing finer below; the remaining kind always."""
    rows = categories.values()
    parents = {row.parent_id for row in rows if row.parent_id and not row.retired_at}
    return {
        row.code: row for row in rows if not row.retired_at and (row.pk not in parents or row.code == OTHER)
    }


TABLE = Cached(load)


def pick(table: Table, *, category_id: int, placed: Any, estate_kind: str) -> DispatchRule | None:
    """The closest line: nearest place, then narrower category, then kind of estate, then the newer line."""
    lineage = table.lineage(category_id)
    here = [getattr(placed, f"{level}_id", None) for level in STORED_LEVELS]

    def closeness(rule: DispatchRule) -> tuple[int, int, int, int] | None:
        if rule.place_id is not None and rule.place_id not in here:
            return None
        if rule.category_id is not None and rule.category_id not in lineage:
            return None
        if rule.estate_kind and rule.estate_kind != estate_kind:
            return None
        near = here.index(rule.place_id) + 1 if rule.place_id is not None else 0
        narrow = len(lineage) - lineage.index(rule.category_id) if rule.category_id is not None else 0
        return near, narrow, int(bool(rule.estate_kind)), rule.number

    fitting = [(close, rule) for rule in table.rules if (close := closeness(rule)) is not None]
    return max(fitting, key=lambda found: found[0])[1] if fitting else None


@dataclass(frozen=True, slots=True)
class Route:
    """Where a case goes and why.

    `why` is a code: rule, no_rule, no_company, about_bearer, unknown_place or by_hand.
    """

    bearer: Organisation | None
    limit: Limit
    rule: DispatchRule | None
    why: str


def route(*, category: Category, placed: Any, estate_kind: str, on: date) -> Route:
    """Apply the table. A complaint about the would-be bearer goes to the community (decisions 5)."""
    rule = pick(TABLE.get(), category_id=category.pk, placed=placed, estate_kind=estate_kind)
    return routed(rule, category, placed, lambda service: serving(placed.estate_id, on=on, service=service))


def routed(rule: DispatchRule | None, category: Category, placed: Any, served_by: ServedBy) -> Route:
    """By a line that was picked; `served_by` is asked only where the line needs it."""
    limit = Limit(rule.limit_amount, LimitUnit(rule.limit_unit)) if rule else FALLBACK_LIMIT
    bodies = bodies_of(placed)
    if category.about_bearer:
        return Route(nearest(bodies), limit, rule, "about_bearer")
    if rule is None:
        return Route(nearest(bodies), limit, None, "no_rule")
    bearer = bearer_of(rule, bodies, served_by)
    if bearer is None:
        return Route(nearest(bodies), limit, rule, "no_company")
    return Route(bearer, limit, rule, "rule")


def bearer_of(
    rule: DispatchRule, bodies: dict[str, Organisation], served_by: ServedBy
) -> Organisation | None:
    if rule.bearer_kind == BearerKind.NAMED:
        return rule.bearer
    if rule.bearer_kind == BearerKind.COMPANY:
        return served_by(Service.PROPERTY.value)
    if rule.bearer_kind == BearerKind.COMMITTEE:
        return served_by(Service.COMMITTEE.value)
    return bodies.get(rule.bearer_kind)


def nearest(bodies: dict[str, Organisation]) -> Organisation | None:
    return next(iter(bodies.values()), None)


def acting_at(placed: Any, *, on: date) -> list[Organisation]:
    """Everybody to whom a case at this place may be handed: bodies, engaged organisations, departments."""
    here = [place_id for level in STORED_LEVELS if (place_id := getattr(placed, f"{level}_id", None))]
    local = Q(place_id__in=here, kind__in=LOCAL_KINDS)
    with unscoped(because="who acts where is public"):
        engaged = Engagement.objects.filter(in_force(on), place_id__in=here).values("organisation_id")
        return list(Organisation.objects.filter(local | Q(pk__in=engaged), retired_at=None).order_by("pk"))


def open_to(case: Case, *, on: date) -> list[Organisation]:
    """Those of them who may read what the case says."""
    return [org for org in acting_at(case, on=on) if can_be_given(case, org)]


def lexicon(categories: Iterable[Category]) -> dict[str, list[str]]:
    """What residents write, by category code: for suggesting a category."""
    return {
        category.code: category.words for category in categories if category.words and not category.retired_at
    }
