"""The list of hard cases: by approval, with group and steps; never closed by it; back on its day by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from gongzhi.cases import services
from gongzhi.cases.forms.hard import DecideForm
from gongzhi.cases.models import Case, HardCase
from gongzhi.cases.selectors import hard as selectors
from gongzhi.cases.services.dispatch import Filing
from gongzhi.cases.services.hard import (
    Ruling,
    Wish,
    ask_for_list,
    come_back,
    decide_wish,
    keep_on_list,
    take_off_list,
)
from gongzhi.cases.services.hard_work import (
    Planned,
    drop_step,
    finish_step,
    join_group,
    note_entry,
    plan_step,
    write_solution,
)
from gongzhi.cases.states import Status
from gongzhi.cases.states.hard import HardState
from gongzhi.cases.tests.calling import departments
from gongzhi.cases.verbs import hard as hard_verbs
from gongzhi.core.scope import WORK, scope_to
from gongzhi.core.verdict import Refused
from gongzhi.duties.models import Duty, DutyState
from gongzhi.duties.services import tick
from gongzhi.journal.models import Entry
from gongzhi.law.more_time import end_of
from gongzhi.notices.models import Message
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("F9")]
REVIEW = date(2026, 5, 11)
BACK = datetime(2026, 5, 10, 16, 5, tzinfo=UTC)  # five minutes into that day in Shanghai
LATER = date(2026, 7, 1)
WHY = "要动用维修资金，业主还没表决。"


def wish(**changes: Any) -> Wish:
    return Wish(**({"why": WHY, "review_on": REVIEW, "solution": "先用木楔顶住，夜里锁边门。"} | changes))


@pytest.fixture
def case(world: World) -> Case:
    case = world.case(by=world.actor("wang"))
    return services.accept_case(actor=world.actor("lin"), case_id=case.pk, now=NOON)


@pytest.fixture
def asked(world: World, case: Case) -> HardCase:
    return ask_for_list(actor=world.actor("lin"), case_id=case.pk, wish=wish(), now=NOON)


@pytest.fixture
def listed(world: World, asked: HardCase) -> HardCase:
    return decide(world, asked)


def decide(world: World, hard: HardCase, login: str = "zhou", *, granted: bool = True) -> HardCase:
    ruling = Ruling(granted, "等业主表决，先保证能关上。", REVIEW)
    return decide_wish(actor=world.actor(login), hard_id=hard.pk, ruling=ruling, now=NOON)


def refused(status: int, act: Any) -> None:
    with pytest.raises(Refused) as no:
        act()
    assert no.value.status == status


def owed(kind: str) -> list[Duty]:
    return list(Duty.objects.filter(kind=kind, state=DutyState.OPEN))


def test_asked_for_it_waits_for_the_subdistrict_and_nothing_changes(world, case, asked):
    due = case.due_at
    case.refresh_from_db()
    assert (asked.state, case.hard_until, case.due_at) == (HardState.ASKED, None, due)
    assert [duty.bearer for duty in owed("hard_ask")] == [world.street_office]
    refused(409, lambda: ask_for_list(actor=world.actor("he"), case_id=case.pk, wish=wish(), now=NOON))


def test_on_the_list_it_stays_open_and_its_promise_reaches_to_its_day(world, case, listed):
    first = case.due_at
    case.refresh_from_db()
    assert (case.status, case.is_open, case.closed_at) == (Status.ACCEPTED, True, None)
    assert (case.hard_until, case.due_at, case.first_due_at) == (REVIEW, end_of(REVIEW), first)
    assert {member.org_id for member in listed.members.all()} == {
        world.anhe.pk, world.residents_committee.pk, world.street_office.pk,
    }  # fmt: skip
    told = Message.objects.filter(account=world.wang).order_by("-pk").first()
    assert "难题" in told.text
    assert "先保证能关上" in told.text


def test_refused_its_time_stands(world, case, asked):
    due = case.due_at
    decide(world, asked, granted=False)
    case.refresh_from_db()
    assert (case.hard_until, case.due_at) == (None, due)
    assert owed("hard_ask") == []
    again = ask_for_list(actor=world.actor("he"), case_id=case.pk, wish=wish(), now=NOON)
    assert again.state == HardState.ASKED


@pytest.mark.parametrize("login", ["lin", "he", "qian", "ma", "han", "tao", "zhao"])
def test_only_the_subdistrict_decides(world, asked, login):
    refused(
        404 if login in {"tao", "zhao"} else 403,
        lambda: seen_by(world, login, lambda: decide(world, asked, login)),
    )


def seen_by(world: World, login: str, act: Any) -> Any:
    with scope_to(world.actor(login).grants(WORK)):
        return act()


@pytest.mark.parametrize(("login", "status"), [("han", 403), ("ding", 403), ("zhao", 404), ("tao", 404)])
def test_only_bearer_and_community_ask(world, case, login, status):
    refused(status, lambda: seen_by(
        world, login, lambda: ask_for_list(actor=world.actor(login), case_id=case.pk, wish=wish(), now=NOON)))  # fmt: skip


def test_a_day_ahead_within_the_limit_and_words_are_needed(world, case):
    for wrong in (
        wish(review_on=NOON.date()), wish(review_on=NOON.date() + timedelta(days=181)), wish(why=" "),
    ):  # fmt: skip
        refused(422, lambda wrong=wrong: ask_for_list(
            actor=world.actor("lin"), case_id=case.pk, wish=wrong, now=NOON))  # fmt: skip


def test_it_comes_back_by_itself_on_its_day(world, case, listed):
    assert come_back(BACK - timedelta(minutes=10)) == 0
    assert come_back(BACK) == 1
    assert come_back(BACK) == 0
    listed.refresh_from_db()
    assert listed.state == HardState.BACK
    assert [duty.bearer for duty in owed("hard_back")] == [world.street_office]
    assert {row.account_id for row in Message.objects.filter(kind="hard", due_at=BACK)} >= {
        world.zhou.pk,
        world.lin.pk,
    }
    tick(end_of(REVIEW) + timedelta(minutes=1))
    assert (
        Duty.objects.get(kind="case", subject=f"case:{case.pk}").level == "community"
    )  # and its bearer is late


def test_it_stays_until_another_day_or_goes_on_as_usual(world, case, listed):
    come_back(BACK)
    ruling = Ruling(True, "业主大会定在六月底。", LATER)
    refused(403, lambda: keep_on_list(actor=world.actor("lin"), hard_id=listed.pk, ruling=ruling, now=BACK))
    keep_on_list(actor=world.actor("zhou"), hard_id=listed.pk, ruling=ruling, now=BACK)
    case.refresh_from_db()
    assert (case.hard_until, case.due_at) == (LATER, end_of(LATER))
    assert owed("hard_back") == []
    off = Ruling(True, "钱批下来了，开始修。", date(2026, 5, 20))
    take_off_list(actor=world.actor("zhou"), hard_id=listed.pk, ruling=off, now=BACK)
    case.refresh_from_db()
    listed.refresh_from_db()
    assert (case.hard_until, case.due_at, case.status) == (None, end_of(date(2026, 5, 20)), Status.ACCEPTED)
    assert (listed.state, listed.outcome) == (HardState.OFF, "usual")
    refused(409, lambda: take_off_list(actor=world.actor("zhou"), hard_id=listed.pk, ruling=off, now=BACK))


def test_steps_are_duties_with_their_days(world, listed):
    fund, _fire = departments(world)
    plan = Planned(fund.pk, "批维修资金的申请", date(2026, 3, 20))
    refused(403, lambda: plan_step(actor=world.actor("lin"), hard_id=listed.pk, planned=plan, now=NOON))
    step = plan_step(actor=world.actor("he"), hard_id=listed.pk, planned=plan, now=NOON)
    assert [(duty.bearer, duty.due_at) for duty in owed("hard_step")] == [(fund, end_of(date(2026, 3, 20)))]
    with scope_to(world.actor("fang").grants(WORK)):
        assert HardCase.objects.filter(pk=listed.pk).exists()
        finish_step(actor=world.actor("fang"), hard_id=listed.pk, step_id=step.pk, words="批了", now=NOON)
    assert owed("hard_step") == []
    refused(
        409,
        lambda: drop_step(actor=world.actor("he"), hard_id=listed.pk, step_id=step.pk, why="不用", now=NOON),
    )
    second = plan_step(actor=world.actor("zhou"), hard_id=listed.pk, planned=plan, now=NOON)
    refused(403, lambda: finish_step(
        actor=world.actor("lin"), hard_id=listed.pk, step_id=second.pk, words="好了", now=NOON))  # fmt: skip
    drop_step(actor=world.actor("he"), hard_id=listed.pk, step_id=second.pk, why="并到别的步骤里", now=NOON)
    assert owed("hard_step") == []


def test_group_solution_and_diary(world, listed):
    member = join_group(
        actor=world.actor("he"),
        hard_id=listed.pk,
        org_id=world.anhe.pk,
        person_id=world.han.person_id,
        now=NOON,
    )
    assert member.person == world.han.person
    for org, person in ((world.anhe.pk, world.han.person_id), (world.anhe.pk, None)):
        refused(409, lambda org=org, person=person: join_group(
            actor=world.actor("he"), hard_id=listed.pk, org_id=org, person_id=person, now=NOON))  # fmt: skip
    stranger = world.zhao.person_id
    refused(422, lambda: join_group(
        actor=world.actor("he"), hard_id=listed.pk, org_id=world.anhe.pk, person_id=stranger, now=NOON))  # fmt: skip
    write_solution(
        actor=world.actor("lin"), hard_id=listed.pk, text="电话 13800000417 找王师傅，先顶住。", now=NOON
    )
    listed.refresh_from_db()
    assert "13800000417" not in listed.solution
    note_entry(actor=world.actor("han"), hard_id=listed.pk, text="量了尺寸", now=NOON)
    refused(403, lambda: note_entry(actor=world.actor("zhao"), hard_id=listed.pk, text="x", now=NOON))
    lines = selectors.timeline(listed, world.actor("he"))
    assert [line.words for line in lines][:1] == ["量了尺寸"]


def test_what_is_said_about_a_company_is_not_opened_to_it(world):
    complaint = world.case(category=world.about_company)
    services.accept_case(actor=world.actor("he"), case_id=complaint.pk, now=NOON)
    hard = ask_for_list(actor=world.actor("he"), case_id=complaint.pk, wish=wish(), now=NOON)
    decide(world, hard)
    he = world.actor("he")
    plan = Planned(world.anhe.pk, "换拉杆", date(2026, 3, 20))
    refused(403, lambda: join_group(actor=he, hard_id=hard.pk, org_id=world.anhe.pk, now=NOON))
    refused(403, lambda: plan_step(actor=he, hard_id=hard.pk, planned=plan, now=NOON))
    with scope_to(world.actor("lin").grants(WORK)):
        assert not Case.objects.filter(pk=complaint.pk).exists()
        assert not HardCase.objects.filter(pk=hard.pk).exists()
    fund, _fire = departments(world)
    assert join_group(actor=he, hard_id=hard.pk, org_id=fund.pk, now=NOON).org == fund


def test_finishing_the_case_ends_the_entry_and_its_steps(world, case, listed):
    plan = Planned(world.anhe.pk, "换拉杆", date(2026, 3, 20))
    plan_step(actor=world.actor("he"), hard_id=listed.pk, planned=plan, now=NOON)
    services.finish_case(actor=world.actor("lin"), case_id=case.pk, result="修好了", now=NOON)
    case.refresh_from_db()
    listed.refresh_from_db()
    assert (case.hard_until, listed.state, listed.outcome) == (None, HardState.OFF, "finished")
    assert not Duty.objects.filter(state=DutyState.OPEN).exists()


def test_returned_it_leaves_the_list_and_whoever_gets_it_asks_anew(world, case, listed):
    services.return_case(actor=world.actor("lin"), case_id=case.pk, why="不归我们", now=NOON)
    case.refresh_from_db()
    listed.refresh_from_db()
    assert (case.hard_until, listed.state) == (None, HardState.OFF)


def seeing(world: World, hard: HardCase, *logins: str) -> set[str]:
    return {
        who for who in logins if seen_by(world, who, lambda: HardCase.objects.filter(pk=hard.pk).exists())
    }


def test_an_entry_is_seen_by_nobody_from_whom_its_case_is_kept(world, case, listed):
    everybody = ("lin", "he", "zhou", "ma")
    assert seeing(world, listed, *everybody) == set(everybody)
    services.return_case(actor=world.actor("lin"), case_id=case.pk, why="不归我们", now=NOON)
    filing = Filing(case.place, world.misconduct)
    services.refile_case(actor=world.actor("he"), case_id=case.pk, filing=filing, now=NOON)
    assert seeing(world, listed, *everybody) == {"ma"}


def test_an_entry_of_a_withdrawn_case_is_for_supervisors_alone(world, case, listed):
    services.retire_case(actor=world.actor("he"), case_id=case.pk, why="重复", now=NOON)
    assert seeing(world, listed, "lin", "he", "zhou") == {"he", "zhou"}


def test_misconduct_and_cases_nobody_has_in_hand_stay_off(world):
    secret = world.case(category=world.misconduct)
    waiting = world.case()
    for case, login in ((secret, "ma"), (waiting, "lin")):
        with pytest.raises(Refused):
            ask_for_list(actor=world.actor(login), case_id=case.pk, wish=wish(), now=NOON)


def test_the_list_is_filtered_by_place_group_and_late_steps(world, case, listed):
    def rows(**asked: Any) -> list[int]:
        return [row.hard.pk for row in selectors.page(
            selectors.entries(selectors.Asked(**asked), now=BACK), after="", now=BACK).rows]  # fmt: skip

    assert rows() == [listed.pk]
    assert rows(place=world.willow) == [listed.pk]
    assert rows(place=world.grain) == []
    assert rows(org=world.anhe.public_id) == [listed.pk]
    assert rows(org=world.huimin.public_id) == []
    assert rows(late=True) == []
    plan = Planned(world.anhe.pk, "换拉杆", date(2026, 3, 20))
    plan_step(actor=world.actor("he"), hard_id=listed.pk, planned=plan, now=NOON)
    assert rows(late=True) == [listed.pk]
    assert rows(status="off") == []
    assert Entry.objects.filter(subject=f"hardcase:{listed.pk}", verb=hard_verbs.LISTED).count() == 1


def test_a_day_belongs_to_a_yes_alone(world, asked):
    """The same piece decides on more time, on the list and on objections."""

    for day, verdict, wrong in (
        ("", "list", {"day"}),
        ("", "refuse", set()),
        ("2020-01-01", "refuse", set()),
    ):
        form = DecideForm({"verdict": verdict, "text": "x", "day": day})
        form.prepare(asked, world.actor("zhou"), now=NOON)
        assert set(form.errors) == wrong
