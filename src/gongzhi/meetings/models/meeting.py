"""A meeting: who sits there, who came, what was on the table."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.core.fields import EncryptedField
from gongzhi.core.models import (
    Exact,
    PlacedModel,
    PublicId,
    ScopedModel,
    Seen,
    new_public_id,
    supervised,
    within,
)
from gongzhi.core.retention import declare
from gongzhi.core.scope import Audience, Grant
from gongzhi.meetings.models.kinds import Party
from gongzhi.meetings.states import MeetingState


def around(grant: Grant) -> Q:
    """A table of one estate is open to those who work there; one of several to all who sit at it."""
    return within(grant) | Q(estate_id=None)


def sits_at(grant: Grant) -> Q:
    """An organisation that has a side at the table, or holds the meeting."""
    seated = MeetingSide.objects.filter(org_id=grant.org_id, meeting_id=OuterRef("pk"))
    return (Q(Exists(seated)) | Q(host_id=grant.org_id)) & around(grant)


class Meeting(PlacedModel, ScopedModel):
    """`planned_on` is the day that the rhythm gave; `starts_at` lies elsewhere where it was a holiday, or was moved.
    `code` stands in the square on the wall by which people check in."""

    SEEN_BY: ClassVar[Seen] = {
        Audience.BEARER: sits_at,
        Audience.SUPERVISOR: supervised,
    }

    public_id = PublicId()
    kind = models.ForeignKey("meetings.MeetingKind", models.PROTECT, related_name="meetings")
    series = models.ForeignKey("meetings.Series", models.PROTECT, null=True, related_name="meetings")
    host = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    planned_on = models.DateField(null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    venue = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    code = Exact(max_length=22, unique=True, default=new_public_id)
    call_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)  # moved or cancelled
    moves = models.PositiveSmallIntegerField(default=0)  # SEQUENCE of its invitation (RFC 5545)
    seats = models.PositiveSmallIntegerField(default=0)  # of a committee, as they were when it was opened
    sitting = models.PositiveSmallIntegerField(default=0)
    owners_sitting = models.PositiveSmallIntegerField(default=0)
    words_key = models.ForeignKey("journal.WordsKey", models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("notices.BoardPost", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "planned_on"], name="meeting_made_once"),
            models.CheckConstraint(
                name="meeting_ends_after_it_starts", condition=Q(ends_at__gt=models.F("starts_at"))
            ),
        ]
        indexes = [
            models.Index(fields=["community_id", "starts_at"], name="meetings_community"),
            models.Index(fields=["subdistrict_id", "starts_at"], name="meetings_subdistrict"),
            models.Index(fields=["host", "starts_at"], name="meetings_host"),
            models.Index(
                fields=["call_at"], name="meetings_to_call", condition=Q(state=MeetingState.PLANNED)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Answer(models.TextChoices):
    """What who was invited says."""

    COMES = "comes"
    SENDS = "sends"
    WRITES = "writes"  # an opinion in writing


class MeetingSide(models.Model):
    """A party at the table; `org` is None where no organisation is meant, as with residents. With `item` it was invited
    for that item alone (X)."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its meeting"

    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="sides")
    party = models.CharField(max_length=12, choices=Party.choices)
    org = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, related_name="+", db_index=False
    )
    item = models.ForeignKey("meetings.AgendaItem", models.CASCADE, null=True, related_name="guests")
    must = models.BooleanField(default=True)
    answer = models.CharField(max_length=6, choices=[(one.value, one.value) for one in Answer], blank=True)
    words = models.TextField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "party", "org"], name="side_once", condition=Q(item=None)
            ),
            models.UniqueConstraint(fields=["item", "org"], name="guest_once", condition=~Q(item=None)),
        ]
        indexes = [models.Index(fields=["org", "meeting"], name="sides_of")]

    def __str__(self) -> str:
        return f"{self.party} at {self.meeting_id}"


class How(models.TextChoices):
    CODE = "code"
    HAND = "hand"  # entered at the table


