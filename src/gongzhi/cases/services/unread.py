"""A reader's own bookmark in a case."""

from __future__ import annotations

from datetime import datetime

from gongzhi.cases.models import Case, CaseSeen
from gongzhi.people.actor import Actor


def mark_seen(*, actor: Actor, case: Case, at: datetime) -> None:
    """Remember how far it was read. The caller has shown the page, so nothing is checked here."""
    CaseSeen.objects.bulk_create(
        [CaseSeen(account_id=actor.must_be_member(), case=case, at=at)],
        update_conflicts=True, unique_fields=["account", "case"], update_fields=["at"],
    )  # fmt: skip
