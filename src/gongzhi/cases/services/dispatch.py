"""Who handles the case: dispatched, accepted, given to a colleague, returned, refiled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from gongzhi.cases import policies, verbs
from gongzhi.cases.models import Case, Category
from gongzhi.cases.models.hard import Outcome
from gongzhi.cases.routing import Route, acting_at, route
from gongzhi.cases.services.duty import dispatch_to, drop_pleas, open_duty_of, tell_reporter
from gongzhi.cases.services.hands import tell_new_bearer
from gongzhi.cases.services.hard_end import end_entry, let_all_go
from gongzhi.cases.services.mother import carried
from gongzhi.cases.services.pause import end_pause
from gongzhi.cases.services.petition_steps import take_on
from gongzhi.cases.states import Status, Step, after
from gongzhi.core import config
from gongzhi.core.models import levels_of
from gongzhi.core.said import gettext as _
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.duties.services import Promise, close_duty, give_to, open_duty, tell_given
from gongzhi.duties.services.clock import climb
from gongzhi.journal import words as said
from gongzhi.journal.services import Draft, draft, record_all
from gongzhi.journal.words import Kept
from gongzhi.law.deadlines import Limit, LimitUnit
from gongzhi.people.actor import Actor, in_force
from gongzhi.people.models import Appointment, Organisation
from gongzhi.people.selectors import bodies_of
from gongzhi.places.models import Place
from gongzhi.places.selectors import estate_kind_of, grid_of

DECIDE = "case_return"  # the duty to decide on a returned case
DECIDE_LIMIT = Limit(4, LimitUnit.WORKING_HOUR)


def locked(case_id: int, *, withdrawn: bool = False) -> Case:
    """The case within the caller's scope, its row locked; 404 for what one may not know of.

    A withdrawn one takes no step but being brought back.
    """
    case = (
        Case.objects.locked()
        .select_related("place", "bearer", "category", "words_key")
        .filter(pk=case_id)
        .first()
    )
    if case is None:
        raise Refused(_("There is no such case for you."), status=404)
    if case.retired_at is not None and not withdrawn:
        raise Refused(_("This case was withdrawn. Bring it back first."), status=409)
    return case


def spoken(case: Case, text: str) -> Kept:
    """Words about the case, under its reporter's key."""
    if case.words_key is None or case.words_key.dropped_at:
        case.words_key = said.new_key()
        case.save(update_fields=["words_key"])
    return said.keep(text, case.words_key)


def needed(text: str, what: str) -> str:
    if not text.strip():
        raise Refused(what, status=422)
    return text.strip()[:2000]


@transaction.atomic
def dispatch_case(
    *, actor: Actor, case_id: int, org_id: int, limit: Limit, ground: str, now: datetime
) -> Case:
    """Decide by hand who must act. Needs a ground, which the timeline shows; ends the open duty."""
    case = locked(case_id)
    require(policies.can_dispatch(actor, case))
    ground = needed(ground, _("Say why it goes there."))
    org = actor_at(case, org_id, now)
    before, drafts = case.bearer_id, list[Draft]()
    let_all_go(case, why="dispatched", drafts=drafts, now=now)
    if case.status == Status.ACCEPTED:
        case.status = after(case.status, Step.RETURN)
    case.place_known = True
    case.save(update_fields=["place_known"])
    dispatch_to(case, Route(org, limit, None, "by_hand"), drafts=drafts, now=now)
    drafts[-1] = draft(verbs.DISPATCHED, case, words=spoken(case, ground), to=org.pk, **case.why)
    record_all(actor, carried(case, drafts, now=now), at=now)
    tell_new_bearer(case, before=before, now=now)
    return case


def actor_at(case: Case, org_id: int, now: datetime) -> Organisation:
    """An organisation that acts at the place of the case and may read it."""
    org = next((one for one in acting_at(case, on=localdate(now)) if one.pk == org_id), None)
    if org is None:
        raise Refused(_("This organisation does not act at the place of the case."), status=422)
    require(policies.can_be_given(case, org))
    return org


@transaction.atomic
def accept_case(*, actor: Actor, case_id: int, person_id: int | None = None, now: datetime) -> Case:
    """The bearer takes the case on, and may name who handles it."""
    case = locked(case_id)
    require(policies.can_accept(actor, case))
    if person_id is not None and person_id != actor.person_id:
        require(policies.can_assign(actor, case))
        require_works_for(case.bearer, person_id, now)
    case.status = after(case.status, Step.ACCEPT)
    case.accepted_at = now
    case.save(update_fields=["status", "accepted_at"])
    drafts = [draft(verbs.ACCEPTED, case)]
    take_on(case, drafts=drafts, now=now)
    handler = person_id or actor.person_id
    if handler and (duty := open_duty_of(case)):
        give_to(duty, org_id=duty.bearer_id, person_id=handler, drafts=drafts)
        drafts.append(draft(verbs.ASSIGNED, case, person=handler))
        tell_given(duty, person_id=handler, actor=actor, now=now)
    record_all(actor, carried(case, drafts, now=now), at=now)
    return case


