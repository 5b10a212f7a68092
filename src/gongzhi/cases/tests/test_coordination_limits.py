"""What makes no sense in an address or a form of whistles and hard cases is said or left out, never a fault."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongzhi.cases.forms.hard import JoinForm
from gongzhi.cases.models import HardCase, Whistle
from gongzhi.cases.models.whistle import Objection
from gongzhi.cases.selectors import whistle_grounds
from gongzhi.cases.selectors.hard import entry_of
from gongzhi.cases.selectors.listing import Asked, cases
from gongzhi.cases.selectors.whistle import Asked as AskedWhistles
from gongzhi.cases.selectors.whistle import seats, timeline
from gongzhi.cases.selectors.whistle_figures import both_sides
from gongzhi.cases.services import accept_case
from gongzhi.cases.services.hard import Ruling, Wish, ask_for_list, decide_wish
from gongzhi.cases.services.hard_work import Planned, plan_step
from gongzhi.cases.services.whistle import Arrival, call_off, report_in
from gongzhi.cases.services.whistle_findings import (
    Finding,
    Part,
    agree_finding,
    draft_finding,
    settle_finding,
)
from gongzhi.cases.services.whistle_objections import Verdict, decide_objection, object_to
from gongzhi.cases.tests.calling import blown, departments
from gongzhi.core.scope import WORK, scope_to
from gongzhi.core.verdict import Refused
from gongzhi.notices.models import Message
from gongzhi.places.models import Place
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("F4", "F9")]
DAY, LAST = date(2026, 3, 20), date(9999, 12, 31)


@pytest.fixture
def hard(world: World) -> HardCase:
    case = world.case(by=world.actor("wang"))
    accept_case(actor=world.actor("lin"), case_id=case.pk, now=NOON)
    entry = ask_for_list(actor=world.actor("lin"), case_id=case.pk, wish=Wish("等表决", DAY), now=NOON)
    ruling = Ruling(True, "等表决", DAY)
    return decide_wish(actor=world.actor("zhou"), hard_id=entry.pk, ruling=ruling, now=NOON)


@pytest.fixture
def whistle(world: World) -> Whistle:
    return blown(world, departments(world))


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("hard_list", {"after": "2026-99-99_1"}),
        ("hard_list", {"after": "2026-03-20_²"}),
        ("hard_list", {"after": "0000-00-00_5"}),
        ("whistle_list", {"since": "0001-01-01", "until": "9999-12-31"}),
        ("whistle_list", {"after": "²"}),
        ("whistle_figures", {"since": "0001-01-01", "until": "9999-12-31"}),
        ("case_list", {"since": "0001-01-01", "until": "9999-12-31"}),
    ],
)
def test_an_address_without_sense_opens_the_page(
    world: World, client: Client, name: str, query: dict[str, str]
) -> None:
    client.force_login(world.zhou)
    assert client.get(reverse(name), query).status_code == 200


def test_a_period_without_bounds_finds_everything(world: World) -> None:
    case = world.case()
    with scope_to(world.actor("he").grants(WORK)):
        assert [row.pk for row in cases(Asked(since=date.min, until=date.max), now=NOON)] == [case.pk]


@pytest.mark.parametrize("day", [NOON.date() - timedelta(days=1), NOON.date() + timedelta(days=731), LAST])
def test_a_step_and_a_share_end_on_a_day_that_one_can_promise(
    world: World, hard: HardCase, whistle: Whistle, day: date
) -> None:
    plan = Planned(world.anhe.pk, "换拉杆", day)
    with pytest.raises(Refused, match="730") as no:
        plan_step(actor=world.actor("he"), hard_id=hard.pk, planned=plan, now=NOON)
    assert no.value.status == 422
    finding = Finding("空鼓", [Part(world.street_office.pk, Fraction(1), "修", day)])
    with pytest.raises(Refused, match="730") as no:
        draft_finding(actor=world.actor("zhou"), whistle_id=whistle.pk, finding=finding, now=NOON)
    assert no.value.status == 422


def sent(client: Client, who: Any, name: str, args: list[str], **said: Any) -> str:
    """What the page answers to a form that is refused: the form, with what was written."""
    client.force_login(who)
    answer = client.post(reverse(name, args=args), said | {"idem": "k"})
    assert answer.status_code == 422
    return answer.content.decode()


def test_a_time_that_has_passed_is_said_at_its_field(world: World, client: Client) -> None:
    fund, _fire = departments(world)
    client.force_login(world.zhou)
    said = {
        "kind": "daily",
        "title": "外墙",
        "reason": "砖往下掉",
        "orgs": fund.pk,
        "report_by": "2020-01-01T08:00",
    }
    answer = client.post(f"{reverse('whistle_new')}?at={world.willow.public_id}", said | {"idem": "k"})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"report_by"}
    assert "砖往下掉" in answer.content.decode()


def test_words_about_a_whistle_are_kept_when_the_step_is_refused(
    world: World, client: Client, whistle: Whistle
) -> None:
    Whistle.objects.filter(pk=whistle.pk).update(state="cancelled")
    page = sent(client, world.zhou, "whistle_act", [whistle.public_id, "cancel"], text="施工队先到了")
    assert "施工队先到了" in page


def test_words_about_a_hard_case_are_kept_when_the_step_is_refused(
    world: World, client: Client, hard: HardCase
) -> None:
    HardCase.objects.filter(pk=hard.pk).update(state="off")
    page = sent(client, world.lin, "hard_act", [hard.public_id, "note"], text="量了尺寸")
    assert "量了尺寸" in page


def test_personal_data_in_the_ground_of_a_decision_is_covered(world: World, whistle: Whistle) -> None:
    """Both sides read it, and so does whoever opens the history."""
    call = whistle.calls.first()
    assert call is not None
    here = {"whistle_id": whistle.pk, "org_id": call.org_id, "now": NOON}
    object_to(actor=world.actor("fang"), **here, about=Objection.CALL, why="不归我们")
    ground = "王师傅 13800000417 已去看过。"
    decide_objection(actor=world.actor("qian"), **here, verdict=Verdict(upheld=False, ground=ground))
    assert not [line for line in timeline(whistle, world.actor("qian")) if "13800000417" in line.words]
    assert not Message.objects.filter(text__contains="13800000417").exists()


def test_an_agreement_to_an_earlier_draft_is_not_shown(world: World, whistle: Whistle) -> None:
    call = whistle.calls.first()
    assert call is not None
    part = Part(world.street_office.pk, Fraction(1), "修", DAY)

    def write() -> None:
        finding = Finding("空鼓", [part])
        draft_finding(actor=world.actor("zhou"), whistle_id=whistle.pk, finding=finding, now=NOON)

    def agree(login: str, org_id: int) -> None:
        agree_finding(actor=world.actor(login), whistle_id=whistle.pk, org_id=org_id, version=1, now=NOON)

    for login, one in zip(("fang", "lei"), whistle.calls.all(), strict=True):
        report_in(
            actor=world.actor(login), whistle_id=whistle.pk, org_id=one.org_id, arrival=Arrival(), now=NOON
        )
    write()
    agree("fang", call.org_id)
    assert [seat.agrees for seat in seats(whistle, world.actor("zhou"), now=NOON)] == [True, False]
    write()
    assert [seat.agrees for seat in seats(whistle, world.actor("zhou"), now=NOON)] == [False, False]


def test_an_upheld_objection_to_a_share_is_no_wrong_call(world: World, whistle: Whistle) -> None:
    call = whistle.calls.first()
    assert call is not None
    finding = Finding("空鼓", [Part(call.org_id, Fraction(1), "修", DAY)])
    draft_finding(actor=world.actor("zhou"), whistle_id=whistle.pk, finding=finding, now=NOON)
    settle_finding(actor=world.actor("zhou"), whistle_id=whistle.pk, why="等不了", now=NOON)
    here = {"whistle_id": whistle.pk, "org_id": call.org_id, "now": NOON}
    object_to(actor=world.actor("fang"), **here, about=Objection.SHARE, why="太多")
    decide_objection(actor=world.actor("qian"), **here, verdict=Verdict(upheld=True, ground="重新分。"))
    with scope_to(world.actor("zhou").grants(WORK)):
        sides = both_sides(AskedWhistles(status="counted"), world.actor("zhou"), now=NOON)
    assert sides.callers[0].n["in_vain"] == 0
    assert (sides.called[0].n["objected"], sides.called[0].n["upheld"]) == (1, 1)


def test_who_came_and_who_reported_hear_that_it_is_called_off(world: World) -> None:
    whistle = blown(world, (world.anhe,), case_ids=[world.case(by=world.actor("wang")).pk])
    here = {"whistle_id": whistle.pk, "org_id": world.anhe.pk}
    report_in(actor=world.actor("han"), **here, arrival=Arrival(), now=NOON)
    call_off(
        actor=world.actor("zhou"), whistle_id=whistle.pk, why="施工队先到了", now=NOON + timedelta(hours=1)
    )
    told = Message.objects.filter(text__contains="施工队先到了")
    assert set(told.values_list("account_id", flat=True)) == {world.lin.pk, world.han.pk, world.wang.pk}
    assert told.count() == 3  # one word each


@pytest.mark.parametrize(("code", "words"), [("110101007000", "双考核"), ("990101007000", "全国没有统一")])
def test_the_figures_cite_the_rules_of_their_place(code: str, words: str) -> None:
    assert words in whistle_grounds.both_sides(Place(code=code), NOON).cite


def test_the_group_is_chosen_among_all_their_people_in_few_queries(
    world: World, hard: HardCase, django_assert_num_queries: Any
) -> None:
    entry = entry_of(hard.public_id)
    with django_assert_num_queries(4):
        form = JoinForm()
        form.prepare(entry, world.actor("he"), now=NOON)
    offered = dict(form.fields["who"].choices)
    assert offered[f"{world.anhe.pk}.{world.han.person_id}"].endswith("韩立")
    assert f"{world.huimin.pk}" not in offered
