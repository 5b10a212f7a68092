"""Who owes what by when. A duty is one promise; its holders are everybody on the way who answers for it.

The bearer's holder has the promised time. When it passes, the duty climbs: the body above becomes a holder
too, with its own time, and nobody below is let off.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gongzhi.core.models import Exact, PlacedModel, PublicId, ScopedModel, Seen, within
from gongzhi.core.scope import Audience, Grant
from gongzhi.law.deadlines import LimitUnit


class DutyState(models.TextChoices):
    OPEN = "open", _("open")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


class DutyLevel(models.TextChoices):
    """How high the duty has climbed: where it was given counts as the first."""

    GRID = "grid", _("grid")
    COMMUNITY = "community", _("community")
    SUBDISTRICT = "subdistrict", _("subdistrict")
    DISTRICT = "district", _("district")


def held_by(grant: Grant) -> Q:
    return Q(Exists(DutyHolder.objects.filter(org_id=grant.org_id, duty_id=OuterRef("pk"))))


def open_to(grant: Grant) -> Q:
    return Q() if grant.named else Q(named_only=False)


class Duty(PlacedModel, ScopedModel):
    """`title` holds no personal data: it stands on start pages. `kind` names the registered handler."""

    SEEN_BY: ClassVar[Seen] = {
        Audience.BEARER: lambda g: held_by(g) & within(g) & open_to(g),
        Audience.SUPERVISOR: lambda g: within(g) & open_to(g),
        Audience.OPERATOR: lambda g: Q(named_only=False),
    }

    public_id = PublicId()
    kind = models.CharField(max_length=40)
    subject = Exact(max_length=60, db_index=True)
    title = models.CharField(max_length=120)
    grid_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=DutyState.choices, default=DutyState.OPEN)
    level = models.CharField(max_length=12, choices=DutyLevel.choices, default=DutyLevel.GRID)
    bearer = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="duties", db_index=False
    )  # the first of duty_of_bearer
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    first_due_at = models.DateTimeField(null=True)  # as first promised, where more time was granted since
    limit_amount = models.PositiveSmallIntegerField()
    limit_unit = models.CharField(max_length=12, choices=[(unit.value, unit.value) for unit in LimitUnit])
    remind_at = models.DateTimeField(null=True)  # next reminder to the bearer
    climb_at = models.DateTimeField(null=True)  # when it climbs next, unless done
    closed_at = models.DateTimeField(null=True)
    kept = models.BooleanField(null=True)  # done by due_at; null while open
    named_only = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "duties"
        indexes = [
            models.Index(fields=["climb_at"], name="duty_climbs", condition=Q(state=DutyState.OPEN)),
            models.Index(fields=["remind_at"], name="duty_reminds", condition=Q(state=DutyState.OPEN)),
            models.Index(
                fields=["community_id", "due_at"],
                name="duty_open_community",
                condition=Q(state=DutyState.OPEN),
            ),
            models.Index(
                fields=["subdistrict_id", "due_at"],
                name="duty_open_subdistrict",
                condition=Q(state=DutyState.OPEN),
            ),
            models.Index(fields=["bearer", "opened_at"], name="duty_of_bearer"),
            models.Index(
                fields=["bearer", "closed_at"], name="duty_ended", condition=Q(state=DutyState.DONE)
            ),
            models.Index(fields=["closed_at", "id"], name="duty_done", condition=Q(state=DutyState.DONE)),
        ]

    def __str__(self) -> str:
        return self.title


class DutyHolder(models.Model):
    """An organisation that answers for a duty: from when, until when, and to which person it gave it."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "read through the duty, or by the own organisation's ids"

    duty = models.ForeignKey("duties.Duty", models.CASCADE, related_name="holders")
    org = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    level = models.CharField(max_length=12, choices=DutyLevel.choices)
    is_bearer = models.BooleanField(default=False)
    is_open = models.BooleanField(default=True)
    from_at = models.DateTimeField()
    due_at = models.DateTimeField()
    place_id = models.BigIntegerField()
    estate_id = models.BigIntegerField(null=True)
    grid_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["duty", "org"], name="holder_once", condition=Q(is_open=True))
        ]
        indexes = [
            models.Index(fields=["org", "due_at"], name="holder_waiting", condition=Q(is_open=True)),
            models.Index(fields=["person", "due_at"], name="holder_of_person", condition=Q(is_open=True)),
        ]

    def __str__(self) -> str:
        return f"{self.org_id} holds {self.duty_id}"


class ErrandState(models.TextChoices):
    OPEN = "open", _("under way")
    ANSWERED = "answered", _("answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("errand", "withdrawn")


def on_either_end(grant: Grant) -> Q:
    return Q(giver_id=grant.org_id) | Q(bearer_id=grant.org_id)


class Errand(PlacedModel, ScopedModel):
    """What a body asks of one below it, and the answer that comes back up. While it is open the bearer owes a duty.

    `place` is where it is to be done: a company has one errand for each estate. `part_of` is the errand from above
    that it was passed on from.
    """

    SEEN_BY: ClassVar[Seen] = {
        Audience.BEARER: on_either_end,
        Audience.SUPERVISOR: lambda g: on_either_end(g) | within(g),
        Audience.OPERATOR: lambda g: Q(),
    }

    public_id = PublicId()
    giver = models.ForeignKey("people.Organisation", models.PROTECT, related_name="errands_given")
    bearer = models.ForeignKey("people.Organisation", models.PROTECT, related_name="errands")
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    title = models.CharField(_("title"), max_length=120)
    words = models.TextField(_("what is to be done"), max_length=2000, blank=True)
    state = models.CharField(max_length=10, choices=ErrandState.choices, default=ErrandState.OPEN)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["giver", "state", "asked_at"], name="errands_given"),
            models.Index(fields=["bearer", "state", "asked_at"], name="errands_of"),
        ]

    def __str__(self) -> str:
        return self.title


class ErrandReturn(models.Model):
    """An answer that was not enough: what it said, why it went back, and until when another one is owed."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "read through its errand"

    errand = models.ForeignKey("duties.Errand", models.CASCADE, related_name="returns")
    answer = models.TextField(max_length=2000)
    answered_at = models.DateTimeField()
    why = models.TextField(_("what is missing"), max_length=2000)
    at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.errand_id} went back"


class CalendarKey(models.Model):
    """Whoever holds the key reads as a calendar what waits for its account. Only the digest is kept."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = (
        "looked up by a key before any scope is known; made by its own account"
    )

    account = models.OneToOneField("people.Account", models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"calendar of {self.account_id}"
