"""Elevated sessions of operators: opened with a reason, logged, ended by the clock or by hand."""

from __future__ import annotations

from datetime import datetime

from gongzhi.people.models import Account, ElevatedSession


def open_session(account: Account, *, now: datetime) -> ElevatedSession | None:
    return ElevatedSession.objects.filter(account=account, closed_at=None, ends_at__gt=now).first()
