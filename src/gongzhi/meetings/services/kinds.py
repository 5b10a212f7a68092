"""Offices write kinds of meetings as data; nothing of it is code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.core.models import new_public_id
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import Draft, draft, record_all
from gongzhi.meetings import policies, rhythm, verbs
from gongzhi.meetings.models import MeetingKind, Party
from gongzhi.people.actor import Actor
from gongzhi.people.posts import Right
from gongzhi.places.models import Place

MOST_KINDS = 60


@dataclass(frozen=True, slots=True)
class Written:
    """For which place, and the columns of the kind."""

    place: Place
    facts: dict[str, Any]


def must_be_sound(actor: Actor, new: Written) -> None:
    require(policies.can_write_kind(actor))
    if not actor.holds(Right.RULES, new.place):
        raise Refused(_("Kinds of meetings are written by the subdistrict and the offices above."))
    if not str(new.facts["name"]).strip():
        raise Refused(_("A kind of meeting has a name."), status=422)
    parties = new.facts["parties"]
    if not parties or any(party not in Party.values for party, _must in parties):
        raise Refused(_("Say who sits at the table."), status=422)
    if new.facts["rhythm"]:
        rhythm.checked(new.facts["rhythm"])


@transaction.atomic
def write_kind(*, actor: Actor, new: Written, now: datetime) -> MeetingKind:
    """A new kind for a place and all below it."""
    must_be_sound(actor, new)
    if MeetingKind.objects.filter(place=new.place, retired_at=None).count() >= MOST_KINDS:
        raise Refused(_("A place has {n} kinds of its own at most.").format(n=MOST_KINDS), status=409)
    kind = MeetingKind.objects.create(code=new_public_id(), place=new.place, **new.facts)
    note(actor, kind, verbs.KIND_WRITTEN, now, fresh=True)
    return kind


@transaction.atomic
def change_kind(*, actor: Actor, kind_id: int, version: int, new: Written, now: datetime) -> MeetingKind:
    """From now on; meetings that are made keep what they have. Refused where somebody else changed it since."""
    kind = (
        MeetingKind.objects.select_for_update(of=("self",), no_key=True)
        .select_related("place")
        .get(pk=kind_id)
    )
    require(policies.can_write_kind(actor, kind))
    must_be_sound(actor, new)
    if kind.retired_at is not None:
        raise Refused(_("This kind of meeting has ended."), status=409)
    if kind.version != version:
        raise Refused(_("Somebody else has changed this kind since. Look at it again."), status=409)
    for name, value in new.facts.items():
        setattr(kind, name, value)
    kind.place, kind.version = new.place, version + 1
    kind.save()
    note(actor, kind, verbs.KIND_WRITTEN, now)
    return kind


@transaction.atomic
def end_kind(*, actor: Actor, kind_id: int, now: datetime) -> MeetingKind:
    """It is offered no more. Series that meet by it must end first."""
    kind = (
        MeetingKind.objects.select_for_update(of=("self",), no_key=True)
        .select_related("place")
        .get(pk=kind_id)
    )
    require(policies.can_write_kind(actor, kind))
    if kind.retired_at is not None:
        raise Refused(_("This kind of meeting has ended."), status=409)
    if kind.series.filter(ended_at=None).exists():
        raise Refused(_("Series still meet by this kind. End them first."), status=409)
    kind.retired_at = now
    kind.save(update_fields=["retired_at"])
    note(actor, kind, verbs.KIND_ENDED, now)
    return kind


def note(actor: Actor, kind: MeetingKind, verb: str, now: datetime, *, fresh: bool = False) -> None:
    drafts: list[Draft] = [draft(verb, kind, fresh=fresh, name=kind.name, version=kind.version)]
    record_all(actor, drafts, at=now)
