"""Sending to programs what waits for them: each hook in a thread of its own, which touches no database.

A message is tried with growing pauses for some days; a hook to which nothing went for so long is switched off.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy

from gongzhi.core import config
from gongzhi.core.retention import sweep
from gongzhi.core.said import gettext as _
from gongzhi.notices.models import Delivery, Hook
from gongzhi.notices.posting import Outcome, post
from gongzhi.notices.services import message, queue
from gongzhi.notices.services.hooks import gather, switch_off

FIRST_PAUSE, LONGEST_PAUSE, DAYS = "notices.hook_pause", "notices.hook_longest_pause", "notices.hook_days"
config.declare_setting(
    FIRST_PAUSE, label=gettext_lazy("A message to a webhook that did not arrive is sent again after"), default=1,
    unit=gettext_lazy("minutes; then twice as long each time"), ground=gettext_lazy("policy"), least=1, most=60,
)  # fmt: skip
config.declare_setting(
    LONGEST_PAUSE, label=gettext_lazy("The longest pause before a message to a webhook is sent again"), default=6,
    unit=gettext_lazy("hours"), ground=gettext_lazy("policy"), least=1, most=24,
)  # fmt: skip
config.declare_setting(
    DAYS, label=gettext_lazy("A webhook to which nothing arrives is switched off after"), default=3,
    unit=gettext_lazy("days"), ground=gettext_lazy("policy"), least=1, most=14,
)  # fmt: skip
CLAIM = timedelta(minutes=2)  # after that the sender that claimed a message counts as dead
KEPT = timedelta(days=30)
LINES = 8  # threads
EACH = 20  # messages a hook in one go
AT_MOST = 5.0  # seconds in which one more is begun
GONE = 410  # by which a receiver says that it wants no more
Tried = list[tuple[Delivery, Outcome]]


def work(now: datetime) -> int:
    """What the worker does every few seconds. Returns how many messages arrived."""
    gather(now)
    waiting = Delivery.objects.filter(next_at__lte=now, hook__off_at=None)
    hooks = [
        claimed(
            list(waiting.filter(hook=hook_id).select_related("hook").order_by("next_at", "pk")[:EACH]), now
        )
        for hook_id in waiting.order_by("hook").values_list("hook", flat=True).distinct()
    ]
    until = monotonic() + AT_MOST
    with ThreadPoolExecutor(LINES) as lines:
        found = list(lines.map(lambda some: send(some, until, now), hooks))
    untried = [one.pk for some, tried in zip(hooks, found, strict=True) for one in some[len(tried) :]]
    Delivery.objects.filter(pk__in=untried, hook__off_at=None).update(next_at=now)
    return sum(noted(tried, now) for tried in found if tried)


def claimed(deliveries: Sequence[Delivery], now: datetime) -> list[Delivery]:
    """Those that no other worker took: the conditional update decides."""
    return [
        one
        for one in deliveries
        if Delivery.objects.filter(pk=one.pk, next_at=one.next_at).update(next_at=now + CLAIM)
    ]


def send(deliveries: Sequence[Delivery], until: float, now: datetime) -> Tried:
    """One after the other, until one does not arrive: the rest waits for the next round."""
    tried: Tried = []
    for one in deliveries:
        if monotonic() > until:
            break
        hook = one.hook
        outcome = post(hook.url, secret=hook.secret, message_id=one.public_id, body=one.body, now=now)
        tried.append((one, outcome))
        if not outcome.arrived:
            break
    return tried


@transaction.atomic
def noted(tried: Tried, now: datetime) -> int:
    hook = Hook.objects.select_for_update(no_key=True).get(pk=tried[0][0].hook_id)
    for one, outcome in tried:
        Delivery.objects.filter(pk=one.pk).update(
            tries=F("tries") + 1, tried_at=now, answer=outcome.answer, fault=outcome.fault,
            arrived_at=now if outcome.arrived else None, next_at=next_try(one, outcome, hook, now),
        )  # fmt: skip
    arrived = [one for one, outcome in tried if outcome.arrived]
    last = tried[-1][1]
    hook.failing_since = None if last.arrived else now if arrived else hook.failing_since or now
    hook.save(update_fields=["failing_since"])
    given_up = hook.failing_since is not None and now - hook.failing_since >= patience()
    if hook.off_at is None and (given_up or last.answer == GONE):
        tell(switch_off(hook, now=now), now)
    return len(arrived)


def patience() -> timedelta:
    return timedelta(days=config.value(DAYS))


def next_try(one: Delivery, outcome: Outcome, hook: Hook, now: datetime) -> datetime | None:
    """Twice as long each time; a message that did not arrive within the days is given up."""
    if outcome.arrived or hook.off_at or now - one.at >= patience():
        return None
    longest = timedelta(hours=config.value(LONGEST_PAUSE))
    pause: timedelta = timedelta(minutes=config.value(FIRST_PAUSE)) * 2 ** min(one.tries, 20)
    return now + min(pause, longest)


def tell(hook: Hook, now: datetime) -> None:
    """Who registered it reads that it is off."""
    if hook.made_by_id is None:
        return
    text = _("The webhook to {host} takes nothing any more and was switched off.").format(host=hook.host)
    subject = f"hook:{hook.pk}"
    queue([message(kind="hook", subject=subject, text=text, due_at=now, account_id=hook.made_by_id)])


@sweep("notices.deliveries")
def forget_deliveries(now: datetime) -> int:
    """30 days after an event its messages are forgotten."""
    return Delivery.objects.filter(at__lt=now - KEPT).delete()[0]
