from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongzhi.core.models.base import PublicId, ScopedModel, Seen
from gongzhi.core.scope import Audience


class BatchState(models.TextChoices):
    PREVIEW = "preview"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    UNDONE = "undone"


class Outcome(models.TextChoices):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    TWIN = "twin"
    REFUSED = "refused"


class ImportBatch(ScopedModel):
    """One spreadsheet that somebody brings in: its columns, its counts, and the way back."""

    SEEN_BY: ClassVar[Seen] = {
        Audience.OWN: lambda g: Q(account_id=g.account_id),
        Audience.OPERATOR: lambda g: Q(),
    }

    public_id = PublicId()
    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=120)  # columns are remembered per kind and source
    account_id = models.BigIntegerField(null=True)
    place_id = models.BigIntegerField(null=True)
    file = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, related_name="+")
    columns = models.JSONField(default=dict)  # field -> heading in the file
    encoding = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.PREVIEW)
    counts = models.JSONField(default=dict)
    task = models.ForeignKey("core.TaskRun", models.SET_NULL, null=True, related_name="+")
    refused_file = models.ForeignKey("core.StoredFile", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.source


class ImportedRow(ScopedModel):
    """What became of one row: the link from the source's key to our record."""

    SEEN_BY: ClassVar[Seen] = {Audience.OPERATOR: lambda g: Q()}

    batch = models.ForeignKey("core.ImportBatch", models.CASCADE, related_name="rows")
    kind = models.CharField(max_length=40)
    source_key = models.CharField(max_length=160)
    number = models.PositiveIntegerField()  # row in the file, as the user counts
    digest = models.CharField(max_length=64)  # of the row's content
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    subject = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "source_key"], name="imported_by_key"),
            models.Index(fields=["subject"], name="imported_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_key}"
