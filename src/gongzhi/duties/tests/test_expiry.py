"""A term or contract that ends raises a duty in time, for whoever has to prepare what follows, once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.timezone import localdate

from gongzhi.core import config
from gongzhi.core.scope import WORK, scope_to
from gongzhi.duties.models import Duty, DutyState
from gongzhi.duties.selectors import waiting
from gongzhi.duties.services.expiry import CONTRACT, TERM, settle, tick
from gongzhi.journal.models import Entry
from gongzhi.notices.models import Message
from gongzhi.people import services
from gongzhi.people.models import Engagement
from gongzhi.people.models.organisations import Chosen
from gongzhi.people.posts import OrgKind, Post
from gongzhi.people.services.contracts import Paper
from gongzhi.people.services.organisations import Facts
from gongzhi.people.services.seats import NewTerm
from tests.counting import counts
from tests.world import NOON, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.req("O1")]
DAY = timedelta(days=1)
ENDS = date(2026, 9, 2)  # six months after TODAY, 2 March


@pytest.fixture
def committee(world):
    facts = Facts(OrgKind.COMMITTEE, "柳园里业委会", world.willow, upper=world.residents_committee)
    org = services.add_organisation(actor=world.actor("he"), facts=facts, now=NOON)
    world.appoint("wang", org, Post.COMMITTEE_CHAIR, world.willow)
    return org


def term(world, org, *, ends=ENDS, starts=date(2021, 9, 3), now=NOON, number=1):
    new = NewTerm(starts, ends, number, 5)
    return services.begin_term(actor=world.actor("zhou"), org_id=org.pk, new=new, now=now)


def contract(world, *, ends, chosen, place=None, now=NOON):
    Engagement.objects.filter(place=place or world.willow).delete()
    return services.engage(
        actor=world.actor("zhou"), org=world.anhe, place=place or world.willow, service="property",
        starts=date(2024, 9, 3), ends=ends, paper=Paper(chosen=chosen), now=now,
    )  # fmt: skip


def open_duties():
    return list(Duty.objects.filter(state=DutyState.OPEN, kind__in=(TERM, CONTRACT)))


def later(days):
    return NOON + timedelta(days=days)


def test_the_duty_begins_six_months_before_and_not_a_day_earlier(world, committee):
    term(world, committee, ends=ENDS + DAY)
    assert tick(NOON) == 0
    assert tick(later(1)) == 1
    (duty,) = open_duties()
    assert duty.bearer == committee
    assert duty.due_at == datetime(2026, 9, 3, 16, tzinfo=UTC)  # 24:00 of the last day in Shanghai
    assert "柳园里业委会任期 9月3日 届满" in duty.title
    assert tick(later(1)) == tick(later(2)) == 0  # once
    assert Entry.objects.filter(verb="duties.opened", data__about=duty.subject).count() == 1


def test_it_begins_at_once_where_the_time_is_short_already(world, committee):
    term(world, committee)
    assert [duty.kind for duty in open_duties()] == [TERM]
    assert Message.objects.filter(account=world.wang, kind="duty").count() == 1


def test_it_stands_on_the_start_page_of_the_committee_and_of_nobody_else(world, committee):
    term(world, committee)
    for who, n in (("wang", 1), ("he", 0), ("zhao", 0)):
        actor = world.actor(who)
        with scope_to(actor.grants(WORK)):
            assert waiting(actor).count() == n, who


def test_the_next_term_settles_it_in_the_same_step(world, committee):
    term(world, committee)
    (duty,) = open_duties()
    term(world, committee, starts=ENDS + DAY, ends=date(2031, 9, 2), number=2, now=later(40))
    duty.refresh_from_db()
    assert (duty.state, duty.kept) == (DutyState.DONE, True)
    assert open_duties() == []


def test_what_follows_too_late_was_not_kept(world, committee):
    row = term(world, committee)
    after = datetime(2026, 10, 1, 4, tzinfo=UTC)
    term(world, committee, starts=localdate(after), ends=date(2031, 9, 2), number=2, now=after)
    assert Duty.objects.get(subject=f"term:{row.pk}").kept is False


def test_a_body_that_goes_out_of_use_owes_nothing(world, committee):
    term(world, committee)
    (duty,) = open_duties()
    post = world.wang.person.appointments.get()
    services.end_appointment(actor=world.actor("he"), appointment_id=post.pk, last_day=TODAY, now=NOON)
    services.retire_organisation(actor=world.actor("zhou"), org_id=committee.pk, now=later(1))
    duty.refresh_from_db()
    assert (duty.state, duty.kept) == (DutyState.DROPPED, None)


@pytest.mark.parametrize(
    ("kind", "able", "bearer"),
    [
        (OrgKind.COMMITTEE, True, "own"),
        (OrgKind.COMMITTEE, False, "residents_committee"),
        (OrgKind.MANAGEMENT, True, "street_office"),
        (OrgKind.SUPERVISORS, False, "residents_committee"),
        (OrgKind.COUNCIL, True, "own"),
    ],
)
def test_who_owes_it(world, kind, able, bearer):
    facts = Facts(kind, "某组织", world.willow, upper=world.residents_committee)
    org = services.add_organisation(actor=world.actor("he"), facts=facts, now=NOON)
    if able:
        world.appoint("wang", org, Post.COMMITTEE_CHAIR, world.willow)
    term(world, org)
    wanted = org if bearer == "own" else getattr(world, bearer)
    assert [duty.bearer for duty in open_duties()] == [wanted]


@pytest.mark.parametrize(
    ("chosen", "bearer", "words"),
    [
        (Chosen.FIRST, "street_office", "前期合同"),
        (Chosen.INTERIM, "street_office", "物业合同"),
        (Chosen.ASSEMBLY, "residents_committee", "续聘"),
    ],
)
def test_the_end_of_a_contract_is_prepared_by_who_has_to(world, chosen, bearer, words):
    contract(world, ends=ENDS, chosen=chosen)
    (duty,) = open_duties()
    assert duty.bearer == getattr(world, bearer)
    assert words in duty.title
    assert Message.objects.filter(account=world.lin, kind="duty").exists()  # the company hears of it too


def test_the_owners_committee_decides_about_the_contract_that_the_owners_chose(world, committee):
    contract(world, ends=ENDS, chosen=Chosen.ASSEMBLY)
    assert [duty.bearer for duty in open_duties()] == [committee]


def test_the_next_contract_settles_it(world):
    contract(world, ends=ENDS, chosen=Chosen.FIRST)
    (duty,) = open_duties()
    services.engage(
        actor=world.actor("zhou"), org=world.huimin, place=world.willow, service="property",
        starts=ENDS + DAY, ends=None, paper=Paper(), now=later(3),
    )  # fmt: skip
    duty.refresh_from_db()
    assert duty.state == DutyState.DONE


def test_an_open_contract_and_another_service_owe_nothing(world):
    contract(world, ends=None, chosen=Chosen.ASSEMBLY)
    services.engage(
        actor=world.actor("qian"), org=world.huimin, place=world.willow, service="heat",
        starts=TODAY, ends=TODAY + 30 * DAY, paper=Paper(), now=NOON,
    )  # fmt: skip
    assert tick(NOON) == 0


def test_what_ended_long_ago_is_not_brought_up(world, committee):
    term(world, committee, starts=date(2015, 1, 1), ends=date(2020, 1, 1))
    assert open_duties() == []


def test_an_end_that_passed_is_late_at_once_and_climbs(world, committee):
    term(world, committee, ends=TODAY - 5 * DAY)
    (duty,) = open_duties()
    assert duty.due_at <= NOON + timedelta(minutes=1)


def test_the_lead_is_a_setting_of_the_place(world, committee):
    config.change("people.committee_months", 3)
    term(world, committee)
    assert open_duties() == []
    assert tick(datetime(2026, 6, 2, 4, tzinfo=UTC)) == 1


def test_one_place_is_settled_without_looking_at_others(world, committee):
    contract(world, ends=ENDS + 2 * DAY, chosen=Chosen.FIRST, place=world.grain)
    term(world, committee, ends=ENDS + 2 * DAY)
    assert settle(now=later(2), place_id=world.willow.pk) == 1
    assert [duty.kind for duty in open_duties()] == [TERM]


def test_a_look_with_nothing_to_do_asks_as_often_as_is_written_down(world, committee):
    term(world, committee)
    contract(world, ends=ENDS, chosen=Chosen.FIRST, place=world.grain)
    counts("expiry, nothing new", lambda: settle(now=NOON))
