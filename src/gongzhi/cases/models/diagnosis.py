"""A hard case is put before experts: what they were asked, what they answered, what came of each recommendation."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.core.fields import EncryptedField
from gongzhi.core.retention import declare


class Diagnosis(models.Model):
    """One question to one or more experts, with the day by which the asking organisation owes their answers."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its entry"

    hard = models.ForeignKey("cases.HardCase", models.CASCADE, related_name="diagnoses")
    org = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    question = models.TextField(max_length=2000)  # masked
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # all have answered, or nobody waits any more

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"diagnosis of {self.hard_id}"


class Expert(models.Model):
    """Somebody who was asked. `name` is encrypted; `house` is where the person works."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its entry"

    diagnosis = models.ForeignKey("cases.Diagnosis", models.CASCADE, related_name="experts")
    name = EncryptedField()
    house = models.CharField(max_length=80, blank=True)
    answer = models.TextField(max_length=4000, blank=True)  # masked
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"expert {self.pk}"


class Advice(models.Model):
    """One recommendation of an expert: undecided, taken up as a step of the entry, or declined with a reason."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its entry"

    expert = models.ForeignKey("cases.Expert", models.CASCADE, related_name="advice")
    text = models.CharField(max_length=300)  # masked
    step = models.OneToOneField("cases.HardMeasure", models.PROTECT, null=True, related_name="advice")
    why = models.CharField(max_length=300, blank=True)  # of a declined one
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="advice_decided_says_how",
                condition=Q(decided_at=None, step=None, why="")
                | Q(decided_at__isnull=False) & (Q(step__isnull=False, why="") | Q(step=None) & ~Q(why="")),
            )
        ]

    def __str__(self) -> str:
        return self.text


declare(
    "cases.Expert.name",
    label=_("name of an expert who was asked"),
    why=_("so that everybody concerned knows who gave which advice"),
    basis=_("PIPL art. 13: consent of the expert"),
    kept=_("as long as the hard case"),
)
