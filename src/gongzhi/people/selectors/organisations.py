"""The register of organisations as its readers see it: names in full, covered, or only counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from gongzhi.core.addresses import number_in
from gongzhi.core.formats import name_masked, phone_masked
from gongzhi.core.models import below
from gongzhi.core.scope import unscoped
from gongzhi.people import policies
from gongzhi.people.actor import Actor, in_force
from gongzhi.people.kinds import Fact, stated
from gongzhi.people.models import Appointment, Engagement, Organisation
from gongzhi.people.posts import TERMED, Post, Right
from gongzhi.people.selectors.ending import unfollowed_contracts
from gongzhi.people.selectors.seats import SeatsPage, Span, contract_span, seats_page, terms_page
from gongzhi.places.models import Place
from gongzhi.places.selectors import ANY_ESTATE, Filters, in_estates

PAGE = 40
RANK = {post: rank for rank, post in enumerate(Post.values)}


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the register. `older` is the key of the next one."""

    rows: Sequence[Organisation]
    total: int
    after: str = ""


def counted(rows: QuerySet[Any]) -> Coalesce:
    """How many rows of another table belong to each organisation, as a subquery."""
    counts = (
        rows.filter(organisation=OuterRef("pk")).order_by().values("organisation").annotate(n=Count("pk"))
    )
    return Coalesce(Subquery(counts.values("n"), output_field=IntegerField()), 0)


def wanted(
    *, kind: str, place: Place | None, text: str, on: date, estates: Filters = ANY_ESTATE
) -> QuerySet[Any]:
    """Organisations in use by kind, at or under a place or at such an estate (or serving one there), by words of the
    name; each with how many work in it and how much it serves."""
    rows = Organisation.objects.filter(retired_at=None)
    if kind:
        rows = rows.filter(kind=kind)
    here = in_estates(estates, "place__estate_id")
    if place is not None:
        here &= below(place.path, "place__path")
    if here:
        served = Engagement.objects.filter(in_force(on), here).values("organisation_id")
        rows = rows.filter(here | Q(pk__in=served))
    for word in text.split():
        rows = rows.filter(
            Q(name__icontains=word) | Q(short_name__icontains=word) | Q(credit_code__iexact=word)
        )
    shown = rows.annotate(
        n_people=counted(Appointment.objects.filter(in_force(on))),
        n_served=counted(Engagement.objects.filter(in_force(on))),
    )
    return shown.select_related("place").order_by("name", "pk")


def organisations(rows: QuerySet[Any], *, after: str) -> Listing:
    """One page of them, behind a mark: the name of the last one and its number."""
    total = rows.count()
    if after:
        name, _comma, pk = after.rpartition(",")
        rows = rows.filter(Q(name__gt=name) | Q(name=name, pk__gt=number_in(pk)))
    found = list(rows[: PAGE + 1])
    more = f"{found[PAGE - 1].name},{found[PAGE - 1].pk}" if len(found) > PAGE else ""
    return Listing(found[:PAGE], total, more)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a post, as this reader may see it."""

    appointment: Appointment
    name: str
    phone: str  # covered; "" where the reader may not even ask
    in_full: bool
    may_end: bool


@dataclass(slots=True)
class OrgPage:
    groups: list[tuple[str, list[Member]]] = field(default_factory=list)
    former: list[Member] = field(default_factory=list)
    n_party: int = 0
    contracts: list[Span] = field(default_factory=list)
    facts: list[tuple[Fact, Any]] = field(default_factory=list)
    terms: list[Span] = field(default_factory=list)
    seats: SeatsPage = field(default_factory=SeatsPage)
    lower: list[Organisation] = field(default_factory=list)


def org_page(org: Organisation, actor: Actor, *, on: date) -> OrgPage:
    """People by post, contracts and lower bodies of an organisation, as this reader may see them."""
    page = OrgPage()
    with unscoped(because="posts of one organisation; names are covered one by one"):
        posts = Appointment.objects.filter(organisation=org).select_related(
            "person", "place", "grid", "organisation"
        )
        rows = list(posts.filter(Q(ends__isnull=True) | Q(ends__gte=on)))
        ended = list(posts.filter(ends__lt=on).order_by("-ends", "-pk")[:20])
    open_to = [row for row in rows if not row.is_party or policies.sees_party(actor, row.place)]
    page.n_party = len(rows) - len(open_to)
    ended = [row for row in ended if not row.is_party or policies.sees_party(actor, row.place)]
    open_to.sort(key=lambda row: (RANK[row.post], row.place.path, row.pk))
    members = [member(row, actor) for row in open_to]
    page.groups = [
        (str(Post(post).label), list(group))
        for post, group in groupby(members, key=lambda m: m.appointment.post)
    ]
    page.former = [member(row, actor) for row in ended]
    page.contracts = contracts_of(org, on=on)
    page.facts = list(stated(org.kind, org.facts))
    if org.kind in TERMED:
        page.terms = terms_page(org, on=on)
    page.seats = seats_page(org, actor, on=on)
    page.lower = list(Organisation.objects.filter(upper=org, retired_at=None).order_by("kind", "name"))
    return page


def contracts_of(org: Organisation, *, on: date) -> list[Span]:
    """What an organisation serves, the newest end first, and which of it ends soon without a successor."""
    rows = list(
        org.engagements.select_related("place", "organisation").order_by(
            F("ends").desc(nulls_first=True), "place__path"
        )
    )
    alone = (
        set(unfollowed_contracts().filter(organisation=org).values_list("pk", flat=True)) if rows else set()
    )
    return [contract_span(row, on=on, followed=row.pk not in alone) for row in rows]


def member(row: Appointment, actor: Actor) -> Member:
    full = policies.sees_name(actor, row)
    return Member(
        appointment=row,
        name=row.person.name if full else name_masked(row.person.name),
        phone=phone_masked(row.person.phone) if full and row.person.phone else "",
        in_full=full,
        may_end=bool(policies.can_end(actor, row)),
    )


def reach(actor: Actor, right: Right) -> Q:
    """Places where the actor holds a right: at and below the places of the posts."""
    found = Q(pk__in=())
    for held in actor.posts:
        if right in held.spec.rights:
            found |= below(held.path)
    return found
