"""What hangs on the boards of places, and what its words were before they were covered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.core.models import PlacedModel, PublicId, ScopedModel, Seen, supervised, within
from gongzhi.core.scope import Audience


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
