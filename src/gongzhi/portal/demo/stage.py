"""Plays the stories in the order of time: every step at its moment, and the clock between the steps.

What it calls is a `Hand`: the services themselves, or the bulk writer, which does the same to rows in memory.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import count
from typing import Protocol

from django.utils.timezone import localdate, localtime

from gongzhi.cases.models.case import Phase
from gongzhi.law.deadlines import Limit
from gongzhi.people.actor import VISITOR, Actor, actor_of
from gongzhi.people.models import Account, Organisation
from gongzhi.people.posts import Right
from gongzhi.portal.demo.crew import Crew
from gongzhi.portal.demo.fates import Step
from gongzhi.portal.demo.names import phone
from gongzhi.portal.demo.pictures import draw_photo
from gongzhi.portal.demo.stories import CALLERS, Story
from gongzhi.portal.demo.town import Town

OPENS, CLOSES = time(8), time(19, 30)  # when people of an office or a company write
ROUND_THE_CLOCK = timedelta(hours=9)  # what is promised within this is worked on at night too
RESTS = timedelta(minutes=3)  # between two steps, at least
STALE = (timedelta(days=5), timedelta(days=7))  # the two moments after finishing at which the clock may act
LEAVES_NUMBER = 0.7  # of those who met it too
BY_REPORTER = {"rate", "reopen", "follow"}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands after a step: who bears it, who owes the open duty and until when."""

    bearer: Organisation | None
    owner: Organisation | None
    due_at: datetime | None
    limit: Limit
    named: bool
    public: bool = True  # others may follow it, and it may be released


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo of a case: before or after, drawn as bytes, taken some minutes earlier."""

    phase: Phase
    content: bytes
    taken_at: datetime


class Hand(Protocol):
    def receive(self, story: Story, reporter: Actor, at: datetime) -> Standing: ...
    def accept(self, story: Story, actor: Actor, person_id: int | None, at: datetime) -> None: ...
    def send_back(self, story: Story, actor: Actor, words: str, at: datetime) -> Standing: ...
    def decide(self, story: Story, actor: Actor, org: Organisation, words: str, at: datetime) -> Standing: ...
    def say(self, story: Story, actor: Actor, step: Step, at: datetime) -> None: ...
    def look(self, story: Story, actor: Actor, at: datetime) -> None: ...
    def finish(self, story: Story, actor: Actor, words: str, at: datetime) -> None: ...
    def release(self, story: Story, actor: Actor, at: datetime) -> None: ...
    def rate(self, story: Story, reporter: Actor, step: Step, at: datetime) -> None: ...
    def reopen(self, story: Story, reporter: Actor, words: str, at: datetime) -> Standing: ...
    def follow(self, story: Story, contact: str, device: str, at: datetime) -> None: ...
    def photograph(self, story: Story, actor: Actor, shot: Shot, at: datetime) -> None: ...
    def next_moment(self) -> datetime | None: ...
    def tick(self, now: datetime) -> None: ...
    def close_stale(self, now: datetime) -> None: ...
    def close(self) -> None: ...


@dataclass(slots=True)
class Run:
    """A story on the stage."""

    story: Story
    reporter: Actor
    standing: Standing
    opened: datetime
    last: datetime
    done: int = 0
    handler: Actor | None = None
    followed: int = 0
    finished: datetime | None = None  # and not answered since


@dataclass(slots=True)
class Stage:
    hand: Hand
    town: Town
    crew: Crew
    order: count[int] = field(default_factory=count)
    agenda: list[tuple[datetime, int, Run, timedelta | None]] = field(default_factory=list)
    wang: Actor = field(init=False)

    def __post_init__(self) -> None:
        account = Account.objects.select_related("person").get(person=self.town.people["wang"])
        self.wang = actor_of(account, on=self.town.date())

    def play(self, stories: Iterable[Story]) -> None:
        for story in stories:
            self.until(story.at)
            self.begin(story)
        self.until(self.town.now)

    def until(self, moment: datetime) -> None:
        """Everything that happens up to a moment."""
        while self.agenda and self.agenda[0][0] <= moment:
            at, _, run, waited = heapq.heappop(self.agenda)
            self.clock(at)
            if waited is None:
                self.step(run, at)
            elif run.finished == at - waited:
                self.hand.close_stale(at)
        self.clock(moment)

    def clock(self, moment: datetime) -> None:
        while (due := self.hand.next_moment()) and due <= moment:
            self.hand.tick(due)

    def begin(self, story: Story) -> None:
        reporter = self.reporter_of(story)
        standing = self.hand.receive(story, reporter, story.at)
        for _ in range(story.photos):
            self.photograph(story, reporter, Phase.BEFORE, story.at)
        self.plan(Run(story, reporter, standing, story.at, story.at))

    def photograph(self, story: Story, actor: Actor, phase: Phase, at: datetime) -> None:
        content = draw_photo(story.said.code, phase, story.more)
        taken_at = at - timedelta(minutes=story.more.randint(1, 20))
        self.hand.photograph(story, actor, Shot(phase, content, taken_at), at)

    def reporter_of(self, story: Story) -> Actor:
        """Visitors mostly; staff for what they found or wrote down for somebody."""
        if story.by_wang:
            return self.wang
        if story.source not in ("staff", "behalf"):
            return VISITOR
        return self.crew.anybody(story.where, story.dice, on=localdate(story.at))

    def plan(self, run: Run) -> None:
        """Put the next step on the agenda, unless it lies in the future: there the case stands now."""
        if run.done >= len(run.story.steps):
            return
        step = run.story.steps[run.done]
        at = self.moment_of(run, step)
        if at <= self.town.now:
            heapq.heappush(self.agenda, (at, next(self.order), run, None))

    def moment_of(self, run: Run, step: Step) -> datetime:
        promised = (run.standing.due_at or run.opened + timedelta(days=1)) - run.opened
        if step.share is None:
            at = run.last + timedelta(seconds=round(step.hours * 3600))
        else:
            at = run.opened + timedelta(seconds=round(promised.total_seconds() * step.share))
        at = max(at, run.last + RESTS)
        if step.act in BY_REPORTER or promised <= ROUND_THE_CLOCK:
            return at
        return in_office_hours(at, minute=run.story.dice.randrange(45), second=run.story.dice.randrange(60))

    def step(self, run: Run, at: datetime) -> None:
        step = run.story.steps[run.done]
        run.done += 1
        run.last = at
        if ACTS[step.act](self, run, step, at):
            self.plan(run)

    def accept(self, run: Run, step: Step, at: datetime) -> bool:
        """Somebody of the bearer takes it on; a manager mostly gives it to one of the staff."""
        actor, person_id = self.bearer(run, Right.HANDLE, at), None
        if actor is None:
            return False
        if (
            actor.holds(Right.ASSIGN, run.story.where)
            and run.standing.bearer
            and run.story.dice.random() < 0.7
        ):
            colleague = self.bearer(run, Right.HANDLE, at)
            person_id = colleague.person_id if colleague else None
            run.handler = colleague
        run.handler = run.handler or actor
        self.hand.accept(run.story, actor, person_id, at)
        return True

    def bearer(self, run: Run, right: Right, at: datetime) -> Actor | None:
        if run.standing.bearer is None:
            return None
        story = run.story
        named, day = run.standing.named, localdate(at)
        return self.crew.some(run.standing.bearer.pk, right, story.where, story.dice, on=day, named=named)

    def send_back(self, run: Run, step: Step, at: datetime) -> bool:
        actor = self.bearer(run, Right.ASSIGN, at)
        if actor is None:
            return False
        run.standing, run.opened = self.hand.send_back(run.story, actor, step.words, at), at
        return True

    def decide(self, run: Run, step: Step, at: datetime) -> bool:
        """Back to the same bearer, or to the own house."""
        owner, story = run.standing.owner, run.story
        if owner is None:
            return False
        named = run.standing.named
        actor = self.crew.some(
            owner.pk, Right.DISPATCH, story.where, story.dice, on=localdate(at), named=named
        )
        to = run.standing.bearer if story.dice.random() < 0.5 else owner
        if actor is None or to is None:
            return False
        run.standing, run.opened = self.hand.decide(story, actor, to, step.words, at), at
        return True

    def say(self, run: Run, step: Step, at: datetime) -> bool:
        if run.handler:
            self.hand.say(run.story, run.handler, step, at)
        return True

    def look(self, run: Run, step: Step, at: datetime) -> bool:
        if run.handler and run.story.contact:
            self.hand.look(run.story, run.handler, at)
        return True

    def finish(self, run: Run, step: Step, at: datetime) -> bool:
        if run.handler is None:
            return False
        if run.story.shows_result:
            self.photograph(run.story, run.handler, Phase.AFTER, at)
        self.hand.finish(run.story, run.handler, step.words, at)
        run.finished = at
        for after in STALE:
            if at + after <= self.town.now:
                heapq.heappush(self.agenda, (at + after, next(self.order), run, after))
        return True

    def rate(self, run: Run, step: Step, at: datetime) -> bool:
        self.hand.rate(run.story, run.reporter, step, at)
        run.finished = None
        return True

    def reopen(self, run: Run, step: Step, at: datetime) -> bool:
        run.standing, run.opened = self.hand.reopen(run.story, run.reporter, step.words, at), at
        run.finished = None
        return True

    def release(self, run: Run, step: Step, at: datetime) -> bool:
        """The community lets the public read it."""
        office = self.town.offices[run.story.site.community.name]
        story = run.story
        actor = self.crew.some(office.pk, Right.PUBLISH, story.where, story.dice, on=localdate(at))
        if actor and run.standing.public:
            self.hand.release(story, actor, at)
        return True

    def follow(self, run: Run, step: Step, at: datetime) -> bool:
        """Most leave a number to get word; no two followers of a case the same."""
        run.followed += 1
        if run.standing.public:
            story, (first, end) = run.story, CALLERS
            number = first + (7 * story.number + run.followed) % (end - first)
            contact = phone(number) if story.more.random() < LEAVES_NUMBER else ""
            self.hand.follow(story, contact, f"demo device {story.number} {run.followed}", at)
        return True


ACTS = {
    "accept": Stage.accept, "return": Stage.send_back, "decide": Stage.decide, "note": Stage.say, "reply": Stage.say,
    "look": Stage.look, "finish": Stage.finish, "rate": Stage.rate, "reopen": Stage.reopen, "release": Stage.release,
    "follow": Stage.follow,
}  # fmt: skip


def in_office_hours(at: datetime, *, minute: int, second: int) -> datetime:
    """The moment itself by day, else some minutes after the next opening."""
    here = localtime(at)
    if OPENS <= here.time() <= CLOSES:
        return at
    day = here if here.time() < OPENS else here + timedelta(days=1)
    return day.replace(hour=OPENS.hour, minute=minute, second=second, microsecond=0).astimezone(at.tzinfo)
