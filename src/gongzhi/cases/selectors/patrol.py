"""Rounds as their pages show them: what is to be walked now, a route with its past, a walk stop by stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.cases.models import PatrolCheck, PatrolRoute, PatrolStop, PatrolWalk
from gongzhi.cases.models.patrol import Result
from gongzhi.cases.policies.patrol import can_read_rounds, can_walk, keeping
from gongzhi.cases.selectors.listing import EVERYWHERE, Where
from gongzhi.core.chips import DOING, DONE, LATE, Chip
from gongzhi.core.formats import Due, due
from gongzhi.core.models import below
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused
from gongzhi.duties.models import Duty, DutyState
from gongzhi.people.actor import Actor, in_force
from gongzhi.people.models import Appointment
from gongzhi.people.posts import SPECS, Right
from gongzhi.places.levels import Level
from gongzhi.places.models import Place

STOP_LEVELS = (Level.ESTATE, Level.BUILDING, Level.ENTRANCE)
PLACES_MOST = 600
PAST = 20


@dataclass(frozen=True, slots=True)
class Round:
    """A route with what is owed on it now, the own walk that is going on, and when it was last walked."""

    route: PatrolRoute
    due: Due | None
    going: PatrolWalk | None
    last: datetime | None
    mine: bool

    @property
    def is_up(self) -> bool:
        return self.mine and (self.due is not None or self.going is not None)


def rounds(
    actor: Actor, *, now: datetime, where: Where = EVERYWHERE, only: PatrolRoute | None = None
) -> list[Round]:
    """The routes that the actor may know of: those to be walked now first, by their time. Three queries."""
    rows = PatrolRoute.objects.filter(leads_by(where), retired_at=None).select_related("place", "org")
    rows = rows.filter(pk=only.pk) if only else rows
    last = Max("walks__ended_at", filter=Q(walks__counts=True))
    routes = list(rows.annotate(last=last).order_by("place__path", "name", "pk")[:PLACES_MOST])
    owed = owed_by(routes)
    walks = PatrolWalk.objects.filter(account_id=actor.account_id or 0, ended_at=None)
    going = {walk.route_id: walk for walk in walks}
    found = [
        Round(
            route, due(owed[route.pk], now=now) if route.pk in owed else None, going.get(route.pk),
            route.last, can_walk(actor, route).ok,
        )
        for route in routes
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.is_up, one.due.at if one.due else now))


def leads_by(where: Where) -> Q:
    """A route lies there, or stops there on its way."""
    if not where.here:
        return Q()
    stops = PatrolStop.objects.filter(where.here, retired_at=None)
    return where.here | Q(pk__in=stops.values("route"))


def owed_by(routes: Sequence[PatrolRoute]) -> dict[int, datetime]:
    """By when each route is owed, where it is."""
    if not routes:
        return {}
    subjects = {f"patrolroute:{route.pk}": route.pk for route in routes}
    with unscoped(because="the duties of routes that the caller has opened"):
        rows = Duty.objects.filter(subject__in=subjects, state=DutyState.OPEN)
        return {subjects[subject]: at for subject, at in rows.values_list("subject", "due_at")}


def route_of(public_id: str) -> PatrolRoute:
    rows = PatrolRoute.objects.select_related("place", "org", "walker")
    if (route := rows.filter(public_id=public_id).first()) is None:
        raise Refused(_("There is no such route for you."), status=404)
    return route


def stops_of(route: PatrolRoute) -> list[PatrolStop]:
    return list(route.stops.filter(retired_at=None).select_related("place"))


def stop_places(route: PatrolRoute) -> list[tuple[str, str]]:
    """Where a stop of the route may be: in its estates, down to the entrances."""
    rows = Place.objects.filter(below(route.place.path), level__in=STOP_LEVELS, retired_at=None)
    named = rows.order_by("path").values_list("public_id", "full_name", "name")[:PLACES_MOST]
    return [(public_id, full or name) for public_id, full, name in named]


def past_walks(route: PatrolRoute) -> list[PatrolWalk]:
    """The last walks, with what each found."""
    rows = PatrolWalk.objects.filter(route=route).select_related("account__person").prefetch_related("checks")
    return list(rows[:PAST])


def walk_of(public_id: str) -> PatrolWalk:
    rows = PatrolWalk.objects.select_related("route__org", "place", "account__person")
    if (walk := rows.filter(public_id=public_id).first()) is None:
        raise Refused(_("There is no such walk for you."), status=404)
    return walk


@dataclass(frozen=True, slots=True)
class Halt:
    """A stop on a walk, with what was seen."""

    stop: PatrolStop
    check: PatrolCheck | None

    @property
    def chip(self) -> Chip | None:
        return CHIPS[Result(self.check.result)] if self.check else None

    @property
    def may_change(self) -> bool:
        return self.check is None or self.check.case_id is None


CHIPS = {
    Result.OK: Chip(DONE.tone, DONE.icon, Result.OK.label), Result.FIND: Chip(LATE.tone, LATE.icon, Result.FIND.label),
    Result.SKIPPED: Chip(DOING.tone, "circle-x", Result.SKIPPED.label),
}  # fmt: skip


def halts(walk: PatrolWalk) -> list[Halt]:
    """In the order of the route; stops taken out since stay where something was seen at them."""
    checks = {check.stop_id: check for check in walk.checks.select_related("case")}
    stops = PatrolStop.objects.filter(route=walk.route_id).select_related("place")
    seen = Q(pk__in=checks) if walk.ended_at else Q(pk__in=checks) | Q(retired_at=None)
    return [Halt(stop, checks.get(stop.pk)) for stop in stops.filter(seen)]


def colleagues(actor: Actor, *, on: date) -> list[tuple[int, str]]:
    """Who could walk a route of the actor's organisations: person and what to call them."""
    orgs = {held.org_id for held in keeping(actor)}
    rows = Appointment.objects.filter(in_force(on), organisation_id__in=orgs, is_party=False)
    rows = rows.select_related("person", "place").order_by("place__path", "pk")
    working = [row for row in rows if Right.HANDLE in SPECS[row.post].rights]
    return list(
        {
            row.person_id: f"{row.person.name} {row.get_post_display()} · {row.place.name}" for row in working
        }.items()
    )


def may_name(reader: Actor, walk: PatrolWalk) -> bool:
    """Colleagues know each other by name, and who decides about the place knows everybody there."""
    return walk.org_id in reader.org_ids or reader.holds(Right.DISPATCH, walk.place)


def today_of(actor: Actor, *, now: datetime) -> list[Round]:
    return [one for one in rounds(actor, now=now) if one.is_up]


def has_rounds(actor: Actor) -> bool:
    return can_read_rounds(actor).ok


def pages(subjects: list[str]) -> dict[str, str]:
    """Addresses of routes by subject, in one query."""
    ids = {int(subject.partition(":")[2]): subject for subject in subjects}
    rows = PatrolRoute.objects.filter(pk__in=ids).values_list("pk", "public_id")
    return {ids[pk]: reverse("patrol_route", args=[public_id]) for pk, public_id in rows}
