"""Who is told: the outbox of messages to people, and the board of a place."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.core.fields import EncryptedField
from gongzhi.core.models import NOTHING, PlacedModel, PublicId, ScopedModel, Seen, supervised, within
from gongzhi.core.retention import declare
from gongzhi.core.scope import Audience


class Channel(models.TextChoices):
    IN_APP = "in_app", _("in the app")
    SMS = "sms", _("text message")
    EMAIL = "email", _("e-mail")


class Message(ScopedModel):
    """One message to one receiver: an account (in the app), or a contact that was given once.

    Written in the transaction that caused it, sent by the worker. `claimed_at` is set by the sender who took it.
    """

    SEEN_BY: ClassVar[Seen] = {
        Audience.OWN: lambda g: Q(account_id=g.account_id) if g.account_id else NOTHING,
    }

    account = models.ForeignKey("people.Account", models.CASCADE, null=True, related_name="messages")
    contact = EncryptedField(blank=True)  # a phone or address given for this one matter
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.IN_APP)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)  # "case:42"
    text = models.CharField(max_length=500)
    link = models.CharField(max_length=200, blank=True)
    batch = models.CharField(max_length=40, blank=True)  # what undoing an import cancels
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-due_at"]
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
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text[:40]


class SheetKind(models.TextChoices):
    SHEET = "sheet", _("sheet")
    ANCHOR = "anchor", _("anchor of the journal")  # on a page of its own, not among what residents read


class Reason(models.TextChoices):
    """Why words are covered. Everybody reads it, so it is chosen and not written: written ones name whom they hide."""

    PERSON = "person", _("a private person could be recognised")
    CONTACT = "contact", _("private numbers or an address stood there")
    CLAIM = "claim", _("something that is not proven was said of others")
    LAW = "law", _("the law does not allow it in public")


class BoardPost(PlacedModel, ScopedModel):
    """Something published on a place's board from a moment until a moment, with the proof that it hung there.

    Title and body are the words that are read. Where parts are covered, what was published first lies in SheetWords,
    which no public scope opens.
    """

    SEEN_BY: ClassVar[Seen] = {
        Audience.PUBLIC: lambda g: Q(withdrawn_at=None),
        Audience.BEARER: within,
        Audience.SUPERVISOR: supervised,
        Audience.OPERATOR: lambda g: Q(),
    }

    public_id = PublicId()
    kind = models.CharField(max_length=8, choices=SheetKind.choices, default=SheetKind.SHEET)
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"), max_length=4000)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    from_at = models.DateTimeField(_("from"))
    until_at = models.DateTimeField(_("until"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)  # of title and body as they were published
    covered_at = models.DateTimeField(null=True)
    cover_reason = models.CharField(max_length=8, choices=Reason.choices, blank=True)
    cover_digest = models.CharField(
        max_length=64, blank=True
    )  # of title and body as they are read since then

    class Meta:
        ordering = ["-from_at"]
        indexes = [
            models.Index(fields=["estate_id", "-from_at"], name="board_of_estate"),
            models.Index(fields=["-from_at"], name="board_of_anchors", condition=Q(kind="anchor")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def read_digest(self) -> str:
        """The check sum for everybody. That of covered words would let a name be guessed and tried."""
        return self.cover_digest or self.digest


class SheetWords(PlacedModel, ScopedModel):
    """The words of a sheet whose parts were covered, version by version; number 0 is what was published."""

    SEEN_BY: ClassVar[Seen] = {
        Audience.BEARER: lambda g: within(g) & Q(post__organisation_id=g.org_id),
        Audience.SUPERVISOR: supervised,
    }

    post = models.ForeignKey("notices.BoardPost", models.PROTECT, related_name="words")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    body = models.TextField(max_length=4000)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    reason = models.CharField(max_length=8, choices=Reason.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)  # for the publisher

    class Meta:
        ordering = ["post", "number"]
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="sheet_words_once")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.number}"


declare(
    "notices.Message.contact",
    label=_("where a message went"),
    why=_("to send word about one matter to who asked for it"),
    basis=_("PIPL art. 13: consent"),
    kept=_("90 days after the message was sent"),
    days=90,
)
