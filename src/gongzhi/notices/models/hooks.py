"""Addresses of programs that are told what happens, and what they were sent."""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.core.fields import EncryptedField
from gongzhi.core.models import PublicId
from gongzhi.core.retention import declare


class Fault(models.TextChoices):
    """Why nothing arrived."""

    ANSWER = "answer", _("it answered with a refusal")
    UNREACHED = "unreached", _("it could not be reached")
    SLOW = "slow", _("it took too long")
    SEAL = "seal", _("its certificate is not right")
    INSIDE = "inside", _("the address lies inside a network")


class Hook(models.Model):
    """Where a program is told, and of what. It reads what its token may read, as long as that is in force.

    `entry_id` is the last entry of the journal that was looked at for it.
    """

    NOT_SCOPED_BECAUSE: ClassVar[str] = "read by the operator, and by the worker that sends"

    public_id = PublicId()
    token = models.ForeignKey("people.ApiToken", models.PROTECT, related_name="hooks")
    url = models.URLField(max_length=300)
    secret = EncryptedField()
    events = models.JSONField(default=list)
    entry_id = models.BigIntegerField()
    made_by_id = models.BigIntegerField(null=True)  # account
    created_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)
    off_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.host

    @property
    def host(self) -> str:
        """What may be said of the address: the rest of it may be a key."""
        return urlsplit(self.url).hostname or ""


class Delivery(models.Model):
    """One event for one hook: `body` is what is signed and sent. `next_at` is empty once it arrived or was given up."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "read through its hook; holds ids and codes, no words"

    public_id = PublicId()
    hook = models.ForeignKey("notices.Hook", models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=40)
    body = models.TextField()
    at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    answer = models.PositiveSmallIntegerField(null=True)  # the status code
    fault = models.CharField(max_length=10, choices=Fault.choices, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["next_at"], name="delivery_waiting", condition=Q(next_at__isnull=False)),
            models.Index(fields=["at"], name="delivery_at"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.public_id}"


declare(
    "notices.Hook.secret",
    label=_("key of a webhook"),
    why=_("signs what a program is sent; no personal data"),
    basis=_("PIPL art. 51: security"),
    kept=_("as long as the webhook"),
)
