"""Every step of a case: it works; the wrong person; the wrong place; the wrong state; twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from gongzhi.cases import services, verbs
from gongzhi.cases.models import Case
from gongzhi.cases.services.dispatch import DECIDE, Filing
from gongzhi.cases.states import Status
from gongzhi.core.scope import WORK, Audience, scope_to
from gongzhi.core.verdict import Refused
from gongzhi.duties.models import Duty, DutyHolder, DutyState
from gongzhi.journal.models import Entry
from gongzhi.law.deadlines import Limit, LimitUnit
from gongzhi.people.actor import Actor
from gongzhi.people.models import Substitution
from tests.world import NOON, SINCE, World

LATER = NOON + timedelta(minutes=5)
DAY = Limit(1, LimitUnit.WORKING_DAY)
Act = Callable[[World, Actor, Case], Any]

STEPS: dict[str, Act] = {
    "accept": lambda w, a, c: services.accept_case(actor=a, case_id=c.pk, now=LATER),
    "assign": lambda w, a, c: services.assign_case(
        actor=a, case_id=c.pk, person_id=w.han.person_id, now=LATER
    ),
    "return": lambda w, a, c: services.return_case(actor=a, case_id=c.pk, why="不归我们管", now=LATER),
    "dispatch": lambda w, a, c: services.dispatch_case(
        actor=a, case_id=c.pk, org_id=w.street_office.pk, limit=DAY, ground="要执法", now=LATER
    ),
    "refile": lambda w, a, c: services.refile_case(
        actor=a, case_id=c.pk, filing=Filing(w.grain_building, w.door), now=LATER
    ),
    "reply": lambda w, a, c: services.reply_case(actor=a, case_id=c.pk, text="师傅下午到", now=LATER),
    "note": lambda w, a, c: services.note_case(actor=a, case_id=c.pk, text="料还差两套", now=LATER),
    "finish": lambda w, a, c: services.finish_case(actor=a, case_id=c.pk, result="换了闭门器", now=LATER),
    "contact": lambda w, a, c: services.read_contact(actor=a, case_id=c.pk, now=LATER),
    "words": lambda w, a, c: services.read_words(actor=a, case_id=c.pk, now=LATER),
    "release": lambda w, a, c: services.release_case(actor=a, case_id=c.pk, photo_ids=[], now=LATER),
    "retire": lambda w, a, c: services.retire_case(actor=a, case_id=c.pk, why="试验", now=LATER),
}
BEARERS = {"accept", "assign", "return", "finish", "words"}
DECIDERS = {"dispatch", "refile", "retire"}
MAY = {
    "lin": BEARERS | {"reply", "note", "contact", "release"},
    "han": {"accept", "finish", "reply", "note", "contact", "words"},
    "he": DECIDERS | {"reply", "note", "contact", "release"},
    "zhou": DECIDERS | {"reply", "note", "contact"},
    "ding": {"reply", "note"},
    "zhao": set(),
    "tao": set(),
    "ou": set(),
}
SEES = {"lin", "han", "he", "zhou", "ding"}


def refusal(world: World, who: str, case: Case, act: Act) -> int:
    """The status of the refusal as this person meets it, 0 where it worked."""
    actor = world.actor(who)
    with scope_to(actor.grants(WORK)):
        try:
            act(world, actor, case)
        except Refused as no:
            return no.status
    return 0


def verbs_of(case: Case) -> list[str]:
    return list(Entry.objects.filter(subject=f"case:{case.pk}").values_list("verb", flat=True))


@pytest.mark.req("F3")
@pytest.mark.parametrize("who", MAY)
@pytest.mark.parametrize("step", STEPS)
def test_who_may_take_each_step(world: World, who: str, step: str) -> None:
    expected = 0 if step in MAY[who] else 403 if who in SEES else 404
    assert refusal(world, who, world.case(), STEPS[step]) == expected


@pytest.mark.parametrize("step", ["accept", "return", "dispatch", "finish", "refile", "assign"])
def test_a_finished_case_takes_no_step_of_work(world: World, step: str) -> None:
    case = world.case()
    services.finish_case(actor=world.actor("lin"), case_id=case.pk, result="换了", now=NOON)
    who = "he" if step in DECIDERS else "lin"
    assert refusal(world, who, case, STEPS[step]) == 409
    case.refresh_from_db()
    assert case.status == Status.FINISHED


@pytest.mark.parametrize("step", ["accept", "return", "finish"])
def test_a_step_taken_twice_is_refused_and_writes_nothing(world: World, step: str) -> None:
    case = world.case()
    assert refusal(world, "lin", case, STEPS[step]) == 0
    before = verbs_of(case)
    assert refusal(world, "lin", case, STEPS[step]) == 409
    assert verbs_of(case) == before


@pytest.mark.req("F3")
def test_accepting_puts_a_name_to_the_duty(world: World) -> None:
    case = world.case()
    services.accept_case(actor=world.actor("lin"), case_id=case.pk, person_id=world.han.person_id, now=LATER)
    holder = DutyHolder.objects.get(duty__subject=f"case:{case.pk}", is_open=True)
    assert holder.person_id == world.han.person_id
    assert verbs_of(case)[-2:] == [verbs.ACCEPTED, verbs.ASSIGNED]


def test_staff_accept_for_themselves_but_give_to_nobody(world: World) -> None:
    case = world.case()
    han = world.actor("han")
    with pytest.raises(Refused) as no:
        services.accept_case(actor=han, case_id=case.pk, person_id=world.lin.person_id, now=LATER)
    assert no.value.status == 403
    services.accept_case(actor=han, case_id=case.pk, now=LATER)


@pytest.mark.req("E15")
def test_a_substitute_gives_to_colleagues_but_nobody_gives_to_a_leaver(world: World) -> None:
    today = NOON.date()
    Substitution.objects.create(
        absent=world.lin.person, substitute=world.han.person, starts=SINCE, ends=today
    )
    case = world.case()
    services.accept_case(actor=world.actor("han"), case_id=case.pk, person_id=world.lin.person_id, now=LATER)
    world.han.person.appointments.update(ends=today - timedelta(days=1))
    with pytest.raises(Refused, match="安和物业"):
        STEPS["assign"](world, world.actor("lin"), case)


@pytest.mark.req("F3")
def test_a_returned_case_waits_for_the_community_and_the_third_return_climbs(world: World) -> None:
    case, lin, he = world.case(), world.actor("lin"), world.actor("he")
    for times in (1, 2, 3):
        case = services.return_case(actor=lin, case_id=case.pk, why="不归我们管", now=LATER)
        duty = Duty.objects.get(subject=f"case:{case.pk}", state=DutyState.OPEN)
        holders = set(duty.holders.filter(is_open=True).values_list("org_id", flat=True))
        up = {world.street_office.pk} if times == 3 else set()
        assert (duty.kind, holders) == (DECIDE, {world.residents_committee.pk} | up)
        if times < 3:
            services.dispatch_case(
                actor=he, case_id=case.pk, org_id=world.anhe.pk, limit=DAY, ground="合同第 3 条", now=LATER
            )
    assert Case.objects.get(pk=case.pk).level == "subdistrict"


def test_what_the_community_returns_is_decided_above_it(world: World) -> None:
    case = world.case(category=world.other)
    services.return_case(actor=world.actor("he"), case_id=case.pk, why="社区办不了", now=LATER)
    duty = Duty.objects.get(subject=f"case:{case.pk}", state=DutyState.OPEN)
    assert duty.bearer == world.street_office


@pytest.mark.parametrize(
    ("org", "status"), [("huimin", 422), ("far_committee", 422), ("anhe", 0), ("district_office", 0)]
)
def test_a_case_is_handed_only_to_who_acts_at_its_place(world: World, org: str, status: int) -> None:
    def act(w: World, actor: Actor, case: Case) -> None:
        to = getattr(w, org).pk
        services.dispatch_case(
            actor=actor, case_id=case.pk, org_id=to, limit=DAY, ground="应由其办理", now=LATER
        )

    assert refusal(world, "he", world.case(), act) == status


def test_a_complaint_about_the_company_is_not_handed_to_it(world: World) -> None:
    case = world.case(category=world.about_company)
    assert case.bearer == world.residents_committee
    with pytest.raises(Refused, match="安和物业"):
        services.dispatch_case(
            actor=world.actor("he"),
            case_id=case.pk,
            org_id=world.anhe.pk,
            limit=DAY,
            ground="交给物业",
            now=LATER,
        )


def test_refiling_moves_the_case_to_who_serves_the_right_place(world: World) -> None:
    case = world.case()
    case = STEPS["refile"](world, world.actor("he"), case)
    assert (case.estate_id, case.bearer, case.status) == (world.grain.pk, world.huimin, Status.DISPATCHED)
    assert refusal(world, "zhao", case, STEPS["accept"]) == 0


@pytest.mark.parametrize("step", ["return", "reply", "note", "finish", "dispatch", "retire"])
def test_words_are_needed_and_their_lack_changes_nothing(world: World, step: str) -> None:
    blank: dict[str, Act] = {
        "return": lambda w, a, c: services.return_case(actor=a, case_id=c.pk, why=" ", now=LATER),
        "reply": lambda w, a, c: services.reply_case(actor=a, case_id=c.pk, text="\n", now=LATER),
        "note": lambda w, a, c: services.note_case(actor=a, case_id=c.pk, text="", now=LATER),
        "finish": lambda w, a, c: services.finish_case(actor=a, case_id=c.pk, result="", now=LATER),
        "retire": lambda w, a, c: services.retire_case(actor=a, case_id=c.pk, why="", now=LATER),
        "dispatch": lambda w, a, c: services.dispatch_case(
            actor=a, case_id=c.pk, org_id=w.anhe.pk, limit=DAY, ground=" ", now=LATER
        ),
    }
    case = world.case()
    before = verbs_of(case)
    assert refusal(world, "he" if step in DECIDERS else "lin", case, blank[step]) == 422
    assert verbs_of(case) == before


def test_reports_of_misconduct_are_for_named_posts_alone(world: World) -> None:
    case = world.case(category=world.misconduct, text="举报有人吃回扣")
    services.dispatch_case(
        actor=world.actor("ma"),
        case_id=case.pk,
        org_id=world.street_office.pk,
        limit=DAY,
        ground="街道查",
        now=LATER,
    )
    seen = set()
    for who in MAY | {"ma": set()}:
        with scope_to(world.actor(who).grants(WORK)):
            if (
                Case.objects.filter(pk=case.pk).exists()
                or Duty.objects.filter(subject=f"case:{case.pk}").exists()
            ):
                seen.add(who)
    assert seen == {"ma"}
    assert refusal(world, "ma", case, STEPS["finish"]) == 0


def test_a_withdrawn_case_has_left_the_bearer_and_the_public(world: World) -> None:
    case = world.case()
    STEPS["retire"](world, world.actor("he"), case)
    assert refusal(world, "lin", case, STEPS["accept"]) == 404
    with scope_to(world.actor("wang").grants(frozenset({Audience.RESIDENT}))):
        assert not Case.objects.filter(pk=case.pk).exists()
    assert not Duty.objects.filter(subject=f"case:{case.pk}", state=DutyState.OPEN).exists()


@pytest.mark.req("E24")
def test_a_withdrawn_case_is_brought_back_and_dispatched_anew(world: World) -> None:
    case = world.case()
    services.accept_case(actor=world.actor("lin"), case_id=case.pk, now=NOON)
    he = world.actor("he")
    services.retire_case(actor=he, case_id=case.pk, why="试验", now=NOON)
    assert refusal(world, "he", case, STEPS["dispatch"]) == 409
    case = services.restore_case(actor=he, case_id=case.pk, now=LATER)
    duty = Duty.objects.get(subject=f"case:{case.pk}", state=DutyState.OPEN)
    assert (case.status, case.retired_at, case.bearer, duty.opened_at) == (
        Status.DISPATCHED,
        None,
        world.anhe,
        LATER,
    )
    with pytest.raises(Refused) as no:
        services.restore_case(actor=he, case_id=case.pk, now=LATER)
    assert no.value.status == 409


@pytest.mark.req("E24")
def test_a_closed_case_comes_back_as_it_was(world: World) -> None:
    case, he = world.case(), world.actor("he")
    services.finish_case(actor=world.actor("lin"), case_id=case.pk, result="换了", now=NOON)
    services.retire_case(actor=he, case_id=case.pk, why="试验", now=NOON)

    def restore(w: World, actor: Actor, c: Case) -> None:
        services.restore_case(actor=actor, case_id=c.pk, now=LATER)

    for who, status in (("lin", 404), ("tao", 404), ("ding", 403)):
        assert refusal(world, who, case, restore) == status
    assert services.restore_case(actor=he, case_id=case.pk, now=LATER).status == Status.FINISHED


def test_looking_at_the_contact_or_the_words_is_written_down(world: World) -> None:
    case = world.case(text="我叫王桂兰，电话13800000417，单元门关不上", contact="13800000417")
    lin = world.actor("lin")
    assert services.read_contact(actor=lin, case_id=case.pk, now=LATER) == "13800000417"
    assert "13800000417" in services.read_words(actor=lin, case_id=case.pk, now=LATER)
    assert "13800000417" not in case.text
    assert verbs_of(case)[-2:] == [verbs.CONTACT_SEEN, verbs.WORDS_SEEN]
