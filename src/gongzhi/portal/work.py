"""What stands on a start page: the rows of "waits for me", new cases, what came back, what is late below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, Window
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongzhi.cases.models import Case
from gongzhi.cases.models.case import FOUND
from gongzhi.cases.states import Status
from gongzhi.core.formats import Due, due
from gongzhi.core.models import STORED_LEVELS
from gongzhi.core.panels import Panel
from gongzhi.duties import selectors as duties
from gongzhi.duties.kinds import KINDS, pages
from gongzhi.duties.models import DutyHolder, DutyLevel
from gongzhi.people.actor import Actor, Held
from gongzhi.people.posts import Post, Right
from gongzhi.places.models import Place

SHOWN = 25
NEW_SHOWN = 3
NEW = ("public_id", "title", "received_at", "place__name", "place__full_name")
BELOW = {"district": "subdistrict", "subdistrict": "community", "community": "estate"}


@dataclass(frozen=True, slots=True)
class Row:
    """A duty row as core/components/_duty_row.html draws it."""

    icon: str
    kind: str | Promise
    url: str
    title: str
    grey: str
    due: Due
    action: str
    action_url: str


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one stretch of time under its heading."""

    name: str
    icon: str
    is_late: bool
    count: int
    rows: list[Row]


def case_id(subject: str) -> int:
    kind, _mark, pk = subject.partition(":")
    return int(pk) if kind == "case" else 0


def cases_of(holders: Iterable[DutyHolder]) -> dict[str, Case]:
    """The cases behind duties, by subject, in one query and within the caller's scope."""
    ids = {case_id(holder.duty.subject) for holder in holders} - {0}
    rows = Case.objects.filter(pk__in=ids).only(
        "public_id",
        "status",
        "followers",
        "reopens",
        "returns",
        "source",
        "received_at",
        "title",
        "place_known",
    )
    return {f"case:{case.pk}": case for case in rows}


def row_of(
    holder: DutyHolder,
    case: Case | None,
    urls: dict[str, str],
    actor: Actor,
    now: datetime,
    *,
    named: bool = True,
) -> Row:
    """`named`: with who handles it, where that does not stand beside the row."""
    duty, told = holder.duty, [*facts(holder, case), handled_by(holder, actor) if named else ""]
    kind = KINDS.get(duty.kind)
    url = reverse("case_detail", args=[case.public_id]) if case else urls.get(duty.subject, "")
    return Row(
        icon=kind.icon if kind else "circle-dot", kind=kind.label if kind else "", url=url, title=duty.title,
        grey=" · ".join(filter(None, told)), due=due(holder.due_at, now=now),
        action=str(action_of(holder, case)), action_url=url,
    )  # fmt: skip


def action_of(holder: DutyHolder, case: Case | None) -> str:
    if not holder.is_bearer:
        return _("Look into it")
    if (kind := KINDS.get(holder.duty.kind)) and kind.action:
        return str(kind.action)
    if case is not None and case.status == Status.RECEIVED:
        return _("Decide")
    if case is not None and case.status == Status.DISPATCHED:
        return _("Accept it")
    return _("Work on it")


def facts(holder: DutyHolder, case: Case | None) -> Iterable[str]:
    """The grey line: what else than a case it is, where, how many met it, what happened."""
    if case is None and (kind := KINDS.get(holder.duty.kind)):
        yield str(kind.label)
    yield holder.duty.place.full_name or holder.duty.place.name
    if case is not None:
        yield from facts_of_case(case)
    if not holder.is_bearer:
        yield _("with {org}").format(org=holder.duty.bearer.called)
    elif holder.duty.level != holder.level:
        yield _("went up to the {level}").format(level=DutyLevel(holder.duty.level).label)


def handled_by(holder: DutyHolder, actor: Actor) -> str:
    if not holder.is_bearer or holder.person is None or holder.person_id in actor.person_ids:
        return ""
    return _("handled by {name}").format(name=holder.person.name)


def facts_of_case(case: Case) -> Iterable[str]:
    if not case.place_known:
        yield _("place not clear yet")
    if n := case.followers:
        yield ngettext("{n} more household met it", "{n} more households met it", n).format(n=n)
    if n := case.reopens:
        yield ngettext("not solved, reopened once", "not solved, reopened {n} times", n).format(n=n)
    if n := case.returns:
        yield ngettext("sent back once", "sent back {n} times", n).format(n=n)
    if case.source in FOUND:
        yield _("found before anybody complained")


def blocks(actor: Actor, waits: duties.Waits, *, kind: str, now: datetime) -> list[Block]:
    """Late first, then until midnight, then the week, then what has more time."""
    holders = list(duties.waiting(actor, kind=kind)[:SHOWN])
    end = duties.midnight(now)
    parts: list[tuple[str, str, bool, int, list[Row]]] = [
        (_("Overdue"), "alert-circle", True, waits.late, []), (_("Due today"), "clock", False, waits.today, []),
        (_("Within a week"), "calendar", False, waits.week, []), (_("Later"), "calendar-event", False, waits.later, []),
    ]  # fmt: skip
    for holder, row in zip(holders, rows_of(holders, actor, now), strict=True):
        part = (
            0
            if holder.due_at < now
            else 1
            if holder.due_at <= end
            else 2
            if holder.due_at <= end + duties.WEEK
            else 3
        )
        parts[part][4].append(row)
    return [Block(name, icon, late, count, rows) for name, icon, late, count, rows in parts if rows]


