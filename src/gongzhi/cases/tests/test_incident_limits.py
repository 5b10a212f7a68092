"""Incidents at their edges: whose reports may be taken, what is sent twice, days that are none, other places (E18)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.timezone import now as clock

from gongzhi.cases import services
from gongzhi.cases.models import Case, Incident
from gongzhi.cases.selectors import incident as known
from gongzhi.cases.services import incident as acts
from gongzhi.cases.services.incident import About, Said
from gongzhi.core.cached import clear_all
from gongzhi.core.verdict import Refused
from gongzhi.duties.models import Duty
from gongzhi.journal.models import Entry
from gongzhi.law.deadlines import Limit, LimitUnit
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("E18")]
HOUR = timedelta(hours=1)
SAID = Said("2 号电梯停运", "正在换钢丝绳。")


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


def opened(world: World, case: Case, who: str = "lin", now: Any = NOON, places: Any = None) -> Incident:
    about = About(world.door, places or [world.building])
    return acts.open_incident(
        actor=world.actor(who, on=localtime(now).date()), case_ids=[case.pk], about=about, said=SAID, now=now
    )


def elsewhere(world: World) -> Case:
    """A report of the estate that the community has sent to the subdistrict."""
    case = world.case()
    sent = {"org_id": world.street_office.pk, "limit": Limit(2, LimitUnit.HOUR), "ground": "要执法"}
    return services.dispatch_case(actor=world.actor("he"), case_id=case.pk, now=NOON, **sent)


def test_a_company_takes_no_report_out_of_the_hands_of_an_office(world):
    incident, case = opened(world, world.case()), elsewhere(world)
    with pytest.raises(Refused, match="别的单位"):
        acts.join_cases(actor=world.actor("lin"), incident_id=incident.pk, case_ids=[case.pk], now=NOON)
    acts.join_cases(actor=world.actor("he"), incident_id=incident.pk, case_ids=[case.pk], now=NOON)
    case.refresh_from_db()
    assert case.bearer == world.anhe


def test_a_report_where_one_may_not_publish_is_not_joined(world):
    incident, case = opened(world, world.case()), world.case(place=world.grain_building)
    with pytest.raises(Refused):
        acts.join_cases(actor=world.actor("lin"), incident_id=incident.pk, case_ids=[case.pk], now=NOON)


def test_what_is_met_in_two_estates_goes_to_a_body_of_both(world):
    """A company sees its own estate alone: nobody there could work on the mother."""
    incident = opened(world, world.case(), who="he", places=[world.building, world.grain_building])
    assert incident.case.bearer == world.residents_committee


def test_what_is_over_is_not_reworded(world):
    incident = opened(world, world.case())
    services.finish_case(actor=world.actor("lin"), case_id=incident.case_id, result="换好了", now=NOON + HOUR)
    with pytest.raises(Refused):
        acts.change_incident(
            actor=world.actor("lin"), incident_id=incident.pk, said=SAID, tell_all=True, now=NOON + HOUR
        )


def test_sent_twice_an_incident_is_made_and_joined_once(world, client: Client):
    one, other = world.case(now=clock()), world.case(now=clock())
    client.force_login(world.lin)
    said = {
        "idem": "k", "title": "2 号电梯停运", "cases": one.public_id, "places": world.building.public_id,
        "category": one.category.code,
    }  # fmt: skip
    address = f"{reverse('incident_new')}?case={one.public_id}"
    answers = [client.post(address, said) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    incident = Incident.objects.get()
    for step in ("incident_join", "incident_part"):
        sent = {"idem": step, "case": other.public_id}
        answers = [client.post(reverse(step, args=[incident.public_id]), sent) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]


def test_joining_nothing_says_so_on_the_page(world, client: Client):
    incident = opened(world, world.case(now=clock()), now=clock())
    world.case(now=clock())
    client.force_login(world.lin)
    answer = client.post(reverse("incident_join", args=[incident.public_id]), {"idem": "k"})
    assert answer.status_code == 422
    assert "先勾选" in answer.content.decode()


@pytest.mark.parametrize(
    "end", ["0001-01-01T00:00", "1999-01-01T08:00", "9999-12-31T23:59", "2026-13-40T99:00"]
)
def test_an_end_that_cannot_be_keeps_the_form(world, client: Client, end):
    case = world.case(now=clock())
    client.force_login(world.lin)
    said = {
        "idem": "k", "title": "二号梯", "cases": case.public_id, "places": world.building.public_id,
        "category": case.category.code, "expected_at": end,
    }  # fmt: skip
    answer = client.post(f"{reverse('incident_new')}?case={case.public_id}", said)
    assert answer.status_code == 422
    assert "二号梯" in answer.content.decode()
    assert not Incident.objects.exists()


def test_other_places_offer_what_was_reported_there_and_stand_in_the_journal(world):
    incident, gate = opened(world, world.case()), world.case(place=world.willow)
    shown = [part.case for part in known.alike(world.actor("lin"), incident, now=NOON)]
    assert gate not in shown and incident_known(world.willow)
    change(world, incident, [world.willow])
    incident.refresh_from_db()
    mother = Case.objects.get(pk=incident.case_id)
    duty = Duty.objects.get(subject=f"case:{mother.pk}")
    assert {incident.place, mother.place, duty.place} == {world.willow}
    assert (mother.bearer, mother.due_at) == (incident.case.bearer, incident.case.due_at)
    assert gate in [part.case for part in known.alike(world.actor("lin"), incident, now=NOON)]
    entry = Entry.objects.get(subject=f"case:{mother.pk}", verb="cases.covered")
    assert entry.data == {"before": [world.building.pk], "places": [world.willow.pk]}
    change(world, incident, [world.willow])  # as it was: no other entry
    assert Entry.objects.filter(verb="cases.covered").count() == 1


def incident_known(place: Any) -> bool:
    return bool(known.known_at(place))


def change(world: World, incident: Incident, places: list[Any], who: str = "lin") -> None:
    acts.change_incident(
        actor=world.actor(who), incident_id=incident.pk, said=SAID, places=places, tell_all=False, now=NOON
    )


def test_an_incident_does_not_spread_to_where_its_bearer_does_not_work(world):
    incident = opened(world, world.case())
    for who in ("lin", "he"):
        with pytest.raises(Refused):
            change(world, incident, [world.building, world.grain_building], who)
    assert [row.place for row in incident.places.all()] == [world.building]


def test_its_places_are_changed_on_the_page(world, client: Client):
    incident = opened(world, world.case(now=clock()), now=clock())
    client.force_login(world.lin)
    address = reverse("incident_edit", args=[incident.public_id])
    said = {"idem": "k", "title": "停运", "places": [world.building.public_id, world.willow.public_id]}
    assert client.post(address, said).status_code == 302
    assert {row.place for row in incident.places.all()} == {world.building, world.willow}
    answer = client.post(address, {"idem": "l", "title": "停运", "places": [world.grain.public_id]})
    assert answer.status_code == 422
