"""The filters over a list: one's own, then those of one's organisations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q

from gongzhi.cases.models import SavedFilter
from gongzhi.cases.policies import saved as policies
from gongzhi.core.lists import LISTS
from gongzhi.core.scope import unscoped
from gongzhi.notices.selectors.following import Button, button
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right

SHOWN = 60
KIND = "savedfilter"  # by which it is followed


@dataclass(frozen=True, slots=True)
class Link:
    saved: SavedFilter
    is_here: bool
    may_remove: bool
    news: Button | None = None


def open_to(actor: Actor) -> Q:
    return Q(account_id=actor.account_id, organisation=None) | Q(organisation_id__in=actor.org_ids)


def links(actor: Actor, query: str, over: str) -> list[Link]:
    """One query."""
    with unscoped(because="filters of the own organisations, with their names"):
        rows = list(
            SavedFilter.objects.filter(open_to(actor), list=over)
            .select_related("organisation")
            .order_by(F("organisation").asc(nulls_first=True), "name", "pk")[:SHOWN]
        )
    return [
        Link(row, row.query == query, policies.can_remove(actor, row).ok, told(actor, row, query))
        for row in rows
    ]


def told(actor: Actor, row: SavedFilter, query: str) -> Button | None:
    """Of the filter that is on the screen: one more query, only there."""
    if row.query != query or not LISTS[row.list].has_news:
        return None
    return button(actor, KIND, row.public_id, row.pk)


def with_news() -> list[str]:
    return [key for key, listing in LISTS.items() if listing.has_news]


def sharing(actor: Actor) -> Iterable[tuple[str, str]]:
    """Organisations for which the actor may keep filters, by what the posts say: no query."""
    ids = {held.org_id for held in actor.posts if Right.ASSIGN in held.spec.rights}
    names = {held.org_id: held.org_name for held in actor.posts if held.org_id in ids}
    return [(str(pk), name) for pk, name in names.items()]


def organisation(pk: str) -> Organisation | None:
    with unscoped(because="the policy says who keeps a filter for it"):
        return Organisation.objects.filter(pk=pk, retired_at=None).first() if pk else None
