"""Who crosses between which parties (双向进入、交叉任职): people with posts or seats in several bodies, and bodies
with a seat in another.

Somebody comes from where they work (a post before a seat, full time before part-time) and sits elsewhere too. What is
of party building is counted for everybody who may open the page, and named for named posts only (decisions 6).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from gongzhi.core.models import below
from gongzhi.core.scope import Audience, unscoped
from gongzhi.people import policies
from gongzhi.people.actor import Actor, in_force
from gongzhi.people.models import Appointment, Organisation, Person, Seat
from gongzhi.people.posts import OrgKind, Right
from gongzhi.places.levels import Level
from gongzhi.places.models import Place
from gongzhi.places.selectors import ANY_ESTATE, Filters, in_estates

SHOWN = 50
MOST = 2000  # rows of a sheet
OPENING = {Audience.SUPERVISOR, Audience.PARTY}


@dataclass(frozen=True, slots=True)
class Standing:
    """A post or a seat of somebody."""

    org: Organisation
    words: str
    placed: Any
    part_time: bool
    is_party: bool
    starts: date | None
    ends: date | None
    is_seat: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """From one body into another: by a person, or by a seat that belongs to the body (then perhaps nobody is named)."""

    person_id: int | None
    home: Standing
    away: Standing
    by_seat: bool

    @property
    def pair(self) -> tuple[str, str]:
        return self.home.org.kind, self.away.org.kind

    @property
    def is_party(self) -> bool:
        return self.home.is_party or self.away.is_party


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the page is filtered by."""

    place: Place | None = None
    part_time: bool = False
    pair: tuple[str, str] = ("", "")
    estates: Filters = ANY_ESTATE

    def inside(self, column: str) -> Q:
        """Rows whose `column` is a place at or under the one asked for, at such an estate."""
        at = Q() if self.place is None else below(self.place.path, f"{column}__path")
        return at & in_estates(self.estates, f"{column}__estate_id")

    def fits(self, tie: Tie) -> bool:
        return all(not kind or kind == is_ for kind, is_ in zip(self.pair, tie.pair, strict=True)) and (
            tie.away.part_time or not self.part_time
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """How many cross from the row's party to the column's, and how many of them the reader sees only as a number."""

    pair: tuple[str, str]
    n: int
    hidden: int

    @property
    def labels(self) -> tuple[Any, Any]:
        return OrgKind(self.pair[0]).label, OrgKind(self.pair[1]).label


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list."""

    name: str
    tie: Tie


@dataclass(frozen=True, slots=True)
class Crossings:
    kinds: list[str]
    cells: dict[tuple[str, str], Cell]
    ties: Sequence[Tie]  # those that the reader may see
    hidden: int

    @property
    def columns(self) -> list[Any]:
        return [OrgKind(kind).label for kind in self.kinds]

    @property
    def matrix(self) -> list[tuple[Any, list[Cell | None]]]:
        """Rows by the party that people come from; a column for each party that they go to."""
        return [
            (OrgKind(row).label, [self.cells.get((row, column)) for column in self.kinds])
            for row in self.kinds
        ]

    @property
    def pairs(self) -> list[Cell]:
        """The filled cells as a list, the most first."""
        return sorted(self.cells.values(), key=lambda cell: (-cell.n, cell.pair))


def crossings(actor: Actor, wanted: Wanted, *, on: date) -> Crossings:
    with unscoped(because="posts and seats within the actor's own supervision, filtered by place"):
        every = [tie for tie in ties(actor, wanted, on=on) if wanted.fits(tie)]
    seen = [tie for tie in every if not tie.is_party or may_see(actor, tie)]
    counts, shown = Counter(tie.pair for tie in every), Counter(tie.pair for tie in seen)
    present = {kind for pair in counts for kind in pair}
    cells = {pair: Cell(pair, n, n - shown[pair]) for pair, n in counts.items()}
    return Crossings(
        [kind for kind in OrgKind.values if kind in present], cells, seen, len(every) - len(seen)
    )


def may_see(actor: Actor, tie: Tie) -> bool:
    """Named posts see what is of party building at their places, on each end that is."""
    return all(policies.sees_party(actor, end.placed) for end in (tie.home, tie.away) if end.is_party)


def lines(found: Sequence[Tie]) -> list[Line]:
    """Ties with the names of who makes them: one query, and one decryption for each person shown."""
    people = Person.objects.in_bulk({tie.person_id for tie in found if tie.person_id is not None})
    return [Line(people[tie.person_id].name if tie.person_id else "", tie) for tie in found]


def ties(actor: Actor, wanted: Wanted, *, on: date) -> list[Tie]:
    seats = seats_at(actor, wanted, on=on)
    held = [(seat.person_id, of_seat(seat)) for seat in seats if seat.person_id and seat.body_id is None]
    posts = posts_of(actor, wanted, {person for person, _seat in held if person}, on=on)
    by_person: dict[int, list[Standing]] = defaultdict(list)
    for person_id, standing in [*((post.person_id, of_post(post)) for post in posts), *held]:
        by_person[person_id or 0].append(standing)
    found = [tie for person_id, standings in by_person.items() for tie in of_person(person_id, standings)]
    found += [
        Tie(seat.person_id, of_body(seat.body), of_seat(seat), by_seat=True) for seat in seats if seat.body
    ]
    found.sort(key=lambda tie: (tie.home.org.name, tie.away.org.name, tie.person_id or 0))
    return found


def of_person(person_id: int, standings: Iterable[Standing]) -> Iterator[Tie]:
    """From where somebody works to each other body; several posts in one body are one."""
    ranked = sorted(
        standings, key=lambda one: (one.is_party, one.is_seat, one.part_time, one.starts, one.org.pk)
    )
    home, met = ranked[0], {ranked[0].org.pk}
    for other in ranked[1:]:
        if other.org.pk not in met:
            met.add(other.org.pk)
            yield Tie(person_id, home, other, by_seat=False)


def posts_of(actor: Actor, wanted: Wanted, seated: set[int], *, on: date) -> QuerySet[Appointment]:
    """Posts of those who hold some in several bodies here, and of those with a seat here, wherever they work."""
    posts = Appointment.objects.filter(in_force(on), organisation__retired_at=None)
    here = posts.filter(supervised(actor, "place__path"), wanted.inside("place"))
    several = (
        here.order_by().values("person").annotate(n=Count("organisation", distinct=True)).filter(n__gt=1)
    )
    either = Q(pk__in=here.filter(person__in=several.values("person")).values("pk")) | Q(person__in=seated)
    return posts.filter(either).select_related("organisation", "place")


def seats_at(actor: Actor, wanted: Wanted, *, on: date) -> list[Seat]:
    rows = Seat.objects.filter(
        in_force(on), supervised(actor, "organisation__place__path"), wanted.inside("organisation__place"),
        organisation__retired_at=None,
    )  # fmt: skip
    return list(rows.select_related("organisation__place", "body__place"))


def of_post(post: Appointment) -> Standing:
    return Standing(
        post.organisation, post.get_post_display(), post.place, post.part_time, post.is_party, post.starts, post.ends,
        is_seat=False,
    )  # fmt: skip


def of_seat(seat: Seat) -> Standing:
    org = seat.organisation
    return Standing(
        org, seat.get_role_display(), org, seat.part_time, seat.is_party, seat.starts, seat.ends, is_seat=True
    )


def of_body(body: Organisation) -> Standing:
    return Standing(body, "", body, part_time=False, is_party=False, starts=None, ends=None, is_seat=True)


def supervised(actor: Actor, column: str) -> Q:
    found = Q(pk__in=())
    for held in actor.posts:
        if held.spec.audiences & OPENING or Right.PEOPLE in held.spec.rights:
            found |= below(held.path, column)
    return found


def supervised_places(actor: Actor) -> QuerySet[Place]:
    """Subdistricts and communities that the list can be narrowed to."""
    levels = (Level.SUBDISTRICT, Level.COMMUNITY)
    with unscoped(because="the names of the places that the actor looks after"):
        return Place.objects.filter(supervised(actor, "path"), level__in=levels, retired_at=None).order_by(
            "path"
        )
