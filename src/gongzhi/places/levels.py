"""The levels of the tree and the kinds of estate (P1, P3)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    DISTRICT = "district", _("district")
    SUBDISTRICT = "subdistrict", _("subdistrict")
    COMMUNITY = "community", _("community")
    ESTATE = "estate", _("estate")
    BUILDING = "building", _("building")
    ENTRANCE = "entrance", _("entrance")
    UNIT = "unit", _("unit")


ORDER = tuple(Level.values)
PUBLIC_LEVELS = ORDER[: ORDER.index("entrance") + 1]


def parent_level(level: str) -> str | None:
    """The level above; None for a district."""
    index = ORDER.index(level)
    return ORDER[index - 1] if index else None


class EstateKind(models.TextChoices):
    COMMERCIAL = "commercial", _("commercial housing")  # 商品房
    OLD = "old", _("old estate")  # 老旧小区
    REFORM = "reform", _("housing-reform estate")  # 房改房
    AFFORDABLE = "affordable", _("affordable housing")  # 保障房
    RESETTLED = "resettled", _("resettlement housing")  # 回迁房
    ABANDONED = "abandoned", _("estate without management")  # 失管
    COURTYARD = "courtyard", _("courtyard houses")  # 平房院落


class GridLayer(models.TextChoices):
    GOVERNANCE = "governance", _("governance grid")
    PROPERTY = "property", _("property grid")


class Facility(models.TextChoices):
    """What an estate has for all its residents (P3); stored as a list of these codes."""

    LIFT = "lift", _("lifts")
    GARAGE = "garage", _("garage")
    EV_CHARGING = "ev_charging", _("charging for cars")
    BIKE_SHED = "bike_shed", _("bicycle shed")
    GATE = "gate", _("gate with access control")
    CAMERAS = "cameras", _("cameras")
    FIRE = "fire", _("fire system")
    GARDEN = "garden", _("garden")
    PLAYGROUND = "playground", _("playground")
    PUBLIC_TOILET = "public_toilet", _("public toilet")
    RAMPS = "ramps", _("step-free ways")
