"""A petition is taken on, settled and answered, reviewed, and reviewed once more: each within the law's time.

Its first two steps are the case's own promise: accepting the case takes the petition on, finishing it answers it. A
review is owed by the body above who answered, as a duty of its own beside the finished case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from gongzhi.cases.models import Case, CaseBearing, PetitionStep
from gongzhi.cases.models.petition import Stage, StageEnd
from gongzhi.cases.policies import petition as policies
from gongzhi.cases.selectors import petitions
from gongzhi.cases.selectors.petitions import INSTANCES, instance_above, last_answer, open_step, steps_of
from gongzhi.cases.services.dispatch import locked, needed, spoken
from gongzhi.cases.services.duty import open_duty_of, tell_reporter
from gongzhi.cases.services.petition_steps import begin, end, owe_settling
from gongzhi.cases.services.work import named
from gongzhi.cases.states import Step, after
from gongzhi.cases.verbs import petition as verbs
from gongzhi.core.said import gettext as _
from gongzhi.core.verdict import Refused, require
from gongzhi.duties.models import Duty
from gongzhi.duties.services import Promise, close_duty, open_duties, plan_duty
from gongzhi.journal.services import Draft, draft, record_all
from gongzhi.law import petitions as law
from gongzhi.notices.services import message, queue
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right
from gongzhi.people.selectors import accounts_of

DUTY = "petition_review"  # the duty to give an opinion
ASKED = {Stage.REVIEW: verbs.REVIEW_ASKED, Stage.RECHECK: verbs.RECHECK_ASKED}
TOLD = gettext_lazy("A review of “{title}” was asked of you.")


@dataclass(frozen=True, slots=True)
class Opinion:
    """Upheld, or to be settled anew; in words that the petitioner reads."""

    upheld: bool
    words: str


@transaction.atomic
def ask_review(*, actor: Actor, case_id: int, why: str, asked_at: datetime, now: datetime) -> PetitionStep:
    """Enter that the petitioner asks for a review. Its time runs from the request, not from the entering."""
    case = locked(case_id)
    require(policies.can_enter_review(actor, case))
    why = needed(why, _("Say what the petitioner objects to."))
    if asked_at > now:
        raise Refused(_("The request cannot lie ahead."), status=422)
    steps = steps_of(case)
    if not (verdict := petitions.can_ask_review(case, steps, asked_at=asked_at)):
        raise Refused(verdict.why, status=409)
    answered, org = last_answer(steps), instance_above(case, steps)
    stage = law.next_instance(law.Stage(answered.stage)) if answered else None
    if stage is None or org is None:
        raise Refused(_("There is no answer yet that could be reviewed."), status=409)
    step = begin(case, Stage(stage), org, since=asked_at)
    drafts: list[Draft] = []
    open_duties([(review_duty(case, step, now), step)], drafts=drafts)
    CaseBearing.objects.bulk_create([CaseBearing(case=case, org=org, since=now)], ignore_conflicts=True)
    entry = draft(
        ASKED[Stage(stage)], case, words=spoken(case, why), to=org.pk, until=step.due_at.isoformat()
    )
    record_all(actor, [named(entry, actor.speaks_for(case)), *drafts], at=now)
    ring(case, org, now)
    return step


def review_duty(case: Case, step: PetitionStep, now: datetime) -> Duty:
    promise = Promise(
        DUTY, case.title, step.org, law.PETITION_LIMITS[step.stage].limit, case.named_only, until=step.due_at
    )
    return plan_duty(promise, case, now=now)


def ring(case: Case, org: Organisation, now: datetime) -> None:
    right = Right.NAMED if case.named_only else Right.DISPATCH
    text = TOLD.format(title=case.title)
    queue(
        message(kind="plea", subject=f"case:{case.pk}", text=text, due_at=now, account_id=pk)
        for pk in accounts_of(org.pk, case, on=now, right=right)
    )


@transaction.atomic
def give_opinion(*, actor: Actor, case_id: int, opinion: Opinion, now: datetime) -> PetitionStep:
    """The body above upholds the answer, or has the petition settled anew, with sixty days from then."""
    case = locked(case_id)
    step = open_step(case)
    if step is None or step.stage not in INSTANCES:
        raise Refused(_("No review is owed on this case."), status=409)
    require(policies.can_give_opinion(actor, case, step))
    words = needed(opinion.words, _("Write the opinion."))
    drafts: list[Draft] = []
    if duty := open_duty_of(step):
        close_duty(duty, drafts=drafts, now=now)
    end(step, StageEnd.UPHELD if opinion.upheld else StageEnd.ANEW, now)
    verb = verbs.UPHELD if opinion.upheld else verbs.ANEW
    entry = named(draft(verb, case, words=spoken(case, words)), step.org_id)
    if not opinion.upheld:
        settle_anew(case, drafts=drafts, now=now)
    record_all(actor, [entry, *drafts], at=now)
    text = _("The review of “{title}”: {text}").format(title=case.title, text=words)
    tell_reporter(case, text, kind="petition", now=now)
    return step


def settle_anew(case: Case, *, drafts: list[Draft], now: datetime) -> None:
    case.status = after(case.status, Step.REOPEN)
    case.reopened_at, case.finished_at, case.closed_at, case.asked_at = now, None, None, None
    owe_settling(case, drafts=drafts, now=now)
    case.save()
