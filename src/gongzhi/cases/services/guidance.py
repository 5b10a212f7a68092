"""A subdistrict writes what the report page asks and says by kind of problem."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases import policies
from gongzhi.cases.models import Category, Guidance
from gongzhi.core.models import levels_of
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import declare, draft, record, record_all
from gongzhi.people.actor import Actor
from gongzhi.places.models import Place

ADDED = declare("cases.guidance_added", gettext_lazy("wrote what the report page says"))
CHANGED = declare("cases.guidance_changed", gettext_lazy("changed what the report page says"))
RETIRED = declare("cases.guidance_retired", gettext_lazy("took away what the report page said"))


@dataclass(frozen=True, slots=True)
class Guiding:
    kind: str
    words: str
    place: Place
    category: Category | None = None
    phone: str = ""
    until: datetime | None = None


SAID = ("kind", "words", "place", "category", "phone", "until")


@transaction.atomic
def add_guidance(*, actor: Actor, said: Guiding, now: datetime) -> Guidance:
    require(policies.can_edit_rule(actor, said.place))
    row = Guidance.objects.create(**columns(said))
    record_all(actor, [draft(ADDED, row, fresh=True, kind=row.kind, text=row.words)], at=now)
    return row


@transaction.atomic
def change_guidance(*, actor: Actor, guidance_id: int, said: Guiding, now: datetime) -> Guidance:
    """Answers that were given before keep the question as it was asked."""
    row = locked(guidance_id)
    require(policies.can_edit_rule(actor, row.place))
    require(policies.can_edit_rule(actor, said.place))
    for name, value in columns(said).items():
        setattr(row, name, value)
    row.save()
    record(actor, CHANGED, row, at=now, kind=row.kind, text=row.words)
    return row


@transaction.atomic
def retire_guidance(*, actor: Actor, guidance_id: int, now: datetime) -> Guidance:
    row = locked(guidance_id)
    require(policies.can_edit_rule(actor, row.place))
    row.retired_at = now
    row.save(update_fields=["retired_at"])
    record(actor, RETIRED, row, at=now, text=row.words)
    return row


def columns(said: Guiding) -> dict[str, Any]:
    return {name: getattr(said, name) for name in SAID} | levels_of(said.place)


def locked(guidance_id: int) -> Guidance:
    rows = Guidance.objects.select_for_update(of=("self",), no_key=True).select_related("place")
    row = rows.filter(pk=guidance_id, retired_at=None).first()
    if row is None:
        raise Refused(_("This is not in use any more."), status=404)
    return row
