"""What is said and asked of who reports: by the kind of problem, at the place and around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from gongzhi.cases.models import Category, Guidance
from gongzhi.cases.models.guidance import TOLD, GuidanceKind
from gongzhi.cases.selectors.incident import met_at
from gongzhi.core.models import NOTHING, below
from gongzhi.core.verdict import Refused
from gongzhi.people.actor import Actor
from gongzhi.places.models import Place

MOST = 12  # more than that nobody reads before sending a report


@dataclass(frozen=True, slots=True)
class Guide:
    questions: list[Guidance] = field(default_factory=list)
    notices: list[Guidance] = field(default_factory=list)
    stoppers: list[Guidance] = field(default_factory=list)

    def unread(self, read: list[str]) -> list[Guidance]:
        """The stoppers that who reports has not put aside."""
        return [one for one in self.stoppers if one.public_id not in read]


def guide_for(place: Place, category: Category | None, *, now: datetime) -> Guide:
    """One query, and none where nothing is said of this kind anywhere. Before a kind is known, what holds for all."""
    kinds = {None} if category is None else {None, category.pk, category.parent_id}
    if kinds.isdisjoint(TOLD.get()):
        return Guide()
    about = Q(category=None) | Q(category_id__in=kinds - {None})
    running = Q(until=None) | Q(until__gt=now)
    rows = list(Guidance.objects.filter(met_at(place, "place__path"), about, running, retired_at=None)[:MOST])
    return Guide(*([row for row in rows if row.kind == kind] for kind in GuidanceKind))


def written(actor: Actor, *, now: datetime) -> list[Guidance]:
    """What is in use where the actor works, below and above, by kind of problem."""
    here = NOTHING
    for path in {held.path for held in actor.posts}:
        around = [path[:end] for end in range(4, len(path), 4)]
        here |= below(path, "place__path") | Q(place__path__in=around)
    rows = Guidance.objects.filter(here, Q(until=None) | Q(until__gt=now), retired_at=None)
    return list(rows.select_related("category", "place").order_by("category__sort", "kind", "pk"))


def guidance_of(public_id: str) -> Guidance:
    rows = Guidance.objects.filter(public_id=public_id, retired_at=None)
    found = rows.select_related("place", "category").first()
    if found is None:
        raise Refused(_("This is not in use any more."), status=404)
    return found
