"""A form sent twice acts once: double clicks, retries and the offline queue are one mechanism."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction

from gongzhi.core.models import IdempotencyKey


def once(key: str, act: Callable[[], str], *, now: datetime) -> str:
    """Do `act` in a transaction and keep its answer (an address) under the key.

    With a key that already has an answer, everything `act` did is rolled back and the first answer is given.
    An empty key means that the sender takes no part in this: `act` simply runs.
    """
    if not key:
        with transaction.atomic():
            return act()
    digest = hashlib.sha256(key.encode()).hexdigest()
    if answer := answered(digest):
        return answer
    try:
        with transaction.atomic():
            answer = act()
            IdempotencyKey.objects.create(key=digest, answer=answer, at=now)
            return answer
    except IntegrityError:
        first = answered(digest)
        if first is None:
            raise
        return first


def answered(digest: str) -> str | None:
    return next(iter(IdempotencyKey.objects.filter(key=digest).values_list("answer", flat=True)), None)
