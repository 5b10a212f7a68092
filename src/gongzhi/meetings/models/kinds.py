"""Kinds of meetings and their series: data that offices write, no code."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gongzhi.core.models import Exact, PlacedModel, PublicId, ScopedModel, Seen, supervised, within
from gongzhi.core.scope import Audience
from gongzhi.places.levels import Level


class Party(models.TextChoices):
    """Who can sit at a table. The three fives of the articles are three choices among these."""

    BRANCH = "branch", _("Party branch")  # 社区或小区党组织
    RESIDENTS = "residents", _("residents' committee")  # 居委会
    COMMITTEE = "committee", pgettext_lazy("party", "owners' or management committee")  # 业委会、物管会
    COMPANY = "company", _("property company")  # 物业企业
    SUPERVISORS = "supervisors", _("supervisory committee")  # 监事会
    OWNERS = "owners", pgettext_lazy("party", "residents")  # 居民
    SUBDISTRICT = "subdistrict", _("subdistrict office")
    DISTRICT = "district", _("district office")
    JOINT = "joint", _("joint Party committee")
    GUEST = "guest", pgettext_lazy("party", "invited")  # + X


class Quorum(models.TextChoices):
    NONE = "none", pgettext_lazy("quorum", "none is asked for")
    HALF = "half", pgettext_lazy("quorum", "more than half of the parties")
    ALL = "all", pgettext_lazy("quorum", "all parties that must come")
    LAW = "law", pgettext_lazy("quorum", "members, as the law has it")


class OnHoliday(models.TextChoices):
    AFTER = "after", pgettext_lazy("holiday", "the next working day")
    BEFORE = "before", pgettext_lazy("holiday", "the last working day before")
    SKIP = "skip", pgettext_lazy("holiday", "it does not take place")
    STAY = "stay", pgettext_lazy("holiday", "it takes place all the same")


class Publisher(models.TextChoices):
    HOST = "host", pgettext_lazy("publisher", "who holds it")
    COMMUNITY = "community", pgettext_lazy("publisher", "the residents' committee")


class MeetingKind(models.Model):
    """`place` is where an office made it, and it is offered below; None is everywhere. `parties` is a list of
    [party, must come]; `agenda` of [words, minutes]; `rhythm` a recurrence rule of RFC 5545; `new_most` the new problems
    that one meeting may take."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "how a place meets is for everybody to read"

    public_id = PublicId()
    code = Exact(max_length=40, unique=True)
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=40)
    purpose = models.CharField(_("what it is for"), max_length=300, blank=True)
    level = models.CharField(_("where it meets"), max_length=12, choices=Level.choices, default=Level.ESTATE)
    host = models.CharField(_("who holds it"), max_length=12, choices=Party.choices, default=Party.RESIDENTS)
    parties = models.JSONField(default=list)
    quorum = models.CharField(_("quorum"), max_length=6, choices=Quorum.choices, default=Quorum.HALF)
    notice_days = models.PositiveSmallIntegerField(_("called so many days before"), default=2)
    rhythm = models.CharField(_("rhythm"), max_length=120, blank=True)
    at = models.TimeField(_("begins at"))
    minutes = models.PositiveSmallIntegerField(_("how long, in minutes"), default=60)
    on_holiday = models.CharField(
        _("on a holiday"), max_length=6, choices=OnHoliday.choices, default=OnHoliday.AFTER
    )
    new_most = models.PositiveSmallIntegerField(_("new problems at most"), null=True, blank=True)
    looks_back = models.BooleanField(_("begins with the promises of the last one"), default=True)
    agenda = models.JSONField(default=list)
    publisher = models.CharField(
        _("who publishes"), max_length=10, choices=Publisher.choices, default=Publisher.HOST
    )
    publish_days = models.PositiveSmallIntegerField(_("published within so many days"), null=True, blank=True)
    board_days = models.PositiveSmallIntegerField(_("days on the board"), default=30)
    sort = models.PositiveSmallIntegerField(default=100)
    version = models.PositiveIntegerField(default=1)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["sort", "pk"]

    def __str__(self) -> str:
        return self.name


class Series(PlacedModel, ScopedModel):
    """A kind that meets at a place in its rhythm. `made_until` is the last day whose meetings are made."""

    SEEN_BY: ClassVar[Seen] = {
        Audience.BEARER: lambda g: Q(host_id=g.org_id) & within(g),
        Audience.SUPERVISOR: supervised,
    }

    public_id = PublicId()
    kind = models.ForeignKey("meetings.MeetingKind", models.PROTECT, related_name="series")
    host = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    rhythm = models.CharField(max_length=120)
    at = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    venue = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField()
    made_until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["kind__sort", "pk"]
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(fields=["kind", "place"], name="series_once", condition=Q(ended_at=None))
        ]
        indexes = [models.Index(fields=["made_until"], name="series_goes_on", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.kind_id} at {self.place_id}"