def rows_of(holders: Sequence[DutyHolder], actor: Actor, now: datetime, *, named: bool = True) -> list[Row]:
    cases, urls = cases_of(holders), addresses(holders)
    return [row_of(one, cases.get(one.duty.subject), urls, actor, now, named=named) for one in holders]


def addresses(holders: Iterable[DutyHolder]) -> dict[str, str]:
    """Where subjects that are not cases open: one query a kind."""
    return pages(holder.duty for holder in holders if not case_id(holder.duty.subject))


@dataclass(frozen=True, slots=True)
class New:
    """A case that nobody has accepted yet."""

    case: Case
    where: str


@dataclass(frozen=True, slots=True)
class Fresh:
    """The newest of them, and how many there are."""

    rows: list[New]
    total: int


def fresh(actor: Actor) -> Fresh:
    """What waits to be accepted by the actor's organisations at the posts' places."""
    posts = [held for held in actor.posts if Right.HANDLE in held.spec.rights]
    wanted = reduce(or_, (Q(bearer_id=held.org_id, **where(held)) for held in posts), Q(pk__in=()))
    rows = Case.objects.filter(wanted, status=Status.DISPATCHED, is_open=True, retired_at=None)
    newest = rows.select_related("place").only(*NEW).annotate(total=Window(Count("pk")))
    found = list(newest.order_by("-received_at", "-pk").for_listing()[:NEW_SHOWN])
    told = [New(case, case.place.full_name or case.place.name) for case in found]
    return Fresh(told, vars(found[0])["total"] if found else 0)


def to_rate(actor: Actor) -> tuple[int, datetime | None]:
    """How many finished cases of the actor's organisations wait for the resident, and since when the first."""
    orgs = {held.org_id for held in actor.posts if Right.HANDLE in held.spec.rights}
    rows = Case.objects.filter(bearer_id__in=orgs, status=Status.FINISHED, retired_at=None)
    times = list(rows.order_by("finished_at").values_list("finished_at", flat=True)[:100])
    return len(times), times[0] if times else None


def grid_cases(actor: Actor, *, now: datetime) -> tuple[list[tuple[Case, Due | None]], str]:
    """What is open in the grid worker's own grid or estate, whoever bears it."""
    held = next((held for held in actor.posts if held.post == Post.GRID_WORKER), None)
    if held is None:
        return [], ""
    rows = Case.objects.filter(is_open=True, retired_at=None, **where(held)).select_related("place", "bearer")
    found = list(rows.order_by("due_at", "pk").for_listing()[:6])
    public_id = Place.objects.filter(pk=held.place_id).values_list("public_id", flat=True).first() or ""
    return [(case, due(case.due_at, now=now) if case.due_at else None) for case in found], public_id


def where(held: Held) -> dict[str, Any]:
    if held.grid_id is not None:
        return {"grid_id": held.grid_id}
    if held.level in STORED_LEVELS:
        return {f"{held.level}_id": held.place_id}
    return {"place__path__startswith": held.path}


@dataclass(frozen=True, slots=True)
class Part:
    """A place below the reader's, with its late promises."""

    place: Place
    late: int


def late_parts(actor: Actor, *, now: datetime) -> list[Part]:
    """Where promises are late, by the next level below the widest post that supervises."""
    held = next((held for held in supervising(actor)), None)
    if held is None:
        return []
    found = duties.late_below(held.level, held.place_id, BELOW[held.level], now=now)[:8]
    places = Place.objects.in_bulk([row.place_id for row in found])
    return [Part(places[row.place_id], row.late) for row in found if row.place_id in places]


def supervising(actor: Actor) -> list[Held]:
    posts = [held for held in actor.posts if Right.DISPATCH in held.spec.rights and held.level in BELOW]
    return sorted(posts, key=lambda held: list(BELOW).index(held.level))


def headline(waits: duties.Waits) -> str:
    """今天要办 5 件，另有 2 件已逾期."""
    if waits.today and waits.late:
        return _("{today} due today, {late} more are overdue").format(today=waits.today, late=waits.late)
    if waits.late:
        return ngettext("{n} is overdue", "{n} are overdue", waits.late).format(n=waits.late)
    if waits.today:
        return ngettext("{n} due today", "{n} due today", waits.today).format(n=waits.today)
    return _("Nothing is due today")


def idle_headline(panels: Iterable[Panel]) -> str:
    """For posts that owe nothing by a date: how many signs of the platform are not well."""
    if n := sum(panel.words.get("ill", 0) for panel in panels):
        return ngettext("{n} thing needs a look", "{n} things need a look", n).format(n=n)
    return _("Nothing waits for you")
