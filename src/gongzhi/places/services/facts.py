"""What is known of a place (P3): an estate's facts, a home's areas, a building's outline."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import declare, record
from gongzhi.places import policies
from gongzhi.places.levels import Level
from gongzhi.places.models import EstateFacts, Place, UnitFacts
from gongzhi.places.policies import Holder

FACTS = declare("places.facts_changed", gettext_lazy("changed the facts"))
ESTATE_FACTS = frozenset(
    {
        "year_built", "households", "buildings", "area_dm2", "fee_min_fen", "fee_max_fen", "address", "developer",
        "company_text", "facilities",
    }
)  # fmt: skip
UNIT_FACTS = frozenset({"registered_dm2", "surveyed_dm2", "contract_dm2", "floor"})


@transaction.atomic
def edit_estate(*, actor: Holder, place_id: int, kind: str, facts: dict[str, Any], now: datetime) -> Place:
    """Set the kind of an estate and the facts that are named; the others stay."""
    with unscoped(because="the place was opened by who edits it, and the policy looks again"):
        place = of_level(actor, place_id, Level.ESTATE)
        row = EstateFacts.objects.filter(place=place).first() or EstateFacts(place=place)
        changed = differences(row, {name: facts[name] for name in facts if name in ESTATE_FACTS})
        if kind != place.kind:
            changed["kind"] = [place.kind, kind]
            place.kind = kind
            place.save(update_fields=["kind"])
        keep(actor, place, row, changed, now)
    return place


@transaction.atomic
def edit_unit(*, actor: Holder, place_id: int, facts: dict[str, Any], now: datetime) -> Place:
    with unscoped(because="the place was opened by who edits it, and the policy looks again"):
        place = of_level(actor, place_id, Level.UNIT)
        row = UnitFacts.objects.filter(place=place).first() or UnitFacts(place=place)
        changed = differences(row, {name: facts[name] for name in facts if name in UNIT_FACTS})
        keep(actor, place, row, changed, now)
    return place


@transaction.atomic
def edit_outline(*, actor: Holder, place_id: int, outline: list[list[float]] | None, now: datetime) -> Place:
    """The ring of a building in metres within its estate's drawing; None draws a plain block."""
    with unscoped(because="the place was opened by who edits it, and the policy looks again"):
        place = of_level(actor, place_id, Level.BUILDING)
        if place.outline != outline:
            place.outline = outline
            place.save(update_fields=["outline"])
            record(actor, FACTS, place, at=now, corners=len(outline or ()))
    return place


def of_level(actor: Holder, place_id: int, level: str) -> Place:
    place = Place.objects.locked().get(pk=place_id)
    require(policies.can_edit(actor, place))
    if place.level != level:
        raise Refused(_("{place} has no such facts.").format(place=place.full_name), status=422)
    return place


def differences(row: Model, facts: dict[str, Any]) -> dict[str, list[Any]]:
    """Set the facts on the row; what changed, as [before, after]."""
    changed = {
        name: [getattr(row, name), value] for name, value in facts.items() if getattr(row, name) != value
    }
    for name, (_before, value) in changed.items():
        setattr(row, name, value)
    return changed


def keep(actor: Holder, place: Place, row: Model, changed: dict[str, list[Any]], now: datetime) -> None:
    if changed:
        row.save()
        record(actor, FACTS, place, at=now, changed=changed)
