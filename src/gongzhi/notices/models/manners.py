"""How a receiver wishes to be told outside the app."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.core.fields import EncryptedField
from gongzhi.core.models import NOTHING, ScopedModel, Seen
from gongzhi.core.retention import declare
from gongzhi.core.scope import Audience


class Way(models.TextChoices):
    """How messages of one family leave the house. In the app they always are."""

    APP = "app", _("in the app only")
    SMS = "sms", _("by text message, at once")
    SMS_DAILY = "sms_daily", _("by text message, once a day")
    EMAIL = "email", _("by e-mail, at once")
    EMAIL_DAILY = "email_daily", _("by e-mail, once a day")


class Wish(ScopedModel):
    """What one receiver chose. Without one, the settings of the place count, and nothing is switched off.

    `receiver` is an account or the digest of a contact without one; `ways` holds the chosen way by family.
    """

    SEEN_BY: ClassVar[Seen] = {
        Audience.OWN: lambda g: Q(account_id=g.account_id) if g.account_id else NOTHING,
    }

    receiver = models.CharField(max_length=48, unique=True)
    account = models.OneToOneField("people.Account", models.CASCADE, null=True, related_name="wish")
    ways = models.JSONField(default=dict, blank=True)
    email = EncryptedField(blank=True)
    email_key = models.CharField(
        max_length=22, blank=True
    )  # what the mail that asks for confirmation carries
    email_confirmed_at = models.DateTimeField(null=True)
    quiet_from = models.PositiveSmallIntegerField(null=True)  # minutes after midnight
    quiet_until = models.PositiveSmallIntegerField(null=True)
    digest_hour = models.PositiveSmallIntegerField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"wish {self.pk}"


declare(
    "notices.Wish.email",
    label=_("e-mail"),
    why=_("to send word by e-mail, where its owner chose that"),
    basis=_("PIPL art. 13: consent"),
    kept=_("until it is taken out or the account is erased"),
)
declare(
    "notices.Wish.receiver",
    label=_("what was switched off by a contact without an account"),
    why=_("so that nothing is sent there again; a digest, from which no number can be read"),
    basis=_("PIPL art. 13 and 15: consent taken back"),
    kept=_("until it is switched on again"),
)
