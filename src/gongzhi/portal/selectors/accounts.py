"""Accounts for the security officer: logins and states, never a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models import Count, Q

from gongzhi.people.actor import in_force
from gongzhi.people.models import Account, Appointment

AT_ONCE = 50
STATES = {"open": Q(is_active=True), "closed": Q(is_active=False), "first": Q(must_change_password=True)}


@dataclass(frozen=True, slots=True)
class Row:
    account: Account
    sessions: int


def accounts(*, begins: str = "", state: str = "", after: str = "") -> list[Row]:
    """One page and one row more, by login."""
    rows = Account.objects.filter(STATES.get(state, Q())).order_by("login")
    if begins:
        rows = rows.filter(login__startswith=begins)
    if after:
        rows = rows.filter(login__gt=after)
    found = list(rows[: AT_ONCE + 1])
    counts = UserSession.objects.filter(user__in=found).values_list("user").annotate(n=Count("pk"))
    sessions: dict[int, int] = dict(counts)
    return [Row(account, sessions.get(account.pk, 0)) for account in found]


def sessions_of(account: Account) -> list[Any]:
    return list(UserSession.objects.filter(user=account).order_by("-last_seen_at"))


def posts_of(account: Account, *, on: date) -> list[Appointment]:
    """What the account may do: posts without the person's name. Posts of party building are not for this page."""
    held = Appointment.objects.filter(in_force(on), person__account=account, is_party=False)
    return list(held.select_related("organisation", "place").order_by("pk"))
