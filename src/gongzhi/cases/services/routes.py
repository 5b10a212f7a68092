"""Routes of rounds: made, changed, stop by stop, taken out of use; and the walks that their rhythm owes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import get_default_timezone, localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.models import PatrolRoute, PatrolStop
from gongzhi.cases.policies import patrol as policies
from gongzhi.cases.rhythm import DAY, Rhythm, Stretch, stretch
from gongzhi.core import config
from gongzhi.core.models import levels_of
from gongzhi.core.placed import Change
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.duties.models import Duty, DutyState
from gongzhi.duties.services import Promise, drop_duty, give_to, open_duties, plan_duty
from gongzhi.journal.services import Draft, declare, draft, label_of, record_all
from gongzhi.law.deadlines import Limit, LimitUnit
from gongzhi.people.actor import SYSTEM, Actor, in_force
from gongzhi.people.models import Appointment, Organisation
from gongzhi.places.models import Place

MADE = declare("cases.route_made", gettext_lazy("made the route “{name}”"))
CHANGED = declare("cases.route_changed", gettext_lazy("changed the route “{name}”"))
STOP_SET = declare("cases.route_stop", gettext_lazy("changed the stops of the route “{name}”"))
ENDED = declare("cases.route_ended", gettext_lazy("took the route “{name}” out of use"))
KIND = "patrol"
STOPS_MOST = 60
AT_ONCE = 10  # in one transaction of the clock


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody wants of a route. `walker_id` is who mostly walks it: the duty stands on his start page."""

    name: str
    place: Place
    org: Organisation
    rhythm: str
    walker_id: int | None = None


def locked_route(route_id: int) -> PatrolRoute:
    rows = PatrolRoute.objects.locked().select_related("place", "org").filter(pk=route_id, retired_at=None)
    route = rows.first()
    if route is None:
        raise Refused(_("There is no such route for you."), status=404)
    return route


@transaction.atomic
def make_route(*, actor: Actor, plan: Plan, now: datetime) -> PatrolRoute:
    """A new route; its first walk is owed from tomorrow on."""
    require(policies.can_keep(actor, plan.place, plan.org.pk))
    must_work_there(plan, now)
    route = PatrolRoute.objects.create(
        name=plan.name, place=plan.place, org=plan.org, rhythm=plan.rhythm, walker_id=plan.walker_id, made_at=now,
        next_on=first_day(plan.rhythm, now), **levels_of(plan.place),
    )  # fmt: skip
    record_all(actor, [draft(MADE, route, fresh=True, name=route.name, rhythm=route.rhythm)], at=now)
    return route


@transaction.atomic
def change_route(*, actor: Actor, route_id: int, plan: Plan, now: datetime) -> PatrolRoute:
    """Name, rhythm, who walks. With another rhythm the walk that is owed now is owed no longer; with another walker
    it goes over."""
    route = locked_route(route_id)
    require(policies.can_keep_route(actor, route))
    must_work_there(plan, now)
    drafts = [draft(CHANGED, route, name=plan.name, rhythm=plan.rhythm)]
    if plan.rhythm != route.rhythm:
        let_go(route, why="route_changed", drafts=drafts, now=now)
        route.next_on = first_day(plan.rhythm, now)
    elif plan.walker_id != route.walker_id:
        hand_over(route, plan.walker_id, drafts=drafts)
    route.name, route.rhythm, route.walker_id = plan.name, plan.rhythm, plan.walker_id
    route.save(update_fields=["name", "rhythm", "walker", "next_on"])
    record_all(actor, drafts, at=now)
    return route


@transaction.atomic
def retire_route(*, actor: Actor, route_id: int, now: datetime) -> PatrolRoute:
    """Walked no more; past walks stay."""
    route = locked_route(route_id)
    require(policies.can_keep_route(actor, route))
    drafts = [draft(ENDED, route, name=route.name)]
    let_go(route, why="route_ended", drafts=drafts, now=now)
    route.retired_at, route.next_on = now, None
    route.save(update_fields=["retired_at", "next_on"])
    record_all(actor, drafts, at=now)
    return route


@dataclass(frozen=True, slots=True)
class Point:
    place: Place
    name: str = ""
    look: str = ""


@transaction.atomic
def add_stop(*, actor: Actor, route_id: int, point: Point, now: datetime) -> PatrolStop:
    """One more stop at the end of the route."""
    route = locked_route(route_id)
    require(policies.can_keep_route(actor, route))
    if not point.place.path.startswith(route.place.path):
        raise Refused(_("The stops of this route lie in {place}.").format(place=route.place), status=422)
    known = route.stops.filter(retired_at=None)
    if known.count() >= STOPS_MOST:
        raise Refused(_("A route has {most} stops at most.").format(most=STOPS_MOST), status=409)
    last = known.aggregate(last=Max("sort"))["last"] or 0
    stop = PatrolStop.objects.create(
        route=route, place=point.place, name=point.name, look=point.look, sort=last + 1, **levels_of(point.place)
    )  # fmt: skip
    record_all(actor, [draft(STOP_SET, route, name=route.name, added=stop.pk)], at=now)
    return stop


