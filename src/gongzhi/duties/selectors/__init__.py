"""What waits for whom. The start page of every post is this list, in the order of its time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, F, Q, QuerySet, When
from django.utils.timezone import localtime

from gongzhi.core.menus import COUNTED
from gongzhi.core.scope import unscoped
from gongzhi.duties.models import Duty, DutyHolder, DutyState, Errand, ErrandState
from gongzhi.people.actor import Actor, Held
from gongzhi.people.posts import Right

NOTHING = Q(pk__in=())
CLIMBED = "climbed"  # in place of a kind: what came up from below
WEEK = timedelta(days=7)
LATE, TODAY, THIS_WEEK, LATER = "late", "today", "week", "later"
SHOWN = (
    "org_id", "person__name", "level", "is_bearer", "from_at", "due_at", "duty__kind", "duty__level", "duty__subject",
    "duty__title", "duty__public_id",
    "duty__place__name", "duty__place__full_name", "duty__bearer__name", "duty__bearer__short_name",
)  # fmt: skip


def mine(actor: Actor) -> Q:
    """Parts of duties that the actor answers for: of the own organisations at the posts' places, and given by name."""
    wanted = reduce(or_, (held_at(held) for held in actor.posts if Right.HANDLE in held.spec.rights), NOTHING)
    if actor.person_ids and wanted is not NOTHING:
        wanted |= Q(person_id__in=actor.person_ids, org_id__in=actor.org_ids)
    named = any(Right.NAMED in held.spec.rights for held in actor.posts)
    return wanted if named else wanted & Q(duty__named_only=False)


def held_at(held: Held) -> Q:
    if held.grid_id is not None:
        return Q(org_id=held.org_id, grid_id=held.grid_id)
    if held.level == "estate":
        return Q(org_id=held.org_id, estate_id=held.place_id)
    if held.level in ("district", "subdistrict", "community"):
        return Q(**{"org_id": held.org_id, f"duty__{held.level}_id": held.place_id})
    return Q(org_id=held.org_id, duty__place__path__startswith=held.path)


def waiting(actor: Actor, *, kind: str = "") -> QuerySet[DutyHolder]:
    """Open parts, the most urgent first, whole: nothing is left to be fetched one by one."""
    rows = DutyHolder.objects.filter(mine(actor), is_open=True)
    if kind == CLIMBED:
        rows = rows.filter(is_bearer=False)
    elif kind:
        rows = rows.filter(duty__kind=kind)
    rows = rows.select_related("duty__place", "duty__bearer", "person").only(*SHOWN)
    return rows.order_by("due_at", "pk").fetch_mode(settings.LIST_FETCH_MODE)


def count_waiting(actor: Actor) -> int:
    """For the menu."""
    return DutyHolder.objects.filter(mine(actor), is_open=True).order_by()[: COUNTED + 1].count()


@dataclass(frozen=True, slots=True)
class Waits:
    """How many wait: late, until midnight, within a week, in all, come up from below; and in all by kind."""

    late: int
    today: int
    week: int
    total: int
    climbed: int
    kinds: dict[str, int]

    @property
    def later(self) -> int:
        return self.total - self.late - self.today - self.week


def midnight(now: datetime) -> datetime:
    """The end of today where the place is."""
    return localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def in_time(now: datetime) -> dict[str, Q]:
    """Late, until midnight, within a week, later: each part stands in one of them."""
    end = midnight(now)
    return {
        LATE: Q(due_at__lt=now), TODAY: Q(due_at__gte=now, due_at__lte=end),
        THIS_WEEK: Q(due_at__gt=end, due_at__lte=end + WEEK), LATER: Q(due_at__gt=end + WEEK),
    }  # fmt: skip


def waits(actor: Actor, *, now: datetime) -> Waits:
    """One query for all the figures of the list."""
    stretches = in_time(now)
    rows = DutyHolder.objects.filter(mine(actor), is_open=True).values("duty__kind").order_by()
    counts: dict[str, Any] = {
        **{name: Count("pk", filter=stretches[name]) for name in (LATE, TODAY, THIS_WEEK)},
        "total": Count("pk"),
        "climbed": Count("pk", filter=Q(is_bearer=False)),
    }
    found = list(rows.annotate(**counts).values_list("duty__kind", *counts))
    sums = {name: sum(row[n] for row in found) for n, name in enumerate(counts, 1)}
    return Waits(**sums, kinds={kind: total for kind, _late, _today, _week, total, _climbed in found})


