from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.core.models import PublicId
from gongzhi.people.posts import Post


class Appointment(models.Model):
    """A person holds a post in an organisation at a place, for a time. The source of every right."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = (
        "the scope itself is computed from appointments; pages read them by selectors"
    )

    public_id = PublicId()
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="appointments")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="appointments")
    post = models.CharField(_("post"), max_length=24, choices=Post.choices)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="appointments")
    grid = models.ForeignKey(
        "places.Grid", models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    is_party = models.BooleanField(default=False)  # class party: named posts only (decisions 6)
    part_time = models.BooleanField(_("part-time"), default=False)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True, blank=True)
    grounds = models.CharField(_("paper"), max_length=120, blank=True)

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(
                name="appointment_ends_after_it_starts",
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                violation_error_message=_("A post cannot end before it starts."),
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "post"], name="appointed_in"),
            models.Index(fields=["place", "post"], name="appointed_at"),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.person_id}"


class Substitution(models.Model):
    """While somebody is away, the substitute holds their posts and gets their duties (E15)."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = (
        "rights are computed from it; pages read it for the two persons concerned"
    )

    absent = models.ForeignKey("people.Person", models.PROTECT, related_name="absences")
    substitute = models.ForeignKey("people.Person", models.PROTECT, related_name="stands_in")
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"))
    why = models.CharField(_("why"), max_length=120, blank=True)

    class Meta:
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(name="absence_ends_after_it_starts", condition=Q(ends__gte=F("starts"))),
            models.CheckConstraint(name="nobody_stands_in_for_oneself", condition=~Q(absent=F("substitute"))),
        ]

    def __str__(self) -> str:
        return f"{self.substitute_id} for {self.absent_id}"
