"""One act on several cases of the list, each by the service of that act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from gongzhi.cases.models import Case
from gongzhi.cases.routing import route
from gongzhi.cases.services.dispatch import accept_case, assign_case, dispatch_case
from gongzhi.cases.services.trash import retire_case, set_aside_case
from gongzhi.cases.services.work import note_case
from gongzhi.core.batches import Outcome, each
from gongzhi.core.verdict import Refused
from gongzhi.people.actor import Actor
from gongzhi.places.selectors import estate_kind_of


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done with each. Which of the others is needed depends on the act."""

    act: str
    text: str = ""
    person_id: int | None = None
    org_id: int | None = None
    first_id: int | None = None


def act_on(*, actor: Actor, cases: Sequence[Case], wish: Wish, now: datetime) -> Outcome[Case]:
    act = ACTS[wish.act]
    return each(cases, lambda case: act(actor, case, wish, now), named=named)


def named(case: Case) -> str:
    return _("{number} “{title}”").format(number=case.number, title=case.title)


def accept(actor: Actor, case: Case, wish: Wish, now: datetime) -> None:
    accept_case(actor=actor, case_id=case.pk, person_id=wish.person_id, now=now)


def assign(actor: Actor, case: Case, wish: Wish, now: datetime) -> None:
    if wish.person_id is None:
        raise Refused(_("Say who handles it."), status=422)
    assign_case(actor=actor, case_id=case.pk, person_id=wish.person_id, now=now)


def dispatch(actor: Actor, case: Case, wish: Wish, now: datetime) -> None:
    """With the time that the table says for what it is about."""
    kind = estate_kind_of(case.place)
    way = route(category=case.category, placed=case, estate_kind=kind, on=localdate(now))
    dispatch_case(
        actor=actor, case_id=case.pk, org_id=wish.org_id or 0, limit=way.limit, ground=wish.text, now=now
    )


def note(actor: Actor, case: Case, wish: Wish, now: datetime) -> None:
    note_case(actor=actor, case_id=case.pk, text=wish.text, now=now)


def put_aside(actor: Actor, case: Case, wish: Wish, now: datetime) -> None:
    set_aside_case(actor=actor, case_id=case.pk, first_id=wish.first_id or 0, now=now)


def retire(actor: Actor, case: Case, wish: Wish, now: datetime) -> None:
    retire_case(actor=actor, case_id=case.pk, why=wish.text, now=now)


ACTS: dict[str, Callable[[Actor, Case, Wish, datetime], None]] = {
    "accept": accept, "assign": assign, "dispatch": dispatch, "note": note, "aside": put_aside, "retire": retire,
}  # fmt: skip
