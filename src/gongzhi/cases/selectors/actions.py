"""What a person may do with a case now. The policies decide; what may become possible is shown with its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases import policies, verbs
from gongzhi.cases.models import Case
from gongzhi.cases.models.plea import PleaKind
from gongzhi.cases.policies import hard, petition
from gongzhi.cases.selectors import petitions
from gongzhi.cases.selectors.hard import entry_about
from gongzhi.cases.selectors.pleas import Pleas, can_ask_now
from gongzhi.cases.states import NEXT, OPEN, Status, Step
from gongzhi.core import config
from gongzhi.core.verdict import YES, Verdict, no
from gongzhi.duties.services.life import LEVEL_OF_BODY
from gongzhi.people.actor import Actor

Policy = Callable[[Actor, Case], Verdict]


@dataclass(frozen=True, slots=True)
class Action:
    """`why_not` is set where it is not possible yet; `main` is the one primary button."""

    step: str
    label: str | Promise
    icon: str
    main: bool = False
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    step: str
    label: Promise
    icon: str
    may: Policy
    open_now: Callable[[Case], Verdict]


def steps(step: Step) -> Callable[[Case], Verdict]:
    """Open where the table of states has the step."""
    return lambda case: YES if (case.status, step) in NEXT else no(waiting_for(case))


def waiting_for(case: Case) -> str:
    if case.status == Status.RECEIVED:
        return _("It was returned and waits for the community to decide.")
    if case.status == Status.FINISHED:
        return _("It is finished and waits for the resident's word.")
    if case.status == Status.ACCEPTED:
        return _("It is in hand. Whoever has it can return it first.")
    return _("It is closed.")


def while_open(case: Case) -> Verdict:
    return YES if case.status in OPEN else no(waiting_for(case))


def in_hand(case: Case) -> Verdict:
    return YES if case.status == Status.ACCEPTED else no(_("Accept it first, then give it to somebody."))


def refilable(case: Case) -> Verdict:
    return YES if case.status in (Status.RECEIVED, Status.DISPATCHED) else no(waiting_for(case))


def released(case: Case) -> Verdict:
    return no(_("The public does not read it.")) if case.released_at is None else YES


def listable(case: Case) -> Verdict:
    if case.hard_until is not None:
        return no(_("It is on the list already."))
    if case.status != Status.ACCEPTED:
        return no(_("It has to be accepted first."))
    return no(_("It has been asked for; the subdistrict decides.")) if entry_about(case) else YES


def always(case: Case) -> Verdict:
    return YES


RELEASE = gettext_lazy("Release to the public")
OFFERS = (
    Offer("accept", gettext_lazy("Accept"), "check", policies.can_accept, steps(Step.ACCEPT)),
    Offer("finish", gettext_lazy("Finish"), "circle-check", policies.can_finish, steps(Step.FINISH)),
    Offer("photo", gettext_lazy("Add a photo"), "camera", policies.can_finish, while_open),
    Offer("assign", gettext_lazy("Give to a colleague"), "user-check", policies.can_assign, in_hand),
    Offer("return", gettext_lazy("Return"), "arrow-back-up", policies.can_return, steps(Step.RETURN)),
    Offer("dispatch", gettext_lazy("Dispatch"), "route", policies.can_dispatch, while_open),
    Offer("refile", gettext_lazy("Correct place or category"), "edit", policies.can_dispatch, refilable),
    Offer("hard", gettext_lazy("Ask for the hard list"), "alert-square", hard.can_ask, listable),
    Offer("contact", gettext_lazy("See the contact"), "phone", policies.can_see_contact, always),
    Offer("words", gettext_lazy("See the original words"), "eye", policies.can_see_words, always),
    Offer("release", RELEASE, "share", policies.can_release, policies.can_be_public),
    Offer("conceal", gettext_lazy("Take it off the public pages"), "lock", policies.can_release, released),
    Offer("retire", gettext_lazy("Withdraw"), "trash", policies.can_withdraw, always),
)
ASKS: tuple[tuple[PleaKind, Policy, Promise, str], ...] = (
    (PleaKind.EXTEND, policies.can_ask_time, gettext_lazy("Ask for more time"), "calendar-event"),
    (PleaKind.PAUSE, policies.can_ask_time, gettext_lazy("Ask for a pause"), "clock-pause"),
    (PleaKind.HELP, policies.can_ask_help, gettext_lazy("Ask for help"), "lifebuoy"),
)
HELP_FROM = {  # by where the bearer stands; nobody is above the district
    "grid": gettext_lazy("Ask the community for help"), "community": gettext_lazy("Ask the subdistrict for help"),
    "subdistrict": gettext_lazy("Ask the district for help"),
}  # fmt: skip
# Under 更多: none of them brings the case forward.
LOOKS = {"contact", "words", "release", "conceal", "retire"}


def actions(actor: Actor, case: Case, pleas: Pleas, *, now: datetime) -> list[Action]:
    """What this person is offered, the main one first. What can never be theirs is left out."""
    if case.retired_at is not None:
        return bringing_back(actor, case, now=now)
    found: list[Action] = []
    answers = answering(actor, case, pleas)
    for offer in OFFERS:
        if not offer.may(actor, case) or is_past(offer.step, case):
            continue
        verdict = offer.open_now(case)
        main = bool(verdict) and not answers and offer.step == next_step(actor, case)
        found.append(Action(offer.step, label_of(offer, case), offer.icon, main, verdict.why))
    found += asking(actor, case, pleas, now=now) + answers + reviewing(actor, case, now=now)
    if case.paused_until is not None and policies.can_resume(actor, case):
        found.append(Action("resume", gettext_lazy("Let the clock run"), "player-play"))
    return sorted(found, key=lambda one: not one.main)


def label_of(offer: Offer, case: Case) -> str | Promise:
    """Some steps are taken again, and are called otherwise then."""
    if offer.step == "dispatch" and case.bearer_id:
        return gettext_lazy("Dispatch elsewhere")
    if offer.step == "release" and case.released_at:
        return gettext_lazy("Change what the public reads")
    return offer.label


def bringing_back(actor: Actor, case: Case, *, now: datetime) -> list[Action]:
    """The only step of a withdrawn case."""
    if not policies.can_dispatch(actor, case):
        return []
    verdict = policies.can_restore(case, now=now, days=config.value(verbs.RESTORE_DAYS, case))
    return [Action("restore", gettext_lazy("Bring back"), "rotate-clockwise", verdict.ok, verdict.why)]


def asking(actor: Actor, case: Case, pleas: Pleas, *, now: datetime) -> list[Action]:
    """What a bearer may ask of the body above once the case is in hand; what is not possible stands with its reason."""
    if case.status != Status.ACCEPTED:
        return []
    found = []
    for kind, may, label, icon in ASKS:
        level = LEVEL_OF_BODY.get(case.bearer.kind, "grid") if case.bearer else ""
        if level in HELP_FROM and may(actor, case):
            verdict = can_ask_now(kind, case, pleas, now=now)
            words = HELP_FROM[level] if kind == PleaKind.HELP else label
            found.append(Action(kind.value, words, icon, why_not=verdict.why))
    return found


def answering(actor: Actor, case: Case, pleas: Pleas) -> list[Action]:
    """What waits for the answer of the body above."""
    found = []
    if pleas.time is not None and policies.can_answer(actor, case, pleas.time):
        found.append(Action("decide", gettext_lazy("Decide on more time"), "scale", main=True))
    if pleas.help is not None and policies.can_answer(actor, case, pleas.help):
        found.append(Action("answer", gettext_lazy("Answer the call for help"), "lifebuoy", main=not found))
    return found


def reviewing(actor: Actor, case: Case, *, now: datetime) -> list[Action]:
    """What may come after the answer to a petition."""
    if not petitions.is_petition(case) or case.status in OPEN:
        return []
    steps = petitions.steps_of(case)
    waiting = next((one for one in steps if one.done_at is None), None)
    if waiting is not None:
        label = gettext_lazy("Give the opinion of the review")
        give = petition.can_give_opinion(actor, case, waiting)
        return [Action("opinion", label, "scale", main=True)] if give else []
    if not petition.can_enter_review(actor, case):
        return []
    verdict = petitions.can_ask_review(case, steps, asked_at=now)
    return [Action("review", gettext_lazy("Enter a request for a review"), "scale", why_not=verdict.why)]


def is_past(step: str, case: Case) -> bool:
    """Nothing to wait for: the case is over, or the step was taken. What may still come stands with its reason."""
    if step == "conceal" and case.released_at is None:
        return True
    if case.status not in OPEN:
        return step not in LOOKS
    return step == "accept" and case.status == Status.ACCEPTED


def next_step(actor: Actor, case: Case) -> str:
    """The one that brings the case forward."""
    if case.status == Status.RECEIVED:
        return "dispatch"
    if not case.place_known and policies.can_dispatch(actor, case):
        return "refile"
    return "accept" if case.status == Status.DISPATCHED else "finish"
