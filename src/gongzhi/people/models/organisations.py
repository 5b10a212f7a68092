from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.core.cached import Cached
from gongzhi.core.models import PlacedModel, PublicId, ScopedModel, Seen
from gongzhi.core.scope import Audience, unscoped
from gongzhi.people.posts import OrgKind, Service


class Chosen(models.TextChoices):
    """How a company came to serve an estate."""

    FIRST = "first", _("first contract, made by the developer")  # 前期物业服务合同
    ASSEMBLY = "assembly", _("chosen by the owners' assembly")
    INTERIM = "interim", _("emergency service")  # 应急物业


def everybody() -> Seen:
    """Organisations and what they serve are public facts."""
    return {
        audience: lambda g: Q()
        for audience in (
            Audience.PUBLIC,
            Audience.BEARER,
            Audience.SUPERVISOR,
            Audience.PARTY,
            Audience.OPERATOR,
        )
    }


class Organisation(PlacedModel, ScopedModel):
    """A body that can owe and act. `place` is where it sits: its community, subdistrict, estate or district."""

    SEEN_BY: ClassVar[Seen] = everybody()

    public_id = PublicId()
    kind = models.CharField(_("kind"), max_length=12, choices=OrgKind.choices)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    credit_code = models.CharField(_("credit code"), max_length=18, blank=True)
    upper = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="lower")
    telephone = models.CharField(_("public telephone"), max_length=40, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                name="credit_code_once",
                condition=~Q(credit_code="") & Q(retired_at=None),
            )
        ]
        indexes = [models.Index(fields=["place", "kind"], name="org_of_place")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        BODIES.clear()

    @property
    def called(self) -> str:
        """What people say and lists show: 安和物业."""
        return self.short_name or self.name


BODY_KINDS = (OrgKind.RESIDENTS, OrgKind.SUBDISTRICT, OrgKind.DISTRICT)


def load_bodies() -> dict[tuple[int, str], Organisation]:
    with unscoped(because="which bodies exist is public"):
        rows = Organisation.objects.filter(kind__in=BODY_KINDS, retired_at=None).order_by("-pk")
        return {(org.place_id, org.kind): org for org in rows}


# Every report and every case page asks who stands above its place; a district has a few hundred such bodies.
BODIES = Cached(load_bodies)


class Engagement(PlacedModel, ScopedModel):
    """An organisation serves a place from a day until a day: a company's contract for an estate, a department's
    area. `grounds` names the paper (contract, list of duties) and `number` is what stands on it.

    `fee` is the service charge in yuan for 1 m² and month, which is as many fen for 0.01 m², with four places.
    """

    SEEN_BY: ClassVar[Seen] = everybody()

    public_id = PublicId()
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="engagements")
    service = models.CharField(_("service"), max_length=30, choices=Service.choices, default=Service.PROPERTY)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True, blank=True)
    grounds = models.CharField(_("paper"), max_length=120, blank=True)
    number = models.CharField(_("number of the paper"), max_length=60, blank=True)
    chosen = models.CharField(_("how it was chosen"), max_length=10, choices=Chosen.choices, blank=True)
    fee = models.DecimalField(_("service charge"), max_digits=8, decimal_places=4, null=True, blank=True)

    class Meta:
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(
                name="engagement_ends_after_it_starts",
                condition=Q(ends__isnull=True) | Q(ends__gte=models.F("starts")),
            )
        ]
        indexes = [
            models.Index(fields=["place", "service"], name="engaged_at"),
            models.Index(fields=["ends"], name="engagement_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} serves {self.place_id}"

    @property
    def charge(self) -> str:
        """2.3800 is 2.38, and 2.3750 is 2.375."""
        if self.fee is None:
            return ""
        whole, _dot, part = f"{self.fee:f}".partition(".")
        return f"{whole}.{part.rstrip('0').ljust(2, '0')}"
