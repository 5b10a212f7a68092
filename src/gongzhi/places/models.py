"""Where: the tree from district to unit, estates' facts, names over time, grids over buildings, placards."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.core.models import PlacedModel, PublicId, ScopedModel, Seen, below, within
from gongzhi.core.scope import Audience, Grant
from gongzhi.places.levels import PUBLIC_LEVELS, EstateKind, GridLayer, Level


def under(grant: Grant) -> Q:
    return below(grant.path) if grant.path else Q(pk__in=())


class Place(ScopedModel):
    """A node of the tree. `path` has four digits a level; the level ids name the node's ancestors and itself.

    Names, buildings and entrances are public, as on any street sign; units are for those with work there.
    """

    SEEN_BY: ClassVar[Seen] = {
        Audience.PUBLIC: lambda g: Q(level__in=PUBLIC_LEVELS, retired_at=None),
        Audience.RESIDENT: under,
        Audience.BEARER: lambda g: Q(level__in=PUBLIC_LEVELS) | under(g),
        Audience.SUPERVISOR: lambda g: Q(level__in=PUBLIC_LEVELS) | under(g),
        Audience.PARTY: under,
        Audience.CARE: under,
        Audience.OPERATOR: lambda g: Q(),
    }

    public_id = PublicId()
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    name = models.CharField(_("name"), max_length=100)
    code = models.CharField(_("code"), max_length=32, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=40, unique=True)
    district_id = models.BigIntegerField(null=True)
    subdistrict_id = models.BigIntegerField(null=True)
    community_id = models.BigIntegerField(null=True)
    estate_id = models.BigIntegerField(null=True)
    kind = models.CharField(_("kind of estate"), max_length=12, choices=EstateKind.choices, blank=True)
    full_name = models.CharField(max_length=240, blank=True)  # from the estate down, or the own name above it
    lng = models.FloatField(_("longitude (WGS-84)"), null=True, blank=True)
    lat = models.FloatField(_("latitude (WGS-84)"), null=True, blank=True)
    outline = models.JSONField(null=True, blank=True)  # ring of [x, y] in metres within the estate's drawing
    sort = models.CharField(max_length=20, blank=True)  # "00003" for 3号楼: natural order
    retired_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="absorbed")

    class Meta:
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], name="place_code_once", condition=~Q(code="") & Q(retired_at=None)
            ),
            models.CheckConstraint(
                name="place_kind_only_estates", condition=Q(kind="") | Q(level=Level.ESTATE)
            ),
        ]
        indexes = [
            models.Index(fields=["parent", "sort"], name="place_children"),
            models.Index(fields=["estate_id", "level"], name="place_of_estate"),
            models.Index(fields=["community_id", "level"], name="place_of_community"),
        ]

    def __str__(self) -> str:
        return self.name


class EstateFacts(ScopedModel):
    """What is known of an estate (P3). `facilities` is a list of codes."""

    SEEN_BY: ClassVar[Seen] = {
        audience: lambda g: Q()
        for audience in (Audience.PUBLIC, Audience.BEARER, Audience.SUPERVISOR, Audience.OPERATOR)
    }

    place = models.OneToOneField("places.Place", models.CASCADE, related_name="facts")
    year_built = models.PositiveSmallIntegerField(_("year built"), null=True, blank=True)
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)
    buildings = models.PositiveIntegerField(_("buildings"), null=True, blank=True)
    area_dm2 = models.BigIntegerField(_("building area"), null=True, blank=True)
    fee_min_fen = models.PositiveIntegerField(null=True, blank=True)  # a square metre and month
    fee_max_fen = models.PositiveIntegerField(null=True, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    developer = models.CharField(_("developer"), max_length=200, blank=True)
    company_text = models.CharField(_("company as the source names it"), max_length=200, blank=True)
    facilities = models.JSONField(default=list, blank=True)
    odd = models.JSONField(
        default=dict, blank=True
    )  # values of the source that cannot be right, as they stood

    def __str__(self) -> str:
        return f"facts of {self.place_id}"


class UnitFacts(ScopedModel):
    """Exclusive areas of a unit; registered before surveyed before contract (interpretation 2020, art. 8)."""

    SEEN_BY: ClassVar[Seen] = {
        Audience.RESIDENT: lambda g: below(g.path, "place__path") if g.path else Q(pk__in=()),
        Audience.BEARER: lambda g: below(g.path, "place__path") if g.path else Q(pk__in=()),
        Audience.SUPERVISOR: lambda g: below(g.path, "place__path") if g.path else Q(pk__in=()),
        Audience.OPERATOR: lambda g: Q(),
    }

    place = models.OneToOneField("places.Place", models.CASCADE, related_name="unit_facts")
    registered_dm2 = models.BigIntegerField(null=True, blank=True)
    surveyed_dm2 = models.BigIntegerField(null=True, blank=True)
    contract_dm2 = models.BigIntegerField(null=True, blank=True)
    floor = models.SmallIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"areas of {self.place_id}"


class PlaceName(ScopedModel):
    """A name or code a place had, from a day until a day; the old name opens the new place."""

    SEEN_BY: ClassVar[Seen] = {
        audience: lambda g: Q()
        for audience in (Audience.PUBLIC, Audience.BEARER, Audience.SUPERVISOR, Audience.OPERATOR)
    }

    place = models.ForeignKey("places.Place", models.CASCADE, related_name="names")
    name = models.CharField(max_length=100)
    code = models.CharField(max_length=32, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ["-valid_from"]
        indexes = [models.Index(fields=["name"], name="place_name_old")]

    def __str__(self) -> str:
        return self.name


class Grid(PlacedModel, ScopedModel):
    """A grid over buildings: governance (community) or property (company). `place` is its estate or community."""

    SEEN_BY: ClassVar[Seen] = {
        Audience.PUBLIC: lambda g: Q(retired_at=None),
        Audience.BEARER: within,
        Audience.SUPERVISOR: lambda g: within(Grant(g.audience, g.level, g.place_id, g.path)),
        Audience.OPERATOR: lambda g: Q(),
    }

    public_id = PublicId()
    layer = models.CharField(_("layer"), max_length=12, choices=GridLayer.choices)
    name = models.CharField(_("name"), max_length=60)
    code = models.CharField(_("code"), max_length=20, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["layer", "code", "name"]

    def __str__(self) -> str:
        return self.name


class GridCover(models.Model):
    """A building that a grid covers. Without a grid of a layer a building is a hole, in two an overlap."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "joins public grids to public buildings"

    grid = models.ForeignKey("places.Grid", models.CASCADE, related_name="covers")
    building = models.ForeignKey("places.Place", models.CASCADE, related_name="covered_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grid", "building"], name="grid_covers_once")]

    def __str__(self) -> str:
        return f"{self.grid_id} covers {self.building_id}"


class Placard(models.Model):
    """The code on a door: random, in a table, revocable (a signature would die with its key)."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "found only by its random code, which hangs on a public door"

    code = models.CharField(max_length=22, unique=True)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="placards")
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place"], name="one_placard_in_force", condition=Q(revoked_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.code
