"""Base classes of tables: scoped rows, rows at a place, public ids."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongzhi.core.scope import Audience, Grant, current_scope, scope_to

Seen = Mapping[Audience, Callable[[Grant], Q]]
NOTHING = Q(pk__in=())
STORED_LEVELS = ("district", "subdistrict", "community", "estate")


def new_public_id() -> str:
    """22 characters, 128 random bits: the only id that leaves the house."""
    return secrets.token_urlsafe(16)


if TYPE_CHECKING:
    Chars = models.CharField[str, str]
else:
    Chars = models.CharField


class Exact(Chars):
    """Text that is looked up whole: PostgreSQL keeps no second index for what it begins with."""

    def db_type(self, connection: Any) -> str | None:
        known = super().db_type(connection)
        return known.replace("varchar", "character varying", 1) if known else known


class PublicId(Exact):
    def __init__(self, **kwargs: Any) -> None:
        kwargs |= {"max_length": 22, "unique": True, "default": new_public_id, "editable": False}
        super().__init__(**kwargs)


class ScopedQuerySet[M: models.Model](models.QuerySet[M]):
    def locked(self) -> Self:
        """Lock only this table's rows (PostgreSQL); SQLite already holds its write lock.

        Their keys stay free: a new row may point to a locked one without waiting, else a report and a merge
        of its community wait for each other.
        """
        return self.select_for_update(of=("self",), no_key=True)

    def for_listing(self) -> Self:
        """A lazy load in a list is an error in tests and one batched query elsewhere."""
        return self.fetch_mode(settings.LIST_FETCH_MODE)


def telling(grants: Iterable[Grant], seen: Seen) -> list[Grant]:
    """The grants that add rows. Whoever supervises a place sees all that a bearer sees there (tested for every
    table): without the bearer's part an index serves the rest (100,000 cases: 310 ms against 30)."""
    known = [grant for grant in grants if grant.audience in seen]
    wide = {
        (g.level, g.place_id, g.named)
        for g in known
        if g.audience is Audience.SUPERVISOR and g.grid_id is None
    }
    return [
        g for g in known if g.audience is not Audience.BEARER or (g.level, g.place_id, g.named) not in wide
    ]


def grant_by_grant[Rows](model: type[ScopedModel], rows: Callable[[], Rows]) -> list[Rows]:
    """What the current scope opens of a table, one query set for each of its grants, to be joined again by a union.

    "Or" between an index and a subquery lets PostgreSQL read everything of either; alone, each has its own plan.
    """
    found = []
    for grant in telling(current_scope().grants, model.SEEN_BY):
        with scope_to({grant}):
            found.append(rows())
    return found


AT_ONCE: set[Callable[[Grant], Q] | None] = set()


def at_once[Sees: Callable[[Grant], Q]](sees: Sees) -> Sees:
    """Says of what a bearer sees that it looks at the place by `within` alone: several places of one organisation are
    then one condition, which PostgreSQL plans as a join instead of asking the same for each place."""
    AT_ONCE.add(sees)
    return sees


def gathered(grants: Sequence[Grant]) -> list[Grant]:
    """Grants of a bearer that differ by their places of one level alone, as one."""
    found: dict[Grant, list[Grant]] = {}
    for grant in grants:
        alike = grant
        if grant.audience is Audience.BEARER and grant.level in STORED_LEVELS and grant.grid_id is None:
            alike = replace(grant, place_id=None, path="")
        found.setdefault(alike, []).append(grant)
    return [
        replace(first, also=tuple(g.place_id for g in rest if g.place_id)) for first, *rest in found.values()
    ]


class ScopedManager[M: models.Model](models.Manager[M]):
    """Filters every query by the current scope; raises where none is set."""

    def get_queryset(self) -> models.QuerySet[M]:
        scope = current_scope()
        rows = super().get_queryset()
        if scope.everything_because:
            return rows
        seen: Seen = self.model.SEEN_BY  # type: ignore[attr-defined]
        grants = telling(scope.grants, seen)
        if seen.get(Audience.BEARER) in AT_ONCE:
            grants = gathered(grants)
        open_to = [seen[grant.audience](grant) for grant in grants]
        if Q() in open_to:  # "every row"; joined by "or", Django would drop it
            return rows
        return rows.filter(reduce(or_, open_to, NOTHING))


ScopedRows = ScopedManager.from_queryset(ScopedQuerySet)


class ScopedModel(models.Model):
    """Base of every table whose rows are not for everybody. States SEEN_BY (checked: core.E001)."""

    SEEN_BY: ClassVar[Seen]
    objects = ScopedRows()

    class Meta:
        abstract = True


class PlacedModel(models.Model):
    """A row at a place. It keeps the ids of the place's levels, so that lists filter without joins.

    The ids are plain values; moving or merging a place rewrites them (see core.placed).
    """

    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    district_id = models.BigIntegerField(null=True)
    subdistrict_id = models.BigIntegerField(null=True)
    community_id = models.BigIntegerField(null=True)
    estate_id = models.BigIntegerField(null=True)

    class Meta:
        abstract = True


def levels_of(place: Any) -> dict[str, int | None]:
    """The level ids of a Place as keyword arguments for a PlacedModel."""
    return {f"{level}_id": getattr(place, f"{level}_id") for level in STORED_LEVELS}


def below(path: str, column: str = "path") -> Q:
    """The subtree of a path as a range: unlike LIKE, it uses the plain index on every database."""
    after = str(int(path) + 1).zfill(len(path))
    return Q(**{f"{column}__gte": path, f"{column}__lt": after})


def within(grant: Grant) -> Q:
    """Rows of a PlacedModel at the grant's place."""
    if grant.grid_id is not None:
        return Q(grid_id=grant.grid_id)
    if grant.level in STORED_LEVELS and grant.also:
        return Q(**{f"{grant.level}_id__in": (grant.place_id, *grant.also)})
    if grant.level in STORED_LEVELS:
        return Q(**{f"{grant.level}_id": grant.place_id})
    return below(grant.path, "place__path") if grant.path else NOTHING


def supervised(grant: Grant) -> Q:
    """Rows of a PlacedModel without grids: whoever supervises one grid alone supervises none of a whole place."""
    return NOTHING if grant.grid_id is not None else within(grant)
