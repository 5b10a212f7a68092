"""A spreadsheet that somebody brings in, and what became of each of its rows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.core.fields import EncryptedField
from gongzhi.core.models.base import PublicId, ScopedModel, Seen
from gongzhi.core.retention import declare
from gongzhi.core.scope import Audience


class BatchState(models.TextChoices):
    PREVIEW = "preview", _("being checked")
    RUNNING = "running", _("running")
    DONE = "done", _("brought in")
    STOPPED = "stopped", _("stopped")
    UNDONE = "undone", _("taken back")


class Outcome(models.TextChoices):
    """A twin is created as well: it has the same words as an earlier record. ALONG is what a row needed first,
    such as the subdistrict above a community; it is no row of its own."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    TWIN = "twin"
    REFUSED = "refused"
    ALONG = "along"


class ImportBatch(ScopedModel):
    """One spreadsheet that somebody brings in: its columns, its counts, and the way back."""

    SEEN_BY: ClassVar[Seen] = {
        Audience.OWN: lambda g: Q(account_id=g.account_id, account_id__isnull=False),
        Audience.OPERATOR: lambda g: Q(),
    }

    public_id = PublicId()
    kind = models.CharField(max_length=40)
    source = models.CharField(_("source"), max_length=120)  # columns are remembered per kind and source
    account_id = models.BigIntegerField(null=True)
    org_id = models.BigIntegerField(null=True)  # in whose name
    place_id = models.BigIntegerField(null=True)
    file = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, related_name="+")
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=dict)  # field -> heading in the file
    encoding = models.CharField(max_length=20, blank=True)
    sheet = models.CharField(max_length=60, blank=True)
    sample = EncryptedField(blank=True)  # the first rows as JSON, for the preview
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.PREVIEW)
    counts = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)  # the first refused rows: [number, why]
    touched = models.JSONField(default=list)  # what undoing left, because somebody had worked on it
    task = models.ForeignKey("core.TaskRun", models.SET_NULL, null=True, related_name="+")
    refused_file = models.ForeignKey("core.StoredFile", models.SET_NULL, null=True, related_name="+")
    reply_file = models.ForeignKey("core.StoredFile", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["kind", "source", "-created_at"], name="import_of_source")]

    def __str__(self) -> str:
        return self.source


class ImportedRow(ScopedModel):
    """What became of one row. The `live` one of a key links the source's key to our record."""

    SEEN_BY: ClassVar[Seen] = {Audience.OPERATOR: lambda g: Q()}

    batch = models.ForeignKey("core.ImportBatch", models.CASCADE, related_name="rows")
    kind = models.CharField(max_length=40)
    source_key = models.CharField(max_length=160)
    number = models.PositiveIntegerField()  # row in the file, as the user counts
    digest = models.CharField(max_length=64)  # of the row's content
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    subject = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=300, blank=True)
    live = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source_key"], name="imported_once", condition=Q(live=True)
            ),
        ]
        indexes = [
            models.Index(fields=["batch", "number"], name="imported_of_batch"),
            models.Index(fields=["subject"], name="imported_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_key}"


declare(
    "core.ImportBatch.sample",
    label=_("first rows of an import"),
    why=_("to show who imports how the columns are read"),
    basis=_("PIPL art. 13: legal duty"),
    kept=_("until the import is done, at most 7 days"),
    days=7,
)