class Attendance(models.Model):
    """Somebody who is there, for a side. `name` and `strokes`, a drawn signature as points, are encrypted."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its meeting"

    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="attendance")
    side = models.ForeignKey("meetings.MeetingSide", models.PROTECT, related_name="present")
    seat_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    account_id = models.BigIntegerField(null=True)
    name = EncryptedField()
    name_key = models.CharField(max_length=64)
    is_owner = models.BooleanField(default=False)
    how = models.CharField(max_length=6, choices=[(one.value, one.value) for one in How])
    at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    strokes = EncryptedField(blank=True)
    signed_at = models.DateTimeField(null=True)  # the minutes

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "side", "name_key"], name="present_once"),
            models.UniqueConstraint(
                fields=["meeting", "seat_id"], name="seat_present_once", condition=~Q(seat_id=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} at {self.meeting_id}"


declare(
    "meetings.Attendance.name",
    label=_("name on a list of attendance"),
    why=_("so that everybody knows who sat at the table, and whether enough had come"),
    basis=_("PIPL art. 13: consent by checking in; legal duty of committees"),
    kept=_("three years after the meeting; of members of a committee as long as its minutes"),
    days=1095,
)
declare(
    "meetings.Attendance.strokes",
    label=_("signature on a list of attendance"),
    why=_("to show that somebody was there and agreed with the minutes"),
    basis=_("PIPL art. 13: consent by checking in; legal duty of committees"),
    kept=_("as the name"),
    days=1095,
)


class ItemState(models.TextChoices):
    PLANNED = "planned"
    DONE = "done"
    MOVED = "moved"  # to a later meeting


class AgendaItem(models.Model):
    """`is_new` is a problem that counts against what one meeting may take; `came_from` the item that was put off."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its meeting"

    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    minutes = models.PositiveSmallIntegerField(default=10)
    is_new = models.BooleanField(default=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+")
    raised_by = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        max_length=8, choices=[(s.value, s.value) for s in ItemState], default=ItemState.PLANNED
    )
    came_from = models.OneToOneField("self", models.PROTECT, null=True, related_name="went_to")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="item_number_once"),
            models.UniqueConstraint(
                fields=["meeting", "case"],
                name="case_on_agenda_once",
                condition=Q(case__isnull=False) & ~Q(state="moved"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MinuteField(models.TextChoices):
    TALK = "talk"
    OPINION = "opinion"


class MinuteText(models.Model):
    """What was written down of an item: what was said, or the opinion of one side. Saved by its revision."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its meeting"

    item = models.ForeignKey("meetings.AgendaItem", models.CASCADE, related_name="texts")
    field = models.CharField(max_length=8, choices=[(one.value, one.value) for one in MinuteField])
    side = models.ForeignKey("meetings.MeetingSide", models.PROTECT, null=True, related_name="+")
    text = models.TextField(max_length=4000)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "field"], name="text_once", condition=Q(side=None)),
            models.UniqueConstraint(fields=["item", "field", "side"], name="text_of_side_once"),
        ]

    def __str__(self) -> str:
        return f"{self.field} of {self.item_id}"


class HandCount(models.Model):
    """A show of hands: the question, and who raised theirs, as numbers."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its meeting"

    item = models.ForeignKey("meetings.AgendaItem", models.CASCADE, related_name="hands")
    question = models.CharField(max_length=200)
    yes = models.PositiveSmallIntegerField()
    no = models.PositiveSmallIntegerField()
    abstained = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.question


class PaperKind(models.TextChoices):
    SIGNED = "signed"  # the minutes with their signatures
    NOTICE = "notice"  # the sheet on the paper board


class MeetingPaper(models.Model):
    """A photo or scan of paper that belongs to a meeting."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its meeting"

    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=8, choices=[(one.value, one.value) for one in PaperKind])
    file = models.ForeignKey("core.StoredFile", models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.meeting_id}"


class Addendum(models.Model):
    """What was added to signed minutes. They themselves never change."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its meeting"

    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="addenda")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=2000)
    org = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="addendum_once")]

    def __str__(self) -> str:
        return f"{self.number} to {self.meeting_id}"
