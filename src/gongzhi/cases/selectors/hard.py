"""The list of hard cases: how long each has been there, what was done, what is next, when it comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.models import Case, HardCase, HardMeasure, HardMember
from gongzhi.cases.selectors.diary import Line, diary
from gongzhi.cases.selectors.listing import at
from gongzhi.cases.states.hard import ALIVE, STANDING, HardState
from gongzhi.cases.verbs import hard as verbs
from gongzhi.core.addresses import day_in, number_in
from gongzhi.core.chips import DONE, HARD, LATE, Chip
from gongzhi.core.models.base import ScopedQuerySet
from gongzhi.core.verdict import Refused
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right
from gongzhi.places.models import Place
from gongzhi.places.selectors import ANY_ESTATE, Filters, in_estates

PAGE = 30
ICONS = {
    verbs.ASKED: ("rate", "alert-square"), verbs.LISTED: ("hard", "alert-square"), verbs.REFUSED: ("", "ban"),
    verbs.RETURNED: ("late", "bell"), verbs.KEPT: ("hard", "calendar-event"), verbs.LEFT: ("done", "circle-check"),
    verbs.JOINED: ("", "users-plus"), verbs.PLANNED: ("doing", "list-check"), verbs.STEP_DONE: ("done", "check"),
    verbs.STEP_DROPPED: ("", "x"), verbs.SOLUTION: ("doing", "bulb"), verbs.NOTED: ("", "notes"),
    verbs.EXPERTS_ASKED: ("new", "bulb"), verbs.EXPERT_ANSWERED: ("doing", "bulb"), verbs.ADVICE_DECLINED: ("", "x"),
}  # fmt: skip
CHIPS: dict[str, Chip] = {
    HardState.ASKED: Chip("rate", "hourglass", gettext_lazy("To decide")),
    HardState.LISTED: HARD,
    HardState.BACK: Chip("late", "bell", gettext_lazy("Has come back")),
    HardState.REFUSED: Chip("hard", "ban", gettext_lazy("Not listed")),
    HardState.OFF: Chip("done", "check", gettext_lazy("Off the list")),
}
Rows = ScopedQuerySet[HardCase]


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter as it stands in the address."""

    status: str = "standing"
    place: Place | None = None
    org: str = ""
    late: bool = False
    estates: Filters = ANY_ESTATE


def entries(asked: Asked, *, now: datetime) -> Rows:
    """The rows of a filter within the caller's scope: what comes back first stands first."""
    rows = HardCase.objects.filter(state_of(asked.status), in_estates(asked.estates))
    if asked.place is not None:
        rows = rows.filter(at(asked.place))
    if asked.org:
        member = HardMember.objects.filter(hard=OuterRef("pk"), org__public_id=asked.org)
        rows = rows.filter(Exists(member))
    if asked.late:
        late = HardMeasure.objects.filter(hard=OuterRef("pk"), done_at=None, dropped_at=None, due_at__lt=now)
        rows = rows.filter(Exists(late))
    return rows.order_by("review_on", "pk")


def state_of(status: str) -> Q:
    if status == "standing":
        return Q(state__in=STANDING)
    return Q() if status == "all" else Q(state=status)


@dataclass(frozen=True, slots=True)
class Row:
    hard: Any  # HardCase with the counts of its steps
    chip: Chip
    days: int
    next_due: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Row]
    older: str


def page(rows: Rows, *, after: str, now: datetime) -> Page:
    """Thirty rows behind a mark: the day of the last one and its number."""
    said, _mark, number = after.partition("_")
    if (day := day_in(said)) and (pk := number_in(number)):
        rows = rows.filter(Q(review_on__gt=day) | Q(review_on=day, pk__gt=pk))
    found = list(counted(rows).for_listing()[: PAGE + 1])
    shown = [Row(row, CHIPS[row.state], days_on(row, now), row.next_due) for row in found[:PAGE]]
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(shown, f"{last.review_on.isoformat()}_{last.pk}" if last else "")


def counted(rows: Rows) -> ScopedQuerySet[Any]:
    """With how many steps there are, how many are done, and when the next one is due."""
    steps = rows.annotate(
        planned=Count("steps", filter=Q(steps__dropped_at=None)),
        done=Count("steps", filter=Q(steps__done_at__isnull=False)),
        next_due=Min("steps__due_at", filter=Q(steps__done_at=None, steps__dropped_at=None)),
    )
    return steps.select_related("place", "case__bearer", "case__category")


def days_on(hard: HardCase, now: datetime) -> int:
    """How long it has been on the list, in days; asked for, it is not there yet."""
    if hard.listed_at is None:
        return 0
    return (localdate(hard.left_at or now) - localdate(hard.listed_at)).days


def entry_of(public_id: str) -> HardCase:
    """The entry within the caller's scope; 404 for what one may not know of."""
    rows = HardCase.objects.select_related(
        "place", "office", "asked_by", "case__bearer", "case__category", "case__place"
    )
    hard = rows.filter(public_id=public_id).first()
    if hard is None:
        raise Refused(_("There is no such hard case for you."), status=404)
    return hard


@dataclass(frozen=True, slots=True)
class Member:
    org: Organisation
    person: str


def group(hard: HardCase, reader: Actor) -> list[Member]:
    """The group, persons by name for their colleagues and for who supervises the place."""
    supervises = reader.holds(Right.DISPATCH, hard)
    rows = hard.members.select_related("org", "person")
    return [
        Member(
            row.org, row.person.name if row.person and (supervises or row.org_id in reader.org_ids) else ""
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Step:
    row: HardMeasure
    chip: Chip | None


def steps(hard: HardCase, now: datetime) -> list[Step]:
    """In the order of their days; dropped ones are in the diary only."""
    rows = hard.steps.filter(dropped_at=None).select_related("org")
    return [Step(row, DONE_STEP if row.done_at else LATE if row.due_at < now else None) for row in rows]


DONE_STEP = Chip("done", DONE.icon, gettext_lazy("Done"))


def timeline(hard: HardCase, reader: Actor) -> list[Line]:
    return diary(hard, reader, ICONS)


def entry_about(case: Case) -> HardCase | None:
    """The entry of a case that is asked for or stands on the list."""
    return HardCase.objects.filter(case=case, state__in=ALIVE).first()
