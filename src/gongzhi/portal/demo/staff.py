"""Who holds which post. Every post has somebody; some posts of volunteers are vacant, as in life."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from gongzhi.journal.services import draft, record_all
from gongzhi.people.actor import Actor
from gongzhi.people.models import Account, Organisation, Ownership, Person
from gongzhi.people.posts import Post
from gongzhi.people.services import appoint, substitute
from gongzhi.people.services.accounts import MADE
from gongzhi.people.services.posts import NewPost
from gongzhi.places.models import Grid, Place
from gongzhi.portal.demo.layout import read_data
from gongzhi.portal.demo.names import phone, someone
from gongzhi.portal.demo.residents import make_person
from gongzhi.portal.demo.town import Site, Town
from gongzhi.portal.services.founding import founder

VOLUNTEERS = (Post.BUILDING_HEAD, Post.ENTRANCE_HEAD, Post.COMMITTEE_CHAIR, Post.COMMITTEE_MEMBER)
CARETAKERS = 2  # property staff of an estate, beside its manager
GRIDS_A_WORKER = 5
LEFT_YESTERDAY = "禾安小区"  # its grid worker's last day was yesterday
AWAY = "听澜苑"  # its manager is on leave, and the manager of 柳园里 stands in
SINCE = -410  # days from today: before the first case


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who can act on cases of an organisation at a place."""

    account: Account
    person: Person
    post: str
    org_id: int
    place_id: int
    until: date | None

    def serves(self, place_ids: frozenset[int | None], on: date) -> bool:
        return self.place_id in place_ids and (self.until is None or on <= self.until)


