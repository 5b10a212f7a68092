"""One incident for many reports (E18): opened, reports joined and taken out, its words changed, begun again.

Joining buys no time: the mother has the earliest time that was promised to any of her reports, and who is taken out
again has the own time as before. In figures a report stays a report of its own, with the mother's outcome; the mother
is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.cases import verbs
from gongzhi.cases.models import Case, Category, Incident
from gongzhi.cases.models.case import Source
from gongzhi.cases.policies import incident as policies
from gongzhi.cases.routing import Route, acting_at, route
from gongzhi.cases.services.dispatch import locked, needed, spoken
from gongzhi.cases.services.duty import KIND, SETTLED, bind, open_duty_of, settle, tell_reporter
from gongzhi.cases.services.feedback import limit_of
from gongzhi.cases.services.hard_end import let_all_go
from gongzhi.cases.services.incident_places import around, cover, meet_at
from gongzhi.cases.services.intake import Prepared, Report, prepare_case, store_cases
from gongzhi.cases.services.mother import Receiver, carried, mirror, receivers
from gongzhi.cases.states import OPEN, Status, Step, after
from gongzhi.core.formats import deadline
from gongzhi.core.models import levels_of
from gongzhi.core.said import gettext as _
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.duties.models import Duty
from gongzhi.duties.services import Promise, give_to, move_due, open_duty
from gongzhi.duties.services.clock import climb
from gongzhi.journal.services import Draft, draft, record_all
from gongzhi.notices.services import message, queue
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.places.models import Place
from gongzhi.places.selectors import estate_kind_of

LEVELS = ("grid", "community", "subdistrict", "district")


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of an incident: to residents, and by who answers the phone."""

    title: str
    words: str = ""
    script: str = ""
    expected_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What it is about and where it is met."""

    category: Category
    places: Sequence[Place]


@transaction.atomic
def open_incident(
    *, actor: Actor, case_ids: Sequence[int], about: About, said: Said, now: datetime
) -> Incident:
    """Make one matter of these reports: a mother that goes to the bearer of the first, with all of them joined."""
    cases = [locked(pk) for pk in sorted(set(case_ids))]
    if not cases or not about.places:
        raise Refused(_("Choose at least one report and one place."), status=422)
    place = around(about.places)
    require(policies.can_gather(actor, place))
    require(policies.can_be_about(about.category))
    mother = make_mother(actor, cases, place, about.category, said, now)
    incident = Incident.objects.create(
        case=mother, place=place, title=said.title, words=said.words, script=said.script, expected_at=said.expected_at,
        opened_at=now, **levels_of(place),
    )  # fmt: skip
    meet_at(incident, about.places)
    record_all(actor, [draft(verbs.GATHERED, mother, incident=incident.pk)], at=now)
    take_in(actor, incident, cases, now)
    raise_to(mother, cases, now)
    return incident


def make_mother(
    actor: Actor, cases: Sequence[Case], place: Place, category: Category, said: Said, now: datetime
) -> Case:
    """A case that nobody reported. It goes where the first report is, or by the table, and owes what is owed first."""
    first = cases[0]
    report = Report(
        place=place,
        text=said.words or said.title,
        title=said.title,
        category=category,
        source=Source.INCIDENT,
    )
    one = prepare_case(actor=actor, report=report, now=now)
    mother = one.case
    mother.reporter_account_id, mother.released_at = None, now
    if first.bearer in acting_at(mother, on=localdate(now)) and mother.bearer_id != first.bearer_id:
        mother.status = Status.RECEIVED
        one.duty = settle(mother, Route(first.bearer, limit_of(first), None, "first_report"), now=now)
    hurry(one, cases, now)
    store_cases(who=actor, prepared=[one], now=now)
    if one.duty and all(
        case.status == Status.ACCEPTED and case.bearer_id == mother.bearer_id for case in cases
    ):
        accept_with(actor, mother, one.duty, first, now)
    return mother


def hurry(one: Prepared, cases: Sequence[Case], now: datetime) -> None:
    """Not later than what was promised first."""
    due = min((case.due_at for case in cases if case.due_at), default=None)
    if one.duty and due and due < one.duty.due_at:
        one.duty.due_at = one.duty.climb_at = one.case.due_at = due
        one.duty.remind_at = now + (due - now) / 2 if due > now else None


def accept_with(actor: Actor, mother: Case, duty: Duty, first: Case, now: datetime) -> None:
    """In hand already: whoever handles the first report handles all."""
    mother.status, mother.accepted_at = after(mother.status, Step.ACCEPT), now
    mother.save(update_fields=["status", "accepted_at"])
    drafts = [draft(verbs.ACCEPTED, mother)]
    owed = open_duty_of(first)
    handler = owed.holders.filter(is_bearer=True, is_open=True).first() if owed else None
    if handler and handler.person_id and handler.org_id == duty.bearer_id:
        give_to(duty, org_id=handler.org_id, person_id=handler.person_id, drafts=drafts)
        drafts.append(draft(verbs.ASSIGNED, mother, person=handler.person_id))
    record_all(actor, drafts, at=now)


def raise_to(mother: Case, cases: Sequence[Case], now: datetime) -> None:
    """What had come up already stays with the body that it came up to."""
    wanted = max(LEVELS.index(case.level) for case in cases)
    duty = open_duty_of(mother)
    with unscoped(because="it goes up to bodies whose rows the actor may not see"):
        while duty and LEVELS.index(duty.level) < wanted and climb(duty, now=now):
            pass


@transaction.atomic
def join_cases(*, actor: Actor, incident_id: int, case_ids: Sequence[int], now: datetime) -> Incident:
    """More reports of the same. Who reported them is told once."""
    incident = locked_incident(incident_id)
    require(policies.can_gather(actor, incident.case))
    still_on(incident)
    take_in(actor, incident, [locked(pk) for pk in sorted(set(case_ids))], now)
    return incident


def locked_incident(incident_id: int) -> Incident:
    """The incident within the caller's scope as it stands once its mother's row is locked."""
    mother_id = Incident.objects.filter(pk=incident_id).values_list("case_id", flat=True).first()
    if mother_id is None:
        raise Refused(_("There is no such incident for you."), status=404)
    with unscoped(because="the mother of an incident that the caller has opened"):
        rows = Case.objects.locked().select_related("place", "bearer", "category", "words_key")
        mother = rows.get(pk=mother_id)
        incident = Incident.objects.get(pk=incident_id)
        incident.case = mother
    return incident


def still_on(incident: Incident) -> None:
    if incident.case.status not in OPEN:
        raise Refused(_("This is over. What comes in now is looked at by itself."), status=409)


def take_in(actor: Actor, incident: Incident, cases: Sequence[Case], now: datetime) -> None:
    mother, drafts = incident.case, cast("list[Draft]", [])
    told = {(one.account_id, one.contact) for one in receivers(mother)}
    for case in cases:
        verdict = policies.can_join(case)
        if not verdict:
            raise Refused(f"{case.number} {verdict.why}", status=409)
        require(policies.can_take(actor, case, mother.bearer_id))
        let_all_go(case, why="joined", drafts=drafts, now=now)
        case.incident = incident
        case.save(update_fields=["incident"])
        drafts.append(draft(verbs.JOINED, case, incident=incident.pk))
    mirror(mother, cases, now=now)
    due = min((case.due_at for case in cases if case.due_at), default=None)
    duty = open_duty_of(mother)
    if duty and due and due < duty.due_at:
        move_due(duty, due, quiet_until=now, drafts=drafts)
        mother.due_at = due
        mother.save(update_fields=["due_at"])
    record_all(actor, drafts, at=now)
    text = _("What you reported is known and is being worked on for all at once. {words}").format(
        words=sentence(incident, now)
    )
    new = [one for one in receivers(mother) if (one.account_id, one.contact) not in told]
    tell(mother, new, text, now)


def sentence(incident: Incident, now: datetime) -> str:
    """2 号电梯停运：正在换钢丝绳。预计 今天 18:00 恢复。"""
    words = (
        _("“{title}”: {words}").format(title=incident.title, words=incident.words)
        if incident.words
        else incident.title
    )
    if incident.expected_at is None:
        return words
    until = deadline(incident.expected_at, now=now)
    return _("{words} Expected to be over {until}.").format(words=words, until=until)


def tell(mother: Case, whom: Sequence[Receiver], text: str, now: datetime) -> None:
    queue(
        message(kind="incident", subject=f"case:{mother.pk}", text=text, due_at=now, link=f"/follow/{one.link}/",
                account_id=one.account_id, contact=one.contact)
        for one in whom
    )  # fmt: skip


@transaction.atomic
def part_case(*, actor: Actor, case_id: int, now: datetime) -> Case:
    """Take a report out again: it goes by the table, and the time that was promised to it counts as before."""
    case = locked(case_id)
    if case.incident is None or case.status not in OPEN:
        raise Refused(_("This report is worked on by itself already."), status=409)
    require(policies.can_gather(actor, case))
    promised, case.incident = case.due_at, None
    case.status = Status.RECEIVED
    case.save(update_fields=["incident", "status"])
    drafts = [draft(verbs.PARTED, case)]
    kind = estate_kind_of(case.place)
    way = route(category=case.category, placed=case, estate_kind=kind, on=localdate(now))
    if duty := settle(case, way, now=now):
        if promised and promised < duty.due_at:
            duty.due_at = duty.climb_at = case.due_at = promised
            duty.remind_at = None
        bind([(duty, case)], drafts=drafts, now=now)
    case.save(update_fields=SETTLED)
    record_all(actor, drafts, at=now)
    return case


@transaction.atomic
def change_incident(
    *, actor: Actor, incident_id: int, said: Said, places: Sequence[Place] = (), tell_all: bool, now: datetime
) -> Incident:
    """Other words, another end or other places. Whoever changes them says whether it is worth a message to everybody."""
    incident = locked_incident(incident_id)
    mother = incident.case
    require(policies.can_gather(actor, mother))
    still_on(incident)
    incident.title, incident.words, incident.script = said.title, said.words, said.script
    incident.expected_at = said.expected_at
    incident.save(update_fields=["title", "words", "script", "expected_at"])
    mother.title = said.title
    mother.save(update_fields=["title"])
    kept = spoken(mother, sentence(incident, now))
    drafts = [draft(verbs.REWORDED, mother, words=kept, told=tell_all)]
    if places:
        require(policies.can_gather(actor, around(places)))
        cover(incident, places, drafts=drafts)
    record_all(actor, drafts, at=now)
    if tell_all:
        tell(mother, receivers(mother), sentence(incident, now), now)
    return incident


@transaction.atomic
def begin_again(*, actor: Actor, incident_id: int, why: str, now: datetime) -> Incident:
    """Not over after all: the mother is open again, and every report that its reporter has not called solved."""
    incident = locked_incident(incident_id)
    mother = incident.case
    require(policies.can_say_over(actor, incident))
    why = needed(why, _("Say why it is not over."))
    mother.status = after(mother.status, Step.REOPEN)
    mother.reopens += 1
    mother.reopened_at, mother.finished_at, mother.closed_at = now, None, None
    drafts = [draft(verbs.REOPENED, mother, words=spoken(mother, why), times=mother.reopens)]
    with unscoped(because="the reports of an incident go with it, wherever they lie"):
        bearer = cast("Organisation", mother.bearer)  # the database holds that a finished case has one
        duty = open_duty(
            Promise(KIND, mother.title, bearer, limit_of(mother)), mother, drafts=drafts, now=now
        )
        mother.due_at, mother.first_due_at, mother.level = duty.due_at, None, duty.level
        mother.save()
        waiting = Case.objects.locked().filter(incident=incident, status=Status.FINISHED, retired_at=None)
        Case.objects.filter(pk__in=[one.pk for one in waiting]).update(
            status=Status.ACCEPTED, finished_at=None
        )
    incident.ended_at = None
    incident.save(update_fields=["ended_at"])
    record_all(actor, carried(mother, drafts, now=now), at=now)
    tell_reporter(
        mother,
        _("“{title}” is not over after all: {why}").format(title=mother.title, why=why),
        kind="incident",
        now=now,
    )
    return incident
