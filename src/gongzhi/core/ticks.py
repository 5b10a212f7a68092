"""Regular work: registered at start, run by the worker when its time has come, by one worker only."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from gongzhi.core.models import Tick

log = logging.getLogger("gongzhi.ticks")


@dataclass(frozen=True, slots=True)
class Regular:
    every: timedelta
    work: Callable[[datetime], object]


REGULAR: dict[str, Regular] = {}
APART = timedelta(
    minutes=1
)  # clocks of two machines may be; what ran later than that ran before one was set back


def register_tick(name: str, every: timedelta, work: Callable[[datetime], object]) -> None:
    if name in REGULAR:
        raise ValueError(f"tick {name!r} is registered twice")
    REGULAR[name] = Regular(every, work)


def claim(name: str, *, now: datetime, every: timedelta) -> bool:
    """Whether this caller is the one to do it now: one conditional update decides."""
    due = Q(ran_at__lte=now - every) | Q(ran_at__gt=now + APART)
    if Tick.objects.filter(due, name=name).update(ran_at=now):
        return True
    if Tick.objects.filter(name=name).exists():
        return False
    try:
        with transaction.atomic():
            Tick.objects.create(name=name, ran_at=now)
    except IntegrityError:
        return False
    return True


def tick(now: datetime) -> list[str]:
    """Do everything whose time has come. One failing piece is noted and does not stop the others."""
    ran: list[str] = []
    for name, regular in REGULAR.items():
        if not claim(name, now=now, every=regular.every):
            continue
        try:
            regular.work(now)
            sentence = ""
        except Exception as fault:
            log.exception("regular work %s failed", name)
            sentence = f"{type(fault).__name__}: {fault}"[:300]
        Tick.objects.filter(name=name).update(sentence=sentence)
        ran.append(name)
    return ran
