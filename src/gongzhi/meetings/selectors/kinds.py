"""Which kinds of meetings a place can have, and where somebody may call them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from gongzhi.core.verdict import Refused
from gongzhi.meetings.models import MeetingKind
from gongzhi.people.actor import Actor
from gongzhi.people.posts import Right
from gongzhi.places.levels import Level
from gongzhi.places.models import Place

MEETS_AT = (Level.SUBDISTRICT, Level.COMMUNITY, Level.ESTATE)
MOST = 300


def places_for(actor: Actor) -> list[Place]:
    """Where the actor may call meetings: places of own posts and below. One query."""
    wanted = Q(pk__in=())
    for held in actor.posts:
        if {Right.DISPATCH, Right.ASSIGN} & held.spec.rights and held.level in ("district", *MEETS_AT):
            wanted |= Q(**{f"{held.level}_id": held.place_id}) | Q(pk=held.place_id)
    rows = Place.objects.filter(wanted, level__in=MEETS_AT, retired_at=None)
    return list(rows.order_by("path")[:MOST])


def kinds_for(places: Sequence[Place]) -> QuerySet[MeetingKind]:
    """Of the whole platform, and those that offices above these places wrote."""
    paths = {place.path[:end] for place in places for end in (4, 8, 12, 16)}
    own = Q(place=None) | Q(place__path__in=paths)
    return MeetingKind.objects.filter(own, retired_at=None).select_related("place")


def rule_places(actor: Actor) -> list[Place]:
    """Places for which the actor writes kinds: those of own posts with the right to make rules."""
    held = [one for one in actor.posts if Right.RULES in one.spec.rights]
    wanted = reduce(or_, (Q(pk=one.place_id) for one in held), Q(pk__in=()))
    return list(Place.objects.filter(wanted, retired_at=None).order_by("path"))


def listed() -> QuerySet[MeetingKind]:
    """All in use, with how many series meet by each."""
    rows = MeetingKind.objects.filter(retired_at=None).select_related("place")
    return rows.annotate(n_series=Count("series", filter=Q(series__ended_at=None)))


def kind_of(public_id: str) -> MeetingKind:
    found = MeetingKind.objects.select_related("place").filter(public_id=public_id).first()
    if found is None:
        raise Refused(_("There is no such kind of meeting."), status=404)
    return found
