"""What an account follows, for its pages."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from gongzhi.core.forms import new_idem
from gongzhi.notices.models import Following
from gongzhi.notices.news import FOLLOWABLE, About, Followable
from gongzhi.people.actor import Actor


@dataclass(frozen=True, slots=True)
class Button:
    """On the page of something that can be followed. `following` is empty where it is not."""

    kind: str
    key: str
    following: int | None
    idem: str = field(default_factory=new_idem)


@dataclass(frozen=True, slots=True)
class Row:
    """`about` is None for what is not open to its follower any more."""

    following: Following
    what: Followable
    about: About | None


def button(actor: Actor | None, kind: str, key: str, number: int) -> Button | None:
    """One query; for nobody else than who is signed in."""
    if actor is None or actor.account_id is None:
        return None
    rows = Following.objects.filter(account_id=actor.account_id, kind=kind, number=number)
    return Button(kind, key, rows.values_list("pk", flat=True).first())


def followed(actor: Actor) -> list[Row]:
    """One query, and one for each kind, within the scope of the actor's work."""
    rows = list(Following.objects.filter(account_id=actor.must_be_member()))
    numbers: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        numbers[row.kind].append(row.number)
    about = {kind: FOLLOWABLE[kind].about(some) for kind, some in numbers.items()}
    return [Row(row, FOLLOWABLE[row.kind], about[row.kind].get(row.number)) for row in rows]
