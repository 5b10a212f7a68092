"""The outbox: every message to somebody, in the app and out of the house."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.core.fields import EncryptedField
from gongzhi.core.models import NOTHING, ScopedModel, Seen
from gongzhi.core.retention import declare
from gongzhi.core.said import Said
from gongzhi.core.scope import Audience


class Channel(models.TextChoices):
    IN_APP = "in_app", _("in the app")
    SMS = "sms", _("text message")
    EMAIL = "email", _("e-mail")
    ROBOT = "robot", _("chat group")


class Held(models.TextChoices):
    """Why a message did not go out of the house at once."""

    QUIET = "quiet", _("quiet hours")
    PACE = "pace", _("something else went out shortly before")
    DIGEST = "digest", _("once a day, as chosen")
    OFF = "off", _("switched off by the receiver")
    READ = "read", _("read in the app before it went out")


class Message(ScopedModel):
    """One message to one receiver: an account (in the app), or a contact that was given once.

    Written in the transaction that caused it, sent by the worker. `claimed_at` is set by the sender who took it. What
    an account wishes to get outside as well is a message of its own, the copy of that in the app.
    """

    SEEN_BY: ClassVar[Seen] = {
        Audience.OWN: lambda g: Q(account_id=g.account_id) if g.account_id else NOTHING,
    }

    account = models.ForeignKey("people.Account", models.CASCADE, null=True, related_name="messages")
    contact = EncryptedField(blank=True)  # a phone or address given for this one matter
    receiver = models.CharField(
        max_length=48, blank=True
    )  # outside: whose manners count, see services/outside.py
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.IN_APP)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)  # "case:42"
    text = models.CharField(max_length=500)
    link = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=22, blank=True)  # outside: opens it without signing in
    at_once = models.BooleanField(default=False)  # neither quiet hours nor digest hold it
    batch = models.CharField(max_length=40, blank=True)  # what undoing an import cancels
    copy_of = models.ForeignKey("self", models.CASCADE, null=True, related_name="copies")
    went_in = models.ForeignKey("self", models.SET_NULL, null=True, related_name="gathered")
    held = models.CharField(max_length=6, choices=Held.choices, blank=True)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    said: Said | None = None  # its words before they are stored, to be said in the receiver's language

    class Meta:
        ordering = ["-due_at"]
        constraints = [models.UniqueConstraint(fields=["key"], name="message_key_once", condition=~Q(key=""))]
        indexes = [
            models.Index(
                fields=["due_at"], name="message_waiting",
                condition=Q(claimed_at=None, cancelled_at=None) & ~Q(channel=Channel.IN_APP),
            ),
            models.Index(
                fields=["due_at"], name="message_unsent",
                condition=Q(sent_at=None, cancelled_at=None) & ~Q(channel=Channel.IN_APP),
            ),
            models.Index(fields=["account", "-due_at"], name="message_inbox"),
            models.Index(fields=["account"], name="message_unread", condition=Q(read_at=None)),
            models.Index(fields=["receiver", "-claimed_at"], name="message_pace", condition=~Q(receiver="")),
            models.Index(fields=["subject"], name="message_subject"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text[:40]


declare(
    "notices.Message.contact",
    label=_("where a message went"),
    why=_("to send word about one matter to who asked for it"),
    basis=_("PIPL art. 13: consent"),
    kept=_("90 days after the message was sent"),
    days=90,
)
declare(
    "notices.Message.read_at",
    label=_("when a message was read"),
    why=_("so that who sent word knows whether it arrived; the receiver is told so"),
    basis=_("PIPL art. 13: contract, legal duty"),
    kept=_("as long as the message"),
)
