"""Who may do what to a case. Reads only its arguments; every refusal says why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps

from django.utils.translation import gettext as _

from gongzhi.cases.models import Case, CasePlea
from gongzhi.cases.models.case import Source
from gongzhi.cases.models.rules import Publicity
from gongzhi.cases.states import OPEN, Status
from gongzhi.core.verdict import YES, Verdict, no
from gongzhi.duties.services.life import LEVEL_OF_BODY
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.people.posts import OrgKind, Right
from gongzhi.places.models import Place

LEVELS = ("community", "subdistrict", "district")  # low to high: where bodies answer what is asked of them


def on_its_own(policy: Callable[[Actor, Case], Verdict]) -> Callable[[Actor, Case], Verdict]:
    """A report that was joined with others is worked on with them, until somebody takes it out."""

    @wraps(policy)
    def asked(actor: Actor, case: Case) -> Verdict:
        if case.incident_id is not None and case.status in OPEN:
            return no(_("It is worked on together with others who reported the same. Take it out first."))
        return policy(actor, case)

    return asked


def bears(actor: Actor, case: Case, right: Right) -> bool:
    return case.bearer_id is not None and actor.holds(right, case, org_id=case.bearer_id)


def decides(actor: Actor, case: Case) -> bool:
    """Whoever supervises the place decides where its cases go."""
    return actor.holds(Right.DISPATCH, case)


@on_its_own
def can_dispatch(actor: Actor, case: Case) -> Verdict:
    return (
        YES
        if decides(actor, case)
        else no(_("Only the community or an office above it decides where a case goes."))
    )


def can_withdraw(actor: Actor, case: Case) -> Verdict:
    if case.source == Source.INCIDENT:
        return no(_("It is finished, not withdrawn: many have reported it."))
    return can_dispatch(actor, case)


def can_set_aside(actor: Actor, case: Case, first: Case) -> Verdict:
    """A report that says the same as another one, which goes on."""
    if first.pk == case.pk:
        return no(_("This is the one that goes on."))
    if first.status not in OPEN:
        return no(
            _("{number} is over. What comes in after it is looked at by itself.").format(number=first.number)
        )
    if case.status not in OPEN:
        return no(_("Its outcome stands already."))
    if case.named_only or first.named_only or case.community_id != first.community_id:
        return no(_("These two are not looked at together."))
    if case.source_ref:
        return no(
            _("It came from another office, which waits for an answer. Make one matter of both instead.")
        )
    return can_withdraw(actor, case)


def can_be_given(case: Case, org: Organisation) -> Verdict:
    """What is said about a company is not handed to it."""
    if case.category.about_bearer and org.kind == OrgKind.COMPANY:
        return no(_("This is a complaint about {org}: it stays with the community.").format(org=org))
    return YES


@on_its_own
def can_accept(actor: Actor, case: Case) -> Verdict:
    if bears(actor, case, Right.HANDLE):
        return YES
    return no(_("Only {org} can accept this case.").format(org=case.bearer or "—"))


@on_its_own
def can_assign(actor: Actor, case: Case) -> Verdict:
    if bears(actor, case, Right.ASSIGN):
        return YES
    return no(_("Only a manager of {org} hands this case to a colleague.").format(org=case.bearer or "—"))


@on_its_own
def can_return(actor: Actor, case: Case) -> Verdict:
    if bears(actor, case, Right.ASSIGN):
        return YES
    return no(_("Only a manager of {org} can return this case.").format(org=case.bearer or "—"))


@on_its_own
def can_finish(actor: Actor, case: Case) -> Verdict:
    if bears(actor, case, Right.HANDLE):
        return YES
    return no(_("Only {org} can finish this case.").format(org=case.bearer or "—"))


@on_its_own
def can_ask_time(actor: Actor, case: Case) -> Verdict:
    if bears(actor, case, Right.ASSIGN):
        return YES
    return no(_("Only a manager of {org} asks for more time.").format(org=case.bearer or "—"))


@on_its_own
def can_ask_help(actor: Actor, case: Case) -> Verdict:
    if bears(actor, case, Right.HANDLE):
        return YES
    return no(_("Only {org} asks for help with this case.").format(org=case.bearer or "—"))


def can_answer(actor: Actor, case: Case, plea: CasePlea) -> Verdict:
    """The body that was asked and those above it, never who asked."""
    high_enough = LEVELS[LEVELS.index(LEVEL_OF_BODY[plea.to.kind]) :]
    for held in actor.posts:
        above = held.org_id != plea.by_id and held.level in high_enough
        if above and Right.DISPATCH in held.spec.rights and held.covers(case):
            return YES
    return no(_("Only {org} or an office above it answers this.").format(org=plea.to))


def can_resume(actor: Actor, case: Case) -> Verdict:
    if bears(actor, case, Right.HANDLE) or decides(actor, case):
        return YES
    return no(_("Only {org} or an office above it lets the clock run again.").format(org=case.bearer or "—"))


def can_write(actor: Actor, case: Case) -> Verdict:
    """Replies and notes: the bearer, and whoever supervises the place."""
    if bears(actor, case, Right.HANDLE) or actor.holds(Right.HANDLE, case) or decides(actor, case):
        return YES
    return no(_("Only those who work on this case can write here."))


def can_see_contact(actor: Actor, case: Case) -> Verdict:
    if bears(actor, case, Right.HANDLE) or decides(actor, case):
        return YES
    return no(_("Only who is handling the case can see how to reach the reporter."))


def can_disown(case: Case) -> Verdict:
    """For who holds the link of a case that was written down for somebody."""
    if case.source != Source.BEHALF:
        return no(_("Nobody wrote this down for somebody else."))
    if not case.contact and case.reporter_person_id is None:
        return no(_("No number stands here any more."))
    return YES


def can_take_link(case: Case) -> Verdict:
    return YES if case.source == Source.BEHALF else no(_("Nobody wrote this down for somebody else."))


def can_print_slip(actor: Actor, case: Case) -> Verdict:
    """The slip holds the link of the person helped: for who wrote it down, and who supervises the place."""
    if case.source != Source.BEHALF:
        return no(_("Nobody wrote this down for somebody else."))
    if actor.account_id == case.helper_account_id or decides(actor, case):
        return YES
    return no(
        _(
            "Only who wrote it down, and the community, print the slip: it opens the page of the person helped."
        )
    )


def can_see_words(actor: Actor, case: Case) -> Verdict:
    if bears(actor, case, Right.HANDLE) or (case.bearer_id is None and decides(actor, case)):
        return YES
    return no(
        _("The original words are open to who must act only; here they stand with personal data covered.")
    )


def can_release(actor: Actor, case: Case) -> Verdict:
    if actor.holds(Right.PUBLISH, case):
        return YES
    return no(_("Only a post that may publish can release this to the public."))


def can_be_public(case: Case) -> Verdict:
    if case.publicity == Publicity.NEVER:
        return no(_("What this is about is never made public, or its reporter asked for that."))
    return YES


def can_restore(case: Case, *, now: datetime, days: int) -> Verdict:
    """Within so many days of the withdrawal."""
    if case.retired_at is None:
        return no(_("This case is not withdrawn."))
    if now > case.retired_at + timedelta(days=days):
        return no(_("It was withdrawn more than {days} days ago and stays so.").format(days=days))
    return YES


def can_register(actor: Actor, place: Place) -> Verdict:
    """Staff enter what they find where they work; elsewhere they report like anybody."""
    if actor.holds(Right.HANDLE, place):
        return YES
    return no(_("You can enter what you find at the places of your posts only."))


def can_edit_rules(actor: Actor) -> Verdict:
    """Some line of the table, wherever it applies."""
    if any(Right.RULES in held.spec.rights for held in actor.posts):
        return YES
    return no(_("Only the subdistrict or the district changes the dispatch table."))


def can_edit_rule(actor: Actor, place: Place | None) -> Verdict:
    """A line for one place needs the right there; a line for all places needs it at a whole district."""
    if place is not None and actor.holds(Right.RULES, place):
        return YES
    if place is None and any(
        Right.RULES in held.spec.rights and held.level == "district" for held in actor.posts
    ):
        return YES
    return no(_("Only the subdistrict and the district edit the dispatch table, each for its own places."))


def can_rate(case: Case) -> Verdict:
    if case.status == Status.FINISHED:
        return YES
    return no(
        _("There is nothing to rate now: this case is “{status}”.").format(status=case.get_status_display())
    )


def can_reopen(case: Case, *, now: datetime, days: int, times: int) -> Verdict:
    """The reporter, after the bearer says finished: within so many days, so many times."""
    if case.status not in (Status.FINISHED, Status.CLOSED) or case.finished_at is None:
        return no(_("This case is still being worked on."))
    if case.reopens >= times:
        return no(
            _("This case has been reopened {times} times. The community will look at it with you.").format(
                times=times
            )
        )
    if now > case.finished_at + timedelta(days=days):
        return no(_("More than {days} days have passed. Please report it anew.").format(days=days))
    return YES
