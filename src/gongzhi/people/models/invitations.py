"""Invitations to somebody who holds a post: a code, once, by which they choose their own password."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.core.models import PublicId


class InvitedBy(models.TextChoices):
    SMS = "sms", _("text message")
    EMAIL = "email", _("e-mail")
    SLIP = "slip", _("printed slip")


class Invitation(models.Model):
    """The code itself is kept nowhere, only its digest; it is made when the slip is printed or the message goes out."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = (
        "found by its code before any scope is known; listed for those who fill the posts"
    )

    public_id = PublicId()
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="invitations")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    way = models.CharField(_("way"), max_length=5, choices=InvitedBy.choices)
    digest = models.CharField(max_length=64, blank=True)  # "" until the message goes out
    made_by_id = models.BigIntegerField(null=True)  # account
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="invitation_code_once", condition=~Q(digest="")),
            models.UniqueConstraint(
                fields=["person", "way"], name="one_open_invitation_a_way",
                condition=Q(used_at=None, withdrawn_at=None),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"invitation {self.pk} by {self.way}"
