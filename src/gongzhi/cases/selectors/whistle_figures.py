"""Both sides of the whistles are measured (北京市接诉即办工作条例 art. 33): those called, and those who call.

Each figure is counted by the same rule by which the list shows its rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from gongzhi.cases.models import WhistleCall
from gongzhi.cases.policies.whistle import sees_both_sides
from gongzhi.cases.selectors.whistle import Asked, Rows, of_calls, of_whistles, whistles
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation


@dataclass(frozen=True, slots=True)
class Row:
    """An organisation with its numbers by the word of the figure; `stars` is the sum of the ratings by the other side."""

    org: Organisation
    n: dict[str, int]
    stars: int = 0
    ratings: int = 0

    @property
    def average(self) -> str:
        """Of the ratings, to one decimal, rounded half up."""
        n = self.ratings
        tenths = (20 * self.stars + n) // (2 * n) if n else 0
        return f"{tenths // 10}.{tenths % 10}"

    def cells(self, columns: Columns, query: str) -> list[Cell]:
        return [
            Cell(label, self.n[what], self.n[of] if of else None, what, of or "", query)
            for label, what, of in columns
        ]


Columns = Sequence[tuple[Any, str, str]]  # heading, what is counted, of what; the last may be empty
CALLED: Columns = (
    (_("Times called"), "called", ""), (_("Reported in on time"), "on_time", "to_come"), (_("Did not come"), "absent", ""),
    (_("Objected"), "objected", ""), (_("Upheld"), "upheld", "objected"),
    (_("Shares done in time"), "shares_on_time", "shares"), (_("Rated who called"), "rated_caller", "to_rate"),
)  # fmt: skip
CALLING: Columns = (
    (_("Whistles"), "blown", ""), (_("Called somebody wrongly"), "in_vain", "blown"),
    (_("Finding in time"), "finding_on_time", "finding"), (_("All rated"), "all_rated", "to_rate"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure: how many, of how many, and the words with which the list shows the rows of both."""

    label: Any
    n: int
    whole: int | None
    what: str
    of: str
    query: str


@dataclass(frozen=True, slots=True)
class BothSides:
    called: list[Row]
    callers: list[Row]


def both_sides(asked: Asked, actor: Actor, *, now: datetime) -> BothSides:
    """What was called off does not count. Whoever neither coordinates nor arbitrates reads the own side alone."""
    rows = whistles(asked, now=now)
    return BothSides(called_side(rows, actor, now), calling_side(rows, actor, now))


def called_side(rows: Rows, actor: Actor, now: datetime) -> list[Row]:
    calls = WhistleCall.objects.filter(whistle__in=rows.order_by().values("pk"))
    if not sees_both_sides(actor):
        calls = calls.filter(org_id__in=actor.org_ids)
    figures = of_calls(now)
    counts: dict[str, Any] = {
        name: Count("pk", filter=rule or Q(pk__isnull=False)) for name, rule in figures.items()
    }
    found: list[Any] = list(calls.order_by().values("org").annotate(**counts, stars=Sum("rating")))
    orgs = Organisation.objects.in_bulk([row["org"] for row in found])
    made = [
        Row(orgs[row["org"]], {name: row[name] for name in figures}, row["stars"] or 0, row["rated"])
        for row in found
    ]
    return sorted(made, key=lambda row: (-row.n["called"], row.org.pk))


def calling_side(rows: Rows, actor: Actor, now: datetime) -> list[Row]:
    if not sees_both_sides(actor):
        rows = rows.filter(caller_id__in=actor.org_ids)
    figures = of_whistles(now)
    counts: dict[str, Any] = {
        name: Count("pk", filter=rule or Q(pk__isnull=False)) for name, rule in figures.items()
    }
    found: list[Any] = list(rows.order_by().values("caller").annotate(**counts))
    orgs = Organisation.objects.in_bulk([row["caller"] for row in found])
    rated = ratings_of_callers(rows)
    return [
        Row(orgs[row["caller"]], {name: row[name] for name in figures}, *rated.get(row["caller"], (0, 0)))
        for row in found
    ]


def ratings_of_callers(rows: Rows) -> dict[int, tuple[int, int]]:
    """By caller, the sum of its ratings and how many there are. Counted by themselves: a whistle has several."""
    calls = WhistleCall.objects.filter(whistle__in=rows.order_by().values("pk"), caller_rating__isnull=False)
    found = calls.order_by().values_list("whistle__caller").annotate(Sum("caller_rating"), Count("pk"))
    return {caller: (stars, n) for caller, stars, n in found}
