"""A walk of a route: begun, stop by stop, ended by its walker or the clock. Sent twice, each step is taken once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.models import PatrolCheck, PatrolRoute, PatrolStop, PatrolWalk
from gongzhi.cases.models.case import Source
from gongzhi.cases.models.patrol import Result
from gongzhi.cases.policies import patrol as policies
from gongzhi.cases.rhythm import stretch
from gongzhi.cases.selectors.reporting import best_kind
from gongzhi.cases.services.found import find
from gongzhi.cases.services.intake import Report
from gongzhi.cases.services.promising import Word, ring
from gongzhi.cases.services.routes import locked_route, owed_walk
from gongzhi.core import config
from gongzhi.core.models import levels_of
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.duties.services import close_duty
from gongzhi.journal.services import Draft, declare, draft, record_all
from gongzhi.people.actor import SYSTEM, Actor
from gongzhi.text.masking import mask

BEGUN = declare("cases.walk_begun", gettext_lazy("began to walk “{name}”"))
CHECKED = declare("cases.walk_checked", gettext_lazy("looked at a stop of “{name}”"))
WALKED = declare("cases.walk_ended", gettext_lazy("ended the walk of “{name}”"))
LEFT_OPEN = declare(
    "cases.walk_left_open", gettext_lazy("the walk of “{name}” was left open; the clock ended it")
)
RING = "walk"  # the kind of message
MOST_WORDS = 300
WALK_HOURS, LEAST_HOURS = "cases.walk_hours", 2
config.declare_setting(
    WALK_HOURS, label=gettext_lazy("A walk that nobody ends is ended by the clock after"), default=12,
    unit=gettext_lazy("hours"), ground=gettext_lazy("policy"), least=LEAST_HOURS, most=72,
)  # fmt: skip


@transaction.atomic
def start_walk(*, actor: Actor, route_id: int, now: datetime) -> PatrolWalk:
    """Begin; who has begun already goes on with the same walk."""
    route = locked_route(route_id)
    require(policies.can_walk(actor, route))
    account = actor.must_be_member()
    if going := PatrolWalk.objects.filter(route=route, account_id=account, ended_at=None).first():
        return going
    if not route.stops.filter(retired_at=None).exists():
        raise Refused(_("This route has no stops yet."), status=409)
    walk = PatrolWalk.objects.create(
        route=route, org=route.org, place=route.place, account_id=account, started_at=now, **levels_of(route)
    )
    record_all(actor, [draft(BEGUN, walk, fresh=True, name=route.name)], at=now)
    return walk


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody saw at a stop; with a find its words and its photos."""

    result: str
    words: str = ""
    uploads: Sequence[Any] = ()
    answers: tuple[tuple[str, str], ...] = ()  # what is known beside the words


@transaction.atomic
def check_stop(*, actor: Actor, walk_id: int, stop_id: int, seen: Seen, now: datetime) -> PatrolCheck:
    """In order, found something, or not looked at and why. What was found stays found; the rest can be corrected."""
    walk = going_on(actor, walk_id)
    stop = (
        PatrolStop.objects.filter(pk=stop_id, route=walk.route_id, retired_at=None)
        .select_related("place")
        .first()
    )
    if stop is None:
        raise Refused(_("This stop has been taken out of the route."), status=409)
    words = seen.words.strip()
    if seen.result == Result.FIND and not words:
        raise Refused(_("Write a few words about what is wrong."), status=422)
    if seen.result == Result.SKIPPED and not words:
        raise Refused(_("Say why it was not looked at."), status=422)
    check = PatrolCheck.objects.filter(walk=walk, stop=stop).first() or PatrolCheck(walk=walk, stop=stop)
    if check.case_id is not None:
        raise Refused(_("What was found here is a case already. Enter another one by itself."), status=409)
    check.result, check.words, check.at = seen.result, mask(words).text[:MOST_WORDS], now
    if seen.result == Result.FIND:
        found = find(actor=actor, report=report_of(stop, words, seen.answers), uploads=seen.uploads, now=now)
        check.case, check.joined = found.case, found.joined
    check.save()
    facts: dict[str, Any] = {
        "stop": stop.pk,
        "result": seen.result,
        "case": check.case_id,
        "joined": check.joined,
    }
    record_all(actor, [draft(CHECKED, walk, name=walk.route.name, **facts)], at=now)
    return check


