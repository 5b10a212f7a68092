"""Large moves and merges, done by the worker, and the second look after each of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from gongzhi.core.placed import FOLLOWERS, Change
from gongzhi.core.tasks import Run, start_task, work
from gongzhi.core.verdict import require
from gongzhi.places import policies
from gongzhi.places.models import Place
from gongzhi.places.policies import Holder
from gongzhi.places.services.moves import ALIGN, carry_merge, carry_move, lock
from gongzhi.places.services.settling import align


@dataclass(frozen=True, slots=True)
class OnBehalf:
    """Whoever pressed the button, for the journal lines that the worker writes."""

    account_id: int | None
    org_id: int | None


def change_later(*, actor: Holder, change: Change, now: datetime) -> str:
    """Hand a large move or merge to the worker. Returns the public id of the task."""
    into = change.into
    require(
        policies.can_merge(actor, change.top, into)
        if into
        else policies.can_move(actor, change.top, change.parent)
    )
    params = {
        "place": change.top.pk, "parent": None if into else change.parent.pk, "into": into.pk if into else None,
        "account": actor.account_id, "org": actor.org_id, "now": now.isoformat(),
    }  # fmt: skip
    title = _("Merge {place}") if into else _("Move {place}")
    run = start_task(
        "places.change", title=title.format(place=change.top.full_name), account_id=actor.account_id, params=params,
        now=now,
    )  # fmt: skip
    return run.public_id


@work("places.change")
def do_change(run: Run) -> dict[str, int]:
    """Done before: nothing more to do, so that a second try of the worker is harmless."""
    asked = run.params
    with transaction.atomic():
        change = lock(asked["place"], asked["parent"], asked["into"])
        who, now = OnBehalf(asked["account"], asked["org"]), datetime.fromisoformat(asked["now"])
        top = change.top
        if change.into and top.merged_into_id != change.into.pk:
            carry_merge(who, change, now)
        elif change.into is None and top.parent_id != change.parent.pk:
            carry_move(who, change, now)
    return {"place": asked["into"] or asked["place"]}


@work(ALIGN)
def align_again(run: Run) -> None:
    """Rows written while the place moved take its levels now, and go to the body that took over."""
    with transaction.atomic():
        place = Place.objects.locked().get(pk=run.params["place"])
        align(place)
        change = Change(top=place, parent=place.parent, bodies=dict(run.params["bodies"]))
        for follower in FOLLOWERS.values():
            follower.follow(OnBehalf(None, None), change, clock())
