"""What the bearer of a case has asked of the body above it, and whether it can ask again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from gongzhi.cases import verbs
from gongzhi.cases.models import Case, CasePlea
from gongzhi.cases.models.case import Source, Urgency
from gongzhi.cases.models.plea import PleaKind, PleaState
from gongzhi.cases.states import Status
from gongzhi.core import config
from gongzhi.core.verdict import YES, Refused, Verdict, no
from gongzhi.duties.models import DutyState
from gongzhi.duties.services.life import LEVEL_OF_BODY
from gongzhi.journal import words as said
from gongzhi.law.more_time import Allowed, Barrier, may_ask
from gongzhi.law.packs import pack_for
from gongzhi.law.petitions import EXTENSION, PETITION_LIMITS
from gongzhi.people.models import Organisation
from gongzhi.people.selectors import body_above
from gongzhi.places.selectors import subdistrict_code

SETTINGS = {
    PleaKind.EXTEND: (verbs.EXTEND_TIMES, verbs.EXTEND_DAYS),
    PleaKind.PAUSE: (verbs.PAUSE_TIMES, verbs.PAUSE_DAYS),
}


@dataclass(frozen=True, slots=True)
class Pleas:
    """What was asked about the promise that is open now, the newest first."""

    rows: list[CasePlea]

    @property
    def time(self) -> CasePlea | None:
        """More time or a pause, waiting to be decided."""
        return next(
            (row for row in self.rows if row.state == PleaState.OPEN and row.kind != PleaKind.HELP), None
        )

    @property
    def help(self) -> CasePlea | None:
        return next(
            (row for row in self.rows if row.state == PleaState.OPEN and row.kind == PleaKind.HELP), None
        )

    @property
    def pause(self) -> CasePlea | None:
        """The pause under way."""
        granted = (row for row in self.rows if row.state == PleaState.GRANTED and row.kind == PleaKind.PAUSE)
        return next((row for row in granted if row.ended_at is None), None)

    @property
    def extended(self) -> list[CasePlea]:
        return [row for row in self.rows if row.state == PleaState.GRANTED]

    @property
    def helpers(self) -> list[CasePlea]:
        """Each body that was asked for help, once."""
        asked = {row.to_id: row for row in reversed(self.rows) if row.kind == PleaKind.HELP}
        return list(asked.values())

    def granted(self, kind: str) -> int:
        return sum(row.kind == kind for row in self.extended)


def pleas_of(case: Case) -> Pleas:
    """One query."""
    rows = case.pleas.filter(duty__state=DutyState.OPEN).exclude(state=PleaState.DROPPED)
    return Pleas(list(rows.select_related("by", "to", "case")))


def reason_of(plea: CasePlea) -> str:
    return said.read([plea.words_id]).get(plea.words_id, "") if plea.words_id else ""


def allowed(kind: PleaKind, case: Case) -> Allowed:
    """As the place has set it; for a petition as the law has it, whose clock never stands still."""
    if case.source == Source.PETITION:
        return EXTENSION if kind == PleaKind.EXTEND else Allowed(0, 0)
    times, days = SETTINGS[kind]
    return Allowed(config.value(times, case), config.value(days, case))


def asked_of(case: Case) -> Organisation:
    """The body above the bearer, wherever the case has climbed to meanwhile."""
    level = LEVEL_OF_BODY.get(case.bearer.kind, "grid") if case.bearer else "grid"
    above = body_above(level, case)
    if above is None:
        raise Refused(_("Nobody is entered above who acts, so nobody could answer."), status=409)
    return above[1]


def can_ask_now(kind: PleaKind, case: Case, pleas: Pleas, *, now: datetime) -> Verdict:
    """Whether the state of the case allows to ask; who may ask is a policy."""
    if case.status != Status.ACCEPTED or case.due_at is None:
        return no(_("Accept it first."))
    if kind == PleaKind.HELP:
        return YES if pleas.help is None else no(_("It has been asked for; the answer is still to come."))
    if pleas.time is not None:
        return no(_("It has been asked for; the old time counts until it is decided."))
    if case.paused_until is not None:
        return no(_("The clock stands still now."))
    if kind == PleaKind.PAUSE and case.urgency == Urgency.URGENT:
        return no(_("The clock of an urgent case does not stand still."))
    limits = allowed(kind, case)
    return said_of(may_ask(case.due_at, now=now, granted=pleas.granted(kind), allowed=limits), limits)


def said_of(barrier: Barrier | None, limits: Allowed) -> Verdict:
    """The sentence of a rule's answer."""
    if barrier is None:
        return YES
    sentences = {
        Barrier.LATE: _("Its time has passed already. Ask before it passes."),
        Barrier.TOO_OFTEN: _("That was granted {n} times already, more is not allowed."),
        Barrier.NOT_LATER: _("Choose a day after the time that counts now."),
        Barrier.TOO_FAR: _("At most {days} days more are allowed."),
    }
    return no(sentences[barrier].format(n=limits.times, days=limits.days))


def asked(case: Case, step: str, pleas: Pleas, now: datetime) -> dict[str, Any]:
    """What stands above the form of a step: what was asked, who decides, what is allowed and on which ground."""
    if step in ASKING:
        return {"to": asked_of(case), "law": ground(ASKING[step], case, now)}
    plea = {"decide": pleas.time, "answer": pleas.help}.get(step)
    if plea is None:
        return {}
    return {"plea": plea, "reason": reason_of(plea), "law": ground(PleaKind(plea.kind), case, now)}


ASKING = {kind.value: kind for kind in PleaKind}


@dataclass(frozen=True, slots=True)
class GroundOfLaw:
    finding: str
    cite: str


def ground(kind: PleaKind, case: Case, now: datetime) -> GroundOfLaw:
    """What the place allows, and the article or the policy behind it."""
    if case.source == Source.PETITION and kind == PleaKind.EXTEND:
        basis = PETITION_LIMITS["extend"].basis
        cite = _("{article}: {words}").format(article=basis, words=basis.words)
        return GroundOfLaw(_("Once, by at most 30 days; the petitioner is told why"), cite)
    name = "help" if kind == PleaKind.HELP else "more_time"
    rule = pack_for(subdistrict_code(case.subdistrict_id)).rule(name, on=localdate(now))
    cite = (
        _("{article}: {words}").format(article=rule.basis, words=rule.basis.words)
        if rule.basis
        else rule.reason
    )
    if kind == PleaKind.HELP:
        return GroundOfLaw(_("Whoever took the case on answers for it, and others help."), cite)
    limits = allowed(kind, case)
    finding = (
        _("At most {times} times, at most {days} days each")
        if kind == PleaKind.EXTEND
        else _("The clock stands still at most {times} times, at most {days} days each")
    )
    return GroundOfLaw(finding.format(times=limits.times, days=limits.days), cite)
