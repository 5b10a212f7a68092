"""The cases that are still moving, in memory: their open duty, its holders, and what is said about them."""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from gongzhi.cases import verbs
from gongzhi.cases.models import Case, CaseBearing, CaseFollower, CasePhoto
from gongzhi.cases.routing import Route
from gongzhi.cases.services.duty import settle
from gongzhi.cases.services.hands import RING
from gongzhi.duties.models import Duty, DutyHolder, DutyState
from gongzhi.duties.services.life import DONE, DROPPED, OPENED, holder
from gongzhi.journal.models import WordsKey
from gongzhi.journal.services import Draft, draft, label_of
from gongzhi.journal.words import Kept
from gongzhi.notices.services import message
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right
from gongzhi.portal.demo.directory import Directory
from gongzhi.portal.demo.ledger import Ledger
from gongzhi.portal.demo.town import Town

STILL_RELEASED = timedelta(days=4)  # a closed case may be released to the public until then


@dataclass(slots=True)
class Live:
    """A case and what hangs on it."""

    case: Case
    key: WordsKey
    duty: Duty | None = None
    holders: list[DutyHolder] = field(default_factory=list)
    bearings: set[int] = field(default_factory=set)
    subjects: list[str] = field(default_factory=list)
    followers: list[CaseFollower] = field(default_factory=list)
    photos: list[CasePhoto] = field(default_factory=list)


class Desk:
    def __init__(self, town: Town) -> None:
        self.ledger = Ledger()
        self.directory = Directory(town)
        self.live: dict[int, Live] = {}
        self.alarms: list[tuple[datetime, int, Live]] = []  # when the clock should look at a duty
        self.closed: deque[tuple[datetime, int]] = deque()

    def bind(self, live: Live, way: Route, *, now: datetime) -> list[Draft]:
        """Dispatch by a route, as `cases.services.duty` settles and binds."""
        case = live.case
        duty = settle(case, way, now=now)
        if duty is None:
            return []
        drafts = [self.open(live, duty)]
        self.bear(live, duty.bearer, now)
        due = duty.due_at.isoformat()
        return [*drafts, draft(verbs.DISPATCHED, case, to=duty.bearer_id, due=due, **case.why)]

    def open(self, live: Live, duty: Duty) -> Draft:
        duty.subject = label_of(live.case)
        live.duty = self.ledger.number(duty)
        live.subjects.append(label_of(duty))
        live.holders = []
        self.hold(live, duty.bearer, level=duty.level, due=duty.due_at, now=duty.opened_at, is_bearer=True)
        self.alarm(live)
        return draft(
            OPENED, duty, fresh=True, org=duty.bearer_id, due=duty.due_at.isoformat(), about=duty.subject
        )

    def hold(
        self,
        live: Live,
        org: Organisation,
        *,
        level: str,
        due: datetime,
        now: datetime,
        is_bearer: bool = False,
    ) -> None:
        if live.duty:
            row = holder(live.duty, org, level=level, due=due, now=now, is_bearer=is_bearer)
            live.holders.append(self.ledger.number(row))

    def bear(self, live: Live, org: Organisation, now: datetime) -> None:
        if org.pk not in live.bearings:
            live.bearings.add(org.pk)
            self.ledger.add(CaseBearing(case=live.case, org=org, since=now))

    def alarm(self, live: Live) -> None:
        if live.duty:
            for moment in (live.duty.remind_at, live.duty.climb_at):
                if moment:
                    heapq.heappush(self.alarms, (moment, live.duty.pk, live))

    def done(self, live: Live, now: datetime) -> list[Draft]:
        if live.duty is None:
            return []
        kept = now <= live.duty.due_at
        said = draft(DONE, live.duty, kept=kept)
        self.end(live, DutyState.DONE, now, kept=kept)
        return [said]

    def drop(self, live: Live, why: str, now: datetime) -> list[Draft]:
        if live.duty is None:
            return []
        said = draft(DROPPED, live.duty, why=why)
        self.end(live, DutyState.DROPPED, now, kept=None)
        return [said]

    def end(self, live: Live, state: str, now: datetime, *, kept: bool | None) -> None:
        """The duty is over, and so are its rows."""
        duty = live.duty
        if duty is None:
            return
        duty.state, duty.closed_at, duty.kept = state, now, kept
        duty.remind_at = duty.climb_at = None
        for row in live.holders:
            row.is_open = False
        self.store_duty(live)
        live.duty = None

    def store_duty(self, live: Live) -> None:
        if live.duty:
            self.ledger.put(live.duty)
            for row in live.holders:
                self.ledger.put(row)

    def say(self, live: Live, text: str) -> Kept:
        return self.ledger.keep(text, live.key)

    def tell_reporter(self, live: Live, text: str, *, kind: str, now: datetime) -> None:
        """Word to who reported, and to who follows and left a number."""
        case, about = live.case, {"kind": kind, "subject": label_of(live.case), "text": text}
        told = [(case.follow_key, case.reporter_account_id, case.contact)]
        told += [(follower.follow_key, None, follower.contact) for follower in live.followers]
        for key, account_id, contact in told:
            if account_id or contact:
                link = f"/follow/{key}/"
                row = message(due_at=now, link=link, account_id=account_id, contact=contact, **about)
                self.ledger.add(row)

    def tell_person(self, duty: Duty, person_id: int, text: str, *, now: datetime) -> None:
        if account_id := self.directory.account_of(person_id):
            row = message(kind=RING, subject=duty.subject, text=text, due_at=now, account_id=account_id)
            self.ledger.add(row)

    def tell_staff(
        self, about: Case | Duty, org_id: int, text: str, *, kind: str, right: Right, now: datetime
    ) -> None:
        subject = about.subject if isinstance(about, Duty) else label_of(about)
        right = Right.NAMED if about.named_only else right
        for account_id in self.directory.told(org_id, about, right, localdate(now)):
            self.ledger.add(message(kind=kind, subject=subject, text=text, due_at=now, account_id=account_id))

    def close_case(self, live: Live, now: datetime) -> None:
        self.closed.append((now, live.case.pk))
        while self.closed and self.closed[0][0] < now - STILL_RELEASED:
            self.store(self.live.pop(self.closed.popleft()[1]))

    def store(self, live: Live) -> None:
        self.ledger.put(live.case)
        for photo in live.photos:
            self.ledger.put(photo)
        self.ledger.forget([label_of(live.case), *live.subjects])

    def close(self) -> None:
        """What is still open is stored as it stands."""
        for live in self.live.values():
            self.store_duty(live)
            self.store(live)
        self.ledger.close()
