"""The steps of a petition that go along with the case: accepting takes it on, finishing answers it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from gongzhi.cases.models import Case, PetitionStep
from gongzhi.cases.models.petition import Stage, StageEnd
from gongzhi.cases.selectors.petitions import INSTANCES, is_petition, open_step
from gongzhi.cases.services.duty import KIND, open_duty_of
from gongzhi.cases.verbs import petition as verbs
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused
from gongzhi.duties.services import Promise, close_duty, drop_duty, open_duty
from gongzhi.journal.services import Draft, draft
from gongzhi.law import petitions as law
from gongzhi.people.models import Organisation


def owe_settling(case: Case, *, drafts: list[Draft], now: datetime) -> None:
    """The bearer has sixty days to settle it from now."""
    if case.bearer is None:
        raise Refused(_("Nobody is entered who could settle it."), status=409)
    begin(case, Stage.FINISH, case.bearer, since=now)
    limit = law.PETITION_LIMITS[law.Stage.FINISH].limit
    with unscoped(because="the clock of a case that the caller has locked"):
        duty = open_duty(
            Promise(KIND, case.title, case.bearer, limit, case.named_only), case, drafts=drafts, now=now
        )
    case.due_at, case.first_due_at, case.level = duty.due_at, None, duty.level


def take_on(case: Case, *, drafts: list[Draft], now: datetime) -> None:
    """Accepting a petition takes it on: the fifteen days are kept or not, the sixty begin."""
    step = open_step(case)
    if step is None or step.stage != Stage.SORT:
        return
    end(step, StageEnd.TAKEN_ON, now)
    if duty := open_duty_of(case):
        close_duty(duty, drafts=drafts, now=now)
    owe_settling(case, drafts=drafts, now=now)
    case.save(update_fields=["due_at", "first_due_at", "level"])
    drafts.append(draft(verbs.TAKEN_ON, case, until=case.due_at.isoformat() if case.due_at else ""))


def answered(case: Case, now: datetime) -> None:
    """Finishing a petition answers it, whether it was taken on or not."""
    if step := open_step(case):
        end(step, StageEnd.SETTLED if step.stage == Stage.FINISH else StageEnd.DECLINED, now)


def begin_all(cases: Sequence[Case], now: datetime) -> None:
    """New petitions: fifteen days to decide whether they are taken on."""
    rows = [
        PetitionStep(
            case=case, stage=Stage.SORT, org=case.bearer, since=now, due_at=law.due(law.Stage.SORT, now)
        )
        for case in cases
        if is_petition(case) and case.bearer is not None
    ]
    if rows:
        PetitionStep.objects.bulk_create(rows)


def begin(case: Case, stage: Stage, org: Organisation, *, since: datetime) -> PetitionStep:
    return PetitionStep.objects.create(
        case=case, stage=stage, org=org, since=since, due_at=law.due(law.Stage(stage), since)
    )


def end(step: PetitionStep, how: StageEnd, now: datetime) -> None:
    step.done_at, step.ended = now, how
    step.save(update_fields=["done_at", "ended"])


def drop_review(case: Case, *, drafts: list[Draft], now: datetime) -> None:
    """The case is withdrawn: nobody owes an opinion on it any more."""
    step = open_step(case)
    if step is None or step.stage not in INSTANCES:
        return
    if duty := open_duty_of(step):
        drop_duty(duty, why="retired", drafts=drafts, now=now)
    end(step, StageEnd.DROPPED, now)
