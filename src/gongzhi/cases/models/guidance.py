"""What the report page says and asks by category and place: questions, notices, stoppers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.core.cached import Cached
from gongzhi.core.models import PlacedModel, PublicId


class GuidanceKind(models.TextChoices):
    """A STOPPER holds the report back until who reports has read where to go, and wants to send it all the same."""

    QUESTION = "question", _("question")
    NOTICE = "notice", _("notice")
    STOPPER = "stopper", _("stopper")


class Guidance(PlacedModel):
    """Holds at a place and below it; without a category for all of them, with a heading for what is under it."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "whoever reports reads it"

    public_id = PublicId()
    kind = models.CharField(_("kind"), max_length=8, choices=GuidanceKind.choices)
    category = models.ForeignKey("cases.Category", models.PROTECT, null=True, blank=True, related_name="+")
    words = models.CharField(_("words"), max_length=200)
    phone = models.CharField(_("number to call"), max_length=20, blank=True)
    until = models.DateTimeField(null=True)  # a notice ends by itself
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["kind", "pk"]
        verbose_name_plural = "guidance"
        indexes = [models.Index(fields=["place", "kind"], name="guidance_at", condition=Q(retired_at=None))]

    def __str__(self) -> str:
        return self.words

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        TOLD.clear()


def told() -> set[int | None]:
    return set(
        Guidance.objects.filter(retired_at=None).order_by().values_list("category_id", flat=True).distinct()
    )


# The kinds of problems of which anything is said: every report asks, and of most nothing is.
TOLD = Cached(told)
