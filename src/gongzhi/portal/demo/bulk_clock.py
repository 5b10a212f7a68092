"""The clock of the bulk writer: reminders, climbing, and cases that nobody rates, as `duties` and `cases` do it."""

from __future__ import annotations

import heapq
from datetime import datetime, timedelta

from django.utils.translation import gettext

from gongzhi.cases import verbs
from gongzhi.cases.states import Status
from gongzhi.core import config
from gongzhi.duties.models import DutyLevel
from gongzhi.duties.services.clock import CLIMBED, REMINDED, WHY_UP
from gongzhi.journal.services import draft
from gongzhi.people.actor import SYSTEM
from gongzhi.people.posts import Right
from gongzhi.portal.demo.desk import Desk, Live

SOON = "“{title}” is due soon."
CLOSES = "“{title}” closes in {days} days unless you tell us that it is not solved."


class Clock:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.finished: dict[int, Live] = {}  # by case, in the order of finishing
        self.asked: dict[int, Live] = {}

    def next_moment(self) -> datetime | None:
        alarms = self.desk.alarms
        while alarms:
            moment, pk, live = alarms[0]
            if live.duty and live.duty.pk == pk and moment in (live.duty.remind_at, live.duty.climb_at):
                return moment
            heapq.heappop(alarms)
        return None

    def tick(self, now: datetime) -> None:
        due: list[Live] = []
        while (moment := self.next_moment()) and moment <= now:
            due.append(heapq.heappop(self.desk.alarms)[2])
        for live in due:
            if live.duty and live.duty.remind_at and live.duty.remind_at <= now:
                self.remind(live, now)
        for live in due:
            if live.duty and live.duty.climb_at and live.duty.climb_at <= now:
                self.climb(live, now)

    def remind(self, live: Live, now: datetime) -> None:
        duty = live.duty
        if duty is None:
            return
        duty.remind_at = None
        if duty.due_at > now:
            text = gettext(SOON).format(title=duty.title)
            self.desk.tell_staff(duty, duty.bearer_id, text, kind="duty", right=Right.ASSIGN, now=now)
            self.desk.ledger.record_all(SYSTEM, [draft(REMINDED, duty, org=duty.bearer_id)], at=now)

    def climb(self, live: Live, now: datetime, *, why: str = "overdue") -> None:
        duty, ledger = live.duty, self.desk.ledger
        if duty is None:
            return
        upper = self.desk.directory.above(duty)
        if upper is None:
            duty.climb_at = None
            return
        level, org = upper
        due = now + timedelta(hours=config.value("duties.climb_hours", duty))
        duty.level = level
        duty.climb_at = None if level == DutyLevel.DISTRICT else due
        if all(row.org_id != org.pk for row in live.holders):
            self.desk.hold(live, org, level=level, due=due, now=now)
        ledger.record_all(SYSTEM, [draft(CLIMBED, duty, org=org.pk, level=level, why=why)], at=now)
        live.case.level = level
        self.desk.bear(live, org, now)
        ledger.record_all(SYSTEM, [draft(verbs.CLIMBED, live.case, to=org.pk, level=level)], at=now)
        text = WHY_UP[why].format(title=duty.title, bearer=duty.bearer.name)
        self.desk.tell_staff(duty, org.pk, text, kind="duty", right=Right.ASSIGN, now=now)
        self.desk.alarm(live)

    def wait(self, live: Live) -> None:
        self.finished[live.case.pk] = live

    def answered(self, live: Live) -> None:
        self.finished.pop(live.case.pk, None)
        self.asked.pop(live.case.pk, None)

    def close_stale(self, now: datetime) -> None:
        """Tell those who said nothing for long; close what stayed unanswered after that."""
        ask, close = config.value(verbs.ASK_AFTER_DAYS), config.value(verbs.CLOSE_AFTER_DAYS)
        for live in self.due(self.finished, "finished_at", now - timedelta(days=ask)):
            text = gettext(CLOSES).format(
                title=live.case.title, days=config.value(verbs.CLOSE_AFTER_DAYS, live.case)
            )
            self.desk.tell_reporter(live, text, kind="rate", now=now)
            live.case.asked_at = now
            self.desk.ledger.record_all(SYSTEM, [draft(verbs.ASKED, live.case)], at=now)
            self.asked[live.case.pk] = live
        for live in self.due(self.asked, "asked_at", now - timedelta(days=close)):
            live.case.status, live.case.closed_at = Status.CLOSED, now
            self.desk.ledger.record_all(SYSTEM, [draft(verbs.CLOSED, live.case, unrated=True)], at=now)
            self.desk.close_case(live, now)

    def due(self, waiting: dict[int, Live], column: str, before: datetime) -> list[Live]:
        """The first ones in line whose time has come, taken out of the line."""
        found = []
        for live in waiting.values():
            if getattr(live.case, column) > before:
                break
            found.append(live)
        for live in found:
            del waiting[live.case.pk]
        return found
