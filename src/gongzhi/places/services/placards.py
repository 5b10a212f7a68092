"""Codes on doors (P5): issued for a building and its entrances, revoked when one is lost or copied."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.models import below
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import declare, draft, record, record_all
from gongzhi.places import policies
from gongzhi.places.levels import Level
from gongzhi.places.models import Placard, Place
from gongzhi.places.policies import Holder

ISSUED = declare("places.placard_issued", gettext_lazy("issued a code for the door"))
REVOKED = declare("places.placard_revoked", gettext_lazy("revoked the code on the door"))
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is taken for something else: 0 O, 1 I L, U
LENGTH = 10  # 49 random bits, read aloud as 5 and 5; guessing is slowed at the door of the report page


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _n in range(LENGTH))


@transaction.atomic
def issue_placards(*, actor: Holder, building_id: int, now: datetime) -> list[Placard]:
    """Give a code to each entrance that has none; to the building itself where it has no entrances."""
    with unscoped(because="doors are public, and the policy looks at who issues"):
        building = Place.objects.locked().get(pk=building_id)
        require(policies.can_edit(actor, building))
        if building.level != Level.BUILDING:
            raise Refused(_("Codes are issued building by building."), status=422)
        doors = list(
            doors_of(building).exclude(placards__in=Placard.objects.filter(revoked_at=None)).order_by("path")
        )
        placards = [Placard(code=new_code(), place=door, issued_at=now) for door in doors]
        made = Placard.objects.bulk_create(placards)
        record_all(actor, [draft(ISSUED, door) for door in doors], at=now)
    return made


def doors_of(building: Place) -> QuerySet[Place]:
    """The entrances of a building, or the building itself where it has none."""
    entrances = Place.objects.filter(below(building.path), level=Level.ENTRANCE, retired_at=None)
    return entrances if entrances.exists() else Place.objects.filter(pk=building.pk)


@transaction.atomic
def revoke_placard(*, actor: Holder, placard_id: int, again: bool, now: datetime) -> Placard | None:
    """End a code at once; `again` issues a new one for the same door. Revoking twice changes nothing."""
    with unscoped(because="doors are public, and the policy looks at who revokes"):
        place = Place.objects.locked().get(placards=placard_id)
        require(policies.can_edit(actor, place))
        if Placard.objects.filter(pk=placard_id, revoked_at=None).update(revoked_at=now):
            record(actor, REVOKED, place, at=now)
        if not again or Placard.objects.filter(place=place, revoked_at=None).exists():
            return None
        record(actor, ISSUED, place, at=now)
        return Placard.objects.create(code=new_code(), place=place, issued_at=now)
