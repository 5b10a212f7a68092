"""The list of hard cases: what cannot be closed now is kept in sight, with a group, steps, and a day on which it comes
back. The case stays open all the time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from gongzhi.cases.models.case import CaseBearing, open_to
from gongzhi.cases.states.hard import ALIVE, STANDING, HardState
from gongzhi.core.models import PlacedModel, PublicId, ScopedModel, Seen, within
from gongzhi.core.scope import Audience, Grant


class Outcome(models.TextChoices):
    """Why an entry left the list."""

    FINISHED = "finished"  # the case was finished
    USUAL = "usual"  # it goes on as a usual case
    WITHDRAWN = "withdrawn"  # the case was withdrawn, or the wish was


def works_on(grant: Grant) -> Q:
    """Whoever has to do with the case, as a bearer or as one of the group, while it is not withdrawn."""
    known = CaseBearing.objects.filter(org_id=grant.org_id, case_id=OuterRef("case_id"))
    return Q(Exists(known), case__retired_at=None) & within(grant) & open_to(grant, "case__")


def supervised(grant: Grant) -> Q:
    return within(grant) & open_to(grant, "case__")


class HardCase(PlacedModel, ScopedModel):
    """One entry of the list. `review_on` is the day on which it comes back by itself; `why` and `solution` are masked."""

    SEEN_BY: ClassVar[Seen] = {
        Audience.BEARER: works_on,
        Audience.SUPERVISOR: supervised,
        Audience.OPERATOR: lambda g: Q(case__named_only=False),
    }

    public_id = PublicId()
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="hard_entries")
    state = models.CharField(max_length=8, choices=HardState.choices, default=HardState.ASKED)
    grid_id = models.BigIntegerField(null=True)
    asked_by = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    office = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")  # decides
    words_key = models.ForeignKey("journal.WordsKey", models.PROTECT, related_name="+")
    why = models.TextField()
    solution = models.TextField(blank=True)  # what helps until it can be solved
    asked_at = models.DateTimeField()
    review_on = models.DateField()  # as asked for, then as decided
    listed_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case"], name="hard_once", condition=Q(state__in=ALIVE)),
            models.CheckConstraint(
                name="hard_listed_says_when", condition=~Q(state__in=STANDING) | Q(listed_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["review_on"], name="hard_comes_back", condition=Q(state=HardState.LISTED)),
            models.Index(fields=["subdistrict_id", "state", "review_on"], name="hard_of_subdistrict"),
            models.Index(fields=["district_id", "state", "review_on"], name="hard_of_district"),
        ]

    def __str__(self) -> str:
        return f"hard case {self.case_id}"


class HardMember(models.Model):
    """Of the group: an organisation, with the person who sits in it for it where one is named."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its entry"

    hard = models.ForeignKey("cases.HardCase", models.CASCADE, related_name="members")
    org = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["hard", "org", "person"], name="member_once"),
            models.UniqueConstraint(fields=["hard", "org"], name="house_once", condition=Q(person=None)),
        ]

    def __str__(self) -> str:
        return f"{self.org_id} in the group of {self.hard_id}"


class HardMeasure(models.Model):
    """One step towards a solution, of one organisation, with its day. Each is a duty."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its entry"

    hard = models.ForeignKey("cases.HardCase", models.CASCADE, related_name="steps")
    org = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    task = models.CharField(max_length=120)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [models.Index(fields=["hard", "due_at"], name="hard_step_next")]

    def __str__(self) -> str:
        return self.task
