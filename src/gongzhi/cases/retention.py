"""Contacts that were left for one case go 90 days after it closed or was withdrawn (PIPL art. 19).

Ninety days: a rating, a reopening and a complaint about the outcome come within them; later nobody calls back.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from gongzhi.cases.models import Case, CaseFollower
from gongzhi.core.retention import sweep
from gongzhi.core.sweeping import in_steps
from gongzhi.people.services.retention import STILL_NEEDED

AFTER = timedelta(days=90)


def over(since: datetime, path: str = "") -> Q:
    return Q(**{f"{path}closed_at__lt": since}) | Q(**{f"{path}retired_at__lt": since})


@sweep("cases.contacts")
def forget_contacts(now: datetime) -> int:
    left = Case.objects.filter(over(now - AFTER)).exclude(contact="")
    return in_steps(left, lambda rows: rows.update(contact="", contact_key=""))


@sweep("cases.followers")
def forget_followers(now: datetime) -> int:
    left = CaseFollower.objects.filter(over(now - AFTER, "case__")).exclude(contact="")
    return in_steps(left, lambda rows: rows.update(contact=""))


def reporters(since: datetime) -> Any:
    """Persons with a case that is open, or was until lately."""
    return (
        Case.objects.filter(reporter_person__isnull=False).exclude(over(since)).values("reporter_person_id")
    )


def install() -> None:
    STILL_NEEDED.append(reporters)
