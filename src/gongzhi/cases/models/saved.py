"""A filter of a list under a name: one's own, or for a whole organisation (E16)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.core.models import PublicId


class SavedFilter(models.Model):
    """`query` is what stands in the address of the list. It opens nothing: each reader finds with it what is open to him.

    `list` is the key of a registered list. `organisation` is set where its people have it too; `account` made it.
    """

    NOT_SCOPED_BECAUSE: ClassVar[str] = "asked by the own account and the own organisations alone"

    public_id = PublicId()
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        "people.Organisation", models.CASCADE, null=True, blank=True, related_name="+"
    )
    list = models.CharField(max_length=12, default="cases")
    name = models.CharField(_("name"), max_length=30)
    query = models.CharField(max_length=1000)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "list", "name"], name="own_filter_once", condition=Q(organisation=None)
            ),
            models.UniqueConstraint(
                fields=["organisation", "list", "name"],
                name="shared_filter_once",
                condition=~Q(organisation=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name
