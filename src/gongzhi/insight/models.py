"""Figures by month, kept by the worker from what changed: how each case counts, and the sums that pages read.

A page never counts all cases. `CountedCase` says how one case counts, `MonthFigure` and `MonthPromise` are sums by
place, month and bearer, `MonthTotal` adds them up for all that lies above an estate. The rows of a place hold its level
ids, so that they move and merge with it.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.core.models import STORED_LEVELS, PlacedModel, ScopedModel, Seen, supervised, within
from gongzhi.core.scope import Audience


class Channel(models.TextChoices):
    """Ways in that are counted apart. What staff found before anybody complained is nobody's demand."""

    ORDERS = "orders", _("hotline orders")
    SNAP = "snap", _("snap reports")
    PETITIONS = "petitions", _("petitions")
    FOUND = "found", _("found before complaint")


DEMANDS = (Channel.ORDERS, Channel.SNAP, Channel.PETITIONS)


SEEN: Seen = {
    Audience.SUPERVISOR: supervised,
    Audience.BEARER: lambda g: Q(bearer_id=g.org_id) & within(g),
    Audience.OPERATOR: lambda g: Q(),
}


class CountedCase(PlacedModel, ScopedModel):
    """How one case counts: in which month, as what, for whom. Reports of misconduct, what was withdrawn and the
    mother of many reports count nowhere."""

    SEEN_BY: ClassVar[Seen] = SEEN

    case = models.OneToOneField("cases.Case", models.CASCADE, related_name="+")
    month = models.DateField()
    channel = models.CharField(max_length=10, choices=Channel.choices)
    category = models.ForeignKey("cases.Category", models.PROTECT, related_name="+")  # the heading
    bearer = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    to_answer = models.BooleanField()
    answered = models.BooleanField()
    finished = models.BooleanField()
    same_day = models.BooleanField()
    rated = models.BooleanField()
    silent = models.BooleanField()
    solved = models.BooleanField()
    satisfied = models.BooleanField()
    until = models.DateTimeField(null=True)  # when the clock alone changes it

    class Meta:
        indexes = [
            models.Index(fields=["place", "month"], name="counted_at"),
            *(
                models.Index(fields=[f"{level}_id", "month", "-case"], name=f"counted_{level}")
                for level in STORED_LEVELS
            ),
            models.Index(fields=["bearer", "month"], name="counted_bearer"),
            models.Index(fields=["until"], name="counted_until", condition=Q(until__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} in {self.month}"


class Sums(PlacedModel, ScopedModel):
    """How many cases of a place, a month, a way in and a heading count as what."""

    month = models.DateField()
    channel = models.CharField(max_length=10, choices=Channel.choices)
    category = models.ForeignKey("cases.Category", models.PROTECT, related_name="+")
    received = models.PositiveIntegerField()
    to_answer = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    finished = models.PositiveIntegerField()
    same_day = models.PositiveIntegerField()
    rated = models.PositiveIntegerField()
    silent = models.PositiveIntegerField()
    solved = models.PositiveIntegerField()
    satisfied = models.PositiveIntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.place_id} in {self.month}"


class MonthFigure(Sums):
    """How many cases of one place, month, channel, heading and bearer count as what."""

    SEEN_BY: ClassVar[Seen] = SEEN

    bearer = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["place", "month"], name="figure_at"),
            *(
                models.Index(fields=[f"{level}_id", "month"], name=f"figure_{level}")
                for level in STORED_LEVELS
            ),
            models.Index(fields=["bearer", "month"], name="figure_bearer"),
        ]


class MonthTotal(Sums):
    """The figures of a community, a subdistrict or a district with all that lies in it, whoever acts."""

    SEEN_BY: ClassVar[Seen] = {
        audience: SEEN[audience] for audience in (Audience.SUPERVISOR, Audience.OPERATOR)
    }

    class Meta:
        indexes = [
            models.Index(fields=["place", "month"], name="total_at"),
            *(
                models.Index(fields=[f"{level}_id", "month"], name=f"total_{level}")
                for level in ("district", "subdistrict")
            ),
        ]


class MonthPromise(PlacedModel, ScopedModel):
    """How many promises of one bearer at one place ended in a month, and how many of them in time.

    `moved` of those in time were so by a time granted later.
    """

    SEEN_BY: ClassVar[Seen] = SEEN

    month = models.DateField()
    bearer = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    ended = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    moved = models.PositiveIntegerField()

    class Meta:
        indexes = [
            *(
                models.Index(fields=[f"{level}_id", "month"], name=f"promise_{level}")
                for level in STORED_LEVELS
            ),
            models.Index(fields=["bearer", "month"], name="promise_bearer"),
        ]

    def __str__(self) -> str:
        return f"{self.bearer_id} in {self.month}"


class FigureMonth(models.Model):
    """A month of figures. Once it is closed nothing changes in it until somebody has it counted again."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "a calendar, no rows of people or places"

    month = models.DateField(unique=True)
    counted_at = models.DateTimeField()  # when its figures last changed
    closed_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)  # something changed since it was closed
    recounted_at = models.DateTimeField(null=True)  # after it was closed

    class Meta:
        ordering = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
