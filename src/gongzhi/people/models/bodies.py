from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.core.models import PlacedModel, PublicId, ScopedModel, Seen
from gongzhi.people.models.organisations import everybody


class SeatRole(models.TextChoices):
    CHAIR = "chair", _("chair")
    DEPUTY = "deputy", _("deputy chair")
    MEMBER = "member", _("member")
    ALTERNATE = "alternate", _("alternate member")  # 候补委员
    SECRETARY = "secretary", _("Party secretary")
    DEPUTY_SECRETARY = "vicesecretary", _("deputy Party secretary")


PARTY_ROLES = frozenset({SeatRole.SECRETARY, SeatRole.DEPUTY_SECRETARY})


class Seat(models.Model):
    """A seat in a body, from a day until a day: of a person, or of another body (席位制), then with the person
    who sits there for it, where that is known. It gives no right; rights come from posts alone."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = (
        "names are covered and party seats counted by the selectors, as with posts"
    )

    public_id = PublicId()
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="seats")
    body = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, related_name="seats_elsewhere"
    )
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="seats")
    role = models.CharField(_("role"), max_length=14, choices=SeatRole.choices, default=SeatRole.MEMBER)
    is_party = models.BooleanField(default=False)  # class party: named posts only (decisions 6)
    part_time = models.BooleanField(_("part-time"), default=False)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True, blank=True)
    grounds = models.CharField(_("paper"), max_length=120, blank=True)

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(
                name="seat_ends_after_it_starts", condition=Q(ends__isnull=True) | Q(ends__gte=F("starts"))
            ),
            models.CheckConstraint(
                name="seat_is_somebodys", condition=Q(person__isnull=False) | Q(body__isnull=False)
            ),
            models.CheckConstraint(name="no_seat_in_oneself", condition=~Q(body=F("organisation"))),
        ]
        indexes = [models.Index(fields=["organisation", "ends"], name="seats_of")]

    def __str__(self) -> str:
        return f"{self.role} in {self.organisation_id}"


class Term(PlacedModel, ScopedModel):
    """For how long a body was elected or formed, and with how many seats. Terms of one body do not overlap."""

    SEEN_BY: ClassVar[Seen] = everybody()

    public_id = PublicId()
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField(_("which term"), default=1)  # 第几届
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"))
    filed_on = models.DateField(_("filed on"), null=True, blank=True)
    grounds = models.CharField(_("paper"), max_length=120, blank=True)

    class Meta:
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(name="term_ends_after_it_starts", condition=Q(ends__gte=F("starts")))
        ]
        indexes = [models.Index(fields=["ends"], name="term_ends")]

    def __str__(self) -> str:
        return f"term {self.number} of {self.organisation_id}"
