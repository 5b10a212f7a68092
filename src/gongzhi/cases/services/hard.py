"""The list of hard cases: asked for, decided by the subdistrict, back on its day, kept or taken off.

None of this closes a case. Its promise moves to the day on which the entry comes back, and the first one stays beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from gongzhi.cases.models import Case, CaseBearing, HardCase, HardMember
from gongzhi.cases.models.hard import Outcome
from gongzhi.cases.policies import hard as policies
from gongzhi.cases.services.dispatch import locked, needed, spoken
from gongzhi.cases.services.duty import open_duty_of, tell_reporter
from gongzhi.cases.services.hard_end import leave
from gongzhi.cases.services.mother import carried
from gongzhi.cases.services.pause import end_pause
from gongzhi.cases.services.promising import Word, covered, ring, settled
from gongzhi.cases.services.work import named
from gongzhi.cases.states import Status
from gongzhi.cases.states.hard import HardState, HardStep, hard_after
from gongzhi.cases.verbs import hard as verbs
from gongzhi.core import config
from gongzhi.core.formats import day as day_in_words
from gongzhi.core.models import levels_of
from gongzhi.core.said import gettext as _
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.duties.services import Promise, move_due, open_duty
from gongzhi.journal import words as said
from gongzhi.journal.services import Draft, draft, record_all
from gongzhi.law.deadlines import Limit, LimitUnit
from gongzhi.law.more_time import end_of
from gongzhi.people.actor import SYSTEM, Actor
from gongzhi.people.posts import Right
from gongzhi.people.selectors import bodies_of

DECIDE, BACK = "hard_ask", "hard_back"  # the duties of the office
DECIDE_LIMIT = Limit(2, LimitUnit.WORKING_DAY)
RING = "hard"  # the kind of message
AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Wish:
    """Why it cannot be closed now, what helps until then, and the day on which it is looked at again."""

    why: str
    review_on: date
    solution: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """On the list until a day, or not; in words that the reporter reads where it is listed."""

    granted: bool
    words: str
    review_on: date | None = None


@transaction.atomic
def ask_for_list(*, actor: Actor, case_id: int, wish: Wish, now: datetime) -> HardCase:
    """The bearer or the community asks the subdistrict to put a case on the list."""
    case = locked(case_id)
    require(policies.can_ask(actor, case))
    why = covered(needed(wish.why, _("Say why it cannot be closed now.")))
    require_listable(case)
    day_fits(wish.review_on, case, now)
    office = bodies_of(case).get("subdistrict")
    if office is None:
        raise Refused(
            _("No subdistrict is entered for this place, so nobody could decide on it."), status=409
        )
    asker = actor.speaks_for(case, [case.bearer_id] if case.bearer_id else []) or office.pk
    hard = HardCase(
        case=case, place_id=case.place_id, grid_id=case.grid_id, asked_by_id=asker, office=office,
        words_key=said.new_key(), why=why, solution=covered(wish.solution), asked_at=now, review_on=wish.review_on,
        **levels_of(case),
    )  # fmt: skip
    try:
        with transaction.atomic():
            hard.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("It is on the list already, or has been asked for."), status=409) from None
    until = end_of(wish.review_on).isoformat()
    drafts: list[Draft] = [
        draft(verbs.ASKED, hard, words=said.keep(why, hard.words_key), fresh=True, until=until),
        draft(verbs.ASKED, case, words=spoken(case, why), until=until),
    ]
    open_duty(Promise(DECIDE, case.title, office, DECIDE_LIMIT), hard, drafts=drafts, now=now)
    record_all(actor, [named(one, asker) for one in drafts], at=now)
    tell(
        hard,
        [office.pk],
        _("“{title}” is asked to go on the list of hard cases.").format(title=case.title),
        now=now,
    )
    return hard


def require_listable(case: Case) -> None:
    if case.status != Status.ACCEPTED:
        raise Refused(_("Only a case that somebody has in hand goes on the list of hard cases."), status=409)


def day_fits(day: date, case: Case, now: datetime) -> None:
    most = config.value(verbs.HARD_DAYS, case)
    today = localdate(now)
    if not today < day <= today + timedelta(days=most):
        raise Refused(_("Choose a day ahead, at most {n} days from today.").format(n=most), status=422)


def locked_entry(hard_id: int) -> HardCase:
    """The entry and its case within the caller's scope, both locked: the case first, as everywhere."""
    case_id = HardCase.objects.filter(pk=hard_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise Refused(_("There is no such hard case for you."), status=404)
    case = locked(case_id, withdrawn=True)
    hard = (
        HardCase.objects.locked().select_related("office", "asked_by", "words_key", "place").get(pk=hard_id)
    )
    hard.case = case
    return hard


def both(verb: str, hard: HardCase, text: str, until: date | None = None) -> list[Draft]:
    """The same line in the diary and in the history of the case, each with the words under its own key."""
    data: dict[str, Any] = {"until": end_of(until).isoformat()} if until else {}
    return [
        draft(verb, hard, words=said.keep(text, hard.words_key), **data),
        draft(verb, hard.case, words=spoken(hard.case, text), **data),
    ]


@transaction.atomic
def decide_wish(*, actor: Actor, hard_id: int, ruling: Ruling, now: datetime) -> HardCase:
    """The subdistrict puts it on the list until a day, or says why not."""
    hard = locked_entry(hard_id)
    require(policies.can_decide(actor, hard))
    words = covered(needed(ruling.words, _("Say why.")))
    drafts: list[Draft] = []
    settled(hard, drafts=drafts, now=now)
    if ruling.granted:
        hard.state, hard.listed_at = hard_after(hard.state, HardStep.LIST), now
        stand_until(hard, ruling.review_on, drafts=drafts, now=now)
        gather(hard, now=now)
        drafts += both(verbs.LISTED, hard, words, hard.review_on)
        tell_reporter(hard.case, told(hard, words, now), kind="case", now=now)
    else:
        hard.state, hard.left_at = hard_after(hard.state, HardStep.REFUSE), now
        hard.save(update_fields=["state", "left_at"])
        drafts += both(verbs.REFUSED, hard, words)
    decided(actor, hard, drafts, now=now)
    text = (
        _("“{title}” is on the list of hard cases: {words}")
        if ruling.granted
        else _("“{title}” does not go on the list of hard cases: {words}")
    )
    tell(
        hard,
        [hard.asked_by_id, hard.case.bearer_id or 0],
        text.format(title=hard.case.title, words=words),
        now=now,
    )
    return hard


def decided(actor: Actor, hard: HardCase, drafts: list[Draft], *, now: datetime) -> None:
    """Write down what the office decided; of a mother of many reports, in the history of each."""
    entries = carried(hard.case, drafts, now=now)
    record_all(actor, [named(one, hard.office_id) for one in entries], at=now)


def told(hard: HardCase, words: str, now: datetime) -> str:
    """What the reporter reads: plain, and without a promise that nobody can keep."""
    sentence = _(
        "“{title}” cannot be solved soon. It stays open, on the list of hard cases; on {day} it is looked at again. {words}"
    )
    day = day_in_words(hard.review_on, today=localdate(now))
    return sentence.format(title=hard.case.title, day=day, words=words)


def stand_until(hard: HardCase, day: date | None, *, drafts: list[Draft], now: datetime) -> None:
    """It comes back on that day, and until then its bearer's promise reaches; a pause of the clock ends."""
    if day is None:
        raise Refused(_("Say until which day."), status=422)
    day_fits(day, hard.case, now)
    hard.review_on = day
    hard.save(update_fields=["state", "listed_at", "review_on"])
    hard.case.hard_until = day
    hard.case.save(update_fields=["hard_until"])
    promise_until(hard.case, end_of(day), drafts=drafts, now=now)


def promise_until(case: Case, due: datetime, *, drafts: list[Draft], now: datetime) -> None:
    duty = open_duty_of(case)
    if duty is None:
        return
    end_pause(case, duty, drafts=drafts, now=now)
    move_due(duty, due, quiet_until=now, drafts=drafts)
    case.due_at, case.first_due_at = due, duty.first_due_at
    case.save(update_fields=["due_at", "first_due_at"])


def gather(hard: HardCase, *, now: datetime) -> None:
    """The group begins with the bearer, the community and the office."""
    community = bodies_of(hard.case).get("community")
    orgs = {hard.case.bearer_id, community.pk if community else None, hard.office_id, hard.asked_by_id} - {
        None
    }
    for org_id in sorted(pk for pk in orgs if pk):
        HardMember.objects.get_or_create(hard=hard, org_id=org_id, person=None, defaults={"since": now})
        CaseBearing.objects.get_or_create(case=hard.case, org_id=org_id, defaults={"since": now})


@transaction.atomic
def keep_on_list(*, actor: Actor, hard_id: int, ruling: Ruling, now: datetime) -> HardCase:
    """It has come back and is not solved: it stays, until another day, and the reporter is told why."""
    hard = locked_entry(hard_id)
    require(policies.can_decide(actor, hard))
    words = covered(needed(ruling.words, _("Say why.")))
    hard.state = hard_after(hard.state, HardStep.KEEP)
    drafts: list[Draft] = []
    settled(hard, drafts=drafts, now=now)
    stand_until(hard, ruling.review_on, drafts=drafts, now=now)
    drafts += both(verbs.KEPT, hard, words, hard.review_on)
    decided(actor, hard, drafts, now=now)
    tell_reporter(hard.case, told(hard, words, now), kind="case", now=now)
    return hard


@transaction.atomic
def take_off_list(*, actor: Actor, hard_id: int, ruling: Ruling, now: datetime) -> HardCase:
    """It goes on as a usual case, owed by the end of a day. `ruling.review_on` is that day."""
    hard = locked_entry(hard_id)
    require(policies.can_decide(actor, hard))
    words = covered(needed(ruling.words, _("Say why.")))
    if ruling.review_on is None:
        raise Refused(_("Say until which day."), status=422)
    day_fits(ruling.review_on, hard.case, now)
    if hard.state == HardState.ASKED:
        raise Refused(_("Decide first whether it goes on the list."), status=409)
    drafts: list[Draft] = []
    leave(hard, Outcome.USUAL, drafts=drafts, now=now)
    hard.case.hard_until = None
    hard.case.save(update_fields=["hard_until"])
    promise_until(hard.case, end_of(ruling.review_on), drafts=drafts, now=now)
    drafts += both(verbs.LEFT, hard, words)
    decided(actor, hard, drafts, now=now)
    text = _("“{title}” is off the list of hard cases and goes on: {words}")
    text = text.format(title=hard.case.title, words=words)
    tell_reporter(hard.case, text, kind="case", now=now)
    tell(hard, [hard.case.bearer_id or 0], text, now=now)
    return hard


def come_back(now: datetime) -> int:
    """Entries whose day has come wait for the office again, and nobody has to remember them."""
    moved = 0
    with unscoped(because="the clock looks at every place"):
        while batch := _bring_back_some(now):
            moved += batch
    return moved


@transaction.atomic
def _bring_back_some(now: datetime) -> int:
    due = HardCase.objects.filter(state=HardState.LISTED, review_on__lte=localdate(now))
    rows = due.order_by("review_on", "pk").select_for_update(skip_locked=True, of=("self",), no_key=True)
    entries = list(rows.select_related("case__words_key", "office", "words_key")[:AT_ONCE])
    for hard in entries:
        hard.state = hard_after(hard.state, HardStep.RETURN)
        hard.save(update_fields=["state"])
        drafts: list[Draft] = [draft(verbs.RETURNED, hard), draft(verbs.RETURNED, hard.case)]
        limit = Limit(config.value(verbs.REVIEW_DAYS, hard), LimitUnit.WORKING_DAY)
        open_duty(Promise(BACK, hard.case.title, hard.office, limit), hard, drafts=drafts, now=now)
        record_all(SYSTEM, carried(hard.case, drafts, now=now), at=now)
        text = _("“{title}” has come back from the list of hard cases today.").format(title=hard.case.title)
        tell(hard, [hard.office_id, hard.case.bearer_id or 0], text, now=now)
        plain = _("“{title}” is looked at again today. You will be told how it goes on.")
        tell_reporter(hard.case, plain.format(title=hard.case.title), kind="case", now=now)
    return len(entries)


def tell(hard: HardCase, org_ids: list[int], text: str, *, now: datetime) -> None:
    link = reverse("hard_detail", args=[hard.public_id])
    ring(
        Word(RING, f"hardcase:{hard.pk}", text, link, Right.ASSIGN),
        [pk for pk in org_ids if pk],
        hard,
        now=now,
    )
