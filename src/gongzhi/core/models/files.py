from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongzhi.core.models.base import PublicId


class FileState(models.TextChoices):
    WAITING = "waiting"  # as it was sent, never served; the worker turns it into a clean copy
    READY = "ready"
    REFUSED = "refused"  # not what it said it was


class StoredFile(models.Model):
    """A private file under var/files. `path` is relative; the bytes lie outside the web root."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "a file is reached only through the record that shows it"

    public_id = PublicId()
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=100)  # media type of the stored bytes
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=FileState.choices, default=FileState.READY)
    why_refused = models.CharField(max_length=120, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    keep_until = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return self.name
