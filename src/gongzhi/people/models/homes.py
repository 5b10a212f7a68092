"""Who lives in a unit and who owns it. Above `places`, because it names persons."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.core.models import NOTHING, PublicId, ScopedModel, Seen, below
from gongzhi.core.scope import Audience, Grant


def of_unit(grant: Grant) -> Q:
    return below(grant.path, "unit__path") if grant.path else NOTHING


class OccupancyKind(models.TextChoices):
    OWNER = "owner", _("owner")
    FAMILY = "family", _("family")
    TENANT = "tenant", _("tenant")


class Occupancy(ScopedModel):
    """A person lives in a unit. Tenants are kept with their consent and its end (S3)."""

    SEEN_BY: ClassVar[Seen] = {
        Audience.OWN: lambda g: Q(person_id=g.person_id),
        Audience.SUPERVISOR: of_unit,
        Audience.OPERATOR: lambda g: Q(),
    }

    public_id = PublicId()
    unit = models.ForeignKey("places.Place", models.PROTECT, related_name="occupancies")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="occupancies")
    kind = models.CharField(_("lives there as"), max_length=8, choices=OccupancyKind.choices)
    consent_at = models.DateTimeField(null=True)
    starts = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tenant_has_consent_and_end",
                condition=~Q(kind=OccupancyKind.TENANT)
                | (Q(consent_at__isnull=False) & Q(ends__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} lives in {self.unit_id}"


class Ownership(ScopedModel):
    """A share of a unit, as a fraction `num`/`den` of one; owned by a person or an organisation."""

    SEEN_BY: ClassVar[Seen] = {
        Audience.OWN: lambda g: Q(person_id=g.person_id),
        Audience.SUPERVISOR: of_unit,
        Audience.OPERATOR: lambda g: Q(),
    }

    unit = models.ForeignKey("places.Place", models.PROTECT, related_name="ownerships")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="ownerships")
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, related_name="ownerships"
    )
    num = models.PositiveIntegerField(default=1)
    den = models.PositiveIntegerField(default=1)
    starts = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="owner_is_person_or_organisation",
                condition=Q(person__isnull=False, organisation__isnull=True)
                | Q(person__isnull=True, organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="share_is_a_part_of_one", condition=Q(num__gte=1) & Q(num__lte=models.F("den"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.num}/{self.den} of {self.unit_id}"
