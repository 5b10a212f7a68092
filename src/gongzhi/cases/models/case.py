"""What somebody reported, until it is really fixed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.cases.models.rules import Publicity
from gongzhi.cases.states import OPEN, Status
from gongzhi.core.fields import EncryptedField
from gongzhi.core.models import (
    NOTHING,
    STORED_LEVELS,
    Exact,
    PlacedModel,
    PublicId,
    ScopedModel,
    Seen,
    at_once,
    new_public_id,
    within,
)
from gongzhi.core.retention import declare
from gongzhi.core.scope import Audience, Grant


class Source(models.TextChoices):
    """How it came. HOTLINE and PETITION came from the city's systems; INCIDENT is made of many reports and is none."""

    PLACARD = "placard", _("by the code on the door")
    WEB = "web", _("by the web page")
    OPEN311 = "open311", _("by another program (Open311)")
    STAFF = "staff", _("found by staff")
    PATROL = "patrol", _("found on a round")
    WALKIN = "walkin", _("found while working in the estate")  # 走动式办公
    BEHALF = "behalf", _("written down for somebody")
    HOTLINE = "hotline", _("from the hotline")
    PETITION = "petition", _("from letters and visits")
    INCIDENT = "incident", _("made of many reports")


BY_THEMSELVES = (Source.PLACARD, Source.WEB, Source.OPEN311)  # residents wrote it
FOUND = (Source.PATROL, Source.STAFF, Source.WALKIN)  # before anybody complained (未诉先办)


class Urgency(models.IntegerChoices):
    NORMAL = 0, _("normal")
    URGENT = 1, _("urgent")


LEVELS = (*STORED_LEVELS, "grid")
RELEASABLE = Q(publicity=Publicity.ON_RELEASE, named_only=False, retired_at=None)


def open_to(grant: Grant, case: str = "") -> Q:
    """Reports of misconduct are for named posts alone, whoever else supervises or must act there.

    `case` leads from a record about a case to it, such as "case__".
    """
    return Q() if grant.named else Q(**{f"{case}named_only": False})


@at_once
def borne_by(grant: Grant) -> Q:
    """Asked row by row, so that the place leads: a list of all that a company ever bore is long."""
    borne = CaseBearing.objects.filter(org_id=grant.org_id, case_id=OuterRef("pk"))
    return Q(Exists(borne), retired_at=None) & within(grant) & open_to(grant)


def of_reporter(grant: Grant) -> Q:
    if grant.link:
        return Q(follow_key=grant.link)
    return Q(reporter_account_id=grant.account_id) if grant.account_id else NOTHING


