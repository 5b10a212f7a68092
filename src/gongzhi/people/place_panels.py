"""What people add to the page of a place: who serves it, the heads of its doors, and the workers of its grids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max, Q
from django.utils.timezone import localdate

from gongzhi.core.forms import new_idem
from gongzhi.core.models import below
from gongzhi.core.panels import PANELS
from gongzhi.core.scope import unscoped
from gongzhi.journal.selectors import sentence
from gongzhi.people.actor import Actor, in_force
from gongzhi.people.models import Account, Appointment, Engagement
from gongzhi.people.policies import can_keep_homes
from gongzhi.people.posts import POSTS_OF, OrgKind, Post, Right
from gongzhi.people.selectors import bodies_of
from gongzhi.people.selectors.homes import grids_over, homes_of_unit
from gongzhi.places.levels import GridLayer, Level
from gongzhi.places.models import Grid, Place, PlaceName

HEADS = {"building": Post.BUILDING_HEAD, "entrance": Post.ENTRANCE_HEAD}
SHOWN = 60  # rows of a list that stands beside others


@dataclass(frozen=True, slots=True)
class Seat:
    """A door or grid that should have somebody: who holds it and since when, or since when nobody does."""

    place: Place | Grid
    holder: str
    since: date | None


def serving_panel(actor: Actor, place: Place, now: datetime) -> dict[str, Any] | None:
    """The organisations engaged here today, and the offices above."""
    today = localdate(now)
    here = [pk for pk in (place.pk, place.estate_id, place.community_id) if pk]
    with unscoped(because="who serves a place is public"):
        engaged = Engagement.objects.filter(in_force(today), place_id__in=here).select_related("organisation")
        rows = list(engaged.order_by("service", "starts"))
    return {"engagements": rows, "bodies": list(bodies_of(place).values())}


def heads_panel(actor: Actor, place: Place, now: datetime) -> dict[str, Any] | None:
    """Every building and entrance under a place with its head; the vacant ones first, the longest vacant on top."""
    if place.level not in {"estate", "building", "entrance"}:
        return None
    today = localdate(now)
    with unscoped(because="doors are public; names are shown to those who work there"):
        doors = Place.objects.filter(below(place.path), level__in=HEADS, retired_at=None).order_by("path")
        by_id = {door.pk: door for door in doors}
        posts = Appointment.objects.filter(place_id__in=by_id, post__in=HEADS.values())
        holders = {row.place_id: row for row in posts.filter(in_force(today)).select_related("person")}
        ended = dict(posts.filter(ends__lt=today).values_list("place_id").annotate(Max("ends")))
        first = dict(
            PlaceName.objects.filter(place_id__in=by_id).values_list("place_id").annotate(Max("valid_from"))
        )
        known = any(held.covers(place) for held in actor.posts)
        seats = []
        for pk, door in by_id.items():
            held = holders.get(pk)
            name = (held.person.name if known else "•") if held else ""
            since = held.starts if held else ended[pk] + timedelta(days=1) if pk in ended else first.get(pk)
            seats.append(Seat(door, name, since))
    vacant = sorted((seat for seat in seats if not seat.holder), key=lambda seat: seat.since or date.max)
    taken = [seat for seat in seats if seat.holder]
    return {
        "vacant": vacant[:SHOWN], "n_vacant": len(vacant), "taken": taken[:SHOWN], "n_taken": len(taken),
        "n": len(seats), "known": known, "may_appoint": actor.holds(Right.PEOPLE, place),
    }  # fmt: skip


def workers_panel(actor: Actor, place: Place, now: datetime) -> dict[str, Any] | None:
    """The grids of a place with their workers; those without any first."""
    today = localdate(now)
    with unscoped(because="the page has shown these grids to the reader already"):
        grids = list(
            Grid.objects.filter(below(place.path, "place__path"), retired_at=None).order_by(
                "layer", "code", "name"
            )
        )
        posts = Appointment.objects.filter(worker_of(grids), in_force(today)).select_related(
            "person", "organisation"
        )
        by_grid: dict[int, list[Appointment]] = defaultdict(list)
        by_place: dict[int, list[Appointment]] = defaultdict(list)
        for post in posts.order_by("starts"):
            (by_grid[post.grid_id] if post.grid_id else by_place[post.place_id]).append(post)
    known = any(held.covers(place) for held in actor.posts)
    rows = [(grid, by_place[grid.place_id] if is_property(grid) else by_grid[grid.pk]) for grid in grids]
    rows.sort(key=lambda row: bool(row[1]))
    return {
        "rows": rows[:SHOWN], "n": len(rows), "n_vacant": sum(not row[1] for row in rows), "known": known,
        "may_appoint": actor.holds(Right.PEOPLE, place),
    }  # fmt: skip


def homes_panel(actor: Actor, place: Place, now: datetime) -> dict[str, Any] | None:
    """Who lives in a unit, for who keeps that list; names stay covered until somebody looks one up."""
    if place.level != Level.UNIT or not can_keep_homes(actor, place, grids_over(place)):
        return None
    found = homes_of_unit(place, on=localdate(now))
    names = names_of({entry.actor_id for entry in found.entries if entry.actor_id})
    history = [
        (entry, names.get(entry.actor_id or 0, ""), sentence(entry.verb, entry.data))
        for entry in found.entries
    ]
    return {
        "unit": place, "living": found.now, "before": found.before, "history": history, "now": now,
        "may_add": place.retired_at is None, "idem": new_idem(),
    }  # fmt: skip


def worker_of(grids: list[Grid]) -> Q:
    """A governance grid has workers of its own; a property grid those who work for the company at its place."""
    return Q(grid__in=grids) | Q(
        place_id__in=[grid.place_id for grid in grids if is_property(grid)],
        post__in=POSTS_OF[OrgKind.COMPANY],
        grid=None,
    )


def is_property(grid: Grid) -> bool:
    return grid.layer == GridLayer.PROPERTY


def names_of(accounts: Collection[int]) -> dict[int, str]:
    """Names of who acted, for the history of a record that the reader works on."""
    rows = Account.objects.filter(pk__in=accounts, person__isnull=False).select_related("person")
    return {row.pk: row.person.name for row in rows if row.person}


def install() -> None:
    PANELS.names = names_of
    PANELS.add("place", "serving", template="people/_place_serving.html", build=serving_panel, order=10)
    PANELS.add("place", "homes", template="people/_place_homes.html", build=homes_panel, order=20)
    PANELS.add("place", "heads", template="people/_place_heads.html", build=heads_panel, order=30)
    PANELS.add("grids", "workers", template="people/_grid_workers.html", build=workers_panel, order=10)
