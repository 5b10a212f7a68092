"""What is owed on a petition (信访), one row for each step of the law and each time that it was taken."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """The steps of law.petitions, in their order."""

    SORT = "sort", _("decide whether it is taken on")
    FINISH = "finish", _("settle it and answer in writing")
    REVIEW = "review", _("review")
    RECHECK = "recheck", _("second review")


class StageEnd(models.TextChoices):
    TAKEN_ON = "taken_on", _("taken on")
    DECLINED = "declined", _("answered without being taken on")
    SETTLED = "settled", _("settled and answered")
    UPHELD = "upheld", _("upheld")
    ANEW = "anew", _("to be settled anew")
    DROPPED = "dropped", _("not needed any more")


class PetitionStep(models.Model):
    """`since` is when its time began, `org` who owes it. Reviews have a duty of their own; the others are the case's."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its case"

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="petition_steps")
    stage = models.CharField(max_length=8, choices=Stage.choices)
    org = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=8, choices=StageEnd.choices, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="petition_one_step_open", condition=Q(done_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} of {self.case_id}"
