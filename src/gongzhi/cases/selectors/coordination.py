"""What the page of a case says about whistles and the list of hard cases."""

from __future__ import annotations

from typing import Any

from gongzhi.cases.models import Case
from gongzhi.cases.policies.whistle import can_blow
from gongzhi.cases.selectors.hard import entry_about
from gongzhi.cases.selectors.whistle import whistles_of
from gongzhi.people.actor import Actor


def beside(actor: Actor, case: Case) -> dict[str, Any]:
    """Two queries. Those called read the case, so none are called for a report of misconduct."""
    open_to_others = not case.named_only and case.retired_at is None
    return {
        "whistles": whistles_of(case),
        "hard": entry_about(case),
        "can_blow": open_to_others and can_blow(actor, case.place).ok,
    }