@dataclass(slots=True)
class Staff:
    """Gives posts. `members` is everybody with an account, in the order in which they came."""

    town: Town
    dice: Random
    members: list[Member] = field(default_factory=list)
    hired: int = 0
    founder: Actor = field(init=False)
    cast: dict[tuple[str, str], dict[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        self.founder = founder(self.town.district)
        self.cast = {(row["at"], row["post"]): row for row in read_data("bodies")["cast"] if row["post"]}

    def hire(self, org: Organisation, post: str, place: Place, *, at: str, grids: list[Grid] | None = None,
             until: date | None = None) -> Person:  # fmt: skip
        """A person of the cast if one is meant for this post here, else somebody new; with an account."""
        self.hired += 1
        known = self.cast.pop((at, post), None)
        name = known["name"] if known else someone(self.dice, grown=True).name
        person = make_person(name, phone(10_000 - self.hired), self.town.since)
        person.save()
        account = Account(
            login=known["login"] if known else f"staff{self.hired:03d}",
            person=person,
            created_at=self.town.since,
            is_demo=True,
        )
        account.set_unusable_password()
        account.save()
        if known:
            self.town.people[known["login"]] = person
        where: list[Grid | None] = [*(grids or ())] or [None]
        for grid in where:
            self.give(person, org, post, place, grid=grid, until=until)
        self.members.append(Member(account, person, post, org.pk, place.pk, until))
        return person

    def give(self, person: Person, org: Organisation, post: str, place: Place, *, grid: Grid | None = None,
             until: date | None = None) -> None:  # fmt: skip
        new = NewPost(
            person=person, organisation=org, post=post, place=place, starts=self.town.date(SINCE), ends=until, grid=grid,
            part_time=post in VOLUNTEERS,
        )  # fmt: skip
        appoint(actor=self.founder, new=new, now=self.town.day(SINCE))

    def finish(self) -> None:
        accounts = [member.account for member in self.members]
        record_all(self.founder, [draft(MADE, one, fresh=True) for one in accounts], at=self.town.day(SINCE))


def fill_posts(town: Town, *, dice: Random) -> list[Member]:
    staff = Staff(town, dice)
    district_posts(staff)
    for name, place in town.subdistricts.items():
        street_posts(staff, name, place)
    for name, place in town.communities.items():
        community_posts(staff, name, place)
    for site in town.sites.values():
        company_posts(staff, site)
        volunteer_posts(staff, site)
    absence(staff)
    staff.finish()
    return staff.members


def district_posts(staff: Staff) -> None:
    office, place = staff.town.offices["district"], staff.town.district
    for post in (
        Post.DISTRICT_STAFF, Post.DISTRICT_STAFF, Post.MISCONDUCT_OFFICER, Post.PARTY_INSTRUCTOR, Post.OPERATOR,
        Post.SECURITY_OFFICER, Post.AUDITOR,
    ):  # fmt: skip
        staff.hire(office, post, place, at="district")
    for key in ("housing", "urban", "fire"):
        staff.hire(staff.town.offices[key], Post.DEPARTMENT_STAFF, place, at=key)


def street_posts(staff: Staff, name: str, place: Place) -> None:
    posts = (Post.SUBDISTRICT_LEAD, Post.SUBDISTRICT_STAFF, Post.SUBDISTRICT_STAFF, Post.MISCONDUCT_OFFICER)
    for post in (*posts, Post.PARTY_INSTRUCTOR):
        staff.hire(staff.town.offices[name], post, place, at=name)


def community_posts(staff: Staff, name: str, place: Place) -> None:
    org = staff.town.offices[name]
    for post in (Post.COMMUNITY_SECRETARY, Post.COMMUNITY_STAFF, Post.COMMUNITY_STAFF):
        staff.hire(org, post, place, at=name)
    for site in staff.town.sites.values():
        if site.community.pk != place.pk:
            continue
        until = staff.town.date(-1) if site.plan.name == LEFT_YESTERDAY else None
        grids = grids_of(site)
        for start in range(0, len(grids), GRIDS_A_WORKER):
            mine = grids[start : start + GRIDS_A_WORKER]
            staff.hire(org, Post.GRID_WORKER, site.place, at=site.plan.name, grids=mine, until=until)


def grids_of(site: Site) -> list[Grid]:
    ids = dict.fromkeys(block.grid_id for block in site.blocks if block.grid_id)
    return list(Grid.objects.filter(pk__in=ids).order_by("pk"))


def company_posts(staff: Staff, site: Site) -> None:
    if not site.plan.company:
        return
    company = staff.town.offices[site.plan.company]
    for post in (Post.PROJECT_MANAGER, *(CARETAKERS * (Post.PROPERTY_STAFF,))):
        staff.hire(company, post, site.place, at=site.plan.name)


def volunteer_posts(staff: Staff, site: Site) -> None:
    """Heads of buildings and entrances, and the owners' bodies: people who own a home there."""
    town, dice = staff.town, staff.dice
    owners = Ownership.objects.filter(
        unit__estate_id=site.place.pk, person__isnull=False, person__account=None
    )
    people = iter(
        list(
            dict.fromkeys(row.person for row in owners.select_related("person").order_by("pk") if row.person)
        )
    )
    residents = town.offices[site.community.name]
    if body := town.offices.get(f"{site.plan.name}业主"):
        for post in (Post.COMMITTEE_CHAIR, *(4 * (Post.COMMITTEE_MEMBER,))):
            volunteer(staff, next(people), body, post, site)
    if branch := town.offices.get(f"{site.plan.name}支部"):
        staff.give(next(people), branch, Post.PARTY_SECRETARY, site.place)
    for block in site.blocks:
        if dice.random() < 0.8:
            staff.give(next(people), residents, Post.BUILDING_HEAD, block.place)
        for door in block.entrances:
            if dice.random() < 0.35:
                staff.give(next(people), residents, Post.ENTRANCE_HEAD, door)


def volunteer(staff: Staff, person: Person, body: Organisation, post: str, site: Site) -> None:
    """A member of an owners' body: an owner with an account."""
    known = staff.cast.pop((site.plan.name, post), None)
    if known:
        fresh = make_person(known["name"], person.phone, staff.town.since, born_on=person.born_on)
        fresh.pk, fresh.public_id = person.pk, person.public_id
        fresh.save()
        person, staff.town.people[known["login"]] = fresh, fresh
    staff.hired += 1
    account = Account(
        login=known["login"] if known else f"owner{staff.hired:03d}",
        person=person,
        created_at=staff.town.since,
        is_demo=True,
    )
    account.set_unusable_password()
    account.save()
    staff.give(person, body, post, site.place)
    staff.members.append(Member(account, person, post, body.pk, site.place.pk, None))


def absence(staff: Staff) -> None:
    """The manager on leave. A substitute works for the same company."""
    town = staff.town
    away = next(
        m for m in staff.members if m.place_id == town.sites[AWAY].place.pk and m.post == Post.PROJECT_MANAGER
    )
    substitute(
        actor=staff.founder, absent=away.person, stand_in=town.people["lin"], starts=town.date(-2), ends=town.date(5),
        now=town.day(-3),
    )  # fmt: skip
