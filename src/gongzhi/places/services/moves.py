"""A place goes elsewhere with everything under it, or becomes part of another (P1, decisions 16).

One transaction rewrites the paths of the subtree and the levels of every row that stores them; modules with more
to do (bodies, duties, cases) follow by the registry of core.placed. Sums over all places stay what they were.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.models import below
from gongzhi.core.placed import FOLLOWERS, Change, placed_models
from gongzhi.core.scope import unscoped
from gongzhi.core.tasks import start_task
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import Who, declare, draft, record, record_all
from gongzhi.places import policies
from gongzhi.places.levels import Level
from gongzhi.places.models import EstateFacts, Place, PlaceName
from gongzhi.places.policies import Holder
from gongzhi.places.services.plan import problem
from gongzhi.places.services.settling import settle
from gongzhi.places.services.tree import full_name, next_path, rewrite_full_names

MOVED = declare("places.moved", gettext_lazy("moved from {before} to {after}"))
MERGED = declare("places.merged", gettext_lazy("became part of {into}"))
ABSORBED = declare("places.absorbed", gettext_lazy("took in {merged}"))
ALIGN = "places.align"


@transaction.atomic
def move_place(*, actor: Holder, place_id: int, parent_id: int, now: datetime) -> Place:
    """Put a place and all under it below another parent of the same level as its old one."""
    with unscoped(because="a move rewrites whatever lies in the subtree"):
        change = lock(place_id, parent_id)
        require(policies.can_move(actor, change.top, change.parent))
        return carry_move(actor, change, now)


@transaction.atomic
def merge_places(*, actor: Holder, place_id: int, into_id: int, now: datetime) -> Place:
    """Make a place part of another one. The old one is retired; its name, codes and address open the other."""
    with unscoped(because="a merge rewrites whatever lies in the subtree"):
        change = lock(place_id, None, into_id)
        require(policies.can_merge(actor, change.top, change.into))
        return carry_merge(actor, change, now)


def lock(place_id: int, parent_id: int | None, into_id: int | None = None) -> Change:
    """Hold both subtrees, in one order for everybody, and read them as they are now."""
    tops = Place.objects.filter(pk__in=[pk for pk in (place_id, parent_id, into_id) if pk])
    held = Q(pk__in=[top.pk for top in tops])
    for top in tops:
        if top.pk != parent_id:
            held |= below(top.path)
    list(Place.objects.locked().filter(held).order_by("pk").values_list("pk", flat=True))
    fresh = {
        place.pk: place for place in Place.objects.select_related("parent").filter(pk__in=tops.values("pk"))
    }
    into = fresh[into_id] if into_id else None
    parent = into.parent if into else fresh[parent_id or 0]
    return Change(top=fresh[place_id], parent=parent, into=into)


def carry_move(actor: Who, change: Change, now: datetime) -> Place:
    top: Place = change.top
    parent: Place = change.parent
    if said := problem(change):
        raise Refused(said, status=409)
    before = top.parent or top
    for follower in FOLLOWERS.values():
        follower.follow(actor, change, now)
    rewrite_tree(top, parent, change)
    place = Place.objects.select_related("parent").get(pk=top.pk)
    if place.level == Level.BUILDING:
        place.full_name = full_name(place)
        place.save(update_fields=["full_name"])
        rewrite_full_names(place)
    settle(actor, place, top, now)
    record(
        actor, MOVED, place, at=now, before=before.full_name, after=parent.full_name, came_from=before.pk,
        went_to=parent.pk,
    )  # fmt: skip
    look_again(place, change.bodies, now)
    return place


def look_again(place: Place, bodies: dict[int, int], now: datetime) -> None:
    """A report that was being written while the place moved got the old levels and maybe the old body."""
    params = {"place": place.pk, "bodies": [[old, new] for old, new in bodies.items()]}
    start_task(ALIGN, title=_("Look again after a move"), account_id=None, params=params, now=now)


def carry_merge(actor: Who, change: Change, now: datetime) -> Place:
    top: Place = change.top
    into: Place = change.into
    if said := problem(change):
        raise Refused(said, status=409)
    for follower in FOLLOWERS.values():
        follower.follow(actor, change, now)
    for child in Place.objects.filter(parent=top).order_by("path"):
        rewrite_tree(child, into, replace(change, top=child))
    retire_into(top, into, now)
    if top.level == Level.ESTATE:
        add_up_facts(top, into)
        rewrite_full_names(into)
    for model in placed_models():
        rows: Any = model._default_manager
        rows.filter(place_id=top.pk).update(place_id=into.pk)
    settle(actor, into, top, now)
    drafts = [
        draft(MERGED, top, into=into.full_name, to=into.pk),
        draft(ABSORBED, into, merged=top.full_name),
    ]
    record_all(actor, drafts, at=now)
    look_again(into, change.bodies, now)
    return into


def rewrite_tree(top: Place, parent: Place, change: Change) -> None:
    """New paths and levels for a node and all under it, in one update."""
    prefix = next_path(parent)
    Place.objects.filter(pk=top.pk).update(parent=parent)
    Place.objects.filter(below(top.path)).update(
        path=Concat(Value(prefix), Substr("path", len(top.path) + 1)), **change.levels
    )


def retire_into(top: Place, into: Place, now: datetime) -> None:
    """The merged place stays as an address; its names become former names of the other."""
    today = localdate(now)
    PlaceName.objects.filter(place=top, valid_to=None).update(valid_to=today)
    PlaceName.objects.bulk_create(
        [
            PlaceName(
                place=into, name=old.name, code=old.code, valid_from=old.valid_from, valid_to=old.valid_to
            )
            for old in top.names.all()
        ]
    )
    Place.objects.filter(pk=top.pk).update(retired_at=now, merged_into=into)


def add_up_facts(top: Place, into: Place) -> None:
    """The merged estate's households, buildings and area count with the other's, where the source knew them."""
    gone = EstateFacts.objects.filter(place=top).first()
    if gone is None:
        return
    kept, _made = EstateFacts.objects.get_or_create(place=into)
    for name in ("households", "buildings", "area_dm2"):
        setattr(kept, name, (getattr(kept, name) or 0) + (getattr(gone, name) or 0) or None)
    kept.save()
    EstateFacts.objects.filter(pk=gone.pk).update(households=None, buildings=None, area_dm2=None)
