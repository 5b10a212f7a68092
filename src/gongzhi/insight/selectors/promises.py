"""Promises kept (守诺率): of those that ended in a month, how many in time; and how a bearer stands among its peers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import reduce
from operator import or_
from statistics import median

from django.conf import settings
from django.db.models import Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _

from gongzhi.core import formats
from gongzhi.core.scope import unscoped
from gongzhi.duties.models import Duty
from gongzhi.insight.drawing import Dot, strokes, up
from gongzhi.insight.models import MonthPromise
from gongzhi.insight.policies import reading
from gongzhi.insight.selectors.asking import Asked, at, ended_in
from gongzhi.insight.selectors.months import last_months
from gongzhi.law.rates import month_of, rate
from gongzhi.people.actor import Actor, Held
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right
from gongzhi.places.models import Place

SUMS = {"n_kept": Sum("kept"), "n_ended": Sum("ended"), "n_moved": Sum("moved")}
AMONG = {"estate": "subdistrict", "community": "subdistrict", "subdistrict": "district"}
PEERS = 3  # of fewer a median would tell who they are


@dataclass(frozen=True, slots=True)
class Kept:
    kept: int = 0
    ended: int = 0
    moved: int = 0  # of those kept, by a time granted later

    @property
    def rate(self) -> Fraction | None:
        return rate(self.kept, self.ended)


def percent(value: Fraction | None) -> str:
    return formats.rate(value.numerator, value.denominator) if value is not None else "—"


def about(asked: Asked) -> Q:
    return at(asked) & (Q(bearer=asked.bearer) if asked.bearer else Q())


def by_month(asked: Asked, months: Iterable[date]) -> dict[date, Kept]:
    rows = MonthPromise.objects.filter(about(asked), month__in=list(months)).order_by()
    return {month: Kept(*numbers) for month, *numbers in rows.values_list("month").annotate(**SUMS)}


def by_bearer(asked: Asked) -> dict[int, Kept]:
    rows = MonthPromise.objects.filter(about(asked), month=asked.month).order_by()
    return {bearer: Kept(*numbers) for bearer, *numbers in rows.values_list("bearer_id").annotate(**SUMS)}


def number_of(asked: Asked, *, only_kept: bool) -> int:
    found = by_month(asked, [asked.month]).get(asked.month, Kept())
    return found.kept if only_kept else found.ended


def ended_promises(asked: Asked, *, only_kept: bool) -> QuerySet[Duty]:
    """The promises behind a figure, within the reader's scope."""
    rows = Duty.objects.filter(about(asked), ended_in(asked.month))
    if only_kept:
        rows = rows.filter(kept=True)
    return rows.select_related("place", "bearer").fetch_mode(settings.LIST_FETCH_MODE)


@dataclass(frozen=True, slots=True)
class Standing:
    """How an organisation keeps its word: twelve months of its own, and among its peers this month.

    `typical` is the median of `peers` places of the same kind, `rank` the place among `ranked` of the same level;
    both empty where there are too few.
    """

    trend: list[tuple[date, Kept]]
    typical: Fraction | None
    peers: int
    rank: int | None
    ranked: int
    level: str

    @property
    def pieces(self) -> list[list[Dot]]:
        """The trend as lines of a drawing, broken where no promise ended."""
        return strokes([kept.rate for _month, kept in self.trend])

    @property
    def typical_y(self) -> int | None:
        return up(self.typical) if self.typical is not None else None

    @property
    def typical_words(self) -> str:
        return percent(self.typical)

    @property
    def said(self) -> str:
        """What the drawing shows, in words."""
        told = [kept.rate for _month, kept in self.trend if kept.rate is not None]
        if not told:
            return _("No promise has ended in twelve months.")
        return _("Promises kept in twelve months, from {old} to {new}").format(
            old=percent(told[0]), new=percent(told[-1])
        )


def standing(actor: Actor, *, now: datetime) -> Standing | None:
    """For those who bear something; their own figures, and of others only a median and a rank."""
    posts = [held for held in reading(actor) if Right.HANDLE in held.spec.rights]
    if not posts:
        return None
    with unscoped(because="the own figures, and of others only a median and a rank"):
        trend = own_trend(posts, last_months(month_of(now), 12))
        own, others = peers(posts[0], month_of(now))
    alike = [kept.rate for is_alike, kept in others if is_alike and kept.rate is not None]
    every = [kept.rate for _alike, kept in others if kept.rate is not None]
    return Standing(
        trend=trend, typical=median(alike) if len(alike) >= PEERS else None, peers=len(alike),
        rank=1 + sum(one > own for one in every) if own is not None and len(every) >= PEERS else None,
        ranked=len(every), level=posts[0].level,
    )  # fmt: skip


def own_trend(posts: list[Held], months: list[date]) -> list[tuple[date, Kept]]:
    borne = reduce(
        or_, (Q(**{"bearer_id": held.org_id, f"{held.level}_id": held.place_id}) for held in posts)
    )
    rows = MonthPromise.objects.filter(borne, month__in=months).order_by()
    found = {month: Kept(*numbers) for month, *numbers in rows.values_list("month").annotate(**SUMS)}
    return [(month, found.get(month, Kept())) for month in months]


def peers(held: Held, month: date) -> tuple[Fraction | None, list[tuple[bool, Kept]]]:
    """The own rate, and every rate of the level with whether it is of the same kind: estates of one kind compare."""
    if held.level not in AMONG:
        return None, []
    place = Place.objects.filter(pk=held.place_id)
    org = Organisation.objects.filter(pk=held.org_id)
    area, part = f"{AMONG[held.level]}_id", f"{held.level}_id"
    rows = MonthPromise.objects.filter(
        month=month,
        bearer__kind=Subquery(org.values("kind")[:1]),
        **{area: Subquery(place.values(area)[:1]), f"{part}__isnull": False},
    )
    found = {pk: Kept(*numbers) for pk, *numbers in rows.order_by().values_list(part).annotate(**SUMS)}
    kinds = dict(Place.objects.filter(pk__in=(*found, held.place_id)).values_list("pk", "kind"))
    own, kind = found.get(held.place_id, Kept()), kinds.get(held.place_id)
    return own.rate, [(kinds.get(pk) == kind, kept) for pk, kept in found.items()]