def report_of(stop: PatrolStop, words: str, answers: tuple[tuple[str, str], ...]) -> Report:
    text, kind = f"{stop.name}：{words}" if stop.name else words, best_kind(words)
    return Report(place=stop.place, text=text, category=kind, source=Source.PATROL, answers=answers)


@transaction.atomic
def end_walk(*, actor: Actor, walk_id: int, why: str, now: datetime) -> PatrolWalk:
    """Stops that nobody answered for are skipped with the reason given. A walk that looked at nothing settles nothing."""
    walk = going_on(actor, walk_id)
    left = not_seen(walk)
    if left and not why.strip():
        raise Refused(_("Say why the stops that are left were not looked at."), status=422)
    finish(walk, left, mask(why.strip()).text[:MOST_WORDS], verb=WALKED, actor=actor, now=now)
    return walk


def not_seen(walk: PatrolWalk) -> list[PatrolStop]:
    done = set(walk.checks.values_list("stop_id", flat=True))
    return [stop for stop in walk.route.stops.filter(retired_at=None) if stop.pk not in done]


def finish(
    walk: PatrolWalk, left: Sequence[PatrolStop], why: str, *, verb: str, actor: Actor, now: datetime
) -> None:
    skipped = {"result": Result.SKIPPED, "words": why, "at": now}
    PatrolCheck.objects.bulk_create(PatrolCheck(walk=walk, stop=stop, **skipped) for stop in left)
    walk.ended_at = now
    walk.counts = walk.checks.exclude(result=Result.SKIPPED).exists()
    walk.save(update_fields=["ended_at", "counts"])
    drafts = [draft(verb, walk, name=walk.route.name, skipped=len(left), counts=walk.counts)]
    if walk.counts:
        settle(walk, drafts=drafts, now=now)
    record_all(actor, drafts, at=now)


def end_left_open(now: datetime) -> int:
    """Walks that nobody ended within the time of their place. What was seen and found on them stays."""
    with unscoped(because="the clock looks at every place"):
        going = PatrolWalk.objects.filter(ended_at=None, started_at__lte=now - timedelta(hours=LEAST_HOURS))
        over = [walk.pk for walk in going if is_over(walk, now)]
        return sum(end_for_its_walker(pk, now) for pk in over)


def is_over(walk: PatrolWalk, now: datetime) -> bool:
    return walk.started_at + timedelta(hours=config.value(WALK_HOURS, walk)) <= now


@transaction.atomic
def end_for_its_walker(walk_id: int, now: datetime) -> bool:
    walk = PatrolWalk.objects.locked().select_related("route").get(pk=walk_id)
    if walk.ended_at is not None:
        return False
    left = not_seen(walk)
    finish(walk, left, _("The walk was left open."), verb=LEFT_OPEN, actor=SYSTEM, now=now)
    text = (
        _("Your walk of “{name}” was left open and has been ended. What you found stays; stops left: {n}.")
        if walk.counts
        else _(
            "Your walk of “{name}” was left open and has been ended. No stop was looked at, so it does not count."
        )
    )
    link = reverse("patrol_walk", args=[walk.public_id])
    words = text.format(name=walk.route.name, n=len(left))
    ring(Word(RING, f"patrolwalk:{walk.pk}", words, link), [], walk, also=[walk.account_id], now=now)
    return True


def settle(walk: PatrolWalk, *, drafts: list[Draft], now: datetime) -> None:
    """The walk that was owed is done, late or not; the next is owed with the next stretch."""
    route = PatrolRoute.objects.locked().get(pk=walk.route_id)
    if duty := owed_walk(route):
        close_duty(duty, drafts=drafts, now=now)
    if (here := stretch(route.rhythm, localdate(now))) and route.retired_at is None:
        route.next_on = here.after
        route.save(update_fields=["next_on"])


def going_on(actor: Actor, walk_id: int) -> PatrolWalk:
    walk = PatrolWalk.objects.locked().select_related("route").filter(pk=walk_id).first()
    if walk is None:
        raise Refused(_("There is no such walk for you."), status=404)
    require(policies.can_go_on(actor, walk))
    if walk.ended_at is not None:
        raise Refused(
            _("This walk has ended. Begin a new one, or enter what you found by itself."), status=409
        )
    return walk
