"""Sentences that an organisation says again and again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.cases.states import Status
from gongzhi.core.models import PublicId, ScopedModel, Seen
from gongzhi.core.scope import Audience


class ReplyText(ScopedModel):
    """A reply that fills itself in. `status` and `category` say where it is offered; empty is everywhere."""

    SEEN_BY: ClassVar[Seen] = {
        Audience.BEARER: lambda g: Q(org_id=g.org_id),
        Audience.SUPERVISOR: lambda g: Q(org_id=g.org_id),
    }

    public_id = PublicId()
    org = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=40)
    text = models.TextField(_("text"))
    status = models.CharField(
        _("offered while the case is"), max_length=12, choices=Status.choices, blank=True
    )
    category = models.ForeignKey("cases.Category", models.PROTECT, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["org"], name="reply_text_of", condition=Q(retired_at=None))]

    def __str__(self) -> str:
        return self.name
