"""What a meeting resolved: a sentence, who owes it, until when, and what shows that it was done."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.core.models import PlacedModel, PublicId, ScopedModel, Seen, supervised
from gongzhi.core.scope import Audience, Grant
from gongzhi.meetings.models.meeting import MeetingSide, around
from gongzhi.meetings.states import PromiseState


class Evidence(models.TextChoices):
    WORDS = "words", _("words")
    PHOTO = "photo", _("photo")
    PAPER = "paper", _("paper, photographed")


def concerns(grant: Grant) -> Q:
    """Who owes it, and all who sat at the table."""
    seated = MeetingSide.objects.filter(org_id=grant.org_id, meeting_id=OuterRef("meeting_id"))
    return (Q(bearer_id=grant.org_id) | Q(Exists(seated))) & around(grant)


class Resolution(PlacedModel, ScopedModel):
    """`state` is a draft until the minutes are signed; then the bearer owes it as a duty. `first_due_on` stands where a
    later meeting gave more time; `words` are those of who says that it is done."""

    SEEN_BY: ClassVar[Seen] = {
        Audience.BEARER: concerns,
        Audience.SUPERVISOR: supervised,
    }

    public_id = PublicId()
    meeting = models.ForeignKey("meetings.Meeting", models.PROTECT, related_name="resolutions")
    item = models.ForeignKey("meetings.AgendaItem", models.PROTECT, related_name="resolutions")
    number = models.PositiveSmallIntegerField()
    sentence = models.CharField(max_length=300)
    bearer = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    due_on = models.DateField()
    first_due_on = models.DateField(null=True)
    evidence = models.CharField(max_length=6, choices=Evidence.choices, default=Evidence.WORDS)
    state = models.CharField(max_length=7, choices=PromiseState.choices, default=PromiseState.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    words = models.TextField(max_length=2000, blank=True)
    opened_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["meeting_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="resolution_number_once"),
            models.CheckConstraint(
                name="resolution_done_says_when",
                condition=~Q(state=PromiseState.DONE) | Q(done_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["bearer", "state", "due_on"], name="promises_of"),
            models.Index(fields=["community_id", "state", "due_on"], name="promises_community"),
            models.Index(fields=["subdistrict_id", "state", "due_on"], name="promises_subdistrict"),
        ]

    def __str__(self) -> str:
        return self.sentence


class ResolutionPhoto(models.Model):
    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its resolution"

    resolution = models.ForeignKey("meetings.Resolution", models.CASCADE, related_name="photos")
    file = models.ForeignKey("core.StoredFile", models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"photo of {self.resolution_id}"


class Verdict(models.TextChoices):
    """What a later meeting found of a promise."""

    KEPT = "kept", _("confirmed: it is done")
    AGAIN = "again", _("not done: another day")
    NOTED = "noted", _("noted, it goes on")
    STRUCK = "struck", _("not needed any more")
    UNSEEN = "unseen", _("not spoken about")


class Look(models.Model):
    """One meeting looks at a promise of an earlier one: how it stood then, and what was found."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its meeting"

    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="looks")
    resolution = models.ForeignKey("meetings.Resolution", models.CASCADE, related_name="looks")
    state_then = models.CharField(max_length=7, choices=PromiseState.choices)
    due_then = models.DateField()
    was_late = models.BooleanField(default=False)
    verdict = models.CharField(max_length=6, choices=Verdict.choices)
    words = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "resolution"], name="looked_at_once")]

    def __str__(self) -> str:
        return f"{self.resolution_id} at {self.meeting_id}"
