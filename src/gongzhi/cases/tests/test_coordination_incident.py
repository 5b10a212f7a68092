"""A whistle and the hard list about the mother of many reports: each report says what happened to her."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongzhi.cases import services
from gongzhi.cases.models import Case
from gongzhi.cases.services import incident as acts
from gongzhi.cases.services.hard import Ruling, Wish, ask_for_list, come_back, decide_wish
from gongzhi.cases.services.incident import About, Said
from gongzhi.cases.tests.calling import blown, departments
from gongzhi.cases.verbs import hard as hard_verbs
from gongzhi.cases.verbs import whistle as whistle_verbs
from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from gongzhi.law.more_time import end_of
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("E18", "F4", "F9")]
DAY = date(2026, 3, 20)
SAID = Said("2 号电梯停运", "正在换钢丝绳。", "您好，2 号电梯今天停运。", NOON + timedelta(hours=6))


@pytest.fixture
def reports(world: World) -> list[Case]:
    return [world.case(contact=phone) for phone in ("13800000417", "13900000528")]


@pytest.fixture
def mother(world: World, reports: list[Case]) -> Case:
    incident = acts.open_incident(
        actor=world.actor("lin"), case_ids=[case.pk for case in reports],
        about=About(world.door, [world.building]), said=SAID, now=NOON,
    )  # fmt: skip
    return services.accept_case(actor=world.actor("lin"), case_id=incident.case_id, now=NOON)


def said_of(case: Case) -> list[str]:
    return list(
        Entry.objects.filter(subject=f"case:{case.pk}").order_by("seq").values_list("verb", flat=True)
    )


def test_a_report_goes_on_the_list_with_its_mother_only(
    world: World, mother: Case, reports: list[Case]
) -> None:
    lin, wish = world.actor("lin"), Wish("等配件", DAY)
    with pytest.raises(Refused, match="一并办理"):
        ask_for_list(actor=lin, case_id=reports[0].pk, wish=wish, now=NOON)
    hard = ask_for_list(actor=lin, case_id=mother.pk, wish=wish, now=NOON)
    decide_wish(actor=world.actor("zhou"), hard_id=hard.pk, ruling=Ruling(True, "等配件", DAY), now=NOON)
    come_back(end_of(DAY))
    for case in reports:
        assert said_of(case)[-2:] == [hard_verbs.LISTED, hard_verbs.RETURNED]


def test_each_report_says_that_departments_were_called_to_its_mother(
    world: World, mother: Case, reports: list[Case]
) -> None:
    blown(world, departments(world), case_ids=[mother.pk])
    for case in reports:
        assert said_of(case)[-1] == whistle_verbs.CASE_WHISTLED
