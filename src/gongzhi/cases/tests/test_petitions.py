"""Letters and visits have the law's times: fifteen days, sixty, thirty and thirty; the office owes each of them."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate, now

from gongzhi.cases import importing
from gongzhi.cases.models import Case, PetitionStep
from gongzhi.cases.models.case import Source
from gongzhi.cases.models.petition import Stage, StageEnd
from gongzhi.cases.models.plea import PleaKind
from gongzhi.cases.selectors.pleas import allowed
from gongzhi.cases.services import accept_case, dispatch_case, finish_case, retire_case, return_case
from gongzhi.cases.services.petition import Opinion, ask_review, give_opinion
from gongzhi.cases.states import Status
from gongzhi.core.importing import command as console
from gongzhi.core.verdict import Refused
from gongzhi.duties.models import Duty, DutyState
from gongzhi.journal.models import Entry
from gongzhi.law import petitions as law
from gongzhi.law.deadlines import Limit, LimitUnit
from gongzhi.law.more_time import Allowed
from gongzhi.notices.models import Message
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("F2")]
DAY = timedelta(days=1)
WHY = "说修了其实没有修"


@pytest.fixture
def petition(world) -> Case:
    return world.case(source=Source.PETITION, contact="13800000417")


def again(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def open_duty(case: Case) -> Duty:
    return Duty.objects.get(subject=f"case:{case.pk}", state=DutyState.OPEN)


def taken_on(world: World, case: Case, at: datetime = NOON + DAY) -> Case:
    return accept_case(actor=world.actor("zhou"), case_id=case.pk, now=at)


def answered(world: World, case: Case, at: datetime = NOON + 20 * DAY) -> Case:
    taken_on(world, case)
    return finish_case(actor=world.actor("zhou"), case_id=case.pk, result="门已经换了", now=at)


def reviewed(world: World, case: Case, *, asked: datetime, at: datetime | None = None) -> PetitionStep:
    return ask_review(actor=world.actor("zhou"), case_id=case.pk, why=WHY, asked_at=asked, now=at or asked)


def test_it_goes_to_the_office_which_decides_within_fifteen_days(world, petition):
    assert (petition.bearer, petition.status, petition.why["code"]) == (
        world.street_office,
        Status.DISPATCHED,
        "petition",
    )
    assert petition.why["limit"] == [15, "day"]
    step = PetitionStep.objects.get()
    assert (step.stage, step.org, step.since) == (Stage.SORT, world.street_office, NOON)
    assert petition.due_at == step.due_at == open_duty(petition).due_at == law.due(law.Stage.SORT, NOON)


def test_taking_it_on_keeps_the_fifteen_days_and_begins_the_sixty(world, petition):
    taken_on(world, petition)
    case = again(petition)
    first = Duty.objects.get(subject=f"case:{case.pk}", state=DutyState.DONE)
    assert first.kept is True
    assert case.due_at == open_duty(case).due_at == law.due(law.Stage.FINISH, NOON + DAY)
    steps = list(PetitionStep.objects.values_list("stage", "ended"))
    assert steps == [(Stage.SORT, StageEnd.TAKEN_ON), (Stage.FINISH, "")]
    assert Entry.objects.filter(subject=f"case:{case.pk}", verb="cases.petition_taken_on").exists()


def test_taken_on_a_second_too_late_the_promise_is_not_kept(world, petition):
    taken_on(world, petition, law.due(law.Stage.SORT, NOON) + timedelta(seconds=1))
    assert Duty.objects.get(subject=f"case:{petition.pk}", state=DutyState.DONE).kept is False


def test_answered_without_being_taken_on_it_ends_with_that(world, petition):
    finish_case(actor=world.actor("zhou"), case_id=petition.pk, result="应当向法院起诉", now=NOON + DAY)
    assert list(PetitionStep.objects.values_list("ended", flat=True)) == [StageEnd.DECLINED]


def test_its_time_goes_on_when_it_changes_hands(world, petition):
    due = petition.due_at
    dispatch_case(
        actor=world.actor("zhou"), case_id=petition.pk, org_id=world.residents_committee.pk,
        limit=Limit(4, LimitUnit.WORKING_HOUR), ground="由社区先了解情况", now=NOON + 3 * DAY,
    )  # fmt: skip
    case = again(petition)
    assert (case.bearer, case.due_at, open_duty(case).due_at) == (world.residents_committee, due, due)


def test_more_time_is_thirty_days_once_and_its_clock_never_stands_still(world, petition):
    assert allowed(PleaKind.EXTEND, petition) == Allowed(1, 30)
    assert allowed(PleaKind.PAUSE, petition).times == 0
    assert allowed(PleaKind.EXTEND, world.case()) != Allowed(1, 30)


def test_a_review_is_owed_by_the_office_above_for_thirty_days_from_the_request(world, petition):
    answered(world, petition)
    asked = NOON + 30 * DAY
    step = reviewed(world, petition, asked=asked, at=NOON + 33 * DAY)
    duty = Duty.objects.get(subject=f"petitionstep:{step.pk}")
    assert (step.stage, step.org, duty.bearer) == (Stage.REVIEW, world.district_office, world.district_office)
    assert duty.due_at == step.due_at == law.due(law.Stage.REVIEW, asked)
    assert Message.objects.filter(account_id=world.qian.pk, kind="plea").exists()
    assert again(petition).status == Status.FINISHED


@pytest.mark.parametrize(("days", "in_time"), [(30, True), (31, False)])
def test_a_review_is_asked_for_within_thirty_days_of_the_answer(world, petition, days, in_time):
    answered(world, petition, at=NOON + 20 * DAY)
    asked = NOON + (20 + days) * DAY
    if in_time:
        assert reviewed(world, petition, asked=asked).pk
    else:
        with pytest.raises(Refused, match="30"):
            reviewed(world, petition, asked=asked)


def test_upheld_the_second_review_is_the_last_and_nobody_here_is_above_the_district(world, petition):
    answered(world, petition)
    reviewed(world, petition, asked=NOON + 21 * DAY)
    step = give_opinion(
        actor=world.actor("qian"),
        case_id=petition.pk,
        opinion=Opinion(True, "答复符合规定"),
        now=NOON + 25 * DAY,
    )
    assert (step.ended, Duty.objects.get(subject=f"petitionstep:{step.pk}").kept) == (StageEnd.UPHELD, True)
    assert Message.objects.filter(subject=f"case:{petition.pk}", text__contains="答复符合规定").exists()
    with pytest.raises(Refused, match="市"):
        reviewed(world, petition, asked=NOON + 26 * DAY)


def test_to_be_settled_anew_it_is_open_again_with_sixty_days(world, petition):
    answered(world, petition)
    reviewed(world, petition, asked=NOON + 21 * DAY)
    at = NOON + 25 * DAY
    give_opinion(
        actor=world.actor("qian"), case_id=petition.pk, opinion=Opinion(False, "重新查看现场"), now=at
    )
    case = again(petition)
    assert (case.status, case.bearer, case.finished_at) == (Status.ACCEPTED, world.street_office, None)
    assert case.due_at == open_duty(case).due_at == law.due(law.Stage.FINISH, at)
    assert PetitionStep.objects.filter(done_at=None).get().stage == Stage.FINISH


def test_who_answered_does_not_review_and_strangers_do_not_enter(world, petition):
    answered(world, petition)
    with pytest.raises(Refused):
        ask_review(actor=world.actor("lin"), case_id=petition.pk, why=WHY, asked_at=NOON, now=NOON)
    reviewed(world, petition, asked=NOON + 21 * DAY)
    with pytest.raises(Refused):
        give_opinion(
            actor=world.actor("zhou"), case_id=petition.pk, opinion=Opinion(True, "对"), now=NOON + 22 * DAY
        )
    with pytest.raises(Refused):
        reviewed(world, petition, asked=NOON + 22 * DAY)


def test_withdrawn_nobody_owes_a_review(world, petition):
    answered(world, petition)
    step = reviewed(world, petition, asked=NOON + 21 * DAY)
    retire_case(actor=world.actor("zhou"), case_id=petition.pk, why="重复登记", now=NOON + 22 * DAY)
    assert Duty.objects.get(subject=f"petitionstep:{step.pk}").state == DutyState.DROPPED


def test_returned_and_dispatched_anew_the_fifteen_days_are_the_same(world, petition):
    due = petition.due_at
    return_case(actor=world.actor("zhou"), case_id=petition.pk, why="应由区里办", now=NOON + DAY)
    dispatch_case(
        actor=world.actor("qian"), case_id=petition.pk, org_id=world.district_office.pk,
        limit=Limit(1, LimitUnit.DAY), ground="区里直接办", now=NOON + 2 * DAY,
    )  # fmt: skip
    assert again(petition).due_at == due


def test_other_cases_have_no_steps_of_a_petition(world):
    world.case()
    assert not PetitionStep.objects.exists()


def test_a_sheet_of_petitions_comes_in_with_the_laws_times(world, tmp_path):
    file = tmp_path / "xf.csv"
    file.write_text(
        "编号,内容,小区\n" + "".join(f"{n},第{n}件：单元门关不上,柳园里\n" for n in range(12)),
        encoding="utf-8",
    )
    args = Namespace(file=file, dry_run=False, place="")
    counts = console.run("petitions", args, place_id=importing.place_for(""), now=NOON)
    assert counts["created"] == 12
    assert set(Case.objects.values_list("source", "bearer")) == {("petition", world.street_office.pk)}
    assert PetitionStep.objects.filter(stage=Stage.SORT, due_at=law.due(law.Stage.SORT, NOON)).count() == 12


def test_the_pages_show_the_times_and_take_the_request_and_the_opinion(world, client: Client):
    moment = now() - DAY
    case = world.case(source=Source.PETITION, now=moment)
    accept_case(actor=world.actor("zhou", on=localdate()), case_id=case.pk, now=moment)
    finish_case(actor=world.actor("zhou", on=localdate()), case_id=case.pk, result="门已经换了", now=moment)
    client.force_login(world.zhou)
    page = client.get(f"/cases/{case.public_id}/").content.decode()
    assert "信访办理时限" in page and "第三十四条" in page and "录入复查请求" in page
    address = f"/cases/{case.public_id}/review/"
    assert "第三十五条" in client.get(address).content.decode()
    ahead = (localdate() + DAY).isoformat()
    assert client.post(address, {"day": ahead, "text": WHY, "idem": "a"}).status_code == 422
    assert client.post(address, {"day": localdate().isoformat(), "text": WHY, "idem": "b"}).status_code == 302
    client.force_login(world.qian)
    assert "复查" in client.get("/start/").content.decode()
    address = f"/cases/{case.public_id}/opinion/"
    assert "第三十五条" in client.get(address).content.decode()
    assert client.post(address, {"verdict": "anew", "text": "重新查看现场", "idem": "c"}).status_code == 302
    assert again(case).status == Status.ACCEPTED
    assert client.get(address).status_code == 409
