"""Rounds of the last weeks: routes by company and community, walks with finds, one that is overdue."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from gongzhi.cases.models import Case, PatrolRoute, PatrolStop
from gongzhi.cases.models.case import Source
from gongzhi.cases.selectors.reporting import best_kind
from gongzhi.cases.services import Report, accept_case, finish_case, receive_case
from gongzhi.cases.services.routes import Plan, Point, add_stop, make_route, owe_walks
from gongzhi.cases.services.walks import Seen, check_stop, end_walk, start_walk
from gongzhi.cases.states import Status
from gongzhi.duties.services import tick
from gongzhi.people.actor import VISITOR, Actor
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right
from gongzhi.portal.demo.layout import read_data
from gongzhi.portal.demo.scenes.acting import Acting

MADE = -20  # days from today
MORNING = -11.9  # hours from noon: when a day's walks begin to be owed
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
OK = Seen("ok")


def play(acting: Acting) -> int:
    """Day by day, as the clock and the walkers did it. Returns how many walks there were."""
    rows = read_data("rounds")["routes"]
    routes = [(row, make(acting, row), walker(acting, row)) for row in rows]
    walks = 0
    for day in range(MADE + 1, 1):
        owe_walks(acting.day(day, MORNING))
        for row, route, actor in routes:
            if day in row["walks"]:
                walk(acting, row, route, actor, day)
                walks += 1
    tick(acting.town.now)
    return walks


def org_of(acting: Acting, row: dict[str, Any]) -> Organisation:
    site = acting.site(row["estate"])
    return acting.town.offices[site.community.name] if row["org"] == "社区" else acting.org(row["org"], site)


def walker(acting: Acting, row: dict[str, Any]) -> Actor:
    """By name where the route is somebody's, else a colleague at the place."""
    site, org = acting.site(row["estate"]), org_of(acting, row)
    person = acting.town.people.get(row["walker"])
    if person is not None:
        return next(acting.crew.actor(one) for one in acting.crew.everybody if one.person == person)
    return acting.of(org, Right.HANDLE, site.place, acting.town.now)


def make(acting: Acting, row: dict[str, Any]) -> PatrolRoute:
    site, org, at = acting.site(row["estate"]), org_of(acting, row), acting.day(MADE)
    keeper = acting.of(org, Right.ASSIGN, site.place, at)
    person = acting.town.people.get(row["walker"])
    plan = Plan(row["name"], site.place, org, row["rhythm"], person.pk if person else None)
    route = make_route(actor=keeper, plan=plan, now=at)
    for number, name, look in row["stops"]:
        place = site.blocks[number - 1].place if number else site.place
        add_stop(actor=keeper, route_id=route.pk, point=Point(place, name, look), now=at)
    return route


def walk(acting: Acting, row: dict[str, Any], route: PatrolRoute, actor: Actor, day: int) -> None:
    finds = {sort: words for on, sort, *words in row["finds"] if on == day}
    at = acting.day(day, -3)
    for sort, words in [(sort, words) for on, sort, words in row["told"] if on == day]:
        tell(route.stops.get(sort=sort), words, at - HOUR)
    going = start_walk(actor=actor, route_id=route.pk, now=at)
    settled: list[tuple[Case, float, str]] = []
    for stop in route.stops.all():
        at = min(at + 4 * MINUTE, acting.town.now)
        if stop.sort not in finds:
            check_stop(actor=actor, walk_id=going.pk, stop_id=stop.pk, seen=OK, now=at)
            continue
        words, hours, result = finds[stop.sort]
        check = check_stop(actor=actor, walk_id=going.pk, stop_id=stop.pk, seen=Seen("find", words), now=at)
        if check.case and result:
            settled.append((check.case, hours, result))
    end_walk(actor=actor, walk_id=going.pk, why="", now=at)
    for case, hours, result in settled:
        mend(acting, case, result, at + hours * HOUR)


def tell(stop: PatrolStop, words: str, at: datetime) -> None:
    """A resident was there first."""
    said = Report(place=stop.place, text=words, category=best_kind(words), source=Source.PLACARD)
    receive_case(actor=VISITOR, report=said, now=at)


def mend(acting: Acting, case: Case, result: str, at: datetime) -> None:
    """A find that was joined to a case that somebody works on already is theirs to end."""
    if case.bearer is None:
        raise LookupError(f"nobody bears {case.title}")
    if case.status != Status.DISPATCHED:
        return
    worker = acting.of(case.bearer, Right.HANDLE, case.place, at)
    accept_case(actor=worker, case_id=case.pk, now=at - HOUR)
    finish_case(actor=worker, case_id=case.pk, result=result, now=at)
