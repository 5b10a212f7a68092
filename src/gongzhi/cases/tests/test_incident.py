"""One incident for many reports: who hears what, how often; whose time counts; what becomes of each report (E18)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now as clock

from gongzhi.cases import services
from gongzhi.cases.models import Case, Incident
from gongzhi.cases.models.case import Source
from gongzhi.cases.selectors import figures
from gongzhi.cases.services import incident as acts
from gongzhi.cases.services.incident import About, Said
from gongzhi.cases.states import Status
from gongzhi.core.cached import clear_all
from gongzhi.core.verdict import Refused
from gongzhi.duties.models import Duty
from gongzhi.duties.services import tick
from gongzhi.journal.models import Entry
from gongzhi.law.deadlines import Limit, LimitUnit
from gongzhi.notices.models import Message
from tests.counting import counts
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("E18")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PHONES = ("13800000417", "13900000528", "13700000639")
SAID = Said("2 号电梯停运", "正在换钢丝绳。", "您好，2 号电梯今天停运，请先走 1 号电梯。", NOON + 6 * HOUR)


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


def reports(world: World, n: int = 3, **changes: Any) -> list[Case]:
    return [world.case(contact=PHONES[k], now=NOON + k * HOUR / 4, **changes) for k in range(n)]


def opened(
    world: World, cases: list[Case], who: str = "lin", now: Any = NOON + HOUR, said: Said = SAID
) -> Incident:
    about = About(world.door, [world.building])
    return acts.open_incident(
        actor=world.actor(who), case_ids=[case.pk for case in cases], about=about, said=said, now=now
    )


def told() -> list[tuple[str, str]]:
    rows = Message.objects.filter(kind__in=("incident", "rate", "reply")).order_by("pk")
    return [(row.kind, row.contact or str(row.account_id)) for row in rows]


def fresh(*cases: Case) -> list[Case]:
    return [Case.objects.get(pk=case.pk) for case in cases]


def test_the_bearer_works_on_the_mother_and_everybody_hears_once(world):
    cases = reports(world)
    incident = opened(world, cases)
    mother = incident.case
    assert (mother.source, mother.bearer, mother.status) == (Source.INCIDENT, world.anhe, Status.DISPATCHED)
    assert mother.due_at == cases[0].due_at  # joining buys no time
    assert Duty.objects.filter(state="open").get().subject == f"case:{mother.pk}"
    assert told() == [("incident", phone) for phone in PHONES]
    assert "2 号电梯停运" in Message.objects.filter(kind="incident").first().text

    for case in fresh(*cases):
        with pytest.raises(Refused, match="一并办理"):
            services.accept_case(actor=world.actor("lin"), case_id=case.pk, now=NOON + 2 * HOUR)
    services.accept_case(actor=world.actor("lin"), case_id=mother.pk, now=NOON + 2 * HOUR)
    assert {case.status for case in fresh(*cases)} == {Status.ACCEPTED}
    services.reply_case(actor=world.actor("lin"), case_id=mother.pk, text="师傅到了", now=NOON + 3 * HOUR)
    services.finish_case(
        actor=world.actor("lin"), case_id=mother.pk, result="钢丝绳换好了", now=NOON + 4 * HOUR
    )
    assert told()[3:] == [("reply", phone) for phone in PHONES] + [("rate", phone) for phone in PHONES]
    for case in fresh(*cases):
        assert (case.status, case.finished_at) == (Status.FINISHED, NOON + 4 * HOUR)
        verbs = list(
            Entry.objects.filter(subject=f"case:{case.pk}").order_by("seq").values_list("verb", flat=True)
        )
        assert verbs[-4:] == ["cases.joined", "cases.accepted", "cases.replied", "cases.finished"]
    mother.refresh_from_db()
    incident.refresh_from_db()
    assert (mother.status, incident.ended_at) == (Status.CLOSED, NOON + 4 * HOUR)
    assert Message.objects.filter(kind="rate").first().link == f"/follow/{cases[0].follow_key}/"


def test_somebody_with_two_reports_hears_once_by_number_or_account(world):
    wang = world.actor("wang")
    first = world.case(by=wang)
    second = world.case(contact="13800000417")  # the number of her account
    third = world.case(by=wang)
    opened(world, [first, second, third])
    assert told() == [("incident", str(world.wang.pk))]


def test_who_joins_later_is_told_then_and_nobody_again(world):
    cases = reports(world, 2)
    incident = opened(world, cases)
    late = world.case(contact=PHONES[2], now=NOON + 2 * HOUR)
    again = world.case(contact=PHONES[0], now=NOON + 2 * HOUR)
    acts.join_cases(
        actor=world.actor("he"), incident_id=incident.pk, case_ids=[late.pk, again.pk], now=NOON + 3 * HOUR
    )
    assert told() == [("incident", phone) for phone in PHONES]


def test_other_words_are_told_only_where_it_is_wished(world):
    incident = opened(world, reports(world, 2))
    new = Said("2 号电梯停运", "配件明天到。", SAID.script, NOON + DAY)
    acts.change_incident(
        actor=world.actor("lin"), incident_id=incident.pk, said=new, tell_all=False, now=NOON + 2 * HOUR
    )
    assert len(told()) == 2
    acts.change_incident(
        actor=world.actor("lin"), incident_id=incident.pk, said=new, tell_all=True, now=NOON + 2 * HOUR
    )
    assert told()[2:] == [("incident", phone) for phone in PHONES[:2]]


def test_an_earlier_promise_hurries_the_mother(world):
    cases = reports(world, 2)
    incident = opened(world, [cases[1]])
    acts.join_cases(
        actor=world.actor("lin"), incident_id=incident.pk, case_ids=[cases[0].pk], now=NOON + 2 * HOUR
    )
    mother = Case.objects.get(pk=incident.case_id)
    assert mother.due_at == cases[0].due_at
    assert Duty.objects.get(subject=f"case:{mother.pk}").due_at == cases[0].due_at


def test_a_report_taken_out_keeps_its_own_time_and_goes_by_the_table(world):
    cases = reports(world)
    incident = opened(world, cases)
    part = acts.part_case(actor=world.actor("lin"), case_id=cases[1].pk, now=NOON + 5 * HOUR)
    assert (part.incident, part.status, part.due_at) == (None, Status.DISPATCHED, cases[1].due_at)
    assert Duty.objects.get(subject=f"case:{part.pk}", state="open").due_at == cases[1].due_at
    services.accept_case(actor=world.actor("lin"), case_id=incident.case_id, now=NOON + 6 * HOUR)
    assert [case.status for case in fresh(*cases)] == [Status.ACCEPTED, Status.DISPATCHED, Status.ACCEPTED]
    with pytest.raises(Refused):
        acts.part_case(actor=world.actor("lin"), case_id=part.pk, now=NOON + 6 * HOUR)


def finished(world: World, cases: list[Case]) -> Incident:
    incident = opened(world, cases)
    services.finish_case(
        actor=world.actor("lin"), case_id=incident.case_id, result="换好了", now=NOON + 4 * HOUR
    )
    return incident


def test_not_solved_reopens_the_own_report_alone(world):
    cases = reports(world)
    incident = finished(world, cases)
    services.rate_case(
        actor=world.actor("wang"), case_id=cases[0].pk, satisfied=5, words="", now=NOON + 5 * HOUR
    )
    again = services.reopen_case(
        actor=world.actor("wang"), case_id=cases[1].pk, words="还是停", now=NOON + 5 * HOUR
    )
    assert (again.status, again.incident, again.bearer) == (Status.ACCEPTED, None, world.anhe)
    assert [case.status for case in fresh(*cases)] == [Status.CLOSED, Status.ACCEPTED, Status.FINISHED]
    assert Case.objects.get(pk=incident.case_id).status == Status.CLOSED


def test_not_over_after_all_opens_what_nobody_has_called_solved(world):
    cases = reports(world)
    incident = finished(world, cases)
    services.rate_case(
        actor=world.actor("wang"), case_id=cases[0].pk, satisfied=5, words="", now=NOON + 5 * HOUR
    )
    before = len(told())
    acts.begin_again(actor=world.actor("he"), incident_id=incident.pk, why="又停了", now=NOON + 6 * HOUR)
    assert [case.status for case in fresh(*cases)] == [Status.CLOSED, Status.ACCEPTED, Status.ACCEPTED]
    assert told()[before:] == [("incident", phone) for phone in PHONES[1:]]
    assert Duty.objects.filter(state="open").get().subject == f"case:{incident.case_id}"


def test_what_was_in_hand_stays_in_hand_and_what_came_up_stays_up(world):
    cases = reports(world, 2)
    tick(NOON + 2 * DAY)  # both are late and have come up
    for case in cases:
        services.accept_case(
            actor=world.actor("lin"), case_id=case.pk, person_id=world.han.person_id, now=NOON + 2 * DAY
        )
    mother = opened(world, fresh(*cases), now=NOON + 2 * DAY).case
    mother.refresh_from_db()
    assert (mother.status, mother.level) == (Status.ACCEPTED, "community")
    duty = Duty.objects.get(subject=f"case:{mother.pk}")
    assert duty.holders.get(is_bearer=True).person == world.han.person


def test_the_mother_goes_where_the_first_report_was_sent_and_takes_them_along(world):
    cases = reports(world, 2)
    sent = {"org_id": world.street_office.pk, "limit": Limit(2, LimitUnit.HOUR), "ground": "要执法"}
    services.dispatch_case(actor=world.actor("he"), case_id=cases[0].pk, now=NOON, **sent)
    incident = opened(world, fresh(*cases), who="he")
    assert incident.case.bearer == world.street_office
    back = {"org_id": world.anhe.pk, "limit": Limit(2, LimitUnit.HOUR), "ground": "归物业"}
    services.dispatch_case(actor=world.actor("he"), case_id=incident.case_id, now=NOON + 2 * HOUR, **back)
    assert {case.bearer for case in fresh(*cases)} == {world.anhe}


@pytest.mark.parametrize("kind", ["misconduct", "about_company"])
def test_what_the_bearer_must_not_read_is_not_joined(world, kind):
    incident = opened(world, reports(world, 2))
    other = world.case(category=getattr(world, kind))
    with pytest.raises(Refused):
        acts.join_cases(
            actor=world.actor("he"), incident_id=incident.pk, case_ids=[other.pk], now=NOON + 2 * HOUR
        )
    with pytest.raises(Refused):
        acts.open_incident(
            actor=world.actor("he"), case_ids=[reports(world, 1)[0].pk], about=About(getattr(world, kind), [world.building]),
            said=SAID, now=NOON,
        )  # fmt: skip


@pytest.mark.parametrize("who", ["han", "ding", "tao", "zhao", "wang"])
def test_who_may_not_publish_makes_no_incident(world, who):
    with pytest.raises(Refused):
        opened(world, reports(world, 2), who=who)


def test_a_report_counts_as_its_own_and_the_mother_as_none(world):
    finished(world, reports(world))
    counted = figures.figures(world.willow, now=NOON + 5 * HOUR)
    assert (counted.received, counted.finished, counted.same_day) == (3, 3, 3)


def test_the_place_of_several_buildings_is_their_estate(world):
    about = About(world.door, [world.building, world.grain_building])
    incident = acts.open_incident(
        actor=world.actor("he"), case_ids=[reports(world, 1)[0].pk], about=about, said=SAID, now=NOON + HOUR
    )
    assert incident.place == world.community
    assert {row.place for row in incident.places.all()} == {world.building, world.grain_building}


@pytest.mark.parametrize("n", [2, 6])
def test_how_often_the_pages_of_incidents_ask(world, client: Client, n):
    cases = [world.case(contact=PHONES[0], now=clock()) for _ in range(n)]
    incident = opened(world, cases, now=clock())
    alone = world.case(now=clock())
    client.force_login(world.lin)
    counts("incident", lambda: client.get(reverse("incident", args=[incident.public_id])))
    counts("incidents", lambda: client.get(reverse("incident_list")))
    counts(
        "incident made",
        lambda: client.get(reverse("incident_new"), {"case": [alone.public_id]}),
    )
