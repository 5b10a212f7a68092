"""Who owns and who lives where: joint owners, owners of several homes, tenants with consent and end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from gongzhi.core.command import progress
from gongzhi.core.keys import lookup
from gongzhi.people.models import Occupancy, Organisation, Ownership, Person
from gongzhi.people.models.homes import OccupancyKind
from gongzhi.places.levels import EstateKind
from gongzhi.places.models import Place
from gongzhi.portal.demo.names import PHONES, phone, someone
from gongzhi.portal.demo.town import Site, Town

BATCH = 2_000
KEPT = 500  # numbers at the end of the range, for reports and for staff


@dataclass(slots=True)
class Register:
    """Rows to be inserted together. `grown_ups` are residents who may hold a post, by estate."""

    then: datetime
    dice: Random
    persons: list[Person] = field(default_factory=list)
    owners: list[Ownership] = field(default_factory=list)
    living: list[Occupancy] = field(default_factory=list)

    def person(self, *, reachable: bool = True, grown: bool = False, name: str = "") -> Person:
        found = someone(self.dice, grown=grown)
        count = len(self.persons)
        number = phone(count) if reachable and count < PHONES - KEPT else ""
        self.persons.append(make_person(name or found.name, number, self.then, born_on=found.born_on))
        return self.persons[-1]


def make_person(name: str, number: str, then: datetime, *, born_on: date | None = None) -> Person:
    return Person(
        name=name, phone=number, name_key=lookup(name), phone_key=lookup(number), born_on=born_on, created_at=then
    )  # fmt: skip


def settle(town: Town, *, dice: Random) -> None:
    """Fill every home of the town. The resident of the cast is the first owner of her building's fifth floor."""
    register = Register(town.since, dice)
    for site in progress(list(town.sites.values()), total=len(town.sites), label="residents"):
        before: Person | None = None
        for unit in site.units:
            before = fill(register, town, site, unit, before)
    Person.objects.bulk_create(register.persons, batch_size=BATCH)
    Ownership.objects.bulk_create(register.owners, batch_size=BATCH)
    Occupancy.objects.bulk_create(register.living, batch_size=BATCH)


def fill(register: Register, town: Town, site: Site, unit: Place, before: Person | None) -> Person | None:
    """One home. Returns its owner, who may own the next one too."""
    dice, bought = register.dice, bought_on(site, town, register.dice)
    if unit.full_name == "柳园里 3号楼 2单元 501":
        return home_of_wang(register, town, unit, bought)
    if site.plan.kind == EstateKind.AFFORDABLE and dice.random() < 0.08:
        own(register, unit, bought, organisation=town.offices["housing"])
        let(register, town, unit)
        return before
    owner = before if before and dice.random() < 0.03 else register.person()
    site.people.append(owner)
    joint = dice.random() < 0.35
    own(register, unit, bought, person=owner, den=2 if joint else 1)
    spouse = register.person(reachable=False) if joint else None
    if spouse:
        own(register, unit, bought, person=spouse, den=2)
    draw = dice.random()
    if owner is before or draw < 0.28:
        let(register, town, unit)
    elif draw < 0.95:
        live(register, unit, [owner, *([spouse] if spouse else [])], bought)
    return owner


def bought_on(site: Site, town: Town, dice: Random) -> date:
    first = date(max(site.plan.year, 1994), 1, 1)
    return first + timedelta(days=dice.randrange((town.since.date() - first).days))


def home_of_wang(register: Register, town: Town, unit: Place, bought: date) -> Person:
    wang = register.person(name="王桂兰")
    husband = register.person(name="陈守义", reachable=False)
    for person in (wang, husband):
        own(register, unit, bought, person=person, den=2)
    live(register, unit, [wang, husband], bought)
    town.people["wang"] = wang
    return wang


def own(
    register: Register, unit: Place, starts: date, *, person: Person | None = None,
    organisation: Organisation | None = None, den: int = 1,
) -> None:  # fmt: skip
    register.owners.append(
        Ownership(unit=unit, person=person, organisation=organisation, num=1, den=den, starts=starts)
    )


def live(register: Register, unit: Place, owners: list[Person], starts: date) -> None:
    for person in owners:
        register.living.append(Occupancy(unit=unit, person=person, kind=OccupancyKind.OWNER, starts=starts))
    if register.dice.random() < 0.4:
        family = register.person(reachable=False)
        register.living.append(Occupancy(unit=unit, person=family, kind=OccupancyKind.FAMILY, starts=starts))


def let(register: Register, town: Town, unit: Place) -> None:
    """To a tenant who said yes to being entered, until a day; some leases have run out, some homes stand empty."""
    if register.dice.random() < 0.15:
        return
    starts = town.date(-register.dice.randint(20, 700))
    signed = town.day((starts - town.date()).days)
    lease = Occupancy(
        unit=unit, person=register.person(grown=True), kind=OccupancyKind.TENANT, consent_at=signed,
        starts=starts, ends=starts + timedelta(days=365 * register.dice.randint(1, 2)),
    )  # fmt: skip
    register.living.append(lease)
