"""People with their posts, as a sheet. Who is entered already is found again by ID number or phone, never entered twice.

Only posts that whoever sends the sheet may give are given, in that person's name; what is of class party needs the
eyes for it. A number is no password: everybody is invited afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.importing.kinds import Home, ImportKind, Incoming, Job, Plan, refused, register_import
from gongzhi.core.keys import lookup
from gongzhi.core.models import ImportBatch, below
from gongzhi.core.models.imports import Outcome
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import YES, Refused, Verdict, no
from gongzhi.journal.models import Entry
from gongzhi.people import policies
from gongzhi.people.actor import Actor, actor_of, in_force
from gongzhi.people.models import Account, Appointment, Engagement, Organisation, Person
from gongzhi.people.posts import HEADS, PARTY_POSTS, POSTS_OF, Post, Right
from gongzhi.people.roster_cells import FIELDS
from gongzhi.people.roster_register import Register, entered_already
from gongzhi.people.services.invitations import strike_invitee
from gongzhi.people.services.persons import enter_person
from gongzhi.people.services.posts import ENDED, NewPost, appoint, end_appointment
from gongzhi.places.levels import GridLayer, Level
from gongzhi.places.models import Grid, Place

LEVELS = (Level.DISTRICT, Level.SUBDISTRICT, Level.COMMUNITY)
LONGEST_NAME = 40


@dataclass(slots=True)
class Entered:
    """What saving a row does: a post for somebody, or another last day of the post that is held."""

    values: Mapping[str, Any]
    org: Organisation
    place: Place
    grid: Grid | None
    starts: date
    held: Appointment | None = None


def overlaps(row: Appointment, starts: date, ends: date | None) -> bool:
    return (ends is None or row.starts <= ends) and (row.ends is None or row.ends >= starts)


def is_same(row: Appointment, entered: Entered) -> bool:
    grid_id = entered.grid.pk if entered.grid else None
    here = (row.organisation_id, row.place_id, row.grid_id) == (entered.org.pk, entered.place.pk, grid_id)
    return here and row.post == entered.values["post"]


def importer_of(job: Job) -> Actor:
    """Whoever sent the sheet in, with the posts of today: a sheet gives no right that its sender has lost."""
    account = Account.objects.select_related("person").filter(pk=job.account_id or 0, is_active=True).first()
    if account is None:
        raise Refused(_("Only somebody who is signed in and enters posts brings people in."), status=403)
    return actor_of(account, on=localdate(job.now))


class People:
    """One import of people, for the place of the job and what lies in it."""

    def __init__(self, job: Job) -> None:
        self.job, self.today = job, localdate(job.now)
        home = Place.objects.filter(pk=job.place_id or 0, retired_at=None).first()
        if home is None:
            raise Refused(_("The place that these people are for is no longer there."), status=409)
        self.home: Place = home
        self.actor = importer_of(job)
        self.orgs = self.organisations()
        self.called: dict[str, list[Place]] = {}  # places by what the sheet calls them
        self.serves: dict[int, list[Place]] = {}  # and what an organisation serves here
        self.grids: dict[tuple[str, int], list[Grid]] = {}

    def organisations(self) -> dict[str, list[Organisation]]:
        """Those that sit here and those that serve a place here, by what people call them."""
        inside = Place.objects.filter(below(self.home.path) | Q(pk=self.home.pk))
        served = Engagement.objects.filter(in_force(self.today), place__in=inside).values("organisation_id")
        rows = Organisation.objects.filter(Q(place__in=inside) | Q(pk__in=served), retired_at=None)
        found: dict[str, list[Organisation]] = {}
        for org in rows.select_related("place"):
            for word in {org.name, org.short_name, org.credit_code} - {""}:
                found.setdefault(word, []).append(org)
        return found

    def key(self, values: Mapping[str, Any]) -> str:
        """A keyed digest: nobody reads a number or a name from it."""
        who = f"{values['id_number'] or values['phone']}|{values['name']}"
        return lookup(
            "|".join([who, values["organisation"], values["post"], values["place"], values["grid"]])
        )

    def plan(self, rows: Sequence[Incoming]) -> list[Plan]:
        register = entered_already([row.values for row in rows])
        return [self.plan_row(row.values, register) for row in rows]

    def plan_row(self, values: Mapping[str, Any], register: Register) -> Plan:
        try:
            entered = self.read(values)
            person = register.known(values, entered.org)
            self.must_be_given(values, entered)
            return self.plan_for(person, entered, register) if person else Plan(Outcome.CREATED, work=entered)
        except Refused as refusal:
            return refused(refusal.why)

    def read(self, values: Mapping[str, Any]) -> Entered:
        org = self.organisation(values["organisation"])
        place = self.place(values["place"], org)
        must_fit(values, org, place)
        starts = values["starts"] or self.today
        if values["ends"] and values["ends"] < starts:
            raise Refused(_("A post cannot end before it starts."), status=422)
        return Entered(values, org, place, self.grid(values["grid"], place), starts)

    def organisation(self, said: str) -> Organisation:
        found = self.orgs.get(said, [])
        if len(found) == 1:
            return found[0]
        words = (
            _("Several organisations here are called {name}. Write the credit code instead.")
            if found
            else _(
                "No organisation called {name} sits in {place} or serves it. Bring the organisations in first."
            )
        )
        raise Refused(words.format(name=said[:60], place=self.home.name), status=422)

    def place(self, said: str, org: Organisation) -> Place:
        """As the sheet names it; else where the organisation sits, or the one place here that it serves."""
        inside = Place.objects.filter(below(self.home.path) | Q(pk=self.home.pk), retired_at=None)
        if said:
            if said not in self.called:
                self.called[said] = list(inside.filter(Q(name=said) | Q(full_name=said) | Q(code=said))[:2])
            found = self.called[said]
        elif org.place.path.startswith(self.home.path):
            return org.place
        else:
            if org.pk not in self.serves:
                served = Engagement.objects.filter(in_force(self.today), organisation=org).values("place_id")
                self.serves[org.pk] = list(inside.filter(pk__in=served)[:2])
            found = self.serves[org.pk]
        if len(found) == 1:
            return found[0]
        raise Refused(
            _("Say where the post is: one place in {place}, by its name or code.").format(place=self.home.name), status=422
        )  # fmt: skip

    def grid(self, said: str, place: Place) -> Grid | None:
        if not said:
            return None
        if (said, place.pk) not in self.grids:
            grids = Grid.objects.filter(
                retired_at=None, layer=GridLayer.GOVERNANCE, place__path__startswith=place.path
            )
            self.grids[said, place.pk] = list(grids.filter(Q(name=said) | Q(code=said))[:2])
        found = self.grids[said, place.pk]
        if len(found) == 1:
            return found[0]
        raise Refused(
            _("There is no grid {name} in {place}.").format(name=said[:40], place=place.name), status=422
        )

    def must_be_given(self, values: Mapping[str, Any], entered: Entered) -> None:
        verdict = policies.can_appoint(
            self.actor, entered.org, values["post"], entered.place, is_party=bool(values["is_party"])
        )
        if not verdict:
            raise Refused(verdict.why, status=422)

    def plan_for(self, person: Person, entered: Entered, register: Register) -> Plan:
        values = entered.values
        if not (verdict := policies.not_oneself(self.actor, person)):
            return refused(verdict.why)
        standing = [row for row in register.posts[person.pk] if overlaps(row, entered.starts, values["ends"])]
        entered.held = next((row for row in standing if is_same(row, entered)), None)
        if entered.held is None:
            verdict = policies.one_office_only({row.post for row in standing}, values["post"])
            return Plan(Outcome.CREATED, work=entered) if verdict else refused(verdict.why)
        subject = f"appointment:{entered.held.pk}"
        if values["ends"] is None or values["ends"] == entered.held.ends:
            return Plan(Outcome.UNCHANGED, subject=subject)
        return Plan(Outcome.UPDATED, subject=subject, work=entered)

    def save(self, plans: Sequence[Plan]) -> None:
        """A row that the one before it made impossible is refused alone, and the rest comes in."""
        for plan in plans:
            try:
                with transaction.atomic():
                    self.enter(plan, plan.work)
            except Refused as refusal:
                plan.outcome, plan.why = Outcome.REFUSED, refusal.why

    def enter(self, plan: Plan, entered: Entered) -> None:
        values, now = entered.values, self.job.now
        if entered.held:
            end_appointment(
                actor=self.actor, appointment_id=entered.held.pk, last_day=values["ends"], now=now
            )
            return
        person = entered_already([values]).known(values, entered.org) or enter_person(
            actor=self.actor, name=values["name"], phone=values["phone"], id_number=values["id_number"], now=now
        )  # fmt: skip
        new = NewPost(
            person, entered.org, values["post"], entered.place, entered.starts, values["ends"], entered.grid,
            is_party=bool(values["is_party"]),
        )  # fmt: skip
        plan.subject = f"appointment:{appoint(actor=self.actor, new=new, now=now).pk}"


def must_fit(values: Mapping[str, Any], org: Organisation, place: Place) -> None:
    """What the pages would not offer: a post that such a body has not, a head without a door, a class that is not so."""
    post = values["post"]
    if len(values["name"]) > LONGEST_NAME:
        raise Refused(_("{field}: longer than {most} signs.").format(field=_("Full name"), most=LONGEST_NAME))
    if post not in POSTS_OF.get(org.kind, ()):
        raise Refused(_("{org} has no such post.").format(org=org.name), status=422)
    if post in HEADS and place.level not in {Level.BUILDING, Level.ENTRANCE}:
        raise Refused(_("A head belongs to a building or an entrance."), status=422)
    if values["grid"] and post != Post.GRID_WORKER:
        raise Refused(_("Only grid workers have a grid."), status=422)
    if post in PARTY_POSTS and values["is_party"] is False:
        raise Refused(_("This post is of class party."), status=422)


def homes(actor: Any) -> list[Home]:
    """Communities, subdistricts and districts whose posts the actor fills."""
    with unscoped(because="the places of the own posts"):
        own = {held.place_id for held in actor.posts if Right.PEOPLE in held.spec.rights}
        places = Place.objects.filter(pk__in=own, level__in=LEVELS, retired_at=None).order_by("path")
        return [Home(place.pk, place.name) for place in places]


def may(actor: Any, place_id: int | None) -> Verdict:
    if place_id in {home.place_id for home in homes(actor)}:
        return YES
    return no(_("Only the community, the subdistrict or the district brings people in, for itself."))


def withdraw(job: Job, subjects: Sequence[str]) -> dict[str, str]:
    """Strike out posts that nobody has taken up or changed, and persons of whom nothing else is known."""
    left: dict[str, str] = {}
    actor = importer_of(job)
    began = ImportBatch.objects.values_list("created_at", flat=True).get(pk=job.batch_id or 0)
    ids = [int(subject.partition(":")[2]) for subject in subjects]
    rows = Appointment.objects.filter(pk__in=ids).select_related("organisation", "place", "person")
    ended = set(
        Entry.objects.filter(verb=ENDED, subject__in={f"organisation:{row.organisation_id}" for row in rows})
        .values_list("data__appointment", flat=True)
    )  # fmt: skip
    for row in rows:
        label = f"appointment:{row.pk}"
        called = f"{row.person.name} · {row.organisation.name} {row.get_post_display()}"
        if row.pk in ended or Account.objects.filter(person=row.person).exists():
            left[label] = called
            continue
        try:
            strike_invitee(actor=actor, appointment_id=row.pk, entered_since=began, now=job.now)
        except Refused as held:
            left[label] = f"{called}: {held.why}"
    return left


def pages(subjects: list[str]) -> dict[str, str]:
    ids = [int(subject.partition(":")[2]) for subject in subjects]
    rows = Appointment.objects.filter(pk__in=ids).values_list("pk", "organisation__public_id")
    return {f"appointment:{pk}": reverse("org_detail", args=[org]) for pk, org in rows}


KIND = ImportKind(
    "people", 35, gettext_lazy("People"), "users-plus",
    gettext_lazy("Who holds which post in which organisation, from when until when. Invite them afterwards."),
    FIELDS, homes, may, People, withdraw, pages,
)  # fmt: skip


def install() -> None:
    register_import(KIND)
