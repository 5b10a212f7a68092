"""A department says that it is not its business; the district decides with a written ground. No clock stops for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gongzhi.cases.models import Whistle, WhistleCall, WhistleFinding, WhistleObjection
from gongzhi.cases.models.whistle import Objection
from gongzhi.cases.policies import whistle as policies
from gongzhi.cases.services.dispatch import needed
from gongzhi.cases.services.promising import covered, not_awaited, not_owed, settled
from gongzhi.cases.services.whistle import (
    called,
    drop_objections,
    find_by,
    kept,
    locked_whistle,
    owe_finding,
    replace_finding,
    tell,
)
from gongzhi.cases.services.work import named
from gongzhi.cases.states.whistle import (
    GATHERING,
    CallState,
    CallStep,
    WhistleState,
    WhistleStep,
    call_after,
    whistle_after,
)
from gongzhi.cases.verbs import whistle as verbs
from gongzhi.core.said import gettext as _
from gongzhi.core.verdict import Refused, require
from gongzhi.duties.services import Promise, open_duties, plan_duty
from gongzhi.journal.services import Draft, draft, record_all
from gongzhi.law.deadlines import Limit, LimitUnit
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right
from gongzhi.people.selectors import bodies_of

DECIDE = "whistle_objection"  # the duty
DECIDE_LIMIT = Limit(1, LimitUnit.WORKING_DAY)


@dataclass(frozen=True, slots=True)
class Verdict:
    upheld: bool
    ground: str


@transaction.atomic
def object_to(
    *, actor: Actor, whistle_id: int, org_id: int, about: Objection, why: str, now: datetime
) -> WhistleObjection:
    """Object to being called, or to the share that the finding gave. The times run on until it is decided."""
    whistle = locked_whistle(whistle_id)
    call = called(whistle, org_id)
    require(policies.can_object(actor, whistle, call))
    why = covered(needed(why, _("Say why it is not yours.")))
    if call.objections.filter(decided_at=None).exists():
        raise Refused(_("The objection is with the district; its answer is still to come."), status=409)
    if about == Objection.CALL:
        if whistle.state not in GATHERING:
            raise Refused(
                _("This whistle is “{state}” now.").format(state=whistle.get_state_display()), status=409
            )
        call.state = call_after(call.state, CallStep.OBJECT)
        call.save(update_fields=["state"])
    elif whistle.state != WhistleState.FOUND or not has_open_share(whistle, org_id):
        raise Refused(_("{org} has no open share in this finding.").format(org=call.org), status=409)
    words = kept(whistle, why)
    objection = WhistleObjection.objects.create(call=call, about=about, words_id=words.id, at=now)
    verb = verbs.OBJECTED if about == Objection.CALL else verbs.SHARE_OBJECTED
    drafts: list[Draft] = [named(draft(verb, whistle, words=words, to=org_id), org_id)]
    arbiter = arbiter_of(whistle)
    duty = plan_duty(Promise(DECIDE, whistle.title, arbiter, DECIDE_LIMIT), whistle, now=now)
    open_duties([(duty, objection)], drafts=drafts)
    record_all(actor, drafts, at=now)
    text = _("{org} objects in “{title}”: {why}").format(org=call.org, title=whistle.title, why=why)
    tell(whistle, [arbiter], text, right=Right.ARBITRATE, now=now)
    tell(whistle, [whistle.caller], text, now=now)
    return objection


def has_open_share(whistle: Whistle, org_id: int) -> bool:
    """In the finding as it stands, agreed or not."""
    findings = WhistleFinding.objects.filter(whistle=whistle, replaced_at=None)
    return findings.filter(shares__org_id=org_id, shares__done_at=None).exists()


def arbiter_of(whistle: Whistle) -> Organisation:
    district = bodies_of(whistle).get("district")
    if district is None:
        raise Refused(_("No office of the district is entered, so nobody could decide on it."), status=409)
    return district


@transaction.atomic
def decide_objection(
    *, actor: Actor, whistle_id: int, org_id: int, verdict: Verdict, now: datetime
) -> WhistleObjection:
    """Upheld: the department need not come, and a finding that gives it a share is made anew. Rejected: everything is
    owed as before, by the time that ran meanwhile."""
    whistle = locked_whistle(whistle_id)
    call = called(whistle, org_id)
    objection = call.objections.filter(decided_at=None).first()
    if objection is None:
        raise Refused(_("This has been decided already, or is not needed any more."), status=409)
    require(policies.can_arbitrate(actor, whistle, call))
    words = covered(needed(verdict.ground, _("Write down the ground of the decision.")))
    ground = kept(whistle, words)
    objection.upheld, objection.decided_at, objection.ground_id = verdict.upheld, now, ground.id
    objection.save(update_fields=["upheld", "decided_at", "ground_id"])
    verb = verbs.UPHELD if verdict.upheld else verbs.REJECTED
    drafts: list[Draft] = [draft(verb, whistle, words=ground, to=org_id, about=objection.about)]
    settled(objection, drafts=drafts, now=now)
    if objection.about == Objection.CALL:
        answer_call(whistle, call, upheld=verdict.upheld, drafts=drafts, now=now)
    if verdict.upheld and has_open_share(whistle, org_id):
        take_back_finding(whistle, drafts=drafts, now=now)
    record_all(actor, drafts, at=now)
    tell(whistle, [call.org, whistle.caller], sentence(whistle, call, words, upheld=verdict.upheld), now=now)
    return objection


def sentence(whistle: Whistle, call: WhistleCall, ground: str, *, upheld: bool) -> str:
    said = (
        _("The objection of {org} in “{title}” is upheld: {ground}")
        if upheld
        else _("The objection of {org} in “{title}” is rejected, all times stand: {ground}")
    )
    return said.format(org=call.org, title=whistle.title, ground=ground)


def answer_call(
    whistle: Whistle, call: WhistleCall, *, upheld: bool, drafts: list[Draft], now: datetime
) -> None:
    """Rejected once the finding counts, nobody waits on the spot for it any more either."""
    if call.state != CallState.OBJECTED:
        return
    call.state = call_after(call.state, CallStep.UPHOLD if upheld else CallStep.REJECT)
    call.save(update_fields=["state"])
    if upheld:
        not_owed([call], why="upheld", drafts=drafts, now=now)
    elif whistle.state not in GATHERING:
        not_awaited([call], why="found", drafts=drafts, now=now)


def take_back_finding(
    whistle: Whistle, *, drafts: list[Draft], now: datetime, come_by: datetime | None = None
) -> None:
    """Who does what is open again: open shares are owed no longer nor objected to; the caller owes a new finding,
    some days from now, or after the time to come of who is called further."""
    finding = WhistleFinding.objects.get(whistle=whistle, replaced_at=None)
    not_owed(finding.shares.filter(done_at=None), why="revised", drafts=drafts, now=now)
    drop_objections(list(whistle.calls.all()), why="revised", drafts=drafts, now=now, about=Objection.SHARE)
    replace_finding(whistle, now=now)
    whistle.state = whistle_after(whistle.state, WhistleStep.REVISE)
    whistle.save(update_fields=["state"])
    if finding.settled_at is not None:
        owe_finding(whistle, find_by(whistle, come_by or now), drafts=drafts, now=now)
