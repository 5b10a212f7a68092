"""Organisations that were taken out of use: by whom, when, and what stands in the way of putting them back."""

from __future__ import annotations

from dataclasses import dataclass

from gongzhi.core import paging
from gongzhi.core.panels import PANELS
from gongzhi.core.scope import unscoped
from gongzhi.journal.models import Entry
from gongzhi.journal.services import label_of
from gongzhi.people import policies
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right
from gongzhi.people.selectors import reach
from gongzhi.people.services.following import TAKEN_IN
from gongzhi.people.services.organisations import RETIRED, gone_over
from gongzhi.places.models import Place

PAGE = 40


@dataclass(frozen=True, slots=True)
class Ended:
    org: Organisation
    who: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Ended]
    older: str = ""


def ended(actor: Actor, *, after: str = "") -> Page:
    """Where the actor enters organisations, the last first. Four queries."""
    here = Place.objects.filter(reach(actor, Right.PEOPLE))
    rows = Organisation.objects.filter(place__in=here.values("pk")).exclude(retired_at=None)
    found = paging.page(rows.select_related("place"), "retired_at", after=after, size=PAGE, newest=True)
    who, over = ended_by(found.rows)
    gone = [Ended(org, who.get(label_of(org), ""), why_not(actor, org, over)) for org in found.rows]
    return Page(gone, found.older)


def why_not(actor: Actor, org: Organisation, over: set[str]) -> str:
    return gone_over() if label_of(org) in over else policies.can_restore_organisation(actor, org).why


def ended_by(orgs: list[Organisation]) -> tuple[dict[str, str], set[str]]:
    """Names by subject, and which went into another body. One can be ended more than once: the last counts."""
    with unscoped(because="the history of organisations that the caller has in sight"):
        said = Entry.objects.filter(subject__in=map(label_of, orgs), verb__in=(RETIRED, TAKEN_IN)).order_by(
            "seq"
        )
        ends = list(said.values_list("subject", "verb", "actor_id"))
        names = PANELS.names({actor_id for _subject, _verb, actor_id in ends if actor_id})
    who = {subject: names.get(actor_id or 0, "") for subject, _verb, actor_id in ends}
    return who, {subject for subject, verb, _actor_id in ends if verb == TAKEN_IN}
