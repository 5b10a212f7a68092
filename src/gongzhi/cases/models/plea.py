"""What a bearer asks of the body above it: more time, a pause of the clock, help. The case stays the bearer's."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PleaKind(models.TextChoices):
    EXTEND = "extend", _("more time")
    PAUSE = "pause", _("a pause")
    HELP = "help", _("help")


class PleaState(models.TextChoices):
    OPEN = "open", _("waits for an answer")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("not granted")
    ANSWERED = "answered", _("help was promised")
    DROPPED = "dropped", _("not needed any more")


class Ground(models.TextChoices):
    """Why a clock may stand still: what the bearer cannot hasten."""

    PARTS = "parts", _("parts or material have not come")
    WEATHER = "weather", _("the weather does not allow the work")
    RESIDENT = "resident", _("a resident has to be at home or to agree")
    VOTE = "vote", _("owners have to vote, or money has to be released")
    OTHERS = "others", _("another unit has to act first")


class CasePlea(models.Model):
    """`until` is the time asked for, then the time granted; `due_before` is the promise as it stood then."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its case"

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="pleas")
    duty = models.ForeignKey("duties.Duty", models.CASCADE, related_name="+")  # the promise it is about
    kind = models.CharField(max_length=8, choices=PleaKind.choices)
    state = models.CharField(max_length=8, choices=PleaState.choices, default=PleaState.OPEN)
    by = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    to = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    account_id = models.BigIntegerField(null=True)  # who asked
    ground = models.CharField(max_length=8, choices=Ground.choices, blank=True)
    words_id = models.BigIntegerField(null=True)  # the reason, in journal.Words
    asked_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    due_before = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # when the clock went on after a pause

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="plea_for_time_once", condition=Q(state="open") & ~Q(kind="help")
            ),
            models.UniqueConstraint(
                fields=["case"], name="plea_for_help_once", condition=Q(state="open", kind="help")
            ),
            models.CheckConstraint(
                name="plea_for_time_names_it", condition=Q(kind="help") | Q(until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.case_id}"
