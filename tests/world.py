"""The cast. Every test speaks of the same people, so that a reader knows who may do what.

Willow Court (柳园里) and Grain Court (禾安小区) are neighbours in Locust community (槐树社区), Clear Bay subdistrict
(清河湾街道), Cloud River district (云河区). Anhe serves Willow Court, Huimin serves Grain Court.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from gongzhi.cases.models import Case, Category, DispatchRule
from gongzhi.cases.services import Report, receive_case
from gongzhi.core.keys import lookup
from gongzhi.core.models import levels_of
from gongzhi.people.actor import SYSTEM, Actor, actor_of
from gongzhi.people.models import Account, Appointment, Engagement, Occupancy, Organisation, Person
from gongzhi.people.models.organisations import BODIES
from gongzhi.people.posts import OrgKind, Post
from gongzhi.places.levels import EstateKind, Level
from gongzhi.places.models import Place
from gongzhi.places.services import add_place

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday noon in Shanghai
TODAY = NOON.date()
SINCE = date(2026, 1, 1)
PASSWORD = "willow-court-2026"  # for every account of the cast


class World:
    """Made once a test, within `unscoped`. Places and people are attributes; `actor("lin")` acts."""

    def __init__(self) -> None:
        self.make_places()
        self.make_bodies()
        self.make_people()
        self.make_rules()

    def make_places(self) -> None:
        def add(level: str, name: str, parent: Place | None, code: str = "", **facts: Any) -> Place:
            return add_place(
                actor=SYSTEM, level=level, name=name, parent=parent, code=code, now=NOON, **facts
            )

        self.district = add(Level.DISTRICT, "云河区", None, "990101000000")
        self.subdistrict = add(Level.SUBDISTRICT, "清河湾街道", self.district, "990101007000")
        self.community = add(Level.COMMUNITY, "槐树社区", self.subdistrict, "990101007001")
        self.far_community = add(Level.COMMUNITY, "桃林社区", self.subdistrict, "990101007002")
        self.willow = add(Level.ESTATE, "柳园里", self.community, kind=EstateKind.COMMERCIAL)
        self.grain = add(Level.ESTATE, "禾安小区", self.community, kind=EstateKind.OLD)
        self.building = add(Level.BUILDING, "3号楼", self.willow)
        self.entrance = add(Level.ENTRANCE, "2单元", self.building)
        self.unit = add(Level.UNIT, "501", self.entrance)
        self.grain_building = add(Level.BUILDING, "1号楼", self.grain)

    def make_bodies(self) -> None:
        def org(kind: str, name: str, place: Place) -> Organisation:
            return Organisation(kind=kind, name=name, place=place, **levels_of(place))

        self.district_office = org(OrgKind.DISTRICT, "云河区社会工作部", self.district)
        self.street_office = org(OrgKind.SUBDISTRICT, "清河湾街道办事处", self.subdistrict)
        self.residents_committee = org(OrgKind.RESIDENTS, "槐树社区居委会", self.community)
        self.far_committee = org(OrgKind.RESIDENTS, "桃林社区居委会", self.far_community)
        self.anhe = org(OrgKind.COMPANY, "安和物业", self.district)
        self.huimin = org(OrgKind.COMPANY, "惠民物业", self.district)
        Organisation.objects.bulk_create(
            [
                self.district_office, self.street_office, self.residents_committee, self.far_committee, self.anhe,
                self.huimin,
            ]
        )  # fmt: skip
        BODIES.clear()
        served = ((self.anhe, self.willow), (self.huimin, self.grain))
        Engagement.objects.bulk_create(
            Engagement(organisation=company, place=estate, starts=SINCE, **levels_of(estate))
            for company, estate in served
        )

    def person(self, login: str, name: str, phone: str = "") -> Account:
        return self.persons((login, name, phone))[0]

    def persons(self, *who: tuple[str, str, str]) -> list[Account]:
        """Accounts by login, name and phone; each becomes an attribute."""
        persons = Person.objects.bulk_create(
            Person(name=name, phone=phone, name_key=lookup(name), phone_key=lookup(phone), created_at=NOON)
            for _login, name, phone in who
        )
        accounts = []
        for (login, _name, _phone), person in zip(who, persons, strict=True):
            account = Account(login=login, person=person, created_at=NOON)
            account.set_password(PASSWORD)
            setattr(self, login, account)
            accounts.append(account)
        return Account.objects.bulk_create(accounts)

    def appoint(self, login: str, org: Organisation, post: str, place: Place, **more: Any) -> Appointment:
        appointment = self.appointment(login, org, post, place, **more)
        appointment.save()
        return appointment

    def appointment(self, login: str, org: Organisation, post: str, place: Place, **more: Any) -> Appointment:
        account: Account = getattr(self, login)
        assert account.person is not None
        return Appointment(
            person=account.person, organisation=org, post=post, place=place, **({"starts": SINCE} | more)
        )

    def make_people(self) -> None:
        cast = (
            ("lin", "林晓梅", self.anhe, Post.PROJECT_MANAGER, self.willow),
            ("han", "韩立", self.anhe, Post.PROPERTY_STAFF, self.willow),
            ("zhao", "赵敏", self.huimin, Post.PROJECT_MANAGER, self.grain),
            ("ding", "丁一", self.residents_committee, Post.GRID_WORKER, self.willow),
            ("he", "何静", self.residents_committee, Post.COMMUNITY_SECRETARY, self.community),
            ("tao", "陶然", self.far_committee, Post.COMMUNITY_STAFF, self.far_community),
            ("zhou", "周正", self.street_office, Post.SUBDISTRICT_STAFF, self.subdistrict),
            ("qian", "钱进", self.district_office, Post.DISTRICT_STAFF, self.district),
            ("ma", "马直", self.street_office, Post.MISCONDUCT_OFFICER, self.subdistrict),
            ("ou", "欧阳", self.district_office, Post.OPERATOR, self.district),
            ("sun", "孙安", self.district_office, Post.SECURITY_OFFICER, self.district),
            ("shen", "沈计", self.district_office, Post.AUDITOR, self.district),
        )
        self.persons(
            *((login, name, "") for login, name, *_ in cast),
            ("wang", "王桂兰", "13800000417"),
            ("liu", "刘洋", "13900000528"),  # lives nowhere here
        )
        Appointment.objects.bulk_create(
            self.appointment(login, org, post, place) for login, _name, org, post, place in cast
        )
        Occupancy.objects.create(unit=self.unit, person=self.wang.person, kind="owner", starts=SINCE)

    def make_rules(self) -> None:
        self.door = Category(code="door", name="单元门", words=["单元门", "门禁", "关不上"])
        self.noise = Category(code="noise", name="噪声", words=["噪声", "吵"], public="never")
        self.about_company = Category(
            code="company", name="对物业的意见", words=["物业不管"], about_bearer=True, public="never"
        )
        self.misconduct = Category(
            code="misconduct", name="举报", words=["举报"], named_only=True, public="never"
        )
        self.other = Category(code="other", name="其他")
        Category.objects.bulk_create([self.door, self.noise, self.about_company, self.misconduct, self.other])
        common = {"starts_at": NOON, "ground": "物业服务合同"}
        DispatchRule.objects.create(
            number=1,
            category=None,
            bearer_kind="community",
            limit_amount=1,
            limit_unit="working_day",
            **common,
        )
        DispatchRule.objects.create(
            number=2, category=self.door, bearer_kind="company", limit_amount=24, limit_unit="hour", **common
        )

    def actor(self, login: str, on: date = TODAY) -> Actor:
        account: Account = getattr(self, login)
        return actor_of(Account.objects.select_related("person").get(pk=account.pk), on=on)

    def report(self, **changes: Any) -> Report:
        said = {
            "place": self.entrance,
            "text": "单元门关不上，门上的拉杆掉了，夜里砰砰响。",
            "category": self.door,
        }
        return Report(**(said | changes))

    def case(self, *, by: Actor = SYSTEM, now: datetime = NOON, **changes: Any) -> Case:
        return receive_case(actor=by, report=self.report(**changes), now=now)
