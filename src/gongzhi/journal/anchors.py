"""The daily anchor: a Merkle root over the entries since the last one, put where the database cannot reach:
into a file, and by modules above on a public board and into e-mail.

An anchor is first opened (its range is fixed), and sealed at the next look: by then every transaction that had
already drawn an id is through, so nothing can slip into the range afterwards.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from gongzhi.core.scope import unscoped
from gongzhi.journal.merkle import Root
from gongzhi.journal.models import Anchor, Entry

TELL: list[Callable[[Anchor], None]] = []  # further copies
WRITTEN = re.compile(r"\{[^{}]*\}")


def register_copy(tell: Callable[[Anchor], None]) -> None:
    """`tell` is called with each sealed anchor, in the transaction that seals it."""
    TELL.append(tell)


def folder() -> Path:
    return Path(settings.VAR) / "anchors"


def keep_anchor(now: datetime) -> Anchor | None:
    """Seal the open anchor, or open that of a new day. Gives the anchor that was sealed."""
    with unscoped(because="anchors stand over everything"):
        waiting = Anchor.objects.filter(root="").first()
        if waiting is not None:
            return seal(waiting, now=now)
        last = Anchor.objects.last()
        if last is None or last.day < localdate(now):
            open_anchor(last, now=now)
    return None


def open_anchor(last: Anchor | None, *, now: datetime) -> Anchor | None:
    first_id = last.last_id + 1 if last else 1
    last_id = Entry.objects.filter(pk__gte=first_id).aggregate(last=Max("pk"))["last"]
    if last_id is None:
        return None
    return Anchor.objects.create(
        day=localdate(now), first_id=first_id, last_id=last_id, count=0, root="", made_at=now
    )


@transaction.atomic
def seal(anchor: Anchor, *, now: datetime) -> Anchor:
    root = Root()
    rows = Entry.objects.filter(pk__range=(anchor.first_id, anchor.last_id)).order_by("pk")
    for digest in rows.values_list("hash", flat=True).iterator(chunk_size=10_000):
        root.add(bytes.fromhex(digest))
    anchor.count, anchor.root, anchor.made_at = root.count, root.hex(), now
    anchor.save(update_fields=["count", "root", "made_at"])
    folder().mkdir(parents=True, exist_ok=True)
    (folder() / f"{anchor.day}.json").write_text(line(anchor) + "\n")
    for tell in TELL:
        tell(anchor)
    return anchor


def plain(anchor: Anchor) -> dict[str, object]:
    return {
        "day": anchor.day.isoformat(), "first_id": anchor.first_id, "last_id": anchor.last_id, "count": anchor.count,
        "root": anchor.root,
    }  # fmt: skip


def line(anchor: Anchor) -> str:
    """As every copy says it."""
    return json.dumps(plain(anchor))


type Copy = dict[str, Any]


def said_in(text: str) -> list[Copy]:
    """The anchors that stand in a text: a file, a saved e-mail, a sheet from the board."""
    found = []
    for written in WRITTEN.findall(text):
        try:
            copy = json.loads(written)
        except ValueError:
            continue
        if {"day", "root"} <= copy.keys():
            found.append(copy)
    return found


def copies() -> list[Copy]:
    """The anchors as they lie in files beside the database; a file that says none differs from every anchor."""
    files = sorted(folder().glob("*.json"))
    return [dict(next(iter(said_in(file.read_text())), {}), day=file.stem) for file in files]
