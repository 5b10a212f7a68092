"""The organisations of the demo and what they serve, entered through the services."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count

from gongzhi.people.models import Organisation
from gongzhi.people.models.organisations import Chosen
from gongzhi.people.posts import OrgKind
from gongzhi.people.services import add_organisation, engage
from gongzhi.people.services.contracts import Paper
from gongzhi.people.services.organisations import Facts
from gongzhi.places.models import Place
from gongzhi.portal.demo.layout import read_data
from gongzhi.portal.demo.names import credit_code, telephone
from gongzhi.portal.demo.town import Site, Town
from gongzhi.portal.services.founding import founder

COMMITTEES = {
    "committee": (OrgKind.COMMITTEE, "业主委员会", "业委会"),
    "management": (OrgKind.MANAGEMENT, "物业管理委员会", "物管会"),
}
ENDING_SOON = "长堤新居"  # its first contract ends in forty days
CHANGED_HANDS = "听澜苑"  # had another company before the history begins


class Bodies:
    """Enters organisations and keeps them in `town.offices` by key: of data/bodies.toml, or a place's name."""

    def __init__(self, town: Town, *, first: int = 1) -> None:
        self.town = town
        self.actor = founder(town.district)
        self.numbers = count(first)

    def add(
        self, key: str, kind: str, names: list[str], place: Place, upper: Organisation | None = None, *, coded: bool = True
    ) -> Organisation:  # fmt: skip
        number = next(self.numbers)
        facts = Facts(
            kind=kind, name=names[0], short_name=names[1], place=place, upper=upper,
            credit_code=credit_code(number) if coded else "", telephone=telephone(number * 37),
            own=read_data("bodies")["facts"].get(kind, {}),
        )  # fmt: skip
        self.town.offices[key] = add_organisation(actor=self.actor, facts=facts, now=self.town.since)
        return self.town.offices[key]

    def serve(
        self, org: Organisation, place: Place, service: str, span: tuple[date, date | None], paper: Paper
    ) -> None:
        engage(
            actor=self.actor, org=org, place=place, service=service, starts=span[0], ends=span[1], paper=paper,
            now=self.town.since,
        )  # fmt: skip


def found_bodies(town: Town) -> None:
    bodies, data = Bodies(town), read_data("bodies")
    office = bodies.add("district", OrgKind.DISTRICT, data["district"]["office"], town.district)
    for key, names in data["companies"].items():
        bodies.add(key, OrgKind.COMPANY, names, town.district)
    for group, kind in (("departments", OrgKind.DEPARTMENT), ("stations", OrgKind.STATION)):
        for key, names in data[group].items():
            org = bodies.add(key, kind, names, town.district, office)
            bodies.serve(org, town.district, key, (town.date(-2000), None), Paper("区级职责清单"))
    for name, place in town.subdistricts.items():
        street = bodies.add(name, OrgKind.SUBDISTRICT, [f"{name}办事处", name], place, office)
        alliance = [f"{name}物业服务联盟", "物业联盟"]
        bodies.add(f"{name}联盟", OrgKind.ALLIANCE, alliance, place, street, coded=False)
    for name, place in town.communities.items():
        above = next(s for s, street in town.subdistricts.items() if street.pk == place.subdistrict_id)
        bodies.add(name, OrgKind.RESIDENTS, [f"{name}居民委员会", name], place, town.offices[above])
    for site in town.sites.values():
        contract(bodies, site)
        own_bodies(bodies, site)


def contract(bodies: Bodies, site: Site) -> None:
    """The company of an estate; courtyards and the estate that nobody manages have none."""
    if not site.plan.company:
        return
    town, name = bodies.town, site.plan.name
    starts = town.date(-640)
    soon = name == ENDING_SOON
    paper = Paper(
        f"{name}物业服务合同（{starts.year}）", f"云物合〔{starts.year}〕{list(town.sites).index(name) + 1:02d} 号",
        Chosen.FIRST if soon else Chosen.ASSEMBLY, Decimal(site.plan.fee[0]) / 100 if site.plan.fee else None,
    )  # fmt: skip
    ends = town.date(40) if soon else town.date(455)
    bodies.serve(town.offices[site.plan.company], site.place, "property", (starts, ends), paper)
    if name == CHANGED_HANDS:
        former = town.offices["henghe"]
        first = Paper("前期物业服务合同", chosen=Chosen.FIRST)
        bodies.serve(former, site.place, "property", (town.date(-2400), town.date(-641)), first)


def own_bodies(bodies: Bodies, site: Site) -> None:
    """The owners' own bodies, a supervisory committee and a Party branch where the estate has them."""
    name, town = site.plan.name, bodies.town
    above = town.offices[site.community.name]
    if site.plan.body:
        kind, long, short = COMMITTEES[site.plan.body]
        org = bodies.add(
            f"{name}业主", kind, [f"{name}{long}", f"{name}{short}"], site.place, above, coded=False
        )
        paper = Paper("业主大会决定并备案")
        bodies.serve(org, site.place, "committee", (town.date(-640), town.date(455)), paper)
    if site.plan.body == "committee":
        bodies.add(
            f"{name}支部", OrgKind.BRANCH, [f"{name}小区党支部", "小区党支部"], site.place, above, coded=False
        )
    if name == "青禾苑":
        watchers = [f"{name}业主监事会", f"{name}监事会"]
        bodies.add(f"{name}监事", OrgKind.SUPERVISORS, watchers, site.place, above, coded=False)
