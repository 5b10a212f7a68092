"""Nodes of the tree: added, renamed. Moving and merging stand in `moves`, what pages ask for in `entering`."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.models import STORED_LEVELS, below
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused
from gongzhi.journal.services import Who, declare, draft, record, record_all
from gongzhi.places.levels import Level, parent_level
from gongzhi.places.models import Place, PlaceName

ADDED = declare("places.added", gettext_lazy("entered as “{name}”"))
RENAMED = declare("places.renamed", gettext_lazy("renamed from “{before}” to “{after}”"))
MOST_CHILDREN = 9999  # four digits a level


@transaction.atomic
def add_place(
    *, actor: Who, level: str, name: str, parent: Place | None, now: datetime, code: str = "", **facts: Any
) -> Place:
    """Add a node under its parent. The caller has checked the right to do so.

    Raises Refused where the parent is not of the level above, or a sibling bears the name.
    """
    wanted = parent_level(level)
    if wanted != (parent.level if parent else None):
        above = Level(wanted).label if wanted else _("nothing")
        raise Refused(
            _("A {level} lies directly under: {above}.").format(level=Level(level).label, above=above),
            status=422,
        )
    with unscoped(because="the tree is numbered as a whole"):
        parent = locked(parent)
        must_be_free(name, parent)
        place = Place(
            level=level,
            name=name,
            code=code,
            parent=parent,
            path=next_path(parent),
            sort=natural(name),
            **facts,
        )
        place.full_name = full_name(place)
        inherit_levels(place, parent)
        place.save(force_insert=True)
        if level in STORED_LEVELS:
            setattr(place, f"{level}_id", place.pk)
            place.save(update_fields=[f"{level}_id"])
        PlaceName.objects.create(place=place, name=name, code=code, valid_from=localdate(now))
        record_all(actor, [draft(ADDED, place, fresh=True, name=name, code=code)], at=now)
    return place


def locked(parent: Place | None) -> Place | None:
    """The parent as it is now, held until the end of the transaction: it may just have moved."""
    if parent is None:
        return None
    fresh = Place.objects.locked().get(pk=parent.pk)
    must_be_in_use(fresh)
    return fresh


def must_be_in_use(parent: Place | None) -> None:
    if parent is not None and parent.retired_at is not None:
        raise Refused(_("{place} is no longer in use.").format(place=parent.full_name), status=409)


def must_be_free(name: str, parent: Place | None, *, but: int | None = None) -> None:
    """Siblings in use have different names."""
    if Place.objects.filter(parent=parent, name=name, retired_at=None).exclude(pk=but or 0).exists():
        raise Refused(_("“{name}” is there already.").format(name=name), status=422)


def next_path(parent: Place | None) -> str:
    """The parent's path and the next free four digits; numbers of retired nodes are not used again."""
    prefix = parent.path if parent else ""
    last = Place.objects.filter(parent=parent).aggregate(last=Max("path"))["last"]
    number = int(last[len(prefix) :]) + 1 if last else 1
    if number > MOST_CHILDREN:
        raise Refused(_("More than {most} entries under one place.").format(most=MOST_CHILDREN), status=422)
    return f"{prefix}{number:04d}"


def inherit_levels(place: Place, parent: Place | None) -> None:
    for level in STORED_LEVELS:
        setattr(place, f"{level}_id", getattr(parent, f"{level}_id") if parent else None)


def full_name(place: Place) -> str:
    """What people say: estate first, "柳园里 3号楼 2单元"; above the estate the name alone."""
    if place.level in ("district", "subdistrict", "community", "estate") or place.parent is None:
        return place.name
    return f"{place.parent.full_name} {place.name}"[:240]


def natural(name: str) -> str:
    """Sort key by the first number: 3号楼 before 12号楼."""
    number = re.search(r"\d+", name)
    return f"{int(number.group()):06d}"[-12:] if number else name[:20]


@transaction.atomic
def rename_place(*, actor: Who, place: Place, name: str, now: datetime, code: str | None = None) -> Place:
    """Give a new name, and a new code where one is given; the old ones keep opening the place.

    The caller has checked the right to do so.
    """
    today = localdate(now)
    with unscoped(because="names of the whole subtree follow"):
        place = Place.objects.locked().select_related("parent").get(pk=place.pk)
        must_be_free(name, place.parent, but=place.pk)
        before, old_code = place.name, place.code
        code = old_code if code is None else code
        PlaceName.objects.filter(place=place, valid_to=None).update(valid_to=today)
        PlaceName.objects.create(place=place, name=name, code=code, valid_from=today)
        place.name, place.sort, place.code = name, natural(name), code
        place.full_name = full_name(place)
        place.save(update_fields=["name", "sort", "code", "full_name"])
        rewrite_full_names(place)
        record(actor, RENAMED, place, at=now, before=before, after=name, code_before=old_code, code=code)
    return place


def rewrite_full_names(top: Place) -> None:
    """Parents come before children in path order, so one pass does."""
    known = {top.pk: top}
    changed = []
    for place in Place.objects.filter(below(top.path)).exclude(pk=top.pk).order_by("path"):
        place.parent = known.get(place.parent_id or 0, place.parent)
        before, place.full_name = place.full_name, full_name(place)
        known[place.pk] = place
        if place.full_name != before:
            changed.append(place)
    Place.objects.bulk_update(changed, ["full_name"], batch_size=500)
