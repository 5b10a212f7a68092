"""One incident for many reports (E18): 2 号电梯停运 is worked on once, and everybody who reported it hears of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.cases.models.case import CaseBearing
from gongzhi.core.models import PlacedModel, PublicId, ScopedModel, Seen, within
from gongzhi.core.scope import Audience, Grant


def whole(grant: Grant) -> Q:
    """At the grant's place, in whatever grid."""
    return within(Grant(grant.audience, grant.level, grant.place_id, grant.path))


def worked_on_by(grant: Grant) -> Q:
    borne = CaseBearing.objects.filter(org_id=grant.org_id, case_id=OuterRef("case_id"))
    return Q(Exists(borne)) & whole(grant)


class Incident(PlacedModel, ScopedModel):
    """`case` is its mother: the case that the bearer works on, reported by nobody. `words` are written for the
    public, `script` for who answers the phone."""

    SEEN_BY: ClassVar[Seen] = {
        Audience.PUBLIC: lambda g: Q(),
        Audience.RESIDENT: lambda g: Q(),
        Audience.BEARER: worked_on_by,
        Audience.SUPERVISOR: whole,
    }

    public_id = PublicId()
    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="gathers")
    title = models.CharField(_("title"), max_length=80)
    words = models.CharField(_("what residents read"), max_length=300, blank=True)
    script = models.CharField(_("what to say on the phone"), max_length=500, blank=True)
    expected_at = models.DateTimeField(_("expected end"), null=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [
            models.Index(fields=["estate_id"], name="incident_open_estate", condition=Q(ended_at=None)),
            models.Index(fields=["subdistrict_id", "-opened_at"], name="incident_all"),
        ]

    def __str__(self) -> str:
        return self.title


class IncidentPlace(PlacedModel):
    """Where it is met: reports from there and from below are alike."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "reached only through its incident"

    incident = models.ForeignKey("cases.Incident", models.CASCADE, related_name="places")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.incident_id} at {self.place_id}"