class Case(PlacedModel, ScopedModel):
    """`title` and `text` are masked and may be shown to everybody who works on the case; the original words
    lie in the journal's Words under the reporter's key and open to the bearer only."""

    SEEN_BY: ClassVar[Seen] = {
        Audience.PUBLIC: lambda g: RELEASABLE & Q(estate_id__isnull=False),
        Audience.RESIDENT: lambda g: within(g) & RELEASABLE,
        Audience.OWN: of_reporter,
        Audience.BEARER: borne_by,
        Audience.SUPERVISOR: lambda g: within(g) & open_to(g),
        Audience.OPERATOR: lambda g: Q(named_only=False),
    }

    public_id = PublicId()
    follow_key = Exact(max_length=22, unique=True, default=new_public_id)  # opens the reporter's page
    number = models.CharField(max_length=32, blank=True)  # for reading aloud; opens nothing
    category = models.ForeignKey("cases.Category", models.PROTECT, related_name="cases")
    publicity = models.CharField(max_length=12, choices=Publicity.choices)  # of the category when it came
    named_only = models.BooleanField(default=False)
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    words_id = models.BigIntegerField(null=True)  # the original, in journal.Words
    words_key = models.ForeignKey("journal.WordsKey", models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=10, choices=Source.choices)
    source_ref = models.CharField(max_length=80, blank=True)  # the id in the system it came from
    urgency = models.PositiveSmallIntegerField(choices=Urgency.choices, default=Urgency.NORMAL)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.RECEIVED)
    # Kept by the database, for its indexes: SQLite does not see that a list of states is the condition of an index.
    is_open = models.GeneratedField(
        expression=ExpressionWrapper(Q(status__in=OPEN), models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
        editable=False,
    )
    level = models.CharField(max_length=12, default="grid")  # that of its open duty (decisions 17)
    place_known = models.BooleanField(default=True)  # false: waits for the community to say where
    grid_id = models.BigIntegerField(null=True)
    bearer = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="cases")
    rule = models.ForeignKey(
        "cases.DispatchRule", models.PROTECT, null=True, related_name="+", db_index=False
    )
    why = models.JSONField(default=dict)  # the reason of the dispatch as it was: codes and numbers
    reporter_account = models.ForeignKey(
        "people.Account", models.PROTECT, null=True, related_name="reported", db_index=False
    )  # indexed below, where there is one
    reporter_person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="reported")
    contact = EncryptedField(blank=True)
    contact_key = models.CharField(max_length=43, blank=True)
    hide_name = models.BooleanField(default=True)
    helper_account = models.ForeignKey(
        "people.Account", models.PROTECT, null=True, related_name="+", db_index=False
    )  # on behalf (E11)
    batch_id = models.BigIntegerField(null=True)
    incident = models.ForeignKey(
        "cases.Incident", models.PROTECT, null=True, related_name="joined", db_index=False
    )
    received_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    first_due_at = models.DateTimeField(null=True)  # as first promised, where more time was granted since
    paused_until = models.DateTimeField(null=True)  # the clock stands still until then at the latest
    hard_until = models.DateField(null=True)  # on the list of hard cases; on this day it comes back
    accepted_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)  # when the reporter was told that it will close unrated
    released_at = models.DateTimeField(null=True)  # text may be shown in public from here
    public_title = models.CharField(max_length=80, blank=True)  # what it reads instead; empty: title and text
    public_text = models.TextField(blank=True)
    answers = models.JSONField(
        default=list
    )  # what its category asks: {"asked": …, "said": …}, as it was asked
    returns = models.PositiveSmallIntegerField(default=0)
    reopens = models.PositiveSmallIntegerField(default=0)
    reopened_at = models.DateTimeField(null=True)
    followers = models.PositiveIntegerField(default=0)  # others who met it too
    rated_at = models.DateTimeField(null=True)
    solved = models.BooleanField(null=True)
    satisfied = models.PositiveSmallIntegerField(null=True)  # 1 … 5
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="case_has_bearer_once_dispatched",
                condition=Q(status=Status.RECEIVED) | Q(bearer__isnull=False),
            ),
            models.CheckConstraint(
                name="case_finished_says_when",
                condition=~Q(status__in=(Status.FINISHED, Status.CLOSED)) | Q(finished_at__isnull=False),
            ),
        ]
        indexes = [
            *(
                models.Index(
                    fields=[f"{level}_id", "due_at", "id"],
                    name=f"case_open_{level}",
                    condition=Q(is_open=True),
                )
                for level in LEVELS
            ),
            *(
                models.Index(fields=[f"{level}_id", "-received_at", "-id"], name=f"case_all_{level}")
                for level in LEVELS
            ),
            models.Index(
                fields=["bearer", "due_at", "id"], name="case_open_bearer", condition=Q(is_open=True)
            ),
            models.Index(fields=["source", "source_ref"], name="case_by_source", condition=~Q(source_ref="")),
            models.Index(
                fields=["estate_id", "fingerprint"], name="case_twins", condition=~Q(fingerprint="")
            ),
            models.Index(fields=["number"], name="case_by_number"),
            models.Index(
                fields=["reporter_account"], name="case_own", condition=Q(reporter_account__isnull=False)
            ),
            models.Index(fields=["finished_at"], name="case_unrated", condition=Q(status=Status.FINISHED)),
            models.Index(
                fields=["-retired_at", "-id"], name="case_trash", condition=Q(retired_at__isnull=False)
            ),
            models.Index(
                fields=["paused_until"], name="case_paused", condition=Q(paused_until__isnull=False)
            ),
            models.Index(fields=["incident"], name="case_joined", condition=Q(incident__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_released(self) -> bool:
        """A reporter who wants it private afterwards is heeded at once."""
        return self.released_at is not None and self.publicity == Publicity.ON_RELEASE

    @property
    def released_title(self) -> str:
        return self.public_title or self.title

    @property
    def released_text(self) -> str:
        return self.public_text or self.text


class CaseBearing(models.Model):
    """An organisation that had to act on a case, once or still: it may open it (decisions 1)."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "the scope of cases is computed from it"

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="bearings")
    org = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", db_index=False)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["org", "case"], name="bearing_once")]

    def __str__(self) -> str:
        return f"{self.org_id} bears {self.case_id}"


class CaseFollower(models.Model):
    """Somebody who met the same problem and follows this case (E4)."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "counted on the case; contacts are only written to"

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="following")
    follow_key = Exact(max_length=22, unique=True, default=new_public_id)
    account = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    contact = EncryptedField(blank=True)
    who_key = models.CharField(max_length=64)  # digest of account, contact or device: counted once
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "who_key"], name="follows_once")]

    def __str__(self) -> str:
        return f"follower of {self.case_id}"


class Phase(models.TextChoices):
    """When a photo was taken, or with which words it came. NOTE: for those who work on the case only."""

    BEFORE = "before", _("before")
    AFTER = "after", _("after")
    REPLY = "reply", _("with a reply")
    NOTE = "note", _("with a note")


class CasePhoto(models.Model):
    """A photo of a case. The public sees it only after a person released it (decisions 4)."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its case"

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="photos")
    file = models.ForeignKey("core.StoredFile", models.PROTECT, related_name="+")
    phase = models.CharField(max_length=6, choices=Phase.choices)
    taken_at = models.DateTimeField(null=True)  # read from the photo before its metadata was dropped
    by_account_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["phase", "at", "pk"]

    def __str__(self) -> str:
        return f"photo of {self.case_id}"


declare(
    "cases.Case.contact",
    label=_("phone left on a report"),
    why=_("to call back about this report"),
    basis=_("PIPL art. 13: consent of the reporter"),
    kept=_("90 days after the case closed"),
    days=90,
)
declare(
    "cases.CaseFollower.contact",
    label=_("phone left with “me too”"),
    why=_("to send word about a case that was met too"),
    basis=_("PIPL art. 13: consent"),
    kept=_("90 days after the case closed"),
    days=90,
)
