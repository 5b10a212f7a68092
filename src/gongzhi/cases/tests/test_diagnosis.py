"""Experts look at a hard case: they answer by a day, and each recommendation is taken up or declined with a reason."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongzhi.cases import services
from gongzhi.cases.forms.diagnosis import AskExpertsForm
from gongzhi.cases.models import Advice, Case, Diagnosis, Expert, HardCase
from gongzhi.cases.services.diagnosis import Asking, ask_experts, decline, take_up, write_answer
from gongzhi.cases.services.hard import Ruling, Wish, ask_for_list, decide_wish, take_off_list
from gongzhi.cases.services.hard_work import finish_step
from gongzhi.core.verdict import Refused
from gongzhi.duties.models import Duty, DutyState
from gongzhi.duties.services import tick
from gongzhi.journal.models import Entry
from gongzhi.law.more_time import end_of
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("T6")]
REVIEW, ANSWERS = date(2026, 5, 11), date(2026, 3, 20)
EXPERTS = (("方工", "市建筑设计院"), ("秦工", ""))
LATER = NOON + timedelta(days=1)


@pytest.fixture
def case(world: World) -> Case:
    case = world.case(by=world.actor("wang"))
    return services.accept_case(actor=world.actor("lin"), case_id=case.pk, now=NOON)


@pytest.fixture
def hard(world: World, case: Case) -> HardCase:
    wish = Wish("漏点找不到", REVIEW, "先接桶")
    asked = ask_for_list(actor=world.actor("lin"), case_id=case.pk, wish=wish, now=NOON)
    ruling = Ruling(True, "先查清楚", REVIEW)
    return decide_wish(actor=world.actor("zhou"), hard_id=asked.pk, ruling=ruling, now=NOON)


def asked(world: World, hard: HardCase, **changes: Any) -> Diagnosis:
    asking = Asking(**({"question": "水从哪里进来？", "experts": EXPERTS, "due_on": ANSWERS} | changes))
    return ask_experts(actor=world.actor("he"), hard_id=hard.pk, asking=asking, now=NOON)


def answered(world: World, hard: HardCase, expert: Expert, *advice: str, now: datetime = LATER) -> Expert:
    return write_answer(
        actor=world.actor("he"),
        hard_id=hard.pk,
        expert_id=expert.pk,
        text="女儿墙根部",
        advice=advice,
        now=now,
    )


def duty(row: Diagnosis) -> Duty:
    return Duty.objects.get(subject=f"diagnosis:{row.pk}")


def test_who_asks_owes_the_answers_and_it_climbs(world, hard):
    row = asked(world, hard)
    assert (duty(row).bearer, duty(row).due_at) == (world.residents_committee, end_of(ANSWERS))
    tick(end_of(ANSWERS) + timedelta(hours=25))
    assert duty(row).holders.filter(is_open=True, is_bearer=False).exists()


def test_names_are_encrypted_and_words_are_masked(world, hard):
    row = asked(world, hard, question="打 13800000417 问王桂兰")
    assert "13800000417" not in row.question
    entry = Entry.objects.filter(subject=f"hardcase:{hard.pk}").latest("seq")
    assert "方工" not in str(entry.data)


def test_the_last_answer_settles_what_was_owed(world, hard):
    row = asked(world, hard)
    first, last = row.experts.all()
    answered(world, hard, first, "重做防水")
    assert duty(row).state == DutyState.OPEN
    answered(world, hard, last)
    assert (duty(row).state, duty(row).kept) == (DutyState.DONE, True)


def test_an_answer_stands_once(world, hard):
    first = asked(world, hard).experts.first()
    answered(world, hard, first, "重做防水")
    with pytest.raises(Refused, match="已经记下"):
        answered(world, hard, first, "别的")
    assert [one.text for one in Advice.objects.all()] == ["重做防水"]


def test_a_recommendation_that_is_taken_up_is_a_step_with_its_duty(world, hard):
    answered(world, hard, asked(world, hard).experts.first(), "重做女儿墙根部防水")
    advice = Advice.objects.get()
    common = {"actor": world.actor("he"), "hard_id": hard.pk, "now": LATER}
    step = take_up(**common, advice_id=advice.pk, org_id=world.anhe.pk, due_on=ANSWERS)
    assert (step.task, step.org) == ("重做女儿墙根部防水", world.anhe)
    assert Duty.objects.get(subject=f"hardmeasure:{step.pk}").bearer == world.anhe
    with pytest.raises(Refused, match="已经作过决定"):
        decline(**common, advice_id=advice.pk, why="太贵")
    finish_step(actor=world.actor("lin"), hard_id=hard.pk, step_id=step.pk, words="做完了", now=LATER)
    advice.refresh_from_db()
    assert advice.step.done_at == LATER


def test_declining_needs_a_reason(world, hard):
    answered(world, hard, asked(world, hard).experts.first(), "整栋重做")
    advice = Advice.objects.get()
    common = {"actor": world.actor("he"), "hard_id": hard.pk, "advice_id": advice.pk, "now": LATER}
    with pytest.raises(Refused, match="为什么不采纳"):
        decline(**common, why=" ")
    assert decline(**common, why="没有这笔钱").why == "没有这笔钱"


def test_off_the_list_nobody_waits_for_answers(world, hard):
    row = asked(world, hard)
    ruling = Ruling(False, "按普通案件办", ANSWERS)
    take_off_list(actor=world.actor("zhou"), hard_id=hard.pk, ruling=ruling, now=LATER)
    row.refresh_from_db()
    assert (duty(row).state, row.closed_at) == (DutyState.DROPPED, LATER)


@pytest.mark.parametrize(("login", "may"), [("he", True), ("zhou", True), ("lin", False), ("tao", False)])
def test_who_supervises_the_place_asks(world, hard, login, may):
    asking = Asking("水从哪里进来？", EXPERTS, ANSWERS)
    if may:
        assert ask_experts(actor=world.actor(login), hard_id=hard.pk, asking=asking, now=NOON)
        return
    with pytest.raises(Refused):
        ask_experts(actor=world.actor(login), hard_id=hard.pk, asking=asking, now=NOON)


def test_an_expert_of_another_hard_case_is_not_answered_here(world, hard):
    with pytest.raises(Refused, match="没有请过"):
        write_answer(actor=world.actor("he"), hard_id=hard.pk, expert_id=999, text="好", advice=(), now=LATER)


@pytest.mark.once
@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("方工，市建筑设计院\n秦工", [("方工", "市建筑设计院"), ("秦工", "")]),
        (" 方工, 甲, 乙 \n\n", [("方工", "甲, 乙")]),
    ],
)
def test_experts_are_read_line_by_line(said, found):
    form = AskExpertsForm({"text": "问", "experts": said, "day": "2026-03-20"})
    assert form.is_valid(), form.errors
    assert form.asking().experts == found


@pytest.mark.once
def test_a_line_without_a_name_is_refused_in_words():
    form = AskExpertsForm({"text": "问", "experts": "，设计院", "day": "2026-03-20"})
    assert "没有写姓名" in str(form.errors["experts"])


def test_the_page_asks_the_same_for_one_diagnosis_and_for_five(world, hard, client: Client):
    client.force_login(world.he)
    address = reverse("hard_detail", args=[hard.public_id])
    client.get(address)
    numbers = []
    for times in (1, 4):
        for _ in range(times):
            for expert in asked(world, hard).experts.all():
                answered(world, hard, expert, "一", "二")
        numbers.append(queries(client, address))
    assert numbers[0] == numbers[1]
    assert "采纳" in client.get(address).content.decode()


def queries(client: Client, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)
