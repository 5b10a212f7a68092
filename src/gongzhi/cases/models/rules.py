"""What cases are about, and who must act: the category scheme and the dispatch table."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.law.deadlines import LimitUnit
from gongzhi.places.levels import EstateKind


class Publicity(models.TextChoices):
    NEVER = "never", _("never public")
    ON_RELEASE = "on_release", _("public after release")


class Category(models.Model):
    """A kind of problem. `words` are what residents write; `event_code` is the class of GB/T 30428.2."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "the scheme is public"

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=40)  # in the language of the place: data, not interface
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    icon = models.CharField(max_length=30, default="message-report")
    words = models.JSONField(default=list)
    event_code = models.CharField(max_length=4, blank=True)
    public = models.CharField(max_length=12, choices=Publicity.choices, default=Publicity.ON_RELEASE)
    about_bearer = models.BooleanField(
        default=False
    )  # a complaint about the would-be bearer: to the community
    named_only = models.BooleanField(default=False)  # 举报: named posts only
    shared_part = models.BooleanField(default=True)  # the building may be named in public
    sort = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sort", "code"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class BearerKind(models.TextChoices):
    COMPANY = "company", _("the property company of the estate")
    COMMITTEE = "committee", _("the owners' committee of the estate")
    COMMUNITY = "community", _("the community")
    SUBDISTRICT = "subdistrict", _("the subdistrict")
    DISTRICT = "district", _("the district")
    NAMED = "named", _("a named organisation")


class DispatchRule(models.Model):
    """One line of the dispatch table in force from a day until a day.

    The closest line wins: the nearest place, then the narrower category, then the kind of estate. A changed
    line is ended and written anew, so that the table of any past day can be read.
    """

    NOT_SCOPED_BECAUSE: ClassVar[str] = "the table is public, as art. 11 of the ordinance wants it"

    number = models.PositiveIntegerField()  # the same through all versions of a line
    version = models.PositiveIntegerField(default=1)
    category = models.ForeignKey(
        "cases.Category", models.PROTECT, null=True, blank=True, related_name="rules"
    )
    estate_kind = models.CharField(_("kind of estate"), max_length=12, choices=EstateKind.choices, blank=True)
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, blank=True, related_name="+")
    bearer_kind = models.CharField(_("who acts"), max_length=12, choices=BearerKind.choices)
    bearer = models.ForeignKey("people.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    limit_amount = models.PositiveSmallIntegerField(_("limit"))
    limit_unit = models.CharField(max_length=12, choices=[(unit.value, unit.value) for unit in LimitUnit])
    ground = models.CharField(_("ground"), max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["number", "version"], name="rule_version_once"),
            models.UniqueConstraint(fields=["number"], name="rule_one_in_force", condition=Q(ends_at=None)),
            models.CheckConstraint(
                name="named_bearer_is_named",
                condition=~Q(bearer_kind=BearerKind.NAMED) | Q(bearer__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"rule {self.number}.{self.version}"
