"""The hand that plays the stories through the services, as if everybody had done it themselves."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Min

from gongzhi.cases.models import Case, CasePhoto, Category
from gongzhi.cases.models.rules import Publicity
from gongzhi.cases.services import (
    Report,
    accept_case,
    add_photo,
    ask_and_close_stale,
    dispatch_case,
    finish_case,
    follow_case,
    note_case,
    rate_case,
    read_contact,
    receive_case,
    release_case,
    reopen_case,
    reply_case,
    return_case,
)
from gongzhi.duties.models import Duty, DutyState
from gongzhi.duties.services import climb_due, remind_due
from gongzhi.law.deadlines import Limit, LimitUnit
from gongzhi.people.actor import VISITOR, Actor
from gongzhi.people.models import Organisation
from gongzhi.portal.demo.album import Album
from gongzhi.portal.demo.fates import Step
from gongzhi.portal.demo.stage import Shot, Standing
from gongzhi.portal.demo.stories import Story


def report_of(story: Story, category: Category) -> Report:
    """What the reporter sends in."""
    return Report(
        place=story.place, text=story.words.text, title=story.words.title, category=category,
        source=story.source, contact=story.contact,
        source_ref=f"DEMO-{story.number:06d}" if story.source in ("hotline", "petition") else "",
        grid_id=story.grid_id, estate_kind=story.site.plan.kind, on_behalf=story.helped is not None,
        helped_person=story.helped, private=story.private,
    )  # fmt: skip


def standing(case: Case, owner: Organisation | None) -> Standing:
    amount, unit = case.why.get("limit", [1, LimitUnit.WORKING_DAY])
    public = case.publicity == Publicity.ON_RELEASE and not case.named_only
    return Standing(case.bearer, owner, case.due_at, Limit(amount, LimitUnit(unit)), case.named_only, public)


class Services:
    def __init__(self, scheme: dict[str, Category], album: Album) -> None:
        self.scheme, self.album = scheme, album
        self.ids: dict[int, int] = {}
        self.limits: dict[int, Limit] = {}
        self.moments: dict[
            str, datetime | None
        ] = {}  # the next of each half of the clock, as far as `looked`
        self.looked = False

    def keep(self, story: Story, case: Case, owner: Organisation | None) -> Standing:
        now = standing(case, owner)
        self.limits[story.number], self.looked = now.limit, False
        return now

    def receive(self, story: Story, reporter: Actor, at: datetime) -> Standing:
        case = receive_case(actor=reporter, report=report_of(story, self.scheme[story.said.code]), now=at)
        self.ids[story.number] = case.pk
        return self.keep(story, case, case.bearer)

    def accept(self, story: Story, actor: Actor, person_id: int | None, at: datetime) -> None:
        accept_case(actor=actor, case_id=self.ids[story.number], person_id=person_id, now=at)

    def send_back(self, story: Story, actor: Actor, words: str, at: datetime) -> Standing:
        case = return_case(actor=actor, case_id=self.ids[story.number], why=words, now=at)
        duty = Duty.objects.select_related("bearer").get(subject=f"case:{case.pk}", state=DutyState.OPEN)
        return self.keep(story, case, duty.bearer)

    def decide(self, story: Story, actor: Actor, org: Organisation, words: str, at: datetime) -> Standing:
        limit = self.limits[story.number]
        case = dispatch_case(
            actor=actor, case_id=self.ids[story.number], org_id=org.pk, limit=limit, ground=words, now=at
        )
        return self.keep(story, case, org)

    def say(self, story: Story, actor: Actor, step: Step, at: datetime) -> None:
        service = reply_case if step.act == "reply" else note_case
        service(actor=actor, case_id=self.ids[story.number], text=step.words, now=at)

    def look(self, story: Story, actor: Actor, at: datetime) -> None:
        read_contact(actor=actor, case_id=self.ids[story.number], now=at)

    def finish(self, story: Story, actor: Actor, words: str, at: datetime) -> None:
        finish_case(actor=actor, case_id=self.ids[story.number], result=words, now=at)
        self.looked = False

    def release(self, story: Story, actor: Actor, at: datetime) -> None:
        case_id = self.ids[story.number]
        taken = list(CasePhoto.objects.filter(case_id=case_id).order_by("pk").values_list("pk", flat=True))
        release_case(actor=actor, case_id=case_id, photo_ids=taken, now=at)

    def rate(self, story: Story, reporter: Actor, step: Step, at: datetime) -> None:
        rate_case(
            actor=reporter, case_id=self.ids[story.number], satisfied=step.stars, words=step.words, now=at
        )

    def reopen(self, story: Story, reporter: Actor, words: str, at: datetime) -> Standing:
        case = reopen_case(actor=reporter, case_id=self.ids[story.number], words=words, now=at)
        return self.keep(story, case, case.bearer)

    def follow(self, story: Story, contact: str, device: str, at: datetime) -> None:
        case = Case.objects.get(pk=self.ids[story.number])
        follow_case(actor=VISITOR, case=case, contact=contact, device=device, now=at)

    def photograph(self, story: Story, actor: Actor, shot: Shot, at: datetime) -> None:
        add_photo(
            actor=actor, case=Case.objects.get(pk=self.ids[story.number]), phase=shot.phase, taken_at=shot.taken_at,
            file=self.album.keep(shot.content, now=at), now=at,
        )  # fmt: skip

    def next_moment(self) -> datetime | None:
        """Asked anew only after a step that opens, ends or moves a duty."""
        if not self.looked:
            waiting = Duty.objects.filter(state=DutyState.OPEN)
            self.moments = waiting.aggregate(remind=Min("remind_at"), climb=Min("climb_at"))
            self.looked = True
        return min((moment for moment in self.moments.values() if moment), default=None)

    def tick(self, now: datetime) -> None:
        """Both halves of the clock where both have work: each is a query or two that finds nothing otherwise."""
        for half, work in (("remind", remind_due), ("climb", climb_due)):
            moment = self.moments[half]
            if moment and moment <= now:
                work(now)
        self.looked = False

    def close_stale(self, now: datetime) -> None:
        ask_and_close_stale(now)

    def close(self) -> None:
        """Everything is stored already."""
