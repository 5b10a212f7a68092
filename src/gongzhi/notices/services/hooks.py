"""Programs that are told what happens: registered by the operator, fed from the journal by the worker.

The journal is read behind a mark for each hook, so that nothing that happens waits for a program.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.models import new_public_id
from gongzhi.core.scope import scope_to, unscoped
from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from gongzhi.journal.selectors import later
from gongzhi.journal.services import declare, record
from gongzhi.notices.models import Delivery, Hook
from gongzhi.notices.posting import PREFIX
from gongzhi.people.actor import SYSTEM, Actor
from gongzhi.people.models import ApiToken
from gongzhi.people.services.tokens import must_operate
from gongzhi.people.tokens import grants_of

AT_ONCE = 500  # entries a hook in one go
HOOK_MADE = declare("notices.hook_made", gettext_lazy("registered a webhook"))
HOOK_OFF = declare("notices.hook_off", gettext_lazy("switched a webhook off"))
HOOK_ON = declare("notices.hook_on", gettext_lazy("switched a webhook on"))
SENT_AGAIN = declare("notices.hook_again", gettext_lazy("had a message to a webhook sent again"))
Facts = Callable[[Sequence[int]], Mapping[int, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Event:
    """What a verb of the journal is called outside. `facts` gives, by the number of the subject, what may be said of
    those that the current scope opens; what it leaves out is not told."""

    key: str
    label: Any
    scope: str
    facts: Facts


EVENTS: dict[str, Event] = {}  # by verb


def register_events(scope: str, facts: Facts, **named: tuple[str, Any]) -> None:
    """`named`: the verb with its dots as two underscores, what it is called outside, and a label."""
    for verb, (key, label) in named.items():
        EVENTS[verb.replace("__", ".")] = Event(key, label, scope, facts)


def choices() -> list[tuple[str, Any]]:
    return [(event.key, f"{event.label} · {event.key}") for event in EVENTS.values()]


@transaction.atomic
def make_hook(
    *, actor: Actor, token: ApiToken, url: str, events: Sequence[str], now: datetime
) -> tuple[Hook, str]:
    """A new hook and its secret, which is shown once."""
    must_operate(actor)
    must_be_told(token, events, now)
    must_be_outside(url)
    secret = PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    hook = Hook.objects.create(
        token=token, url=url, secret=secret, events=sorted(events), entry_id=last_entry(),
        made_by_id=actor.account_id, created_at=now,
    )  # fmt: skip
    record(actor, HOOK_MADE, hook, at=now, host=hook.host, events=hook.events)
    return hook, secret


def must_be_told(token: ApiToken, events: Sequence[str], now: datetime) -> None:
    known = {event.key: event.scope for event in EVENTS.values()}
    if not events or not set(events) <= known.keys():
        raise Refused(_("Say what the program is told."), status=422)
    if token.revoked_at or token.expires_at <= now:
        raise Refused(_("This token is not in force any more."), status=422)
    if lacks := sorted({known[key] for key in events} - set(token.scopes)):
        raise Refused(_("This token lacks {scopes}.").format(scopes=", ".join(lacks)), status=422)


def must_be_outside(url: str) -> None:
    """What its name says; where it leads is looked at when something is sent."""
    to = urlsplit(url)
    schemes = {"https", "http"} if to.hostname in settings.HOOK_HOSTS else {"https"}
    if not to.hostname or to.username or to.fragment or to.scheme not in schemes:
        raise Refused(_("The address begins with https:// and holds no name and password."), status=422)


def last_entry() -> int:
    with unscoped(because="a mark: what happens from now on"):
        return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


@transaction.atomic
def switch_hook(*, actor: Actor, hook_id: int, on: bool, now: datetime) -> Hook:
    """Off: what waits is given up. On again: it is told what happens from now on."""
    must_operate(actor)
    hook = Hook.objects.select_for_update(no_key=True).get(pk=hook_id)
    if on != (hook.off_at is not None):
        raise Refused(_("This was done already."), status=409)
    if not on:
        return switch_off(hook, actor=actor, now=now)
    hook.off_at, hook.failing_since, hook.entry_id = None, None, last_entry()
    hook.save(update_fields=["off_at", "failing_since", "entry_id"])
    record(actor, HOOK_ON, hook, at=now)
    return hook


def switch_off(hook: Hook, *, actor: Actor = SYSTEM, now: datetime) -> Hook:
    hook.off_at = now
    hook.save(update_fields=["off_at"])
    hook.deliveries.exclude(next_at=None).update(next_at=None)
    record(actor, HOOK_OFF, hook, at=now)
    return hook


@transaction.atomic
def send_again(*, actor: Actor, delivery_id: int, now: datetime) -> Delivery:
    must_operate(actor)
    delivery = (
        Delivery.objects.select_for_update(of=("self",), no_key=True)
        .select_related("hook")
        .get(pk=delivery_id)
    )
    if delivery.hook.off_at:
        raise Refused(_("This webhook is switched off."), status=409)
    delivery.next_at = now
    delivery.save(update_fields=["next_at"])
    record(actor, SENT_AGAIN, delivery.hook, at=now, message=delivery.public_id)
    return delivery


def gather(now: datetime) -> int:
    """Turn what happened since into messages, hook by hook."""
    hooks = Hook.objects.filter(off_at=None, token__revoked_at=None, token__expires_at__gt=now)
    return sum(gather_for(hook, now=now) for hook in hooks.select_related("token__place"))


@transaction.atomic
def gather_for(hook: Hook, *, now: datetime) -> int:
    """The mark moves in the same transaction, and only from where it was read: two workers tell nothing twice."""
    with unscoped(because="what of it may be told is asked in the scope of the token"):
        found = later(hook.entry_id, most=AT_ONCE, now=now)
    if not found:
        return 0
    if not Hook.objects.filter(pk=hook.pk, entry_id=hook.entry_id).update(entry_id=found[-1][0]):
        return 0
    wanted = [
        (pk, EVENTS[verb], int(subject.partition(":")[2]))
        for pk, subject, verb in found
        if verb in EVENTS and EVENTS[verb].key in hook.events and EVENTS[verb].scope in hook.token.scopes
    ]
    return len(Delivery.objects.bulk_create(deliveries(hook, wanted, now)))


def deliveries(hook: Hook, wanted: Sequence[tuple[int, Event, int]], now: datetime) -> list[Delivery]:
    with unscoped(because="when each of them happened"):
        times = dict(Entry.objects.filter(pk__in=[pk for pk, _event, _id in wanted]).values_list("pk", "at"))
    with scope_to(grants_of(hook.token)):
        known = {
            facts: facts(sorted({number for _pk, event, number in wanted if event.facts is facts}))
            for facts in {event.facts for _pk, event, _number in wanted}
        }
    return [
        delivery(hook, event, known[event.facts][number], times[pk], now)
        for pk, event, number in wanted
        if number in known[event.facts]
    ]


def delivery(hook: Hook, event: Event, data: dict[str, Any], at: datetime, now: datetime) -> Delivery:
    key = new_public_id()
    said = {"id": key, "type": event.key, "timestamp": at.isoformat(), "data": data}
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return Delivery(public_id=key, hook=hook, event=event.key, body=body, at=now, next_at=now)
