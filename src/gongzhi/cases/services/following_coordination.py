"""Whistles and hard cases follow their place: what an old body called for, was called to or decides is the new one's."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef

from gongzhi.cases.models import HardCase, HardMeasure, HardMember, Whistle, WhistleCall, WhistleShare
from gongzhi.cases.services.promising import not_owed
from gongzhi.cases.states.hard import ALIVE
from gongzhi.cases.states.whistle import RUNNING, CallState
from gongzhi.core.placed import Change
from gongzhi.journal.services import Draft, draft

Pair = tuple[int, int]  # the old body, the body that answers now


def pass_on(change: Change, pair: Pair, *, verb: str, drafts: list[Draft], now: datetime) -> None:
    """What is over keeps the names of its day. The duties behind all of it have gone over already."""
    pass_whistles_on(change, pair, verb=verb, drafts=drafts, now=now)
    pass_entries_on(change, pair, verb=verb, drafts=drafts)


def pass_whistles_on(change: Change, pair: Pair, *, verb: str, drafts: list[Draft], now: datetime) -> None:
    old, new = pair
    running = list(Whistle.objects.locked().filter(change.inside(), state__in=RUNNING).order_by("pk"))
    led = [whistle for whistle in running if whistle.caller_id == old]
    drafts += [draft(verb, whistle, before=old, to=new) for whistle in led]
    Whistle.objects.filter(pk__in=[whistle.pk for whistle in led]).update(caller_id=new)
    calls = WhistleCall.objects.filter(whistle__in=running, org_id=old)
    there = WhistleCall.objects.filter(whistle=OuterRef("whistle"), org_id=new)
    doubles = calls.filter(Exists(there)) | calls.filter(whistle__caller_id=new)
    excuse(list(doubles.exclude(state=CallState.ARRIVED)), drafts=drafts, now=now)
    calls.exclude(pk__in=doubles.values("pk")).update(org_id=new)
    shares = WhistleShare.objects.filter(finding__whistle__in=running, finding__replaced_at=None)
    shares.filter(org_id=old, done_at=None).update(org_id=new)


def excuse(calls: list[WhistleCall], *, drafts: list[Draft], now: datetime) -> None:
    """Nobody is called twice, nor by itself: such a call is over, the other one stands."""
    not_owed(calls, why="merged", drafts=drafts, now=now)
    WhistleCall.objects.filter(pk__in=[call.pk for call in calls]).update(state=CallState.EXCUSED)


def pass_entries_on(change: Change, pair: Pair, *, verb: str, drafts: list[Draft]) -> None:
    old, new = pair
    entries = HardCase.objects.filter(change.inside(), state__in=ALIVE)
    decided = list(HardCase.objects.locked().filter(change.inside(), state__in=ALIVE, office_id=old))
    drafts += [draft(verb, hard, before=old, to=new) for hard in decided]
    entries.filter(asked_by_id=old).update(asked_by_id=new)
    entries.filter(pk__in=[hard.pk for hard in decided]).update(office_id=new)
    members = HardMember.objects.filter(hard__in=entries, org_id=old)
    there = HardMember.objects.filter(hard=OuterRef("hard"), org_id=new)
    members.filter(Exists(there.filter(person=OuterRef("person")))).delete()
    members.filter(Exists(there.filter(person=None)), person=None).delete()
    members.update(org_id=new)
    steps = HardMeasure.objects.filter(hard__in=entries, org_id=old, done_at=None, dropped_at=None)
    steps.update(org_id=new)
