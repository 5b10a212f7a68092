"""What was found last with a kept filter that somebody follows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class FilterLook(models.Model):
    """`seen` are the numbers of the rows at the last look; none were looked at before `looked_at`."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "numbers alone, read by the worker that looks"

    following = models.OneToOneField(
        "notices.Following", models.CASCADE, primary_key=True, related_name="look"
    )
    seen = models.JSONField(default=list)
    looked_at = models.DateTimeField(db_index=True)
    told_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"look {self.pk}"
