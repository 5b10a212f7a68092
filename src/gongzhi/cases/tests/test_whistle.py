"""A whistle from the call to the rating: it works; the wrong person; the wrong state; twice; and what runs on anyway."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from gongzhi.cases import services
from gongzhi.cases.models import Case, Whistle, WhistleShare
from gongzhi.cases.models.whistle import Objection
from gongzhi.cases.services.whistle import Arrival, call_off, report_in
from gongzhi.cases.services.whistle_findings import (
    Finding,
    Part,
    agree_finding,
    draft_finding,
    finish_share,
    settle_finding,
)
from gongzhi.cases.services.whistle_objections import Verdict, decide_objection, object_to
from gongzhi.cases.services.whistle_ratings import Rating, rate_call
from gongzhi.cases.states.whistle import CallState, WhistleState
from gongzhi.cases.tests.calling import TO_COME, blown, departments
from gongzhi.cases.verbs import whistle as whistle_verbs
from gongzhi.core.scope import WORK, scope_to
from gongzhi.core.verdict import Refused
from gongzhi.duties.models import Duty, DutyHolder, DutyState
from gongzhi.duties.services import tick
from gongzhi.journal import words as said
from gongzhi.journal.models import Entry
from gongzhi.notices.models import Message
from gongzhi.people.models import Organisation
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("F4", "U3")]
SOON = NOON + timedelta(hours=2)
FRIDAY = date(2026, 3, 6)
Departments = tuple[Organisation, Organisation]


@pytest.fixture
def both(world: World) -> Departments:
    return departments(world)


@pytest.fixture
def whistle(world: World, both: Departments) -> Whistle:
    return blown(world, both)


def duty_of(subject: str) -> Duty:
    return Duty.objects.get(subject=subject, state=DutyState.OPEN)


def arrive(world: World, whistle: Whistle, login: str, org: Organisation, at: Any = SOON) -> None:
    report_in(actor=world.actor(login), whistle_id=whistle.pk, org_id=org.pk, arrival=Arrival("北门"), now=at)


def finding(*parts: tuple[Organisation, Fraction]) -> Finding:
    return Finding(
        "外墙空鼓约 40 平方米，先围挡再修。", [Part(org.pk, share, "修外墙", FRIDAY) for org, share in parts]
    )


def write(world: World, whistle: Whistle, both: Departments) -> None:
    shares = (both[0], Fraction(1, 3)), (both[1], Fraction(1, 3)), (world.street_office, Fraction(1, 3))
    draft_finding(actor=world.actor("zhou"), whistle_id=whistle.pk, finding=finding(*shares), now=SOON)


def objects(
    world: World, whistle: Whistle, org: Organisation, about: Objection, why: str, *, login: str = "fang"
) -> None:
    object_to(
        actor=world.actor(login), whistle_id=whistle.pk, org_id=org.pk, about=about, why=why, now=SOON
    )  # fmt: skip


def refused(status: int, act: Any) -> Refused:
    with pytest.raises(Refused) as no:
        act()
    assert no.value.status == status
    return no.value


def test_everybody_called_owes_it_to_come_and_the_caller_owes_a_finding(world, both, whistle):
    for call in whistle.calls.all():
        duty = duty_of(f"whistlecall:{call.pk}")
        assert (duty.bearer_id, duty.due_at) == (call.org_id, NOON + TO_COME)
    own = duty_of(f"whistle:{whistle.pk}")
    assert (own.bearer, own.due_at) == (world.street_office, NOON + TO_COME + timedelta(days=3))
    assert Message.objects.filter(account=world.fang, kind="whistle").exists()
    assert (
        Entry.objects.get(subject=f"whistle:{whistle.pk}", verb=whistle_verbs.BLOWN).org_id
        == world.street_office.pk
    )


def test_from_the_call_to_the_last_share(world, both, whistle):
    arrive(world, whistle, "fang", both[0])
    arrive(world, whistle, "lei", both[1])
    write(world, whistle, both)
    for login, org in (("fang", both[0]), ("lei", both[1])):
        agree_finding(actor=world.actor(login), whistle_id=whistle.pk, org_id=org.pk, version=1, now=SOON)
    whistle.refresh_from_db()
    assert whistle.state == WhistleState.FOUND
    assert whistle.findings.get().by_all is True
    assert Duty.objects.get(subject=f"whistle:{whistle.pk}").kept is True
    shares = WhistleShare.objects.filter(finding__whistle=whistle)
    assert {duty_of(f"whistleshare:{share.pk}").bearer_id for share in shares} == {
        both[0].pk, both[1].pk, world.street_office.pk,
    }  # fmt: skip
    for login, org in (("fang", both[0]), ("lei", both[1]), ("zhou", world.street_office)):
        finish_share(actor=world.actor(login), whistle_id=whistle.pk, org_id=org.pk, words="修好了", now=SOON)
    whistle.refresh_from_db()
    assert whistle.state == WhistleState.DONE
    rate_call(
        actor=world.actor("zhou"),
        whistle_id=whistle.pk,
        org_id=both[0].pk,
        rating=Rating(4, "来得快"),
        now=SOON,
    )
    assert whistle.calls.get(org=both[0]).rating == 4
    refused(409, lambda: rate_call(
        actor=world.actor("zhou"), whistle_id=whistle.pk, org_id=both[0].pk, rating=Rating(1), now=SOON))  # fmt: skip


def test_the_caller_puts_the_finding_in_force_without_waiting_and_says_why(world, both, whistle):
    arrive(world, whistle, "fang", both[0])
    write(world, whistle, both)
    refused(422, lambda: settle_finding(actor=world.actor("zhou"), whistle_id=whistle.pk, why=" ", now=SOON))
    settle_finding(actor=world.actor("zhou"), whistle_id=whistle.pk, why="墙还在掉，不能等。", now=SOON)
    whistle.refresh_from_db()
    assert (whistle.state, whistle.findings.get().by_all) == (WhistleState.FOUND, False)
    entry = Entry.objects.get(subject=f"whistle:{whistle.pk}", verb=whistle_verbs.FOUND_ALONE)
    assert said.read([entry.words_id])[entry.words_id] == "墙还在掉，不能等。"


@pytest.mark.parametrize(
    ("shares", "says"),
    [
        ((Fraction(1, 2), Fraction(2, 5)), "90%，还差 10%"),
        ((Fraction(3, 5), Fraction(1, 2)), "110%，多了 10%"),
        ((Fraction(1, 3), Fraction(1, 3)), "2/3，还差 1/3"),
    ],
)
def test_shares_that_do_not_make_one_are_refused_with_what_is_missing(world, both, whistle, shares, says):
    parts = finding((both[0], shares[0]), (both[1], shares[1]))
    no = refused(422, lambda: draft_finding(
        actor=world.actor("zhou"), whistle_id=whistle.pk, finding=parts, now=SOON))  # fmt: skip
    assert says in no.why
    assert not whistle.findings.exists()


def test_shares_are_for_those_concerned_once_each_on_a_day_ahead(world, both, whistle):
    twice = finding((both[0], Fraction(1, 2)), (both[0], Fraction(1, 2)))
    stranger = finding((world.huimin, Fraction(1)))
    past = Finding("x", [Part(both[0].pk, Fraction(1), "修", NOON.date() - timedelta(days=1))])
    for wrong in (twice, stranger, past, Finding("x", [])):
        refused(422, lambda wrong=wrong: draft_finding(
            actor=world.actor("zhou"), whistle_id=whistle.pk, finding=wrong, now=SOON))  # fmt: skip


def test_an_agreement_holds_for_the_words_that_were_read(world, both, whistle):
    arrive(world, whistle, "fang", both[0])
    arrive(world, whistle, "lei", both[1])
    write(world, whistle, both)
    agree_finding(actor=world.actor("fang"), whistle_id=whistle.pk, org_id=both[0].pk, version=1, now=SOON)
    write(world, whistle, both)
    refused(409, lambda: agree_finding(
        actor=world.actor("lei"), whistle_id=whistle.pk, org_id=both[1].pk, version=1, now=SOON))  # fmt: skip
    agree_finding(actor=world.actor("lei"), whistle_id=whistle.pk, org_id=both[1].pk, version=2, now=SOON)
    whistle.refresh_from_db()
    assert whistle.state == WhistleState.DRAFTED  # fang agreed to other words


def test_the_clock_waits_for_no_signature(world, both, whistle):
    """Nobody opened it; an objection is under way: the call is late all the same, and climbs."""
    objects(world, whistle, both[0], Objection.CALL, "不归我们管")
    late = NOON + TO_COME + timedelta(minutes=1)
    tick(late)
    for call in whistle.calls.all():
        duty = duty_of(f"whistlecall:{call.pk}")
        assert duty.due_at == NOON + TO_COME
        assert DutyHolder.objects.filter(duty=duty, org=world.district_office, is_open=True).exists()
    decide_objection(
        actor=world.actor("qian"), whistle_id=whistle.pk, org_id=both[0].pk,
        verdict=Verdict(upheld=False, ground="权责清单写明归你们。"), now=late,
    )  # fmt: skip
    call = whistle.calls.get(org=both[0])
    assert call.state == CallState.CALLED
    assert duty_of(f"whistlecall:{call.pk}").due_at == NOON + TO_COME  # as before: it is late
    arrive(world, whistle, "fang", both[0], at=late)
    assert Duty.objects.get(subject=f"whistlecall:{call.pk}").kept is False


def test_an_upheld_objection_excuses_and_needs_a_written_ground(world, both, whistle):
    objects(world, whistle, both[0], Objection.CALL, "不归我们")
    call = whistle.calls.get(org=both[0])

    def decide(login: str, ground: str = "该事项归规划部门。") -> Any:
        return decide_objection(
            actor=world.actor(login),
            whistle_id=whistle.pk,
            org_id=both[0].pk,
            verdict=Verdict(True, ground),
            now=SOON,
        )

    for side in ("zhou", "fang", "he", "ma"):
        refused(403, lambda side=side: decide(side))
    refused(422, lambda: decide("qian", "  "))
    assert decide("qian").upheld is True
    call.refresh_from_db()
    assert call.state == CallState.EXCUSED
    assert Duty.objects.get(subject=f"whistlecall:{call.pk}").state == DutyState.DROPPED
    refused(409, lambda: arrive(world, whistle, "fang", both[0]))
    refused(409, lambda: decide("qian"))


def test_an_upheld_objection_to_a_share_opens_the_finding_again(world, both, whistle):
    arrive(world, whistle, "fang", both[0])
    write(world, whistle, both)
    settle_finding(actor=world.actor("zhou"), whistle_id=whistle.pk, why="等不了", now=SOON)
    objects(world, whistle, both[0], Objection.SHARE, "太多")
    decide_objection(
        actor=world.actor("qian"),
        whistle_id=whistle.pk,
        org_id=both[0].pk,
        verdict=Verdict(True, "重新分。"),
        now=SOON,
    )
    whistle.refresh_from_db()
    assert whistle.state == WhistleState.BLOWN
    open_kinds = set(Duty.objects.filter(state=DutyState.OPEN).values_list("kind", flat=True))
    assert "whistle_share" not in open_kinds
    assert "whistle_finding" in open_kinds
    write(world, whistle, both)
    assert whistle.findings.filter(replaced_at=None).get().version == 2


def upheld(world: World, whistle: Whistle, org: Organisation, *, yes: bool = True, at: Any = SOON) -> None:
    decide_objection(
        actor=world.actor("qian"), whistle_id=whistle.pk, org_id=org.pk, verdict=Verdict(yes, "权责清单写明。"), now=at
    )  # fmt: skip


def test_once_the_finding_counts_nobody_owes_it_to_come(world, both, whistle):
    arrive(world, whistle, "fang", both[0])
    write(world, whistle, both)
    settle_finding(actor=world.actor("zhou"), whistle_id=whistle.pk, why="等不了", now=SOON)
    absent = Duty.objects.get(subject=f"whistlecall:{whistle.calls.get(org=both[1]).pk}")
    assert (absent.state, absent.kept) == (DutyState.DROPPED, None)


def test_who_did_not_come_in_time_has_broken_the_promise(world, both, whistle):
    late = NOON + TO_COME + timedelta(minutes=1)
    write(world, whistle, both)
    settle_finding(actor=world.actor("zhou"), whistle_id=whistle.pk, why="等不了", now=late)
    for call in whistle.calls.all():
        duty = Duty.objects.get(subject=f"whistlecall:{call.pk}")
        assert (duty.state, duty.kept) == (DutyState.DONE, False)


def test_two_object_to_their_shares_and_the_first_answer_opens_the_finding_for_both(world, both, whistle):
    write(world, whistle, both)
    settle_finding(actor=world.actor("zhou"), whistle_id=whistle.pk, why="等不了", now=SOON)
    objects(world, whistle, both[0], Objection.SHARE, "太多")
    objects(world, whistle, both[1], Objection.SHARE, "太多", login="lei")
    upheld(world, whistle, both[0])
    assert not Duty.objects.filter(kind="whistle_objection", state=DutyState.OPEN).exists()
    refused(409, lambda: upheld(world, whistle, both[1]))
    write(world, whistle, both)
    settle_finding(actor=world.actor("zhou"), whistle_id=whistle.pk, why="等不了", now=SOON)
    objects(world, whistle, both[1], Objection.SHARE, "还是太多", login="lei")
    upheld(world, whistle, both[1], yes=False)
    whistle.refresh_from_db()
    assert whistle.state == WhistleState.FOUND


def test_an_objection_to_being_called_is_answered_though_the_finding_counts(world, both, whistle):
    arrive(world, whistle, "lei", both[1])
    objects(world, whistle, both[0], Objection.CALL, "不归我们")
    write(world, whistle, both)
    settle_finding(actor=world.actor("zhou"), whistle_id=whistle.pk, why="等不了", now=SOON)
    assert Duty.objects.filter(kind="whistle_objection", state=DutyState.OPEN).count() == 1
    upheld(world, whistle, both[0])
    whistle.refresh_from_db()
    assert whistle.calls.get(org=both[0]).state == CallState.EXCUSED
    assert whistle.state == WhistleState.BLOWN  # its share goes to somebody else
    assert not Duty.objects.filter(kind="whistle_share", state=DutyState.OPEN).exists()


def test_a_draft_with_a_share_of_who_is_excused_is_written_anew(world, both, whistle):
    arrive(world, whistle, "lei", both[1])
    objects(world, whistle, both[0], Objection.CALL, "不归我们")
    write(world, whistle, both)
    upheld(world, whistle, both[0])
    whistle.refresh_from_db()
    assert whistle.state == WhistleState.BLOWN
    refused(409, lambda: settle_finding(
        actor=world.actor("zhou"), whistle_id=whistle.pk, why="等不了", now=SOON))  # fmt: skip
    assert Duty.objects.filter(kind="whistle_finding", state=DutyState.OPEN).count() == 1


def test_coming_drops_an_objection(world, both, whistle):
    objects(world, whistle, both[0], Objection.CALL, "不归我们")
    arrive(world, whistle, "fang", both[0])
    objection = whistle.calls.get(org=both[0]).objections.get()
    assert (objection.upheld, objection.decided_at) == (None, SOON)
    assert not Duty.objects.filter(kind="whistle_objection", state=DutyState.OPEN).exists()


@pytest.mark.parametrize("login", ["lin", "he", "ding", "tao", "qian", "fang", "ma", "ou"])
def test_only_the_subdistrict_blows_the_whistle(world, both, login):
    from gongzhi.cases.services.whistle import Calling, blow_whistle

    calling = Calling(world.willow, "daily", "外墙", "脱落", NOON + TO_COME, [both[0].pk])
    refused(403, lambda: blow_whistle(actor=world.actor(login), calling=calling, now=NOON))


def test_nobody_reports_in_or_agrees_for_another(world, both, whistle):
    for login in ("lei", "zhou", "qian", "lin", "he"):
        refused(403, lambda login=login: arrive(world, whistle, login, both[0]))
    arrive(world, whistle, "fang", both[0])
    refused(409, lambda: arrive(world, whistle, "fang", both[0]))
    write(world, whistle, both)
    refused(403, lambda: agree_finding(
        actor=world.actor("lei"), whistle_id=whistle.pk, org_id=both[0].pk, version=1, now=SOON))  # fmt: skip


def test_called_off_nobody_owes_anything(world, both, whistle):
    refused(403, lambda: call_off(actor=world.actor("fang"), whistle_id=whistle.pk, why="不用", now=SOON))
    call_off(actor=world.actor("zhou"), whistle_id=whistle.pk, why="施工队先到了", now=SOON)
    assert not Duty.objects.filter(state=DutyState.OPEN).exists()
    refused(409, lambda: arrive(world, whistle, "fang", both[0]))


def test_who_sees_a_whistle(world, both, whistle):
    sees = {}
    for login in ("zhou", "qian", "he", "ding", "fang", "lei", "lin", "zhao", "tao", "ou", "wang"):
        with scope_to(world.actor(login).grants(WORK)):
            sees[login] = Whistle.objects.filter(pk=whistle.pk).exists()
    assert {login for login, yes in sees.items() if yes} == {"zhou", "qian", "he", "ding", "fang", "lei"}


def test_the_cases_behind_it_open_to_those_called_and_misconduct_never_does(world, both):
    case = world.case(by=world.actor("wang"))
    whistle = blown(world, (both[0],), case_ids=[case.pk])
    with scope_to(world.actor("fang").grants(WORK)):
        assert Case.objects.filter(pk=case.pk).exists()
    assert (
        Message.objects.filter(account=world.wang, text__contains="吹").exists()
        or Message.objects.filter(account=world.wang).exists()
    )
    assert list(whistle.cases.all()) == [case]
    secret = world.case(category=world.misconduct)
    refused(422, lambda: blown(world, (both[0],), case_ids=[secret.pk]))


def test_what_is_said_about_a_company_is_not_opened_to_it(world, both):
    complaint = world.case(category=world.about_company)
    refused(403, lambda: blown(world, (both[0], world.anhe), case_ids=[complaint.pk]))
    assert not Whistle.objects.exists()
    with scope_to(world.actor("lin").grants(WORK)):
        assert not Case.objects.filter(pk=complaint.pk).exists()
    blown(world, (both[0],), case_ids=[complaint.pk])
    blown(world, (both[0], world.anhe), case_ids=[world.case().pk])


def test_a_finished_case_stays_with_its_bearer(world, both):
    case = world.case()
    services.accept_case(actor=world.actor("lin"), case_id=case.pk, now=SOON)
    blown(world, both, case_ids=[case.pk])
    case.refresh_from_db()
    assert case.bearer == world.anhe
