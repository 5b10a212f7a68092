"""A subdistrict calls departments to the spot: who is called, who came, what they found and who does which share."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.cases.states.whistle import CallState, WhistleState
from gongzhi.core.models import PlacedModel, PublicId, ScopedModel, Seen, within
from gongzhi.core.scope import Audience, Grant
from gongzhi.law.shares import in_words


class WhistleKind(models.TextChoices):
    DAILY = "daily", _("everyday whistle")  # 日常哨: 群众反映突出、街道解决不了
    TASK = "task", _("whistle for joint enforcement")  # 攻坚哨: 综合执法
    EMERGENCY = "emergency", _("emergency whistle")  # 应急哨


def called_or_calling(grant: Grant) -> Q:
    called = WhistleCall.objects.filter(org_id=grant.org_id, whistle_id=OuterRef("pk"))
    return (Q(Exists(called)) | Q(caller_id=grant.org_id)) & within(grant)


class Whistle(PlacedModel, ScopedModel):
    """One call of a subdistrict. What it says is masked: all who are called read it."""

    SEEN_BY: ClassVar[Seen] = {
        Audience.BEARER: called_or_calling,
        Audience.SUPERVISOR: within,
        Audience.OPERATOR: lambda g: Q(),
    }

    public_id = PublicId()
    kind = models.CharField(max_length=10, choices=WhistleKind.choices)
    state = models.CharField(max_length=10, choices=WhistleState.choices, default=WhistleState.BLOWN)
    title = models.CharField(_("title"), max_length=60)
    reason = models.TextField()
    spot = models.CharField(max_length=100, blank=True)
    grid_id = models.BigIntegerField(null=True)
    caller = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    cases = models.ManyToManyField("cases.Case", related_name="whistles")
    words_key = models.ForeignKey("journal.WordsKey", models.PROTECT, related_name="+")
    blown_at = models.DateTimeField()
    report_by = models.DateTimeField()
    find_by = models.DateTimeField()  # the caller's own promise: the first finding in writing
    found_at = models.DateTimeField(null=True)  # when the first one counted
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="whistle_leaves_time_to_come", condition=Q(report_by__gt=F("blown_at"))
            ),
            models.CheckConstraint(
                name="whistle_found_says_when",
                condition=~Q(state__in=(WhistleState.FOUND, WhistleState.DONE)) | Q(found_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["district_id", "-id"], name="whistle_of_district"),
            models.Index(fields=["subdistrict_id", "-id"], name="whistle_of_subdistrict"),
        ]

    def __str__(self) -> str:
        return self.title


class WhistleCall(models.Model):
    """One organisation that is called. Who came is an account; where from is a distance alone, no position is kept."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its whistle"

    whistle = models.ForeignKey("cases.Whistle", models.CASCADE, related_name="calls")
    org = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CallState.choices, default=CallState.CALLED)
    called_at = models.DateTimeField()
    report_by = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    arrived_account_id = models.BigIntegerField(null=True)
    arrived_where = models.CharField(max_length=100, blank=True)
    arrived_metres = models.PositiveIntegerField(
        null=True
    )  # from the place, rounded; the position itself is dropped
    agreed_to = models.PositiveSmallIntegerField(null=True)  # the version of the finding
    rating = models.PositiveSmallIntegerField(null=True)  # 1 … 5, by the caller
    rated_at = models.DateTimeField(null=True)
    caller_rating = models.PositiveSmallIntegerField(null=True)  # 1 … 5, of the caller
    caller_rated_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["whistle", "org"], name="called_once"),
            models.CheckConstraint(
                name="call_leaves_time_to_come", condition=Q(report_by__gt=F("called_at"))
            ),
            models.CheckConstraint(
                name="arrived_says_when", condition=~Q(state=CallState.ARRIVED) | Q(arrived_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["org", "whistle"], name="whistle_call_of")]

    def __str__(self) -> str:
        return f"{self.org_id} called by {self.whistle_id}"


class WhistlePhoto(models.Model):
    """A photo that one of those who came took on the spot. Whoever reads the whistle sees it, nobody else."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its whistle"

    call = models.ForeignKey("cases.WhistleCall", models.CASCADE, related_name="photos")
    file = models.ForeignKey("core.StoredFile", models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)  # read from the photo before its metadata was dropped
    by_account_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"photo of call {self.call_id}"


class Objection(models.TextChoices):
    CALL = "call", _("to being called")
    SHARE = "share", _("to its share")


class WhistleObjection(models.Model):
    """A department says that it is not its business; an arbiter of the district decides, with a written ground."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its whistle"

    call = models.ForeignKey("cases.WhistleCall", models.CASCADE, related_name="objections")
    about = models.CharField(max_length=6, choices=Objection.choices)
    words_id = models.BigIntegerField()  # the reason, in journal.Words
    at = models.DateTimeField()
    upheld = models.BooleanField(null=True)  # null: waits, or was dropped because they came
    decided_at = models.DateTimeField(null=True)
    ground_id = models.BigIntegerField(null=True)  # the written ground, in journal.Words

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call"], name="objects_once_at_a_time", condition=Q(decided_at=None)
            ),
            models.CheckConstraint(
                name="decided_with_a_ground", condition=Q(upheld__isnull=True) | Q(ground_id__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"objection of call {self.call_id}"


class WhistleFinding(models.Model):
    """What those who came found, in versions. In force once all of them agreed, or when the caller says so."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its whistle"

    whistle = models.ForeignKey("cases.Whistle", models.CASCADE, related_name="findings")
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    drafted_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    by_all = models.BooleanField(default=False)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["whistle", "version"], name="finding_version_once"),
            models.UniqueConstraint(
                fields=["whistle"], name="one_finding_counts", condition=Q(replaced_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"finding {self.version} of {self.whistle_id}"


class WhistleShare(models.Model):
    """A part of the common duty, of one organisation, with its day. All parts of a finding make one exactly.

    One each when it is written; a body into which another went may have that one's besides.
    """

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its whistle"

    finding = models.ForeignKey("cases.WhistleFinding", models.CASCADE, related_name="shares")
    org = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    top = models.PositiveSmallIntegerField()
    bottom = models.PositiveSmallIntegerField()
    task = models.CharField(max_length=120)
    due_on = models.DateField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="share_is_part_of_one", condition=Q(top__gt=0, bottom__gt=0, top__lte=F("bottom"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} of finding {self.finding_id}"

    @property
    def part(self) -> Fraction:
        return Fraction(self.top, self.bottom)

    @property
    def words(self) -> str:
        return in_words(self.part)