@dataclass(frozen=True, slots=True)
class Kept:
    """Duties that ended in a month: in time and in all, and the same of the month before.

    `moved` of those in time were so by a time granted later. `open_late` are past their time and still open: no rate
    shows them, so they stand beside it.
    """

    in_time: int
    moved: int
    ended: int
    in_time_before: int
    ended_before: int
    open_late: int


def month_of(now: datetime) -> datetime:
    return localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def month_before(now: datetime) -> datetime:
    return month_of(month_of(now) - timedelta(days=1))


def borne(actor: Actor) -> QuerySet[Duty]:
    """Duties of the actor's organisations at the posts' places."""
    posts = [held for held in actor.posts if Right.HANDLE in held.spec.rights]
    wanted = reduce(or_, (borne_at(held) for held in posts), NOTHING)
    if not any(Right.NAMED in held.spec.rights for held in posts):
        wanted &= Q(named_only=False)
    with unscoped(because="filtered by the actor's own organisations and places"):
        return Duty.objects.filter(wanted)


def borne_at(held: Held) -> Q:
    if held.grid_id is not None:
        return Q(bearer_id=held.org_id, grid_id=held.grid_id)
    if held.level in ("district", "subdistrict", "community", "estate"):
        return Q(**{"bearer_id": held.org_id, f"{held.level}_id": held.place_id})
    return Q(bearer_id=held.org_id, place__path__startswith=held.path)


def ended(actor: Actor, *, since: datetime, until: datetime) -> QuerySet[Duty]:
    """The rows behind the promise rate, the last that ended first."""
    rows = borne(actor).filter(state=DutyState.DONE, closed_at__gte=since, closed_at__lt=until)
    return rows.select_related("place").order_by("-closed_at", "-pk").fetch_mode(settings.LIST_FETCH_MODE)


def kept(actor: Actor, *, now: datetime) -> Kept:
    """The promise rate of this month. One query."""
    here, before = month_of(now), month_before(now)
    this = Q(state=DutyState.DONE, closed_at__gte=here, closed_at__lte=now)
    last = Q(state=DutyState.DONE, closed_at__gte=before, closed_at__lt=here)
    late = Q(state=DutyState.OPEN, due_at__lt=now)
    found = borne(actor).filter(Q(state=DutyState.DONE, closed_at__gte=before) | late).aggregate(
        in_time=Count("pk", filter=this & Q(kept=True)), ended=Count("pk", filter=this),
        moved=Count("pk", filter=this & Q(kept=True, first_due_at__isnull=False)),
        in_time_before=Count("pk", filter=last & Q(kept=True)), ended_before=Count("pk", filter=last),
        open_late=Count("pk", filter=late),
    )  # fmt: skip
    return Kept(**found)


@dataclass(frozen=True, slots=True)
class LateBelow:
    place_id: int
    late: int


def late_below(level: str, place_id: int, part: str, *, now: datetime) -> list[LateBelow]:
    """Open duties past their time under a place, by the parts next below it, most first."""
    with unscoped(because="asked by who supervises the place, for counts only"):
        rows = Duty.objects.filter(
            **{f"{level}_id": place_id}, state=DutyState.OPEN, due_at__lt=now, named_only=False
        ).values(part=F(f"{part}_id"))
        found = rows.annotate(late=Count("pk")).order_by("-late", "part")
        return [LateBelow(row["part"], row["late"]) for row in found if row["part"]]


LISTED = 12  # rows beside an organisation


def errands_given(org_id: int) -> QuerySet[Errand]:
    """What a body asked for, as far as the reader may see: the open ones first, then the newest."""
    return _errands(Q(giver_id=org_id))


def errands_borne(org_id: int) -> QuerySet[Errand]:
    return _errands(Q(bearer_id=org_id))


def _errands(which: Q) -> QuerySet[Errand]:
    is_open = Case(When(state=ErrandState.OPEN, then=0), default=1)
    rows = Errand.objects.filter(which).annotate(rank=is_open)
    return rows.select_related("giver", "bearer", "place").order_by("rank", "-asked_at", "-pk")


def open_of(org_id: int) -> QuerySet[Duty]:
    """Open duties of an organisation, as far as the reader may see, the most urgent first."""
    rows = Duty.objects.filter(bearer_id=org_id, state=DutyState.OPEN)
    return rows.select_related("place").order_by("due_at", "pk").fetch_mode(settings.LIST_FETCH_MODE)
