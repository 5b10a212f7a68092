"""Bodies above companies and estates with their members, terms of office, what ends soon, and a task down the line."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from gongzhi.duties.models import Errand
from gongzhi.duties.services import NewErrand, answer_errand, send_errands
from gongzhi.duties.services.expiry import settle, tick
from gongzhi.law.terms import months_from, prepare_from
from gongzhi.people.actor import Actor, actor_of
from gongzhi.people.models import Account, Engagement, Organisation
from gongzhi.people.models.bodies import SeatRole
from gongzhi.people.posts import OrgKind, Post, Right
from gongzhi.people.selectors import line_below
from gongzhi.people.services import appoint, begin_term, change_organisation, take_seat
from gongzhi.people.services.organisations import Facts
from gongzhi.people.services.posts import NewPost
from gongzhi.people.services.seats import NewSeat, NewTerm
from gongzhi.places.models import Place
from gongzhi.portal.demo.bodies import ENDING_SOON, Bodies
from gongzhi.portal.demo.layout import read_data
from gongzhi.portal.demo.scenes.acting import Acting
from gongzhi.portal.demo.staff import SINCE, Member
from gongzhi.portal.demo.town import Site, Town

ELECTED = -640  # days from today
TERM_ENDS_SOON = "柳园里"  # its committee is elected anew in less than four months
LEFT = 110  # days of that term
PASSES_ON = "清河湾街道"  # its alliance sends the task on to communities and companies
FEW = 16  # estates and communities of the largest size have terms and members too, but not all of them
LEAD = 6  # months, the default of the settings
ASKED, ANSWERED = -6, -2


def play(acting: Acting) -> None:
    Scene(acting).play()


@dataclass(slots=True)
class Scene:
    acting: Acting
    town: Town = field(init=False)
    bodies: Bodies = field(init=False)
    founder: Actor = field(init=False)

    def __post_init__(self) -> None:
        self.town = self.acting.town
        self.bodies = Bodies(self.town, first=len(self.town.offices) + 1)
        self.founder = self.bodies.actor

    def play(self) -> None:
        top = self.association()
        for name, place in self.town.subdistricts.items():
            self.alliance(name, place, top)
        for name, place in list(self.town.communities.items())[:FEW]:
            self.joint(name, place)
        for site in list(self.town.sites.values())[:FEW]:
            self.terms(site)
        self.council()
        self.raise_in_time()
        self.task(top)

    def association(self) -> Organisation:
        names = read_data("bodies")["association"]["names"]
        top = self.bodies.add("association", OrgKind.ASSOCIATION, names, self.town.district)
        for key in read_data("bodies")["companies"]:
            self.seat(top, body=self.town.offices[key])
        _first, second = self.members(self.town.offices["district"].pk, Post.DISTRICT_STAFF)
        self.chair(top, second, self.town.district)
        self.term(top, months=48)
        return top

    def alliance(self, name: str, place: Place, top: Organisation) -> None:
        """Below the association; the subdistrict leads it, the communities and the companies of its estates sit in it."""
        alliance = self.town.offices[f"{name}联盟"]
        facts = Facts(
            alliance.kind, alliance.name, alliance.place, alliance.short_name, "", top, alliance.telephone, alliance.facts
        )  # fmt: skip
        change_organisation(actor=self.founder, org_id=alliance.pk, facts=facts, now=self.town.day(SINCE))
        for lead in self.members(self.town.offices[name].pk, Post.SUBDISTRICT_LEAD):
            self.chair(alliance, lead, place)
        communities = [
            c for c, community in self.town.communities.items() if community.subdistrict_id == place.pk
        ]
        sites = [site for site in self.town.sites.values() if site.subdistrict.pk == place.pk]
        companies = dict.fromkeys(site.plan.company for site in sites if site.plan.company)
        for key in [*communities[:FEW], *companies]:
            self.seat(alliance, body=self.town.offices[key])

    def joint(self, name: str, place: Place) -> None:
        """The joint Party committee: the community's secretary, and leaders of companies as part-time members."""
        names = [f"{name}大党委", "社区大党委"]
        org = self.bodies.add(
            f"{name}大党委", OrgKind.JOINT, names, place, self.town.offices[name], coded=False
        )
        for member in self.members(self.town.offices[name].pk, Post.COMMUNITY_SECRETARY):
            self.seat(org, member, role=SeatRole.SECRETARY)
        estates = {site.place.pk for site in self.town.sites.values() if site.community.pk == place.pk}
        for member in self.acting.crew.everybody:
            if member.post == Post.PROJECT_MANAGER and member.place_id in estates:
                self.seat(org, member, part_time=True)
        self.term(org, months=60)

    def council(self) -> None:
        """A coordination committee of one estate, in which bodies have the seats (席位制)."""
        site = self.town.sites[TERM_ENDS_SOON]
        names = [f"{site.plan.name}物业管理协调委员会", "协调委员会"]
        above = self.town.offices[site.community.name]
        org = self.bodies.add("council", OrgKind.COUNCIL, names, site.place, above, coded=False)
        self.seat(org, body=above, role=SeatRole.CHAIR)
        for key in (f"{site.plan.name}业主", f"{site.plan.name}支部", site.plan.company, "urban"):
            self.seat(org, body=self.town.offices[key])
        self.term(org, months=36, seats=5)

    def terms(self, site: Site) -> None:
        body = self.town.offices.get(f"{site.plan.name}业主")
        if body is None:
            return
        if body.kind == OrgKind.MANAGEMENT:
            self.seat(body, body=self.town.offices[site.community.name], role=SeatRole.CHAIR)
            self.term(body, months=36, seats=7)
        elif site.plan.name == TERM_ENDS_SOON:
            ends = self.town.date(LEFT)
            self.term(body, starts=months_from(ends, -60), ends=ends, seats=5)
        else:
            self.term(body, months=60, seats=5)

    def term(
        self, org: Organisation, *, months: int = 0, seats: int | None = None, starts: date | None = None,
        ends: date | None = None,
    ) -> None:  # fmt: skip
        begins = starts or self.town.date(ELECTED)
        new = NewTerm(begins, ends or months_from(begins, months), 1, seats, grounds="选举结果备案")
        begin_term(actor=self.founder, org_id=org.pk, new=new, now=self.town.since)

    def chair(self, org: Organisation, member: Member, place: Place) -> None:
        new = NewPost(member.person, org, Post.COMMITTEE_CHAIR, place, self.town.date(SINCE), part_time=True)
        appoint(actor=self.founder, new=new, now=self.town.day(SINCE))

    def seat(
        self, org: Organisation, member: Member | None = None, *, body: Organisation | None = None,
        role: str = SeatRole.MEMBER, part_time: bool = False,
    ) -> None:  # fmt: skip
        new = NewSeat(
            org, self.town.date(SINCE), member.person if member else None, body, role, part_time=part_time
        )
        take_seat(actor=self.founder, new=new, now=self.town.day(SINCE))

    def members(self, org_id: int, post: str) -> list[Member]:
        return [member for member in self.acting.crew.by_org[org_id] if member.post == post]

    def raise_in_time(self) -> None:
        """The clock's look on the days on which the two ends came near, and the one of today."""
        contract = Engagement.objects.get(place=self.town.sites[ENDING_SOON].place, ends=self.town.date(40))
        ends = (
            (self.town.sites[TERM_ENDS_SOON].place.pk, self.town.date(LEFT)),
            (contract.place_id, contract.ends),
        )
        for place_id, day in ends:
            if day is not None:
                near = (prepare_from(day, LEAD) - self.town.date()).days
                settle(now=self.town.day(near), place_id=place_id)
        tick(self.town.now)

    def task(self, top: Organisation) -> None:
        """From the association to the alliances; one passes it on, and one of those asked has answered."""
        said = read_data("bodies")["association"]
        sent = self.send(top, said["task"], said["words"], None)
        passing = self.town.offices[f"{PASSES_ON}联盟"]
        asked = next(errand for errand in sent if errand.bearer_id == passing.pk)
        below = self.send(passing, said["task"], said["words"], asked)
        first = next(errand for errand in below if errand.bearer.kind == OrgKind.RESIDENTS)
        actor = self.acting.of(first.bearer, Right.HANDLE, first.place, self.town.day(ANSWERED))
        answer_errand(actor=actor, errand_id=first.pk, words=said["answer"], now=self.town.day(ANSWERED))

    def send(self, giver: Organisation, title: str, words: str, above: Errand | None) -> list[Errand]:
        """By who leads the body; its post is newer than the day that the crew's actors are of."""
        chair = giver.appointments.get(post=Post.COMMITTEE_CHAIR)
        account = Account.objects.select_related("person").get(person_id=chair.person_id)
        at = self.town.day(ASKED if above is None else ASKED + 1)
        reached = line_below(giver, on=self.town.date())
        if above is None:
            reached = [reach for reach in reached if reach.org.kind == OrgKind.ALLIANCE]
        due = self.town.date(9 if above is None else 5)
        new = NewErrand(giver, reached, title, words, due, above)
        return send_errands(actor=actor_of(account, on=self.town.date()), new=new, now=at)
