"""Signed and frozen; each resolution a duty; the next meeting confirms; published with private names covered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongzhi.core.verdict import Refused
from gongzhi.duties.models import Duty, DutyState
from gongzhi.duties.services import tick
from gongzhi.journal.models import Entry
from gongzhi.meetings.models import (
    Evidence,
    Look,
    Meeting,
    MeetingKind,
    PaperKind,
    Party,
    Resolution,
    Verdict,
)
from gongzhi.meetings.selectors.promises import kept, looked_back_at
from gongzhi.meetings.services import agenda, calling, ending, keeping, minutes, publishing, room
from gongzhi.meetings.services.keeping import Finding, Finish
from gongzhi.meetings.states import MeetingState, PromiseState
from gongzhi.meetings.tests.table import (
    AFTER,
    THURSDAY,
    comes,
    furnish,
    one_off,
    opened,
    picture,
    resolved,
    seat,
    side,
    signed,
    weekly,
)
from gongzhi.notices.models import BoardPost
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.req("T3", "T4", "E20")]
WEEK = timedelta(days=7)
NEXT = THURSDAY + WEEK


@pytest.fixture
def kinds(world: World) -> dict[str, MeetingKind]:
    return furnish(world)


@pytest.fixture
def day(world: World, kinds: dict[str, MeetingKind]) -> Meeting:
    """The first weekly day of a series, in session."""
    first: Meeting = weekly(world, kinds).meetings.earliest("starts_at")
    calling.call_due(NEXT)
    return opened(world, first)


@pytest.fixture
def promise(world: World, day: Meeting) -> Resolution:
    """Resolved by the first day, signed."""
    row = resolved(world, day)
    signed(world, day)
    return Resolution.objects.get(pk=row.pk)


def following(world: World, promise: Resolution) -> Meeting:
    later = agenda.next_of(promise.meeting)
    assert later
    return opened(world, later, NEXT)


def finished(world: World, promise: Resolution, now: object = None, **more: object) -> Resolution:
    finish = Finish("门换好了，试了十次。", **more)  # type: ignore[arg-type]
    at = now or THURSDAY + timedelta(days=3)
    return keeping.finish_promise(actor=world.actor("lin"), resolution_id=promise.pk, finish=finish, now=at)  # type: ignore[arg-type]


def found(world: World, meeting: Meeting, promise: Resolution, verdict: Verdict, **more: object) -> Look:
    finding = Finding(verdict, **more)  # type: ignore[arg-type]
    return keeping.look_at(
        actor=world.actor("he"), meeting_id=meeting.pk, resolution_id=promise.pk, finding=finding, now=NEXT
    )


def duty_of(promise: Resolution) -> Duty:
    return Duty.objects.filter(subject=f"resolution:{promise.pk}").latest("pk")


def test_a_resolution_is_owed_from_the_signature_on(world: World, day: Meeting) -> None:
    case = world.case()
    he = world.actor("he")
    item = agenda.add_item(
        actor=he, meeting_id=day.pk, new=agenda.NewItem("门", case_id=case.pk), now=THURSDAY
    )
    row = resolved(world, day, item_id=item.pk)
    assert row.state == PromiseState.DRAFT and not Duty.objects.filter(kind="resolution").exists()
    signed(world, day)
    duty = duty_of(row)
    assert (duty.bearer, duty.state) == (world.anhe, DutyState.OPEN)
    assert Entry.objects.filter(subject=f"case:{case.pk}", verb="meetings.case_resolved").count() == 1


def test_signed_minutes_never_change(world: World, promise: Resolution) -> None:
    day, he = promise.meeting, world.actor("he")
    for act in (
        lambda: minutes.save_text(
            actor=he, meeting_id=day.pk, now=AFTER,
            saying=minutes.Saying(promise.item_id, "talk", "改一改", 0),  # type: ignore[arg-type]
        ),
        lambda: resolved(world, day, AFTER),
        lambda: minutes.strike_resolution(actor=he, meeting_id=day.pk, resolution_id=promise.pk, now=AFTER),
        lambda: ending.reopen_meeting(actor=he, meeting_id=day.pk, now=AFTER),
        lambda: ending.sign_minutes(actor=he, meeting_id=day.pk, now=AFTER),
        lambda: comes(world, day, Party.OWNERS, "晚到的", AFTER),
    ):  # fmt: skip
        with pytest.raises(Refused) as no:
            act()
        assert no.value.status == 409
    assert ending.add_addendum(actor=he, meeting_id=day.pk, text="补：业委会也同意。", now=AFTER).number == 1


def test_minutes_that_were_closed_too_early_are_opened_again(world: World, day: Meeting) -> None:
    he = world.actor("he")
    ending.close_meeting(actor=he, meeting_id=day.pk, now=AFTER)
    assert Duty.objects.filter(kind="meeting_publish", state=DutyState.OPEN).count() == 1
    ending.reopen_meeting(actor=he, meeting_id=day.pk, now=AFTER)
    assert not Duty.objects.filter(kind="meeting_publish", state=DutyState.OPEN).exists()
    with pytest.raises(Refused) as early:
        ending.add_addendum(actor=he, meeting_id=day.pk, text="补", now=AFTER)
    assert early.value.status == 409


@pytest.mark.req("T1")
def test_the_next_day_looks_back_and_confirms_what_was_shown(world: World, promise: Resolution) -> None:
    finished(world, promise)
    assert duty_of(promise).kept is True
    meeting = following(world, promise)
    assert list(looked_back_at(meeting)) == [promise]
    found(world, meeting, promise, Verdict.KEPT)
    promise.refresh_from_db()
    assert promise.state == PromiseState.KEPT and not looked_back_at(meeting).exists()
    with pytest.raises(Refused):
        found(world, meeting, promise, Verdict.KEPT)


def test_nothing_is_confirmed_that_its_bearer_has_not_shown(world: World, promise: Resolution) -> None:
    meeting = following(world, promise)
    with pytest.raises(Refused) as no:
        found(world, meeting, promise, Verdict.KEPT)
    assert no.value.status == 409


def test_another_day_is_owed_again_and_the_first_one_stays(world: World, promise: Resolution) -> None:
    finished(world, promise)
    meeting = following(world, promise)
    with pytest.raises(Refused) as no:
        found(world, meeting, promise, Verdict.AGAIN, words="还响")
    assert no.value.status == 422
    later = (NEXT + timedelta(days=5)).date()
    found(world, meeting, promise, Verdict.AGAIN, words="夜里还响", due_on=later)
    promise.refresh_from_db()
    assert (promise.state, promise.due_on) == (PromiseState.OPEN, later) and promise.first_due_on
    assert duty_of(promise).state == DutyState.OPEN


def test_time_given_by_the_meeting_moves_the_duty(world: World, promise: Resolution) -> None:
    meeting = following(world, promise)
    later = (NEXT + timedelta(days=5)).date()
    found(world, meeting, promise, Verdict.AGAIN, words="配件没到", due_on=later)
    duty = duty_of(promise)
    assert (
        duty.first_due_at
        and duty.state == DutyState.OPEN
        and Duty.objects.filter(kind="resolution").count() == 1
    )


def test_what_nobody_speaks_about_is_named_as_such(world: World, promise: Resolution) -> None:
    meeting = following(world, promise)
    ending.close_meeting(actor=world.actor("he"), meeting_id=meeting.pk, now=NEXT)
    look = meeting.looks.get()
    assert (look.verdict, look.state_then, look.was_late) == (Verdict.UNSEEN, PromiseState.OPEN, True)


def test_a_promise_that_is_not_needed_any_more_is_struck_with_words(
    world: World, promise: Resolution
) -> None:
    meeting = following(world, promise)
    with pytest.raises(Refused):
        found(world, meeting, promise, Verdict.STRUCK)
    found(world, meeting, promise, Verdict.STRUCK, words="整栋楼换门，另外立项。")
    duty = duty_of(promise)
    assert duty.state == DutyState.DONE and duty.kept is False  # its day had passed


@pytest.mark.parametrize(
    ("evidence", "uploads", "ok"),
    [("words", 0, True), ("photo", 0, False), ("photo", 1, True), ("paper", 0, False)],
)
def test_what_the_meeting_wants_to_see_is_shown(
    world: World, day: Meeting, evidence: str, uploads: int, ok: bool
) -> None:
    row = resolved(world, day, evidence=evidence)
    signed(world, day)
    files = [picture() for _ in range(uploads)]
    if ok:
        finished(world, row, uploads=files)
        assert row.photos.count() == uploads
        return
    with pytest.raises(Refused) as no:
        finished(world, row, uploads=files)
    assert no.value.status == 422


def test_only_the_bearer_says_that_it_is_done(world: World, promise: Resolution) -> None:
    with pytest.raises(Refused) as no:
        keeping.finish_promise(
            actor=world.actor("zhao"), resolution_id=promise.pk, finish=Finish("办了"), now=AFTER
        )
    assert no.value.status == 403


def test_a_promise_past_its_day_climbs(world: World, promise: Resolution) -> None:
    tick(THURSDAY + timedelta(days=8))
    assert duty_of(promise).holders.filter(org=world.residents_committee, is_bearer=False).exists()


def test_who_keeps_what_is_a_figure(world: World, day: Meeting) -> None:
    rows = [resolved(world, day) for _ in range(4)]
    signed(world, day)
    finished(world, rows[0])
    finished(world, rows[1], THURSDAY + timedelta(days=9))
    late = THURSDAY + timedelta(days=10)
    figure = kept(Resolution.objects.all(), now=late)[0]
    assert (figure.in_time, figure.late, figure.overdue, figure.ahead, figure.came_due) == (1, 1, 2, 0, 4)
    meeting = following(world, Resolution.objects.get(pk=rows[2].pk))
    found(world, meeting, rows[2], Verdict.AGAIN, words="再给几天", due_on=(NEXT + timedelta(days=9)).date())
    figure = kept(Resolution.objects.all(), now=late)[0]
    assert (figure.in_time, figure.overdue) == (1, 2), "time that was given later does not make it kept"


def test_publishing_hangs_the_result_and_keeps_the_promise_to_publish(world: World, day: Meeting) -> None:
    comes(world, day, Party.OWNERS, "王桂兰")
    comes(world, day, Party.COMPANY, "林晓梅")
    resolved(world, day, sentence="王桂兰家门口的门由安和物业换好，电话 13800000417。")
    signed(world, day)
    seen = publishing.preview(Meeting.objects.get(pk=day.pk))
    assert "王桂兰" not in seen.body and "13800000417" not in seen.body and "王**" in seen.body
    assert "安和物业" in seen.body and seen.covered == 2
    he = world.actor("he")
    body = seen.body + "\n联系人：王桂兰"
    published = publishing.publish_meeting(actor=he, meeting_id=day.pk, body=body, now=AFTER)
    post = BoardPost.objects.get()
    assert "王桂兰" not in post.body and post == published.post and post.place == world.willow
    assert Duty.objects.get(kind="meeting_publish").kept is True
    with pytest.raises(Refused) as twice:
        publishing.publish_meeting(actor=he, meeting_id=day.pk, body=body, now=AFTER)
    assert twice.value.status == 409 and BoardPost.objects.count() == 1
    assert "3月5日" in post.title or "5 Mar" in post.title


def test_a_result_that_is_not_published_in_time_climbs(world: World, promise: Resolution) -> None:
    tick(AFTER + timedelta(days=4))
    duty = Duty.objects.get(kind="meeting_publish")
    assert duty.holders.filter(org=world.street_office).exists()


@pytest.mark.parametrize("login", ["lin", "bai", "zhao"])
def test_only_who_holds_it_or_the_community_publishes(world: World, promise: Resolution, login: str) -> None:
    with pytest.raises(Refused) as no:
        publishing.publish_meeting(
            actor=world.actor(login), meeting_id=promise.meeting_id, body="结果", now=AFTER
        )
    assert no.value.status == 403


@pytest.mark.req("T2")
def test_a_committees_minutes_stand_by_signatures_and_paper(
    world: World, kinds: dict[str, MeetingKind]
) -> None:
    bai = world.actor("bai")
    for name in ("甲一", "乙二", "丙三", "丁四", "戊五"):
        seat(world, name)
    meeting = one_off(world, kinds["committee"], "bai")
    room.open_meeting(actor=bai, meeting_id=meeting.pk, now=THURSDAY)
    rows = [
        room.check_in(
            actor=bai, meeting_id=meeting.pk, now=THURSDAY,
            arrival=room.Arrival(side(meeting, Party.COMMITTEE).pk, name),
        )
        for name in ("甲一", "乙二", "丙三")
    ]  # fmt: skip
    item = agenda.add_item(actor=bai, meeting_id=meeting.pk, new=agenda.NewItem("续聘"), now=THURSDAY)
    new = minutes.Resolving(item.pk, "续聘一年。", world.anhe.pk, (THURSDAY + WEEK).date(), Evidence.PAPER)
    minutes.resolve(actor=bai, meeting_id=meeting.pk, new=new, now=THURSDAY)
    ending.close_meeting(actor=bai, meeting_id=meeting.pk, now=AFTER)

    def stand() -> Meeting:
        return ending.sign_minutes(actor=bai, meeting_id=meeting.pk, now=AFTER)

    for row in rows[:2]:
        ending.sign_as(actor=bai, meeting_id=meeting.pk, row_id=row.pk, strokes="", now=AFTER)
    with pytest.raises(Refused) as two:
        stand()
    assert "指导规则" in two.value.why
    ending.sign_as(actor=bai, meeting_id=meeting.pk, row_id=rows[2].pk, strokes="", now=AFTER)
    with pytest.raises(Refused) as no_paper:
        stand()
    assert no_paper.value.status == 409
    paper = [picture("签字.jpg")]
    ending.add_papers(actor=bai, meeting_id=meeting.pk, kind=PaperKind.SIGNED, uploads=paper, now=AFTER)
    assert stand().state == MeetingState.SIGNED
