from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.core.models.base import PublicId, ScopedModel, Seen
from gongzhi.core.scope import Audience


class TaskState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    STOPPED = "stopped", _("stopped")
    FAILED = "failed", _("failed")


class TaskRun(ScopedModel):
    """Background work that somebody can watch, stop and fetch the result of.

    A worker holds it by a lease; when the lease runs out the reaper hands it out again, three times in all.
    """

    SEEN_BY: ClassVar[Seen] = {
        Audience.OWN: lambda g: Q(account_id=g.account_id),
        Audience.OPERATOR: lambda g: Q(),
    }

    public_id = PublicId()
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    account_id = models.BigIntegerField(null=True)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    lease_until = models.DateTimeField(null=True)
    sentence = models.CharField(max_length=300, blank=True)  # what went wrong, for a person
    result = models.JSONField(null=True)
    result_file = models.ForeignKey("core.StoredFile", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_index=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["lease_until"], name="task_leases", condition=Q(state=TaskState.RUNNING)),
        ]

    def __str__(self) -> str:
        return self.title


class Tick(models.Model):
    """When each piece of regular work ran last; claimed by a conditional update."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "the clock of the machine, no rows of people"

    name = models.CharField(max_length=60, unique=True)
    ran_at = models.DateTimeField()
    sentence = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name
