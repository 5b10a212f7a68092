"""Who is acting, as plain data: policies and services take this, never a request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from django.utils.translation import gettext as _

from gongzhi.core.models import STORED_LEVELS
from gongzhi.core.scope import Audience, Grant
from gongzhi.core.verdict import Refused
from gongzhi.people.models import Account, Appointment, Occupancy, Ownership, Substitution
from gongzhi.people.posts import SPECS, Right, Spec


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


@dataclass(frozen=True, slots=True)
class Actor:
    """`name` is for greeting on the own page; it is written nowhere. `elevated` holds the reason of a session."""

    account_id: int | None
    person_id: int | None = None
    name: str = ""
    posts: tuple[Held, ...] = ()
    homes: tuple[tuple[int, str], ...] = ()  # (estate id, path of the estate)
    elevated: str = ""
    session_id: int | None = field(default=None, compare=False)

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


def actor_of(account: Account, *, on: date, elevated: str = "", session_id: int | None = None) -> Actor:
    """The actor of an account on a day: own posts, posts of those it stands in for, homes. Four queries."""
    person = account.person
    if person is None:
        return Actor(account.pk, elevated=elevated, session_id=session_id)
    absent = Substitution.objects.filter(in_force(on), substitute=person).values_list("absent_id", flat=True)
    wanted = {person.pk, *absent}
    rows = Appointment.objects.filter(
        in_force(on), person_id__in=wanted, place__retired_at=None, organisation__retired_at=None
    ).values_list(
        "post", "organisation_id", "place__level", "place_id", "place__path", "person_id", "grid_id"
    )
    posts = tuple(Held(*row, for_person=row[5] if row[5] != person.pk else None) for row in rows)
    return Actor(account.pk, person.pk, person.name, posts, homes_of(person.pk, on), elevated, session_id)


def homes_of(person_id: int, on: date) -> tuple[tuple[int, str], ...]:
    """Estates where the person lives or owns, as (id, path)."""
    found: set[tuple[int, str]] = set()
    for model in (Occupancy, Ownership):
        rows = model.objects.filter(in_force(on), person_id=person_id)
        for path, estate_id in rows.values_list("unit__path", "unit__estate_id"):
            if estate_id is not None:
                found.add((estate_id, path[: 4 * 4]))
    return tuple(sorted(found))
