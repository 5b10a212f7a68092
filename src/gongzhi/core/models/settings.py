from __future__ import annotations

from typing import ClassVar

from django.db import models


class Setting(models.Model):
    """A changed setting; what is not here has its declared default (core.config)."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "settings hold no personal data and are read by every page"

    key = models.CharField(max_length=80)
    place_id = models.BigIntegerField(default=0)  # 0: everywhere
    value = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "place_id"], name="setting_once_a_place"),
        ]

    def __str__(self) -> str:
        return self.key
