"""Who is acting, as plain data: policies and services take this, never a request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from gongzhi.core.models import STORED_LEVELS
from gongzhi.core.scope import PUBLIC_GRANT, Audience, Grant, unscoped
from gongzhi.core.verdict import Refused
from gongzhi.people.models import Account, Appointment, Occupancy, Ownership, Substitution
from gongzhi.people.posts import OFFICE_POSTS, SPECS, Right, Spec

ESTATE_DIGITS = 4 * 4  # four levels, four digits each


@dataclass(frozen=True, slots=True)
class Held:
    """A post in force today: which, for whom, where. `for_person` is the absent one whom the actor stands in for."""

    post: str
    org_id: int
    level: str
    place_id: int
    path: str
    person_id: int
    grid_id: int | None = None
    place_name: str = ""
    org_name: str = ""
    for_person: int | None = None

    @property
    def spec(self) -> Spec:
        return SPECS[self.post]

    def covers(self, placed: Any) -> bool:
        """Whether a record (a Place or a row at a place) lies at this post's place."""
        if self.grid_id is not None and getattr(placed, "grid_id", self.grid_id) != self.grid_id:
            return False
        if self.level in STORED_LEVELS:
            return bool(getattr(placed, f"{self.level}_id") == self.place_id)
        place = placed if hasattr(placed, "path") else placed.place
        return bool(place.path.startswith(self.path))


@dataclass(frozen=True)
class Actor:
    """`name` is for greeting on the own page and for the foot of a sheet that the actor takes out; no record holds it.

    `elevated` holds the reason of a session.

    `muted` are the kinds of messages that the person does not want to be rung for.
    """

    account_id: int | None
    person_id: int | None = None
    name: str = ""
    posts: tuple[Held, ...] = ()
    elevated: str = ""
    session_id: int | None = field(default=None, compare=False)
    on: date | None = field(default=None, compare=False)
    muted: frozenset[str] = field(default=frozenset(), compare=False)

    @cached_property
    def homes(self) -> tuple[tuple[int, str], ...]:
        """Estates where the person lives or owns, as (id, path). Asked only by pages that residents open."""
        return homes_of(self.person_id, self.on) if self.person_id and self.on else ()

    @property
    def org_id(self) -> int | None:
        """In whose name, where there is no doubt: the one organisation of all the posts."""
        orgs = {held.org_id for held in self.posts}
        return orgs.pop() if len(orgs) == 1 else None

    @property
    def org_ids(self) -> frozenset[int]:
        return frozenset(held.org_id for held in self.posts)

    @property
    def person_ids(self) -> frozenset[int]:
        """The actor and those whom the actor stands in for."""
        absent = {held.for_person for held in self.posts if held.for_person}
        return frozenset(absent | ({self.person_id} if self.person_id else set()))

    def must_be_member(self) -> int:
        """The account; refuses visitors and the system."""
        if self.account_id is None:
            raise Refused(_("Please sign in first."))
        return self.account_id

    def must_be_person(self) -> int:
        if self.person_id is None:
            raise Refused(_("Only a person can do this."))
        return self.person_id

    def holds(self, right: Right, placed: Any = None, *, org_id: int | None = None) -> bool:
        """Hold a right in a post that covers the record, and is of this organisation when one is named."""
        return any(
            right in held.spec.rights
            and (placed is None or held.covers(placed))
            and (org_id is None or held.org_id == org_id)
            for held in self.posts
        )

    def speaks_for(self, placed: Any, org_ids: Iterable[int] = ()) -> int | None:
        """The organisation in whose name the actor works on this record; the bearers first."""
        covering = [held.org_id for held in self.posts if held.spec.rights and held.covers(placed)]
        wanted = set(org_ids)
        return next((org for org in covering if org in wanted), covering[0] if covering else None)

    def grants(self, audiences: frozenset[Audience]) -> frozenset[Grant]:
        found: set[Grant] = set()
        for held in self.posts:
            found |= {
                Grant(
                    audience, held.level, held.place_id, held.path, org_id=held.org_id,
                    grid_id=held.grid_id if audience is Audience.SUPERVISOR else None,
                    named=Right.NAMED in held.spec.rights,
                )
                for audience in held.spec.audiences & audiences
            }  # fmt: skip
        if Audience.PUBLIC in audiences:
            found.add(PUBLIC_GRANT)
        if Audience.RESIDENT in audiences:
            found |= {Grant(Audience.RESIDENT, "estate", estate, path) for estate, path in self.homes}
        if Audience.OWN in audiences:
            found.add(Grant(Audience.OWN, account_id=self.account_id, person_id=self.person_id))
        if Audience.OPERATOR in audiences and self.elevated:
            found.add(Grant(Audience.OPERATOR))
        return frozenset(found)


SYSTEM = Actor(account_id=None)
VISITOR = Actor(account_id=None)


def in_force(on: date) -> Q:
    return Q(starts__lte=on) & (Q(ends__isnull=True) | Q(ends__gte=on))


def overlapping(starts: date, ends: date | None) -> Q:
    """In force on some day of the span; `ends` None is open."""
    begun = Q() if ends is None else Q(starts__lte=ends)
    return begun & (Q(ends__isnull=True) | Q(ends__gte=starts))


def actor_of(account: Account, *, on: date, elevated: str = "", session_id: int | None = None) -> Actor:
    """The actor of an account on a day. One query; homes are asked for when a page needs them."""
    person = account.person
    if person is None:
        return Actor(account.pk, elevated=elevated, session_id=session_id, on=on)
    return Actor(
        account.pk,
        person.pk,
        person.name,
        posts_of(person.pk, on),
        elevated,
        session_id,
        on,
        frozenset(account.muted),
    )


def posts_of(person_id: int, on: date) -> tuple[Held, ...]:
    """Own posts in force, then those of absent colleagues that the person stands in for.

    Standing in opens nothing in other organisations, and never an office of the platform: those exclude each other.
    """
    absent = Substitution.objects.filter(in_force(on), substitute_id=person_id).values("absent_id")
    rows = (
        Appointment.objects.filter(in_force(on), Q(person_id=person_id) | Q(person_id__in=absent))
        .filter(place__retired_at=None, organisation__retired_at=None)
        .order_by("pk")
        .values_list(
            "post", "organisation_id", "place__level", "place_id", "place__path", "person_id", "grid_id",
            "place__name", "organisation__name",
        )
    )  # fmt: skip
    every = [Held(*row) for row in rows]
    own = [held for held in every if held.person_id == person_id]
    orgs = {held.org_id for held in own}
    lent = [
        replace(held, for_person=held.person_id)
        for held in every
        if held.person_id != person_id and held.org_id in orgs and held.post not in OFFICE_POSTS
    ]
    return (*own, *lent)


def homes_of(person_id: int, on: date) -> tuple[tuple[int, str], ...]:
    """Estates where the person lives or owns, as (id, path). One query."""
    with unscoped(because="what a person may see is computed from where the person lives"):
        lives = Occupancy.objects.filter(in_force(on), person_id=person_id)
        owns = Ownership.objects.filter(in_force(on), person_id=person_id)
        columns = ("unit__estate_id", "unit__path")
        found = set(lives.values_list(*columns).union(owns.values_list(*columns)))
    return tuple(sorted({(estate, path[:ESTATE_DIGITS]) for estate, path in found if estate is not None}))
