"""An entry of the list of hard cases ends when its case is finished, goes elsewhere or is withdrawn."""

from __future__ import annotations

from datetime import datetime

from gongzhi.cases.models import Case, HardCase
from gongzhi.cases.models.hard import Outcome
from gongzhi.cases.services.duty import let_go
from gongzhi.cases.services.promising import not_owed
from gongzhi.cases.states.hard import ALIVE, HardStep, hard_after
from gongzhi.cases.verbs import hard as verbs
from gongzhi.core.scope import unscoped
from gongzhi.journal.services import Draft, draft


def end_entry(case: Case, outcome: Outcome, *, drafts: list[Draft], now: datetime) -> None:
    """Nothing is asked of the list, nor owed for it, any more."""
    with unscoped(because="the entry of a case that the caller has locked"):
        hard = HardCase.objects.locked().filter(case=case, state__in=ALIVE).first()
    if hard is not None:
        leave(hard, outcome, drafts=drafts, now=now)
        drafts.append(draft(verbs.LEFT, hard, outcome=outcome.value))
    if case.hard_until is not None:
        case.hard_until = None
        case.save(update_fields=["hard_until"])


def let_all_go(case: Case, *, why: str, drafts: list[Draft], now: datetime) -> None:
    """Nobody owes the case any more; whoever gets it next asks for the list anew. `why` is a code."""
    let_go(case, why=why, drafts=drafts, now=now)
    end_entry(case, Outcome.WITHDRAWN if why == "retired" else Outcome.USUAL, drafts=drafts, now=now)


def leave(hard: HardCase, outcome: Outcome, *, drafts: list[Draft], now: datetime) -> None:
    """Off the list: its open steps, answers of experts, and what was to be decided about it, are owed no longer."""
    hard.state, hard.left_at, hard.outcome = hard_after(hard.state, HardStep.LEAVE), now, outcome
    hard.save(update_fields=["state", "left_at", "outcome"])
    steps = list(hard.steps.filter(done_at=None, dropped_at=None))
    asked = list(hard.diagnoses.filter(closed_at=None))
    not_owed([hard, *steps, *asked], why=outcome.value, drafts=drafts, now=now)
    hard.diagnoses.filter(pk__in=[one.pk for one in asked]).update(closed_at=now)
    hard.steps.filter(pk__in=[step.pk for step in steps]).update(dropped_at=now)
