"""The joint finding (联合认定) and its shares of duty: drafted, agreed by all who came or put in force by the caller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction
from django.db.models import F

from gongzhi.cases.models import Whistle, WhistleFinding, WhistleShare
from gongzhi.cases.models.whistle import Objection
from gongzhi.cases.policies import whistle as policies
from gongzhi.cases.services.dispatch import needed, spoken
from gongzhi.cases.services.duty import tell_reporter
from gongzhi.cases.services.mother import carried
from gongzhi.cases.services.promising import Owed, ahead, covered, not_awaited, owe, settled
from gongzhi.cases.services.whistle import (
    called,
    drop_objections,
    kept,
    locked_whistle,
    replace_finding,
    tell,
)
from gongzhi.cases.services.work import named
from gongzhi.cases.states.whistle import CallState, WhistleState, WhistleStep, whistle_after
from gongzhi.cases.verbs import whistle as verbs
from gongzhi.core.formats import deadline
from gongzhi.core.said import gettext as _
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import Draft, draft, record_all
from gongzhi.law.more_time import end_of
from gongzhi.law.shares import in_words, missing
from gongzhi.people.actor import Actor

SHARE = "whistle_share"  # the duty
FINEST = 10_000  # the largest denominator: what a column keeps


@dataclass(frozen=True, slots=True)
class Part:
    """What one organisation does: its share of the whole, in words, by the end of which day."""

    org_id: int
    share: Fraction
    task: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Finding:
    text: str
    parts: Sequence[Part]


@transaction.atomic
def draft_finding(*, actor: Actor, whistle_id: int, finding: Finding, now: datetime) -> WhistleFinding:
    """The caller writes down what was found and who does which share. An earlier draft, and who agreed to it, is over."""
    whistle = locked_whistle(whistle_id)
    require(policies.can_lead(actor, whistle))
    whistle.state = whistle_after(whistle.state, WhistleStep.DRAFT)
    text = covered(needed(finding.text, _("Write down what was found.")))
    parts_fit(whistle, finding.parts, now)
    replace_finding(whistle, now=now)
    row = WhistleFinding.objects.create(
        whistle=whistle, version=whistle.findings.count() + 1, text=text, drafted_at=now
    )
    WhistleShare.objects.bulk_create(
        WhistleShare(
            finding=row, org_id=part.org_id, top=part.share.numerator, bottom=part.share.denominator,
            task=covered(part.task, 120), due_on=part.due_on, due_at=end_of(part.due_on),
        )
        for part in finding.parts
    )  # fmt: skip
    whistle.save(update_fields=["state"])
    entry = draft(verbs.DRAFTED, whistle, words=kept(whistle, text), version=row.version)
    record_all(actor, [named(entry, whistle.caller_id)], at=now)
    present = [call.org for call in whistle.calls.select_related("org") if call.state == CallState.ARRIVED]
    text = _("The joint finding of “{title}” is written. Agree to it, or say what is wrong.")
    tell(whistle, present, text.format(title=whistle.title), now=now)
    return row


def parts_fit(whistle: Whistle, parts: Sequence[Part], now: datetime) -> None:
    """The caller and those called take part, each once; the shares make one; every task has words and a day ahead."""
    allowed = {call.org_id for call in whistle.calls.all() if call.state != CallState.EXCUSED} | {
        whistle.caller_id
    }
    orgs = [part.org_id for part in parts]
    if not parts or len(set(orgs)) < len(orgs) or not set(orgs) <= allowed:
        raise Refused(_("Shares are for the caller and those who were called, one each."), status=422)
    if any(part.share <= 0 or part.share.denominator > FINEST for part in parts):
        raise Refused(_("A share is more than nothing, such as 40% or 1/3."), status=422)
    if gap := missing(part.share for part in parts):
        raise Refused(gap_in_words(gap), status=422)
    for part in parts:
        needed(part.task, _("Say of each share what is to be done."))
        ahead(part.due_on, now=now)


def gap_in_words(gap: Fraction) -> str:
    """Exactly what is missing to the whole, or too much."""
    said = (
        _("The shares make {sum}: {gap} is still missing to the whole.")
        if gap > 0
        else _("The shares make {sum}: {gap} is too much.")
    )
    return said.format(sum=in_words(1 - gap), gap=in_words(abs(gap)))


@transaction.atomic
def agree_finding(
    *, actor: Actor, whistle_id: int, org_id: int, version: int, now: datetime
) -> WhistleFinding:
    """One of those who came agrees to the draft that its page showed. The last one puts it in force."""
    whistle = locked_whistle(whistle_id)
    call = called(whistle, org_id)
    require(policies.can_agree(actor, whistle, call))
    if whistle.state != WhistleState.DRAFTED or call.state != CallState.ARRIVED:
        raise Refused(_("Those who came agree while the finding waits for them."), status=409)
    finding = whistle.findings.get(replaced_at=None)
    if finding.version != version:
        raise Refused(_("The finding has been written anew. Read it once more."), status=409)
    call.agreed_to = version
    call.save(update_fields=["agreed_to"])
    drafts: list[Draft] = [named(draft(verbs.AGREED, whistle, to=org_id, version=version), org_id)]
    present = whistle.calls.filter(state=CallState.ARRIVED)
    if all(one.agreed_to == version for one in present):
        drafts.append(draft(verbs.FOUND, whistle, version=version))
        put_in_force(whistle, finding, by_all=True, drafts=drafts, now=now)
    record_all(actor, drafts, at=now)
    return finding


@transaction.atomic
def settle_finding(*, actor: Actor, whistle_id: int, why: str, now: datetime) -> WhistleFinding:
    """The caller does not wait for everybody, and says why."""
    whistle = locked_whistle(whistle_id)
    require(policies.can_lead(actor, whistle))
    why = covered(needed(why, _("Say why it does not wait for everybody.")))
    finding = whistle.findings.filter(replaced_at=None).first()
    if finding is None:
        raise Refused(_("Write down the finding first."), status=409)
    drafts: list[Draft] = [
        draft(verbs.FOUND_ALONE, whistle, words=kept(whistle, why), version=finding.version)
    ]
    put_in_force(whistle, finding, by_all=False, drafts=drafts, now=now)
    record_all(actor, [named(one, whistle.caller_id) for one in drafts], at=now)
    return finding


def put_in_force(
    whistle: Whistle, finding: WhistleFinding, *, by_all: bool, drafts: list[Draft], now: datetime
) -> None:
    """Every share becomes a duty with its day; the caller's own promise to write it down is kept.

    Nobody waits on the spot any more. Whoever objects to being called still gets an answer.
    """
    whistle.state = whistle_after(whistle.state, WhistleStep.SETTLE)
    whistle.found_at = whistle.found_at or now
    whistle.save(update_fields=["state", "found_at"])
    finding.settled_at, finding.by_all = now, by_all
    finding.save(update_fields=["settled_at", "by_all"])
    settled(whistle, drafts=drafts, now=now)
    not_awaited(list(whistle.calls.filter(state=CallState.CALLED)), why="found", drafts=drafts, now=now)
    shares = list(finding.shares.select_related("org"))
    owe(
        [Owed(SHARE, share.task, share.org, share, share.due_at) for share in shares],
        whistle,
        drafts=drafts,
        now=now,
    )
    tell(
        whistle,
        [share.org for share in shares],
        _("“{title}”: your share is on your start page.").format(title=whistle.title),
        now=now,
    )
    plain = _("; ").join(
        _("{org}: {task}, until {day}").format(
            org=share.org.called, task=share.task, day=deadline(share.due_at, now=now)
        )
        for share in shares
    )
    for case in whistle.cases.select_related("words_key"):
        entry = draft(verbs.CASE_SETTLED, case, words=spoken(case, plain), whistle=whistle.pk)
        drafts += carried(case, [entry], now=now)
        tell_reporter(
            case, _("About “{title}”: {text}").format(title=case.title, text=plain), kind="case", now=now
        )


@transaction.atomic
def finish_share(*, actor: Actor, whistle_id: int, org_id: int, words: str, now: datetime) -> WhistleShare:
    """An organisation has done its share. The last one ends the whistle; its cases stay with their bearers."""
    whistle = locked_whistle(whistle_id)
    shares = WhistleShare.objects.filter(finding__whistle=whistle, finding__replaced_at=None).select_related(
        "org"
    )
    share = shares.filter(org_id=org_id).order_by(F("done_at").asc(nulls_first=True), "pk").first()
    if share is None:
        raise Refused(_("This organisation has no share in the finding."), status=404)
    require(policies.can_do_share(actor, whistle, share))
    if whistle.state != WhistleState.FOUND or share.done_at is not None:
        raise Refused(_("This share is done already, or is not owed now."), status=409)
    done = kept(whistle, covered(needed(words, _("Say what was done."))))
    share.done_at = now
    share.save(update_fields=["done_at"])
    entry = draft(verbs.SHARE_DONE, whistle, words=done, to=org_id, on_time=now <= share.due_at)
    drafts: list[Draft] = [named(entry, org_id)]
    settled(share, drafts=drafts, now=now)
    calls = list(whistle.calls.filter(org_id=org_id))
    drop_objections(calls, why="done", drafts=drafts, now=now, about=Objection.SHARE)
    if not shares.filter(done_at=None).exists():
        whistle.state, whistle.closed_at = whistle_after(whistle.state, WhistleStep.FINISH), now
        whistle.save(update_fields=["state", "closed_at"])
        drafts.append(draft(verbs.FINISHED, whistle))
        present = whistle.calls.exclude(state=CallState.EXCUSED).select_related("org")
        tell(
            whistle,
            [call.org for call in present if call.caller_rating is None],
            _("“{title}”: all shares are done. Rate who called you.").format(title=whistle.title),
            now=now,
        )
        tell(
            whistle,
            [whistle.caller],
            _("“{title}”: all shares are done. Rate those who were called.").format(title=whistle.title),
            now=now,
        )
    record_all(actor, drafts, at=now)
    return share
