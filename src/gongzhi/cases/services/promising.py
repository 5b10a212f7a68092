"""Duties with a moment that somebody set, about a record beside a case; and word to those who must know."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from gongzhi.cases.services.duty import open_duty_of
from gongzhi.core.said import gettext as _
from gongzhi.core.verdict import Refused
from gongzhi.duties.services import Promise, close_duty, drop_duty, miss_duty, open_duties, plan_duty
from gongzhi.journal.services import Draft
from gongzhi.law.deadlines import Limit, LimitUnit
from gongzhi.law.more_time import end_of
from gongzhi.notices.services import message, queue
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right
from gongzhi.people.selectors import accounts_of
from gongzhi.text.masking import mask

HOUR = timedelta(hours=1)
LONGEST = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Owed:
    """One organisation owes something about a record until a moment."""

    kind: str
    title: str
    org: Organisation
    about: Any
    until: datetime


def ahead(day: date, *, now: datetime) -> datetime:
    """The end of a day by which somebody may promise something."""
    today = localdate(now)
    if not today <= day <= today + LONGEST:
        raise Refused(
            _("Choose a day from today on, at most {n} days ahead.").format(n=LONGEST.days), status=422
        )
    return end_of(day)


def owe(owed: Iterable[Owed], at: Any, *, drafts: list[Draft], now: datetime) -> None:
    """Open the duties; `at` is a record that stores its place."""
    planned = []
    for one in owed:
        hours = max(1, -((now - one.until) // HOUR))
        promise = Promise(one.kind, one.title, one.org, Limit(hours, LimitUnit.HOUR), until=one.until)
        planned.append((plan_duty(promise, at, now=now), one.about))
    open_duties(planned, drafts=drafts)


def settled(about: Any, *, drafts: list[Draft], now: datetime) -> None:
    """What was owed about a record is done."""
    if duty := open_duty_of(about):
        close_duty(duty, drafts=drafts, now=now)


def not_awaited(abouts: Iterable[Any], *, why: str, drafts: list[Draft], now: datetime) -> None:
    """Nobody waits for it any more. Whose time has passed did not keep it; for the others nothing is owed."""
    for about in abouts:
        duty = open_duty_of(about)
        if duty and now > duty.due_at:
            miss_duty(duty, drafts=drafts, now=now)
        elif duty:
            drop_duty(duty, why=why, drafts=drafts, now=now)


def not_owed(abouts: Iterable[Any], *, why: str, drafts: list[Draft], now: datetime) -> None:
    """Nobody owes it any more. `why` is a code."""
    for about in abouts:
        if duty := open_duty_of(about):
            drop_duty(duty, why=why, drafts=drafts, now=now)


@dataclass(frozen=True, slots=True)
class Word:
    """A message to organisations about a record at a place. `right` says to whom in them."""

    kind: str
    subject: str
    text: str
    link: str
    right: Right = Right.ASSIGN


def ring(word: Word, org_ids: Iterable[int], at: Any, *, also: Collection[int] = (), now: datetime) -> None:
    """Each account once; `also` are accounts that hear it whatever their posts are."""
    accounts = set(also) | {
        pk for org_id in set(org_ids) for pk in accounts_of(org_id, at, on=now, right=word.right)
    }
    queue(
        message(
            kind=word.kind, subject=word.subject, text=word.text, due_at=now, link=word.link, account_id=pk
        )
        for pk in sorted(accounts)
    )


def covered(text: str, most: int = 2000) -> str:
    """Words that all who are concerned may read: personal data is masked."""
    return mask(text.strip()).text[:most]
