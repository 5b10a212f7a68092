"""How far somebody has read a case: for the marks of what is new (E12)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class CaseSeen(models.Model):
    """`at` is the moment of the newest entry that the page showed. A bookmark, no act: the journal says nothing of it."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "one's own bookmarks, asked by one's own account alone"

    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "case"], name="case_seen_once")]

    def __str__(self) -> str:
        return f"{self.account_id} read case {self.case_id}"
