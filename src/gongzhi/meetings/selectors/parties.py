"""Who sits at a table: the parties of a kind as the organisations of a place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from gongzhi.core.scope import unscoped
from gongzhi.meetings.models import MeetingKind, Party
from gongzhi.people.actor import in_force
from gongzhi.people.models import Engagement, Organisation
from gongzhi.people.models.organisations import BODIES
from gongzhi.people.posts import OrgKind, Service
from gongzhi.places.levels import Level
from gongzhi.places.models import Place

OWN = {  # bodies that a place has itself
    Party.BRANCH: (OrgKind.BRANCH,),
    Party.COMMITTEE: (OrgKind.COMMITTEE, OrgKind.MANAGEMENT),
    Party.SUPERVISORS: (OrgKind.SUPERVISORS,),
    Party.JOINT: (OrgKind.JOINT,),
}
PARTY_OF = {kind: party for party, kinds in OWN.items() for kind in kinds}
ABOVE = {
    Party.RESIDENTS: ("community", OrgKind.RESIDENTS),
    Party.SUBDISTRICT: ("subdistrict", OrgKind.SUBDISTRICT),
    Party.DISTRICT: ("district", OrgKind.DISTRICT),
}

MEETS_AT = (Level.ESTATE, Level.COMMUNITY, Level.SUBDISTRICT)
Key = tuple[str, int]


def keys_of(row: Organisation | Engagement) -> list[Key]:
    """The levels at which a body or a contract belongs to a table."""
    found = [(str(level), getattr(row, f"{level}_id")) for level in MEETS_AT]
    return [(level, number) for level, number in found if number]


@dataclass(frozen=True, slots=True)
class Side:
    party: str
    org: Organisation | None
    must: bool


class Bodies:
    """The bodies and companies of some places, in two queries for any number of them."""

    def __init__(self, places: Sequence[Place], *, on: date) -> None:
        self.own: dict[Key, list[tuple[str, Organisation]]] = defaultdict(list)
        self.companies: dict[Key, list[Organisation]] = defaultdict(list)
        self.communities: dict[int, list[Organisation]] = defaultdict(list)
        levels: dict[str, set[int]] = defaultdict(set)
        for place in places:
            levels[place.level].add(place.pk)
            if place.level == Level.ESTATE and place.community_id:
                levels["of"].add(place.community_id)  # an estate without a branch has its community's
        self.load(levels, on)

    def load(self, levels: dict[str, set[int]], on: date) -> None:
        here = Q(pk__in=())
        for level in MEETS_AT:
            here |= Q(**{f"{level}_id__in": levels[level]})
        kinds = [*PARTY_OF, OrgKind.RESIDENTS]
        with unscoped(because="which bodies a place has, and who serves it, is public"):
            rows = Organisation.objects.filter(
                here | Q(community_id__in=levels["of"], estate_id=None), kind__in=kinds, retired_at=None
            )
            for org in rows.order_by("pk"):
                self.enter(org)
            served = Engagement.objects.filter(in_force(on), here, service=Service.PROPERTY)
            for row in served.select_related("organisation").order_by("starts"):
                for key in keys_of(row):
                    self.companies[key].append(row.organisation)

    def enter(self, org: Organisation) -> None:
        if org.kind == OrgKind.RESIDENTS:
            self.communities[org.subdistrict_id or 0].append(org)
            return
        for key in keys_of(org):
            self.own[key].append((PARTY_OF[OrgKind(org.kind)], org))

    def of(self, party: str, place: Place) -> list[Organisation]:
        """Each once, in the order in which they were entered; none for a party that is no organisation."""
        if party in ABOVE:
            return self.above(party, place)
        key = (place.level, place.pk)
        if party == Party.COMPANY:
            return once(self.companies[key])
        own = [org for wanted, org in self.own[key] if wanted == party]
        if not own and party == Party.BRANCH and place.level == Level.ESTATE:
            community = self.own[Level.COMMUNITY, place.community_id or 0]
            own = [org for wanted, org in community if wanted == party and org.estate_id is None]
        return once(own)

    def above(self, party: str, place: Place) -> list[Organisation]:
        if party == Party.RESIDENTS and place.level == Level.SUBDISTRICT:
            return once(self.communities[place.pk])
        level, kind = ABOVE[Party(party)]
        org = BODIES.get().get((getattr(place, f"{level}_id") or 0, kind))
        return [org] if org else []


def once(orgs: Iterable[Organisation]) -> list[Organisation]:
    return list({org.pk: org for org in orgs}.values())


def sides(kind: MeetingKind, place: Place, bodies: Bodies) -> list[Side]:
    """The sides of a table. A party that a place does not have is left out, residents stand without organisation."""
    found = []
    for party, must in kind.parties:
        if party == Party.OWNERS:
            found.append(Side(party, None, must))
            continue
        found += [Side(party, org, must) for org in bodies.of(party, place)]
    return found


def host_of(kind: MeetingKind, place: Place, bodies: Bodies) -> Organisation | None:
    """Who holds it: the first body of the party that the kind names, else the residents' committee."""
    for party in (kind.host, Party.RESIDENTS):
        if found := bodies.of(party, place):
            return found[0]
    return None
