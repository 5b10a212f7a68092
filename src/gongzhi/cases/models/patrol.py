"""Rounds on foot (未诉先办): routes with their stops, and what was seen on each walk.

What a walk finds is a case like any other. A find that somebody had reported already is joined to that case and
counts as nobody's find.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.cases.models.incident import whole
from gongzhi.cases.rhythm import Rhythm
from gongzhi.core.models import PlacedModel, PublicId, ScopedModel, Seen
from gongzhi.core.scope import Audience

RHYTHMS = [
    (Rhythm.NEED.value, _("when needed")), (Rhythm.DAY.value, _("every day")), (Rhythm.WORKDAY.value, _("every working day")),
    (Rhythm.WEEK.value, _("every week")), (Rhythm.MONTH.value, _("every month")),
]  # fmt: skip
SEEN_BY_ITS_KEEPER: Seen = {
    Audience.BEARER: lambda g: Q(org_id=g.org_id) & whole(g),
    Audience.SUPERVISOR: whole,
}


class PatrolRoute(PlacedModel, ScopedModel):
    """A list of stops that an organisation walks. With a rhythm, each stretch of time owes one walk."""

    SEEN_BY: ClassVar[Seen] = SEEN_BY_ITS_KEEPER

    public_id = PublicId()
    name = models.CharField(_("name"), max_length=60)
    org = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    walker = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    rhythm = models.CharField(_("rhythm"), max_length=8, choices=RHYTHMS, default=Rhythm.NEED.value)
    next_on = models.DateField(null=True)  # when the next walk begins to be owed
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["place_id", "name", "pk"]
        indexes = [
            models.Index(fields=["next_on"], name="route_owed", condition=Q(next_on__isnull=False)),
            models.Index(fields=["org", "estate_id"], name="route_of_org", condition=Q(retired_at=None)),
        ]

    def __str__(self) -> str:
        return self.name


class PatrolStop(PlacedModel):
    """A point of a route. One that is not walked any more stays for the walks that saw it."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its route"

    route = models.ForeignKey("cases.PatrolRoute", models.CASCADE, related_name="stops")
    sort = models.PositiveSmallIntegerField()
    name = models.CharField(_("point"), max_length=60, blank=True)
    look = models.CharField(_("what to look at"), max_length=120, blank=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["sort", "pk"]

    def __str__(self) -> str:
        return self.name or self.place.full_name


class PatrolWalk(PlacedModel, ScopedModel):
    """One walk of a route by one person."""

    SEEN_BY: ClassVar[Seen] = SEEN_BY_ITS_KEEPER

    public_id = PublicId()
    route = models.ForeignKey("cases.PatrolRoute", models.PROTECT, related_name="walks")
    org = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    counts = models.BooleanField(default=False)  # ended, with one stop looked at at least

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["route", "account"], name="walks_a_route_once_at_a_time", condition=Q(ended_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"walk of {self.route_id}"

    @property
    def finds(self) -> int:
        return sum(1 for check in self.checks.all() if check.case_id and not check.joined)

    @property
    def joins(self) -> int:
        return sum(1 for check in self.checks.all() if check.joined)


class Result(models.TextChoices):
    OK = "ok", _("in order")
    FIND = "find", _("found something")
    SKIPPED = "skipped", _("not looked at")


class PatrolCheck(models.Model):
    """What was seen at one stop. `words` are masked; `joined` says that the case had been reported before."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its walk"

    walk = models.ForeignKey("cases.PatrolWalk", models.CASCADE, related_name="checks")
    stop = models.ForeignKey("cases.PatrolStop", models.PROTECT, related_name="checks")
    result = models.CharField(max_length=8, choices=Result.choices)
    words = models.CharField(max_length=300, blank=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="seen_on_walks")
    joined = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["walk", "stop"], name="stop_seen_once_a_walk")]

    def __str__(self) -> str:
        return f"{self.result} at {self.stop_id}"
