"""The kinds of meetings that the articles describe, as data of a new place. What is there stays as it is."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import time
from pathlib import Path
from typing import Any

from django.db import transaction

from gongzhi.meetings.models import MeetingKind

DATA = Path(__file__).parent / "data" / "kinds.toml"


def party(word: str) -> list[Any]:
    """ "company!" is [company, True]: it must come."""
    return [word.removesuffix("!"), word.endswith("!")]


def rows() -> Iterable[dict[str, Any]]:
    for sort, row in enumerate(tomllib.loads(DATA.read_text(encoding="utf-8"))["kinds"], 1):
        yield row | {
            "sort": sort,
            "parties": [party(word) for word in row["parties"]],
            "at": time.fromisoformat(row["at"]),
        }


@transaction.atomic
def install_kinds() -> dict[str, MeetingKind]:
    """All kinds by code, entering those that are missing."""
    known = {kind.code: kind for kind in MeetingKind.objects.all()}
    for row in rows():
        if row["code"] not in known:
            known[row["code"]] = MeetingKind.objects.create(**row)
    return known
