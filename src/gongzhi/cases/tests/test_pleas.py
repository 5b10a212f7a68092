"""More time and help: asked for by the bearer, answered by the body above, measured as it was."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from gongzhi.cases import services, verbs
from gongzhi.cases.models import Case, CaseBearing
from gongzhi.cases.models.plea import PleaState
from gongzhi.cases.services.pleas import HELP, TIME
from gongzhi.cases.tests.pleading import (
    DAYS,
    DUE,
    FRIDAY,
    FRIDAY_END,
    HOUR,
    ask,
    decide,
    duty_of,
    in_hand,
    pause,
    rung,
    status,
    verbs_of,
)
from gongzhi.core import config
from gongzhi.core.scope import WORK, scope_to
from gongzhi.duties.models import Duty, DutyHolder, DutyState
from gongzhi.duties.services import tick
from gongzhi.law.deadlines import Limit, LimitUnit
from gongzhi.law.more_time import end_of
from gongzhi.notices.models import Message
from gongzhi.places.services import merge_places
from tests.world import NOON, World


@pytest.fixture
def case(world: World) -> Case:
    return in_hand(world)


@pytest.mark.req("E14")
def test_more_time_is_asked_for_and_the_old_time_counts_until_it_is_decided(world: World, case: Case) -> None:
    plea = ask(world, case)
    case.refresh_from_db()
    assert (case.due_at, case.first_due_at, duty_of(case).due_at) == (DUE, None, DUE)
    assert (plea.to, plea.until) == (world.residents_committee, FRIDAY_END)
    answering = Duty.objects.get(subject=f"caseplea:{plea.pk}")
    assert (answering.kind, answering.bearer, answering.title) == (
        TIME,
        world.residents_committee,
        case.title,
    )
    assert verbs_of(case)[-1] == verbs.TIME_ASKED
    assert any("申请延期" in text for text in rung(world.he))
    assert rung(world.zhou) == []


@pytest.mark.req("E14")
def test_granted_time_counts_and_the_first_promise_is_kept_beside_it(world: World, case: Case) -> None:
    case.contact = "13800000417"
    case.save(update_fields=["contact"])
    plea = decide(world, ask(world, case))
    case.refresh_from_db()
    duty = duty_of(case)
    assert (case.due_at, case.first_due_at) == (FRIDAY_END, DUE)
    assert (duty.due_at, duty.first_due_at, duty.climb_at) == (FRIDAY_END, DUE, FRIDAY_END)
    assert duty.remind_at == duty.opened_at + (FRIDAY_END - duty.opened_at) * 0.75
    assert DutyHolder.objects.get(duty=duty).due_at == FRIDAY_END
    assert (plea.state, plea.due_before) == (PleaState.GRANTED, DUE)
    assert Duty.objects.get(subject=f"caseplea:{plea.pk}").kept
    assert verbs_of(case)[-1] == verbs.TIME_GRANTED
    assert any("配件确实没到" in text for text in rung(world.lin))
    assert (
        "3月6日 周五 24:00" in Message.objects.get(channel="sms").text
    )  # art. 15: with the reason, to who asked
    services.finish_case(actor=world.actor("lin"), case_id=case.pk, result="换了", now=DUE + HOUR)
    duty.refresh_from_db()
    assert (duty.kept, duty.first_due_at) == (True, DUE)


def test_less_may_be_granted_than_was_asked_for_and_never_more(world: World, case: Case) -> None:
    plea = ask(world, case)
    assert status(decide, world, plea, day=FRIDAY + DAYS) == 422
    assert status(decide, world, plea, day=date(2026, 3, 2)) == 422
    assert status(decide, world, plea, day=None) == 422
    decide(world, plea, day=FRIDAY - DAYS)
    case.refresh_from_db()
    assert case.due_at == FRIDAY_END - DAYS


@pytest.mark.req("E14")
def test_refused_time_changes_nothing_and_the_clock_goes_on(world: World, case: Case) -> None:
    plea = decide(world, ask(world, case), granted=False, words="仓库里有配件", day=None)
    case.refresh_from_db()
    assert (plea.state, case.due_at, case.first_due_at) == (PleaState.REFUSED, DUE, None)
    assert any("仓库里有配件" in text for text in rung(world.lin))
    tick(DUE)
    assert duty_of(case).level == "community"
    assert not Message.objects.filter(kind="case").exists()


@pytest.mark.parametrize(
    ("who", "answers"),
    [("lin", 0), ("han", 403), ("ding", 403), ("he", 403), ("zhao", 404), ("tao", 404)],
)
def test_who_may_ask_for_time(world: World, case: Case, who: str, answers: int) -> None:
    assert status(ask, world, case, who=who) == answers


@pytest.mark.parametrize(
    ("who", "answers"),
    [
        ("he", 0),
        ("zhou", 0),
        ("qian", 0),
        ("lin", 403),
        ("han", 403),
        ("ding", 403),
        ("zhao", 404),
        ("tao", 404),
    ],
)
def test_who_may_decide(world: World, case: Case, who: str, answers: int) -> None:
    assert status(decide, world, ask(world, case), who=who) == answers


def test_nobody_decides_on_what_they_asked_for_themselves(world: World) -> None:
    case = world.case(category=world.other)
    services.accept_case(actor=world.actor("he"), case_id=case.pk, now=NOON)
    plea = ask(world, case, who="he")
    assert plea.to == world.street_office
    assert status(decide, world, plea, who="he") == 403
    assert status(decide, world, plea, who="zhou") == 0


def test_nobody_is_above_the_district(world: World) -> None:
    case = world.case(category=world.other)
    limit = Limit(1, LimitUnit.DAY)
    services.dispatch_case(
        actor=world.actor("qian"), case_id=case.pk, org_id=world.district_office.pk, limit=limit, ground="区里办", now=NOON
    )  # fmt: skip
    services.accept_case(actor=world.actor("qian"), case_id=case.pk, now=NOON)
    assert status(ask, world, case, who="qian") == 409


@pytest.mark.req("E14")
@pytest.mark.parametrize(
    ("changes", "answers"),
    [
        ({"now": DUE}, 0),
        ({"now": DUE + timedelta(seconds=1)}, 409),
        ({"day": date(2026, 3, 2)}, 422),
        ({"day": date(2026, 3, 3)}, 0),
        ({"day": date(2026, 3, 18)}, 0),
        ({"day": date(2026, 3, 19)}, 422),
        ({"why": " "}, 422),
    ],
)
def test_when_and_for_how_long_time_may_be_asked_for(
    world: World, case: Case, changes: dict[str, Any], answers: int
) -> None:
    assert status(ask, world, case, **changes) == answers


def test_it_is_asked_for_once_at_a_time_and_granted_as_often_as_the_place_allows(
    world: World, case: Case
) -> None:
    plea = ask(world, case)
    assert status(ask, world, case) == 409
    assert status(pause, world, case) == 409
    decide(world, plea)
    assert status(decide, world, plea) == 409
    assert status(ask, world, case, day=date(2026, 3, 9)) == 409
    config.change(verbs.EXTEND_TIMES, 2, place_id=world.willow.pk)
    assert status(ask, world, case, day=date(2026, 3, 9)) == 0


def test_only_a_case_in_hand_asks(world: World) -> None:
    assert status(ask, world, world.case()) == 409


def test_an_answer_that_does_not_come_climbs_like_any_duty(world: World, case: Case) -> None:
    plea = ask(world, case)
    answering = Duty.objects.get(subject=f"caseplea:{plea.pk}")
    tick(answering.due_at)
    above = DutyHolder.objects.filter(duty=answering, is_open=True, is_bearer=False)
    assert [holder.org for holder in above] == [world.street_office]
    assert Case.objects.get(pk=case.pk).level == "grid"


def test_time_granted_too_late_lets_nobody_above_be_late(world: World, case: Case) -> None:
    """Asked in time, decided after the old time: it counted until then, so the case had climbed."""
    plea = ask(world, case, now=DUE)
    tick(DUE)
    decide(world, plea, now=DUE + HOUR)
    duty = duty_of(case)
    assert (duty.level, duty.climb_at) == ("community", FRIDAY_END)
    assert {holder.due_at for holder in duty.holders.filter(is_open=True)} == {FRIDAY_END}
    assert tick(DUE + 24 * HOUR) == 0


@pytest.mark.parametrize("step", ["finish", "return", "dispatch", "retire"])
def test_what_was_asked_for_falls_with_the_promise(world: World, case: Case, step: str) -> None:
    plea, he, lin = ask(world, case), world.actor("he"), world.actor("lin")
    help_wanted = services.ask_help(actor=lin, case_id=case.pk, why="要开阀门", now=NOON + HOUR)
    acts = {
        "finish": lambda: services.finish_case(actor=lin, case_id=case.pk, result="换了", now=NOON + 2 * HOUR),
        "return": lambda: services.return_case(actor=lin, case_id=case.pk, why="不归我们", now=NOON + 2 * HOUR),
        "retire": lambda: services.retire_case(actor=he, case_id=case.pk, why="试验", now=NOON + 2 * HOUR),
        "dispatch": lambda: services.dispatch_case(
            actor=he, case_id=case.pk, org_id=world.street_office.pk, limit=Limit(1, LimitUnit.DAY), ground="归街道",
            now=NOON + 2 * HOUR,
        ),
    }  # fmt: skip
    acts[step]()
    for one in (plea, help_wanted):
        one.refresh_from_db()
        assert one.state == PleaState.DROPPED
        assert Duty.objects.get(subject=f"caseplea:{one.pk}").state == DutyState.DROPPED


def test_a_new_promise_knows_nothing_of_the_old_ones_time(world: World, case: Case) -> None:
    decide(world, ask(world, case))
    services.return_case(actor=world.actor("lin"), case_id=case.pk, why="不归我们", now=NOON + 3 * HOUR)
    case.refresh_from_db()
    assert case.first_due_at is None


@pytest.mark.req("F4")
def test_the_body_above_helps_and_the_case_stays_with_its_bearer(world: World, case: Case) -> None:
    han, he = world.actor("han"), world.actor("he")
    with scope_to(han.grants(WORK)):
        plea = services.ask_help(actor=han, case_id=case.pk, why="要请街坊让出车位", now=NOON + HOUR)
    answering = Duty.objects.get(subject=f"caseplea:{plea.pk}")
    assert (answering.kind, answering.bearer) == (HELP, world.residents_committee)
    assert CaseBearing.objects.filter(case=case, org=world.residents_committee).exists()
    assert any("请您帮助" in text for text in rung(world.he))
    assert status(services.ask_help, actor=han, case_id=case.pk, why="再请一次", now=NOON + HOUR) == 409
    with scope_to(he.grants(WORK)):
        services.answer_help(
            actor=he, case_id=case.pk, plea_id=plea.pk, words="下午一起去", now=NOON + 2 * HOUR
        )
    plea.refresh_from_db()
    case.refresh_from_db()
    assert (plea.state, case.bearer, case.due_at) == (PleaState.ANSWERED, world.anhe, DUE)
    assert duty_of(case).bearer == world.anhe
    assert any("下午一起去" in text for text in rung(world.han))
    assert any("下午一起去" in text for text in rung(world.lin))
    assert verbs_of(case)[-2:] == [verbs.HELP_ASKED, verbs.HELP_GIVEN]


@pytest.mark.parametrize(("who", "answers"), [("lin", 403), ("ding", 403), ("tao", 404), ("zhou", 0)])
def test_who_may_answer_a_call_for_help(world: World, case: Case, who: str, answers: int) -> None:
    plea = services.ask_help(actor=world.actor("lin"), case_id=case.pk, why="要开阀门", now=NOON)
    actor = world.actor(who)
    with scope_to(actor.grants(WORK)):
        assert (
            status(
                services.answer_help, actor=actor, case_id=case.pk, plea_id=plea.pk, words="来了", now=NOON
            )
            == answers
        )


def test_help_may_be_asked_for_when_it_is_late(world: World, case: Case) -> None:
    services.ask_help(actor=world.actor("lin"), case_id=case.pk, why="要开阀门", now=DUE + HOUR)


def test_about_misconduct_only_named_posts_are_rung(world: World) -> None:
    case = world.case(category=world.misconduct, text="举报吃回扣")
    ma = world.actor("ma")
    services.dispatch_case(
        actor=ma, case_id=case.pk, org_id=world.street_office.pk, limit=Limit(1, LimitUnit.DAY), ground="街道查", now=NOON
    )  # fmt: skip
    services.accept_case(actor=ma, case_id=case.pk, now=NOON)
    ask(world, case, who="ma", day=date(2026, 3, 10))
    assert rung(world.qian) == []
    assert Duty.objects.get(kind=TIME).named_only


def test_what_is_asked_of_a_body_follows_when_the_place_moves(world: World, case: Case) -> None:
    plea = ask(world, case)
    merge_places(
        actor=world.actor("zhou"), place_id=world.community.pk, into_id=world.far_community.pk, now=NOON + HOUR
    )  # fmt: skip
    plea.refresh_from_db()
    assert plea.to == world.far_committee
    assert status(decide, world, plea, who="tao") == 0


def test_the_end_of_a_day_is_24_00(world: World, case: Case) -> None:
    assert ask(world, case).until == end_of(FRIDAY) == FRIDAY_END
