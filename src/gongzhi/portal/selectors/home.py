"""What a resident comes for: the own reports and those met too, and what is new at the own estate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongzhi.cases import looks
from gongzhi.cases.models import Case, CaseFollower
from gongzhi.cases.selectors.figures import public_cases
from gongzhi.cases.states import Status
from gongzhi.core.chips import Chip
from gongzhi.core.formats import Due, due
from gongzhi.core.scope import PUBLIC_GRANT, Audience, scope_to, unscoped
from gongzhi.notices.models import BoardPost
from gongzhi.notices.selectors import on_board
from gongzhi.people.actor import Actor
from gongzhi.places.models import Place

REPORTS, CLOSED, MET, SHEETS, ESTATES = 30, 6, 10, 3, 3  # as many as a start page shows
ESTATE_DIGITS = 16
TOLD = (
    "follow_key", "title", "status", "is_open", "urgency", "received_at", "due_at", "hard_until", "finished_at",
    "place__name", "place__full_name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A report as its reporter reads it."""

    case: Case
    chip: Chip
    due: Due | None


@dataclass(frozen=True, slots=True)
class Own:
    to_rate: list[Line] = field(default_factory=list)
    in_hand: list[Line] = field(default_factory=list)
    closed: list[Line] = field(default_factory=list)

    @property
    def late(self) -> int:
        return sum(line.due is not None and line.due.tone == "st-late" for line in self.in_hand)

    @property
    def has_reports(self) -> bool:
        return bool(self.to_rate or self.in_hand or self.closed)


def own_reports(actor: Actor, now: datetime) -> Own:
    """The last reports of the account by what they ask of it, late ones first. One query."""
    with scope_to(actor.grants(frozenset({Audience.OWN}))):
        rows = Case.objects.filter(reporter_account_id=actor.account_id, retired_at=None)
        told = rows.select_related("place").only(*TOLD).order_by("-received_at", "-pk")
        cases = list(told.for_listing()[:REPORTS])
    own = Own()
    for case in cases:
        line = line_of(case, now)
        if case.status == Status.FINISHED:
            own.to_rate.append(line)
        elif case.is_open:
            own.in_hand.append(line)
        elif len(own.closed) < CLOSED:
            own.closed.append(line)
    own.in_hand.sort(key=lambda line: line.case.due_at or now)
    return own


def line_of(case: Case, now: datetime) -> Line:
    clock = due(case.due_at, now=now) if case.is_open and case.due_at else None
    return Line(case, looks.chips_of(case, now)[0], clock)


def met_too(actor: Actor, now: datetime) -> list[tuple[CaseFollower, Chip]]:
    """Open cases of others that the account follows: their public side."""
    with unscoped(because="a follower reads the public side of the case"):
        rows = CaseFollower.objects.filter(
            account_id=actor.must_be_member(), case__is_open=True, case__retired_at=None
        )
        found = rows.select_related("case__category", "case__place").order_by("-pk")[:MET]
        return [(row, looks.chips_of(row.case, now)[0]) for row in found]


def headline(own: Own) -> str:
    """2 件等您评价，1 件正在办."""
    if own.to_rate and own.in_hand:
        return _("{done} wait for your word, {open} in hand").format(
            done=len(own.to_rate), open=len(own.in_hand)
        )
    if n := len(own.to_rate):
        return ngettext("{n} report waits for your word", "{n} reports wait for your word", n).format(n=n)
    if n := len(own.in_hand):
        return ngettext("{n} report is in hand", "{n} reports are in hand", n).format(n=n)
    return _("Nothing waits for your word")


@dataclass(frozen=True, slots=True)
class Home:
    """An estate as its residents see it: what hangs on its board, and how much is open there."""

    estate: Place
    sheets: list[BoardPost]
    open: int


def homes(actor: Actor, now: datetime) -> list[Home]:
    """The estates where the actor lives, owns, or holds a resident's post: of a committee, of a building."""
    ids = {estate for estate, _path in actor.homes}
    paths = {held.path[:ESTATE_DIGITS] for held in actor.posts if Audience.RESIDENT in held.spec.audiences}
    with scope_to({PUBLIC_GRANT}):
        return [home_of(estate, now) for estate in estates(ids, paths)]


def estates(ids: Iterable[int], paths: Iterable[str]) -> list[Place]:
    rows = Place.objects.filter(level="estate", retired_at=None)
    wanted = rows.filter(pk__in=ids) | rows.filter(path__in=paths)
    return list(wanted.order_by("path")[:ESTATES])


def home_of(estate: Place, now: datetime) -> Home:
    return Home(estate, on_board(estate, now=now)[:SHEETS], public_cases(estate).filter(is_open=True).count())
