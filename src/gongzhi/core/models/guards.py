from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongzhi.core.models.base import Exact


class IdempotencyKey(models.Model):
    """A form that was sent, and the answer it got: sent twice, it gets the same answer."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "found only by a secret key that the sender's browser made"

    key = Exact(max_length=64, unique=True)
    answer = models.TextField()
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key[:8]


class AbuseCount(models.Model):
    """How often somebody did something lately; `key` is a digest, never an address or a number."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "holds digests and counts only; support lifts a limit by its digest"

    key = Exact(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    window_ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.count}"
