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
    if not key:
        with transaction.atomic():
            return act()
    if answer := answered(key):
        return answer
    try:
        with transaction.atomic():
            answer = act()
            insert_all(IdempotencyKey, [IdempotencyKey(key=digest(key), answer=answer, at=now)], blind=True)
            return answer
    except IntegrityError:
        first = answered(key)
        if first is None:
            raise
        return first


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def answered(key: str) -> str | None:
    """What the first sending was answered, for a form that the act itself makes invalid."""
    if not key:
        return None
    return next((row.answer for row in SENT(key=digest(key))), None)
