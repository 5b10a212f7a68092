"""A form sent twice acts once: double clicks, retries and the offline queue are one mechanism."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction

from gongzhi.core.bulk import insert_all
from gongzhi.core.models import IdempotencyKey
from gongzhi.core.prepared import Prepared

SENT = Prepared(lambda key: IdempotencyKey.objects.filter(key=key), key="a key")


def once(key: str, act: Callable[[], str], *, now: datetime) -> str:
    """Do `act` in a transaction and keep its answer (an address) under the key.

    With a key that already has an answer, everything `act` did is rolled back and the first answer is given.
    An empty key means that the sender takes no part in this: `act` simply runs.
    """
    return done(key, act, now=now)[0]


def first_time[T](key: str, make: Callable[[], T], *, answer: str, now: datetime) -> T | None:
    """What `make` gave, for what is shown once and kept nowhere, such as a secret. None where this form was sent
    before: then it cannot be shown any more, and the sender goes to `answer`."""
    made: list[T] = []

    def act() -> str:
        made.append(make())
        return answer

    return made[0] if done(key, act, now=now)[1] else None


def done(key: str, act: Callable[[], str], *, now: datetime) -> tuple[str, bool]:
    """The answer, and whether this sending was the first."""
    if not key:
        with transaction.atomic():
            return act(), True
    if answer := answered(key):
        return answer, False
    try:
        with transaction.atomic():
            answer = act()
            insert_all(IdempotencyKey, [IdempotencyKey(key=digest(key), answer=answer, at=now)], blind=True)
            return answer, True
    except IntegrityError:
        first = answered(key)
        if first is None:
            raise
        return first, False


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def answered(key: str) -> str | None:
    """What the first sending was answered, for a form that the act itself makes invalid."""
    if not key:
        return None
    return next((row.answer for row in SENT(key=digest(key))), None)
