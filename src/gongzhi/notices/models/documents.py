"""Documents that bodies work by, version by version; who must read them, and who has."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.core.models import PlacedModel, PublicId, ScopedModel, Seen, supervised
from gongzhi.core.retention import declare
from gongzhi.core.scope import Audience, Grant

TEXT_MOST = 20_000


class DocumentKind(models.TextChoices):
    DUTIES = "duties", _("responsibilities")  # 工作职责
    PLAN = "plan", _("work plan")  # 工作方案
    RULES = "rules", _("rules of procedure")  # 议事规则
    CONDUCT = "conduct", _("code of conduct")  # 自律准则
    PACT = "pact", _("members' pact")  # 会员公约
    STANDARD = "standard", _("service standard")  # 服务标准
    ABOVE = "above", _("paper from above")  # 上级文件


def on_either_side(grant: Grant) -> Q:
    """Whoever issued it, and whoever must read it."""
    asked = DocumentReader.objects.filter(Q(organisation_id=grant.org_id), document_id=OuterRef("pk"))
    return Q(organisation_id=grant.org_id) | Q(Exists(asked))


class Document(PlacedModel, ScopedModel):
    """`organisation` put it in force here; `source` is who wrote it, where it came from elsewhere, with `number` as it
    stands on the paper. `newest` is the version that has to be read."""

    SEEN_BY: ClassVar[Seen] = {
        Audience.PUBLIC: lambda g: Q(public=True, retired_at=None),
        Audience.BEARER: on_either_side,
        Audience.SUPERVISOR: lambda g: supervised(g) | on_either_side(g),
        Audience.OPERATOR: lambda g: Q(),
    }

    public_id = PublicId()
    kind = models.CharField(_("kind"), max_length=10, choices=DocumentKind.choices)
    title = models.CharField(_("title"), max_length=120)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    source = models.CharField(max_length=120, blank=True)
    number = models.CharField(_("number of the paper"), max_length=60, blank=True)
    public = models.BooleanField(default=False)
    newest = models.ForeignKey("notices.DocumentVersion", models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-changed_at", "-pk"]
        indexes = [
            models.Index(fields=["-changed_at", "-id"], name="document_changed"),
            models.Index(fields=["estate_id"], name="document_of_estate", condition=Q(public=True)),
        ]

    def __str__(self) -> str:
        return self.title


class DocumentVersion(models.Model):
    """Its words never change: other words are another version. `digest` is of text and file together."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "read through its document"

    document = models.ForeignKey("notices.Document", models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=TEXT_MOST, blank=True)
    file = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64)
    in_force_from = models.DateField()
    changed = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["document", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="document_version_once"),
            models.CheckConstraint(
                name="document_version_says_something", condition=~Q(text="") | Q(file__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.number}"


class DocumentReader(PlacedModel):
    """An organisation whose people at this place must read the newest version, until the end of a day.

    Once for each place by the service: a merge of places may bring two together.
    """

    NOT_SCOPED_BECAUSE: ClassVar[str] = "read through its document; holds no persons"

    document = models.ForeignKey("notices.Document", models.CASCADE, related_name="readers")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    until = models.DateField()
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["place__path", "pk"]
        indexes = [models.Index(fields=["organisation", "document"], name="document_to_read")]

    def __str__(self) -> str:
        return f"{self.organisation_id} reads {self.document_id}"


class Reading(models.Model):
    """Somebody says that he has read a version. It stays with that version."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "counted through the document; names for own colleagues only"

    version = models.ForeignKey("notices.DocumentVersion", models.CASCADE, related_name="readings")
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "account"], name="reading_once")]

    def __str__(self) -> str:
        return f"{self.account_id} read {self.version_id}"


declare(
    "notices.Reading.at",
    label=_("when a document was read"),
    why=_("so that an organisation knows who of its people still has to read what they work by"),
    basis=_("PIPL art. 13: contract, legal duty"),
    kept=_("as long as the version that was read"),
)