@transaction.atomic
def move_stop(*, actor: Actor, route_id: int, stop_id: int, up: bool, now: datetime) -> None:
    """Walk a stop earlier or later."""

    def exchange(stops: list[PatrolStop], here: int) -> None:
        there = here - 1 if up else here + 1
        if 0 <= there < len(stops):
            stops[here], stops[there] = stops[there], stops[here]

    arrange(actor, route_id, stop_id, exchange, now)


@transaction.atomic
def drop_stop(*, actor: Actor, route_id: int, stop_id: int, now: datetime) -> None:
    """Walked past no more; walks that saw it keep it."""

    def drop(stops: list[PatrolStop], here: int) -> None:
        gone = stops.pop(here)
        gone.retired_at = now
        gone.save(update_fields=["retired_at"])

    arrange(actor, route_id, stop_id, drop, now)


def arrange(
    actor: Actor, route_id: int, stop_id: int, how: Callable[[list[PatrolStop], int], None], now: datetime
) -> None:
    route = locked_route(route_id)
    require(policies.can_keep_route(actor, route))
    stops = list(route.stops.filter(retired_at=None))
    here = next((n for n, stop in enumerate(stops) if stop.pk == stop_id), None)
    if here is None:
        raise Refused(_("This stop has been taken out already."), status=409)
    how(stops, here)
    for n, stop in enumerate(stops, 1):
        stop.sort = n
    PatrolStop.objects.bulk_update(stops, ["sort"])
    record_all(actor, [draft(STOP_SET, route, name=route.name, stops=[stop.pk for stop in stops])], at=now)


def must_work_there(plan: Plan, now: datetime) -> None:
    if plan.walker_id is None:
        return
    today = in_force(localdate(now))
    if not Appointment.objects.filter(today, organisation=plan.org, person_id=plan.walker_id).exists():
        raise Refused(_("That person does not work for {org}.").format(org=plan.org), status=422)


def first_day(rhythm: str, now: datetime) -> date | None:
    return None if rhythm == Rhythm.NEED else localdate(now) + DAY


def owed_walk(route: PatrolRoute) -> Duty | None:
    """The open duty to walk the route; locked."""
    with unscoped(because="the duty of a route that the caller has opened"):
        rows = Duty.objects.select_for_update(of=("self",), no_key=True)
        return rows.filter(subject=label_of(route), state=DutyState.OPEN).select_related("bearer").first()


def let_go(route: PatrolRoute, *, why: str, drafts: list[Draft], now: datetime) -> None:
    if duty := owed_walk(route):
        drop_duty(duty, why=why, drafts=drafts, now=now)


def hand_over(route: PatrolRoute, walker_id: int | None, *, drafts: list[Draft]) -> None:
    """The walk that is owed now stands on the other's start page, or with all colleagues."""
    duty = owed_walk(route)
    if duty and walker_id is not None:
        give_to(duty, org_id=route.org_id, person_id=walker_id, drafts=drafts)
    elif duty:
        duty.holders.filter(org_id=route.org_id, is_open=True).update(person=None)


def pass_routes_on(change: Change, old: int, new: int, *, verb: str, drafts: list[Draft]) -> None:
    """Rounds of a body that another answers for now, because the place moved; a company keeps its own."""
    routes = list(PatrolRoute.objects.locked().filter(change.inside(), org_id=old, retired_at=None))
    drafts += [draft(verb, route, before=old, to=new) for route in routes]
    PatrolRoute.objects.filter(pk__in=[route.pk for route in routes]).update(org_id=new)


def owe_walks(now: datetime) -> int:
    """Each route with a rhythm owes one walk in each stretch. One that was missed stays owed, and climbs; what was
    missed is not piled up."""
    owed = 0
    with unscoped(because="the clock looks at every place"):
        while batch := _owe_some(now):
            owed += batch
    return owed


@transaction.atomic
def _owe_some(now: datetime) -> int:
    today = localdate(now)
    rows = PatrolRoute.objects.filter(next_on__lte=today, retired_at=None).order_by("next_on", "pk")
    routes = list(
        rows.select_for_update(skip_locked=True, of=("self",), no_key=True).select_related("org")[:AT_ONCE]
    )
    drafts: list[Draft] = []
    for route in routes:
        due = stretch(route.rhythm, today)
        if due and due.first > today:  # a day off: owed with the working day after it
            route.next_on = due.first
            continue
        if due and owed_walk(route) is None:
            owe(route, due, drafts=drafts, now=now)
        route.next_on = None
    PatrolRoute.objects.bulk_update(routes, ["next_on"])
    record_all(SYSTEM, drafts, at=now)
    return len(routes)


def owe(route: PatrolRoute, due: Stretch, *, drafts: list[Draft], now: datetime) -> None:
    end = datetime.combine(due.after, time(), get_default_timezone())
    hours = max(1, -((now - end) // timedelta(hours=1)))
    promise = Promise(KIND, route.name, route.org, Limit(hours, LimitUnit.HOUR))
    duty = plan_duty(promise, route, now=now)
    share = config.value("duties.remind_at_percent", route) / 100
    duty.due_at = duty.climb_at = end
    duty.remind_at = now + (end - now) * share
    open_duties([(duty, route)], drafts=drafts)
    works = in_force(localdate(now))
    if (
        route.walker_id
        and Appointment.objects.filter(works, organisation=route.org, person_id=route.walker_id).exists()
    ):
        give_to(duty, org_id=route.org_id, person_id=route.walker_id, drafts=drafts)
