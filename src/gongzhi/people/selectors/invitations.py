"""Who has come and who has not, for those who fill the posts; party posts are counted where they are not seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate

from gongzhi.core.models import below
from gongzhi.core.scope import unscoped
from gongzhi.people import policies
from gongzhi.people.actor import Actor
from gongzhi.people.models import Appointment, Invitation, Organisation
from gongzhi.people.posts import Right
from gongzhi.places.models import Place

HERE = Q(person__account__must_change_password=False)  # chose a password


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody with a post, and how far the invitation is. `open` are the invitations in force, the newest first."""

    appointment: Appointment
    has_come: bool
    open: Sequence[Invitation]
    expired: bool

    @property
    def phone(self) -> str:
        return self.appointment.person.phone


@dataclass(frozen=True, slots=True)
class Group:
    organisation: Organisation
    total: int
    come: int

    @property
    def missing(self) -> int:
        return self.total - self.come


def standing(places: Iterable[Place], *, on: Any) -> QuerySet[Appointment]:
    """Posts of today and of days to come at these places, in organisations that are in use."""
    where = Q(pk__in=())
    for place in places:
        where |= Q(place=place) | below(place.path, "place__path")
    lasting = Q(ends=None) | Q(ends__gte=on)
    return Appointment.objects.filter(where, lasting, organisation__retired_at=None, person__erased_at=None)


def own_places(actor: Actor) -> list[Place]:
    own = {held.place_id for held in actor.posts if Right.PEOPLE in held.spec.rights}
    with unscoped(because="the places of the own posts"):
        return list(Place.objects.filter(pk__in=own).order_by("path"))


def seen(actor: Actor, rows: QuerySet[Appointment]) -> QuerySet[Appointment]:
    return rows if policies.sees_party(actor) else rows.filter(is_party=False)


def groups(actor: Actor, *, now: datetime) -> list[Group]:
    """Each organisation with people here: how many there are, and how many of them have come."""
    with unscoped(because="posts at the own places, counted"):
        rows = seen(actor, standing(own_places(actor), on=localdate(now))).order_by()
        counted = rows.values("organisation_id").annotate(
            total=Count("person", distinct=True), come=Count("person", filter=HERE, distinct=True)
        )
        found = {row["organisation_id"]: row for row in counted}
        orgs = Organisation.objects.filter(pk__in=found).order_by("place__path", "kind", "name")
        return [Group(org, found[org.pk]["total"], found[org.pk]["come"]) for org in orgs]


def invitees(actor: Actor, org: Organisation, *, now: datetime) -> list[Invitee]:
    """The people of one organisation here, each once; who has not come stands first."""
    with unscoped(because="posts at the own places"):
        rows = seen(actor, standing(own_places(actor), on=localdate(now))).filter(organisation=org)
        rows = rows.select_related("person", "person__account", "organisation", "place").order_by(
            "starts", "pk"
        )
        first: dict[int, Appointment] = {}
        for row in rows:
            if policies.can_end(actor, row):
                first.setdefault(row.person_id, row)
    waiting: dict[int, list[Invitation]] = {}
    for one in Invitation.objects.filter(person__in=first, used_at=None, withdrawn_at=None):
        waiting.setdefault(one.person_id, []).append(one)
    found = [invitee(row, waiting.get(row.person_id, []), now) for row in first.values()]
    return sorted(found, key=lambda one: one.has_come)


def invitee(row: Appointment, waiting: list[Invitation], now: datetime) -> Invitee:
    account = getattr(row.person, "account", None)
    in_force = [one for one in waiting if one.expires_at > now]
    return Invitee(
        row, bool(account and not account.must_change_password), in_force, bool(waiting and not in_force)
    )


def posts_named(invitation: Invitation, *, now: datetime) -> str:
    """What somebody is invited as, in the organisation that invites."""
    rows = Appointment.objects.filter(
        Q(ends=None) | Q(ends__gte=localdate(now)), person_id=invitation.person_id, organisation_id=invitation.organisation_id
    )  # fmt: skip
    names = dict.fromkeys(str(row.get_post_display()) for row in rows)
    return f"{invitation.organisation.name} · {', '.join(names)}"
