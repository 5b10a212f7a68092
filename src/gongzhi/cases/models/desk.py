"""What somebody sent from the desk, kept so that it can be taken back for a moment."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from gongzhi.core.models import PublicId

UNDO = timedelta(seconds=30)


class DeskMove(models.Model):
    """One sending. `before` holds the ids, codes and times that the case and its duty had, no words."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "read by who made it alone, for half a minute"

    public_id = PublicId()
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    before = models.JSONField(encoder=DjangoJSONEncoder)
    duty = models.ForeignKey(
        "duties.Duty", models.CASCADE, related_name="+"
    )  # the one that the sending opened
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-at"], name="desk_move_of")]

    def __str__(self) -> str:
        return f"desk move of case {self.case_id}"
