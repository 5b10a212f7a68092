"""Keys of programs that talk to this place: who may do what, where, until when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongzhi.core.models import PublicId


class ApiToken(models.Model):
    """The secret itself is shown once and not kept: only its digest is."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "looked up before any scope is known, and listed for the operator"

    public_id = PublicId()
    name = models.CharField(_("which program"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    made_by_id = models.BigIntegerField(null=True)  # account
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name
