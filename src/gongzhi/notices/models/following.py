"""What somebody wants to hear news of (E6)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Following(models.Model):
    """One thing that an account follows, by its kind and number. `place` is set for a place, so that what hangs above it
    is found by the path. A bookmark, no act: the journal says nothing of it, and nobody else reads it."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "one's own bookmarks, asked by one's own account alone"

    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)  # of those that are registered: "case"
    number = models.BigIntegerField()
    place = models.ForeignKey("places.Place", models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "kind", "number"], name="following_once"),
        ]
        indexes = [models.Index(fields=["kind", "number"], name="following_what")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.number}"
