"""Places are merged or moved while a whistle and a hard case are under way: the body that answers now goes on."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from gongzhi.cases import services
from gongzhi.cases.models import HardCase, Whistle
from gongzhi.cases.services.hard import Ruling, Wish, ask_for_list, decide_wish, take_off_list
from gongzhi.cases.services.hard_work import Planned, finish_step, plan_step
from gongzhi.cases.services.whistle import Arrival, report_in
from gongzhi.cases.services.whistle_findings import (
    Finding,
    Part,
    draft_finding,
    finish_share,
    settle_finding,
)
from gongzhi.cases.states.whistle import CallState, WhistleState
from gongzhi.cases.tests.calling import blown
from gongzhi.core.scope import WORK, scope_to
from gongzhi.duties.models import Duty, DutyState
from gongzhi.people.models import Organisation
from gongzhi.people.posts import OrgKind, Post
from gongzhi.places.levels import Level
from gongzhi.places.models import Place
from gongzhi.places.services import add_place, merge_places, move_place
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("F4", "F9", "P1")]
SOON, LATER = NOON + timedelta(hours=1), NOON + timedelta(hours=2)
DAY = date(2026, 3, 20)


@pytest.fixture
def whistle(world: World) -> Whistle:
    return blown(world, (world.residents_committee, world.anhe))


@pytest.fixture
def hard(world: World) -> HardCase:
    case = world.case(by=world.actor("wang"))
    services.accept_case(actor=world.actor("lin"), case_id=case.pk, now=NOON)
    entry = ask_for_list(actor=world.actor("he"), case_id=case.pk, wish=Wish("等表决", DAY), now=NOON)
    return decide_wish(
        actor=world.actor("zhou"), hard_id=entry.pk, ruling=Ruling(True, "等表决", DAY), now=NOON
    )


def in_shares(world: World, whistle: Whistle, *orgs: Organisation) -> None:
    parts = [Part(org.pk, Fraction(1, len(orgs)), "修外墙", DAY) for org in orgs]
    draft_finding(actor=world.actor("zhou"), whistle_id=whistle.pk, finding=Finding("空鼓", parts), now=NOON)
    settle_finding(actor=world.actor("zhou"), whistle_id=whistle.pk, why="等不了", now=NOON)


def merged(world: World) -> None:
    """槐树社区 goes into 桃林社区: tao works for the body that answers now."""
    world_of = {"place_id": world.community.pk, "into_id": world.far_community.pk}
    merge_places(actor=world.actor("zhou"), **world_of, now=SOON)


def street_beside(world: World) -> Place:
    """A second subdistrict, with xu in its office."""
    street = add_place(
        actor=world.actor("qian"), level=Level.SUBDISTRICT, name="北岸街道", parent=world.district,
        code="990101008000", now=NOON,
    )  # fmt: skip
    office = Organisation.objects.create(
        kind=OrgKind.SUBDISTRICT, name="北岸街道办事处", place=street, district_id=world.district.pk,
        subdistrict_id=street.pk,
    )  # fmt: skip
    world.person("xu", "许东")
    world.appoint("xu", office, Post.SUBDISTRICT_STAFF, street)
    return street


def test_the_body_that_answers_now_comes_and_does_the_share(world: World, whistle: Whistle) -> None:
    merged(world)
    here = {"whistle_id": whistle.pk, "org_id": world.far_committee.pk}
    with scope_to(world.actor("tao").grants(WORK)):
        report_in(actor=world.actor("tao"), **here, arrival=Arrival(), now=LATER)
    in_shares(world, whistle, world.far_committee)
    finish_share(actor=world.actor("tao"), **here, words="修好了", now=LATER)
    whistle.refresh_from_db()
    assert whistle.state == WhistleState.DONE


def test_a_share_goes_over_with_its_duty(world: World, whistle: Whistle) -> None:
    in_shares(world, whistle, world.residents_committee, world.anhe)
    merged(world)
    share = whistle.findings.get().shares.get(org=world.far_committee)
    assert Duty.objects.get(subject=f"whistleshare:{share.pk}").bearer == world.far_committee
    here = {"whistle_id": whistle.pk, "org_id": world.far_committee.pk}
    assert finish_share(actor=world.actor("tao"), **here, words="好了", now=LATER).done_at == LATER


def test_the_group_and_its_steps_go_over(world: World, hard: HardCase) -> None:
    plan = Planned(world.residents_committee.pk, "组织表决", DAY)
    step = plan_step(actor=world.actor("he"), hard_id=hard.pk, planned=plan, now=NOON)
    merged(world)
    hard.refresh_from_db()
    assert hard.asked_by == world.far_committee
    orgs = set(hard.members.values_list("org_id", flat=True))
    assert orgs == {world.anhe.pk, world.far_committee.pk, world.street_office.pk}
    done = {"hard_id": hard.pk, "step_id": step.pk, "words": "表决了"}
    assert finish_step(actor=world.actor("tao"), **done, now=LATER).done_at == LATER


def test_the_office_of_the_new_street_leads_and_decides(
    world: World, whistle: Whistle, hard: HardCase
) -> None:
    street = street_beside(world)
    merge_places(
        actor=world.actor("qian"), place_id=world.subdistrict.pk, into_id=street.pk, now=SOON
    )  # fmt: skip
    xu = world.actor("xu")
    finding = Finding("空鼓", [Part(world.anhe.pk, Fraction(1), "修外墙", DAY)])
    draft_finding(actor=xu, whistle_id=whistle.pk, finding=finding, now=LATER)
    off = Ruling(True, "钱批下来了。", DAY)
    assert take_off_list(actor=xu, hard_id=hard.pk, ruling=off, now=LATER).outcome == "usual"


def test_nobody_is_called_by_itself_and_two_shares_of_one_body_are_both_done(
    world: World, whistle: Whistle
) -> None:
    """Moved to a community without a body, the office above answers, which called and has a share already."""
    in_shares(world, whistle, world.residents_committee, world.street_office)
    bare = add_place(
        actor=world.actor("zhou"), level=Level.COMMUNITY, name="新河社区", parent=world.subdistrict,
        code="990101007009", now=NOON,
    )  # fmt: skip
    move_place(actor=world.actor("zhou"), place_id=world.willow.pk, parent_id=bare.pk, now=SOON)
    assert whistle.calls.get(org=world.residents_committee).state == CallState.EXCUSED
    for _each in range(2):
        finish_share(
            actor=world.actor("zhou"), whistle_id=whistle.pk, org_id=world.street_office.pk, words="好了", now=LATER
        )  # fmt: skip
    whistle.refresh_from_db()
    assert whistle.state == WhistleState.DONE
    assert not Duty.objects.filter(kind="whistle_share", state=DutyState.OPEN).exists()