def require_works_for(org: Organisation | None, person_id: int, now: datetime) -> None:
    today = in_force(localdate(now))
    if not Appointment.objects.filter(today, organisation=org, person_id=person_id).exists():
        raise Refused(_("That person does not work for {org}.").format(org=org), status=422)


@transaction.atomic
def assign_case(*, actor: Actor, case_id: int, person_id: int, now: datetime) -> Case:
    """Hand the case to a colleague."""
    case = locked(case_id)
    require(policies.can_assign(actor, case))
    require_works_for(case.bearer, person_id, now)
    duty = open_duty_of(case)
    if duty is None:
        raise Refused(_("Nothing is owed on this case any more."), status=409)
    drafts = [draft(verbs.ASSIGNED, case, person=person_id)]
    give_to(duty, org_id=duty.bearer_id, person_id=person_id, drafts=drafts)
    tell_given(duty, person_id=person_id, actor=actor, now=now)
    record_all(actor, drafts, at=now)
    return case


@transaction.atomic
def return_case(*, actor: Actor, case_id: int, why: str, now: datetime) -> Case:
    """Not ours: back to the community, which decides. The third return climbs by itself (setting)."""
    case = locked(case_id)
    require(policies.can_return(actor, case))
    why = needed(why, _("Say why it is not yours."))
    case.status = after(case.status, Step.RETURN)
    case.returns += 1
    case.accepted_at = None
    drafts: list[Draft] = [draft(verbs.RETURNED, case, words=spoken(case, why), times=case.returns)]
    let_all_go(case, why="returned", drafts=drafts, now=now)
    case.save(update_fields=["status", "returns", "accepted_at"])
    deciders = above(case.bearer, list(bodies_of(case).values()))
    if not deciders:
        raise Refused(
            _("No community or office is entered for this place, so nobody could decide on it."), status=409
        )
    promise = Promise(DECIDE, case.title, deciders[0], DECIDE_LIMIT, named_only=case.named_only)
    deciding = open_duty(promise, case, drafts=drafts, now=now)
    case.due_at, case.first_due_at, case.level = deciding.due_at, None, deciding.level
    case.save(update_fields=["due_at", "first_due_at", "level"])
    record_all(actor, carried(case, drafts, now=now), at=now)
    if case.returns >= config.value(verbs.RETURNS_BEFORE_CLIMB, case):
        with unscoped(because="the case goes up to a body whose rows the actor may not see"):
            climb(deciding, now=now, why="returns")
    return case


def above(org: Organisation | None, bodies: list[Organisation]) -> list[Organisation]:
    """The bodies that may decide what an organisation returned: the topmost decides on its own."""
    if org in bodies[:-1]:
        return bodies[bodies.index(org) + 1 :]
    return bodies[-1:] if org in bodies else bodies


@dataclass(frozen=True, slots=True)
class Filing:
    """What the community corrects: where it is and what it is about."""

    place: Place
    category: Category


@transaction.atomic
def refile_case(*, actor: Actor, case_id: int, filing: Filing, now: datetime) -> Case:
    """Correct place or category and dispatch anew by the table."""
    case = locked(case_id)
    require(policies.can_dispatch(actor, case))
    if case.status not in (Status.RECEIVED, Status.DISPATCHED):
        after(case.status, Step.DISPATCH)
    before, drafts = case.bearer_id, list[Draft]()
    let_all_go(case, why="refiled", drafts=drafts, now=now)
    file_anew(case, filing, drafts=drafts)
    kind = estate_kind_of(filing.place)
    way = route(category=case.category, placed=case, estate_kind=kind, on=localdate(now))
    dispatch_to(case, way, drafts=drafts, now=now)
    record_all(actor, carried(case, drafts, now=now), at=now)
    tell_new_bearer(case, before=before, now=now)
    if case.bearer:
        text = _("“{title}” is with {org} now.").format(title=case.title, org=case.bearer)
        tell_reporter(case, text, kind="case", now=now)
    return case


def file_anew(case: Case, filing: Filing, *, drafts: list[Draft]) -> None:
    """Put the case where it belongs. Nobody owes it at this moment."""
    drafts.append(
        draft(verbs.REFILED, case, place=filing.place.pk, category=filing.category.code, before=case.place_id)
    )
    if case.publicity == case.category.public:  # otherwise its reporter asked for no public page
        case.publicity = filing.category.public
    case.place, case.category, case.place_known = filing.place, filing.category, True
    case.named_only = filing.category.named_only
    for name, value in levels_of(filing.place).items():
        setattr(case, name, value)
    case.grid_id = grid_of(filing.place)
    case.save()


def finish_duty(case: Case, *, drafts: list[Draft], now: datetime) -> None:
    if duty := open_duty_of(case):
        end_pause(case, duty, drafts=drafts, now=now)
        close_duty(duty, drafts=drafts, now=now)
    drop_pleas(case, why="finished", drafts=drafts, now=now)
    end_entry(case, Outcome.FINISHED, drafts=drafts, now=now)
