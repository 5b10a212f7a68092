"""Further organisations are called to a whistle that runs.

Shares make one among all who are called, so whoever joins opens them again: a finding that was written is made anew,
and what was agreed to or owed by it is over. Nobody's time to come moves by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gongzhi.cases.models import Whistle, WhistleCall
from gongzhi.cases.policies import whistle as policies
from gongzhi.cases.services.dispatch import needed
from gongzhi.cases.services.promising import Owed, covered, owe
from gongzhi.cases.services.whistle import (
    COME,
    called_to,
    kept,
    locked_whistle,
    may_all_be_given,
    open_cases,
    tell,
)
from gongzhi.cases.services.whistle_objections import take_back_finding
from gongzhi.cases.services.work import named
from gongzhi.cases.states.whistle import RUNNING, CallState, WhistleState
from gongzhi.cases.verbs import whistle as verbs
from gongzhi.core.said import gettext as _
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import Draft, draft, record_all
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation


@dataclass(frozen=True, slots=True)
class Further:
    """Who is called besides, why only now, to be there by when."""

    org_ids: Sequence[int]
    reason: str
    report_by: datetime


@transaction.atomic
def call_further(*, actor: Actor, whistle_id: int, further: Further, now: datetime) -> list[WhistleCall]:
    """Each owes it to report in by its own time. A case behind the whistle opens to them, too."""
    whistle = locked_whistle(whistle_id)
    require(policies.can_lead(actor, whistle))
    if whistle.state not in RUNNING:
        raise Refused(
            _("This whistle is “{state}” now.").format(state=whistle.get_state_display()), status=409
        )
    if not (verdict := policies.can_be_there_by(further.report_by, now=now)):
        raise Refused(verdict.why, status=422)
    before = list(whistle.calls.select_related("org"))
    orgs = new_ones(whistle, before, further, now)
    cases = list(whistle.cases.filter(retired_at=None).select_related("words_key", "category"))
    may_all_be_given(cases, orgs)
    words = kept(whistle, covered(needed(further.reason, _("Say why you call them."))))
    calls = [
        WhistleCall(whistle=whistle, org=org, called_at=now, report_by=further.report_by) for org in orgs
    ]
    WhistleCall.objects.bulk_create(calls)
    names = _(", ").join(org.called for org in orgs)
    drafts: list[Draft] = [draft(verbs.CALLED_FURTHER, whistle, words=words, orgs=[org.pk for org in orgs])]
    owed = [Owed(COME, whistle.title, call.org, call, call.report_by) for call in calls]
    owe(owed, whistle, drafts=drafts, now=now)
    anew = open_again(whistle, further, drafts=drafts, now=now)
    open_cases(whistle, cases, orgs, drafts=drafts, now=now)
    record_all(actor, [named(one, whistle.caller_id) for one in drafts], at=now)
    tell_all(whistle, orgs, before, names, anew=anew, now=now)
    return calls


def new_ones(
    whistle: Whistle, before: Sequence[WhistleCall], further: Further, now: datetime
) -> list[Organisation]:
    """Whoever was called, and be it excused by the district, is not called again."""
    wanted = set(further.org_ids)
    if again := [call.org.called for call in before if call.org_id in wanted]:
        said = _("Called already: {names}.").format(names=_(", ").join(again))
        raise Refused(said, status=422)
    return called_to(whistle.place, wanted, whistle.caller, now, already=len(before))


def open_again(whistle: Whistle, further: Further, *, drafts: list[Draft], now: datetime) -> bool:
    if whistle.state == WhistleState.BLOWN:
        return False
    drafts.append(draft(verbs.REOPENED, whistle))
    take_back_finding(whistle, drafts=drafts, now=now, come_by=further.report_by)
    return True


def tell_all(
    whistle: Whistle, orgs: Sequence[Organisation], before: Sequence[WhistleCall], names: str, *, anew: bool,
    now: datetime,
) -> None:  # fmt: skip
    where = whistle.place.full_name or whistle.place.name
    text = _("{org} calls you to {place}: “{title}”.").format(
        org=whistle.caller, place=where, title=whistle.title
    )
    tell(whistle, orgs, text, now=now)
    text = (
        _("“{title}”: called further: {names}. The joint finding is made anew; no share is owed until then.")
        if anew
        else _("“{title}”: called further: {names}.")
    )
    there = [call for call in before if call.state != CallState.EXCUSED]
    also = {call.arrived_account_id for call in there if call.arrived_account_id}
    tell(
        whistle,
        [call.org for call in there],
        text.format(title=whistle.title, names=names),
        also=also,
        now=now,
    )
