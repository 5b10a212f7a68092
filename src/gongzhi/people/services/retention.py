"""Persons whom nothing has needed for three years are erased (PIPL art. 19, art. 47 no. 1 and 2).

Three years: the general limitation of Civil Code art. 188 (《民法典》第一百八十八条), counted from the end of the last
post, ownership, tenancy or case; what a person still uses by signing in is needed too.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from gongzhi.core.retention import sweep
from gongzhi.core.sweeping import in_steps
from gongzhi.journal.services import declare, record
from gongzhi.journal.words import drop_key
from gongzhi.people.actor import SYSTEM
from gongzhi.people.models import Account, Appointment, Occupancy, Ownership, Person, Seat
from gongzhi.people.services.erasure import forget

AGED = declare("people.aged", gettext_lazy("was erased: nothing had needed it for three years"))
AFTER = timedelta(days=3 * 365)
Needed = Callable[[datetime], Any]
STILL_NEEDED: list[Needed] = []  # higher modules: persons (a subquery of ids) needed since a moment


def forgettable(now: datetime) -> QuerySet[Person]:
    """Persons entered more than three years ago whom nothing has needed since."""
    since = now - AFTER
    day = localdate(since)
    found = Person.objects.filter(erased_at=None, created_at__lt=since)
    for model in (Appointment, Occupancy, Ownership, Seat):
        rows: Any = model._default_manager.filter(Q(ends=None) | Q(ends__gte=day), person_id=OuterRef("pk"))
        found = found.exclude(Exists(rows))
    found = found.exclude(Exists(Account.objects.filter(person_id=OuterRef("pk"), last_login__gte=since)))
    for needed in STILL_NEEDED:
        found = found.exclude(pk__in=needed(since))
    return found


@sweep("people.persons")
def forget_persons(now: datetime) -> int:
    def act(rows: QuerySet[Person]) -> None:
        for person in rows.select_for_update(of=("self",), no_key=True):
            forget_one(person, now)

    return in_steps(forgettable(now), act)


@transaction.atomic
def forget_one(person: Person, now: datetime) -> None:
    account = Account.objects.filter(person=person).first()
    if person.words_key_id is not None:
        drop_key(person.words_key_id, now=now)
    forget(person, account, localdate(now), now)
    record(SYSTEM, AGED, person, at=now)
