"""The hand that writes a million cases: what the services do, done to rows in memory, each stored once at its end.

It answers to the services: where they change, the test that holds both side by side fails until this follows.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext

from gongzhi.cases import verbs
from gongzhi.cases.models import Case, CaseFollower, CasePhoto, Category
from gongzhi.cases.routing import Route
from gongzhi.cases.services.dispatch import DECIDE, DECIDE_LIMIT, above
from gongzhi.cases.services.duty import KIND
from gongzhi.cases.services.follow import key_of
from gongzhi.cases.services.hands import RING
from gongzhi.cases.services.intake import case_of
from gongzhi.cases.services.work import named
from gongzhi.cases.states import Step as Move
from gongzhi.cases.states import after
from gongzhi.core import config
from gongzhi.duties.services import Promise
from gongzhi.duties.services.life import GIVEN, plan_duty
from gongzhi.journal.services import draft
from gongzhi.people.actor import VISITOR, Actor
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right
from gongzhi.places.selectors import subdistrict_code
from gongzhi.portal.demo.album import Album
from gongzhi.portal.demo.bulk_clock import Clock
from gongzhi.portal.demo.desk import Desk, Live
from gongzhi.portal.demo.fates import Step
from gongzhi.portal.demo.live import report_of, standing
from gongzhi.portal.demo.stage import Shot, Standing
from gongzhi.portal.demo.stories import Story
from gongzhi.portal.demo.town import Town
from gongzhi.text.reading import read

# What the services say to people, looked up in their catalogues.
ABOUT = "About “{title}”: {text}"
FINISHED = "“{title}” is finished: {text} Is it solved? Please tell us."
URGENT = "Urgent: “{title}”."
GIVEN_TO = "“{title}” was given to you."
CAME_OVER = "“{title}” came over to you by decision."


class Rows:
    def __init__(self, town: Town, scheme: dict[str, Category], album: Album) -> None:
        self.scheme, self.album = scheme, album
        self.desk = Desk(town)
        self.ledger = self.desk.ledger
        self.clock = Clock(self.desk)
        self.before = self.ledger.last[Case]  # stories come in by number, so the numbers of the cases follow

    def of(self, story: Story) -> Live:
        return self.desk.live[self.before + 1 + story.number]

    def receive(self, story: Story, reporter: Actor, at: datetime) -> Standing:
        report = report_of(story, self.scheme[story.said.code])
        told = read(report.text, report.title, most=report.most_text)
        case = self.ledger.number(case_of(report, told, who=reporter, now=at))
        known = report.helped_person.words_key if report.helped_person else None
        live = Live(case, known or self.ledger.new_key())
        self.desk.live[case.pk] = live
        words = self.desk.say(live, told.words)
        case.words_key, case.words_id = live.key, words.id
        case.number = (
            f"{subdistrict_code(case.subdistrict_id)}-{localdate(case.received_at):%Y}-{case.pk:06d}"
        )
        way = self.desk.directory.route(case, report.category, report.estate_kind, localdate(at))
        came = draft(verbs.RECEIVED, case, words=words, fresh=True, source=case.source, urgent=case.urgency)
        self.ledger.record_all(reporter, [came, *self.desk.bind(live, way, now=at)], at=at)
        if case.bearer_id and case.urgency:
            text = gettext(URGENT).format(title=case.title)
            self.desk.tell_staff(case, case.bearer_id, text, kind="urgent", right=Right.ASSIGN, now=at)
        return standing(case, case.bearer)

    def accept(self, story: Story, actor: Actor, person_id: int | None, at: datetime) -> None:
        live = self.of(story)
        case, handler = live.case, person_id or actor.person_id
        case.status, case.accepted_at = after(case.status, Move.ACCEPT), at
        drafts = [draft(verbs.ACCEPTED, case)]
        if handler and live.duty:
            live.holders[0].person_id = handler
            drafts.append(draft(GIVEN, live.duty, org=live.duty.bearer_id, person=handler))
            drafts.append(draft(verbs.ASSIGNED, case, person=handler))
            if handler != actor.person_id:
                self.desk.tell_person(live.duty, handler, gettext(GIVEN_TO).format(title=case.title), now=at)
        self.ledger.record_all(actor, drafts, at=at)

    def send_back(self, story: Story, actor: Actor, words: str, at: datetime) -> Standing:
        live = self.of(story)
        case = live.case
        case.status, case.returns, case.accepted_at = after(case.status, Move.RETURN), case.returns + 1, None
        drafts = [draft(verbs.RETURNED, case, words=self.desk.say(live, words), times=case.returns)]
        drafts += self.desk.drop(live, "returned", at)
        decider = above(case.bearer, list(self.desk.directory.bodies(case).values()))[0]
        promise = Promise(DECIDE, case.title, decider, DECIDE_LIMIT, named_only=case.named_only)
        deciding = plan_duty(promise, case, now=at)
        drafts.append(self.desk.open(live, deciding))
        case.due_at, case.level = deciding.due_at, deciding.level
        self.ledger.record_all(actor, drafts, at=at)
        if case.returns >= config.value(verbs.RETURNS_BEFORE_CLIMB, case):
            self.clock.climb(live, at, why="returns")
        return standing(case, decider)

    def decide(self, story: Story, actor: Actor, org: Organisation, words: str, at: datetime) -> Standing:
        live = self.of(story)
        case, limit, before = live.case, standing(live.case, org).limit, live.case.bearer_id
        drafts = self.desk.drop(live, "dispatched", at)
        drafts += self.desk.bind(live, Route(org, limit, None, "by_hand"), now=at)
        drafts[-1] = draft(verbs.DISPATCHED, case, words=self.desk.say(live, words), to=org.pk, **case.why)
        self.ledger.record_all(actor, drafts, at=at)
        if before not in (None, org.pk):
            text = gettext(CAME_OVER).format(title=case.title)
            self.desk.tell_staff(case, org.pk, text, kind=RING, right=Right.ASSIGN, now=at)
        return standing(case, org)

    def say(self, story: Story, actor: Actor, step: Step, at: datetime) -> None:
        live = self.of(story)
        case, public = live.case, step.act == "reply"
        speaker = actor.speaks_for(case, [case.bearer_id] if case.bearer_id else [])
        entry = draft(verbs.REPLIED if public else verbs.NOTED, case, words=self.desk.say(live, step.words))
        self.ledger.record_all(actor, [named(entry, speaker)], at=at)
        if public:
            text = gettext(ABOUT).format(title=case.title, text=step.words)
            self.desk.tell_reporter(live, text, kind="reply", now=at)

    def look(self, story: Story, actor: Actor, at: datetime) -> None:
        self.ledger.record_all(actor, [draft(verbs.CONTACT_SEEN, self.of(story).case)], at=at)

    def finish(self, story: Story, actor: Actor, words: str, at: datetime) -> None:
        live = self.of(story)
        case = live.case
        case.status, case.finished_at, case.asked_at = after(case.status, Move.FINISH), at, None
        said = draft(verbs.FINISHED, case, words=self.desk.say(live, words))
        self.ledger.record_all(actor, [said, *self.desk.done(live, at)], at=at)
        self.clock.wait(live)
        text = gettext(FINISHED).format(title=case.title, text=words)
        self.desk.tell_reporter(live, text, kind="rate", now=at)

    def release(self, story: Story, actor: Actor, at: datetime) -> None:
        live = self.of(story)
        live.case.released_at = at
        for photo in live.photos:
            photo.released_at = at
        taken = [photo.pk for photo in live.photos]
        self.ledger.record_all(actor, [draft(verbs.RELEASED, live.case, photos=taken)], at=at)

    def rate(self, story: Story, reporter: Actor, step: Step, at: datetime) -> None:
        live = self.of(story)
        case = live.case
        case.status = after(case.status, Move.CLOSE)
        case.solved, case.satisfied, case.rated_at, case.closed_at = True, step.stars, at, at
        words = self.desk.say(live, step.words) if step.words else None
        rated = draft(verbs.RATED, case, words=words, satisfied=step.stars)
        self.ledger.record_all(reporter, [rated, draft(verbs.CLOSED, case)], at=at)
        self.clock.answered(live)
        self.desk.close_case(live, at)

    def reopen(self, story: Story, reporter: Actor, words: str, at: datetime) -> Standing:
        live = self.of(story)
        case, now = live.case, standing(live.case, live.case.bearer)
        case.status, case.reopens = after(case.status, Move.REOPEN), case.reopens + 1
        case.reopened_at, case.solved, case.satisfied, case.rated_at = at, False, None, at
        case.finished_at = case.closed_at = case.asked_at = None
        drafts = [draft(verbs.REOPENED, case, words=self.desk.say(live, words), times=case.reopens)]
        self.clock.answered(live)
        if now.bearer:
            promise = Promise(KIND, case.title, now.bearer, now.limit, case.named_only)
            duty = plan_duty(promise, case, now=at)
            drafts.append(self.desk.open(live, duty))
            case.due_at, case.level = duty.due_at, duty.level
        self.ledger.record_all(reporter, drafts, at=at)
        return standing(case, case.bearer)

    def follow(self, story: Story, contact: str, device: str, at: datetime) -> None:
        live = self.of(story)
        case, who_key = live.case, key_of(live.case, None, contact, device)
        follower = CaseFollower(case=case, account_id=None, contact=contact, who_key=who_key, at=at)
        self.ledger.add(follower)
        live.followers.append(follower)
        case.followers += 1
        self.ledger.record_all(VISITOR, [draft(verbs.FOLLOWED, case)], at=at)

    def photograph(self, story: Story, actor: Actor, shot: Shot, at: datetime) -> None:
        live = self.of(story)
        file = self.album.keep(shot.content, now=at)
        photo = CasePhoto(case=live.case, file=file, phase=shot.phase, taken_at=shot.taken_at, at=at)
        photo.by_account_id = actor.account_id
        live.photos.append(self.ledger.number(photo))
        said = draft(verbs.PHOTOGRAPHED, live.case, phase=shot.phase, photo=photo.pk)
        self.ledger.record_all(actor, [said], at=at)

    def next_moment(self) -> datetime | None:
        return self.clock.next_moment()

    def tick(self, now: datetime) -> None:
        self.clock.tick(now)

    def close_stale(self, now: datetime) -> None:
        self.clock.close_stale(now)

    def close(self) -> None:
        self.desk.close()
