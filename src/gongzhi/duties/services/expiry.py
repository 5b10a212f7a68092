"""Terms and contracts that come to their end: somebody owes in time that what follows is prepared.

What ends soon and has no successor owes a duty, anything else owes none. So the same look can be taken again and
again: by the clock, and at once when somebody enters the next term or contract.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from gongzhi.core.formats import short_day
from gongzhi.core.said import gettext as _
from gongzhi.core.scope import unscoped
from gongzhi.duties.models import Duty, DutyState
from gongzhi.duties.services.life import Promise, close_duty, drop_duty, open_duty
from gongzhi.journal.services import Draft, label_of, record_all
from gongzhi.law.deadlines import Limit, LimitUnit
from gongzhi.notices.services import message, queue
from gongzhi.people.actor import SYSTEM
from gongzhi.people.models import Engagement, Organisation, Term
from gongzhi.people.models.organisations import Chosen
from gongzhi.people.posts import OrgKind
from gongzhi.people.selectors import able, accounts_of, body_above, own_committee
from gongzhi.people.selectors.ending import Ending, ending_soon, unfollowed_contracts, unfollowed_terms

TERM, CONTRACT = "term", "contract"
AT_ONCE = 20  # duties in one transaction: short write locks on SQLite
BY_SUBDISTRICT = frozenset({OrgKind.MANAGEMENT, OrgKind.RESIDENTS})  # formed or elected under its lead


def tick(now: datetime) -> int:
    moved = 0
    while some := settle(now=now):
        moved += some
    return moved


def follow(place_id: int, now: datetime) -> int:
    """A term or contract of this place changed just now."""
    return settle(now=now, place_id=place_id)


@transaction.atomic
def settle(*, now: datetime, place_id: int | None = None) -> int:
    """Open what is owed from now on and end what is not owed any more, some at a time. Says how many moved."""
    here = Q() if place_id is None else Q(place_id=place_id)
    drafts: list[Draft] = []
    with unscoped(because="the clock looks at every place"):
        owed = Duty.objects.filter(here, kind__in=(TERM, CONTRACT), state=DutyState.OPEN)
        standing = {duty.subject: duty for duty in owed}
        wanted = {label_of(row): row for row in ending_soon(here, localdate(now))}
        for row in [row for label, row in wanted.items() if label not in standing]:
            if len(drafts) < AT_ONCE and still_unowed(row):
                begin(row, drafts=drafts, now=now)
        for duty in [duty for label, duty in standing.items() if label not in wanted]:
            if len(drafts) < AT_ONCE:
                release(duty.pk, drafts=drafts, now=now)
        record_all(SYSTEM, drafts, at=now)
    return len(drafts)


def still_unowed(row: Ending) -> bool:
    """Of two looks at the same moment the second waits here and then finds the duty of the first."""
    type(row)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    return not Duty.objects.filter(subject=label_of(row), state=DutyState.OPEN).exists()


def begin(row: Ending, *, drafts: list[Draft], now: datetime) -> None:
    today = localdate(now)
    bearer = bearer_of(row, on=today)
    if bearer is None or row.ends is None:
        return
    left = (row.ends - today).days
    limit = Limit(left, LimitUnit.DAY) if left > 0 else Limit(0, LimitUnit.HOUR)
    kind = TERM if isinstance(row, Term) else CONTRACT
    title = title_of(row, short_day(row.ends, today))
    duty = open_duty(Promise(kind, title, bearer, limit), row, drafts=drafts, now=now)
    told = set(accounts_of(bearer.pk, row, on=now)) | set(accounts_of(row.organisation_id, row, on=now))
    queue(
        message(kind="duty", subject=duty.subject, text=duty.title, due_at=now, account_id=account_id)
        for account_id in sorted(told)
    )


def title_of(row: Ending, day: str) -> str:
    if isinstance(row, Term):
        said = _("The term of {org} ends on {day}: prepare the next one")
        return said.format(org=row.organisation.called, day=day)
    if row.chosen == Chosen.FIRST:
        said = _("First contract of {place} ends on {day}: organise the owners' decision")
    else:
        said = _("Contract for {place} ends on {day}: decide whether it goes on")
    return said.format(place=row.place.name, day=day)


def bearer_of(row: Ending, *, on: date) -> Organisation | None:
    """Who has to prepare what follows. A body in which nobody can act is passed over, so that it is never nobody's."""
    if isinstance(row, Term):
        own = None if row.organisation.kind in BY_SUBDISTRICT else row.organisation
        first = [own, row.organisation.upper if own else None]
        start = "community" if row.organisation.kind in BY_SUBDISTRICT else "grid"
    else:
        by_street = row.chosen in (Chosen.FIRST, Chosen.INTERIM)
        first = [None if by_street else own_committee(row.estate_id)]
        start = "community" if by_street else "grid"
    named = [org for org in first if org is not None]
    acting = able([org.pk for org in named], on=on)
    above = body_above(start, row)
    return next((org for org in named if org.pk in acting), above[1] if above else None)


def release(duty_id: int, *, drafts: list[Draft], now: datetime) -> None:
    """Done where a successor stands in the books; no longer owed where the end moved or the body is gone.

    What ended more than a year ago is not raised anew, and stays owed where it is.
    """
    duty = Duty.objects.locked().filter(pk=duty_id, state=DutyState.OPEN).first()
    if duty is None:
        return None
    pk = int(duty.subject.partition(":")[2])
    model = Term if duty.kind == TERM else Engagement
    row = model._default_manager.select_related("organisation").get(pk=pk)
    if row.organisation.retired_at is not None:
        return drop_duty(duty, why="retired", drafts=drafts, now=now)
    following = unfollowed_terms() if duty.kind == TERM else unfollowed_contracts()
    if not following.filter(pk=pk).exists():
        return close_duty(duty, drafts=drafts, now=now)
    if row.ends is None or row.ends > localdate(now):
        return drop_duty(duty, why="moved", drafts=drafts, now=now)
    return None
