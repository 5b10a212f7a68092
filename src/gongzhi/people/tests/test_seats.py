"""Seats of persons and of bodies, terms of office, facts of a kind: the right person, the right body, once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate, now

from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from gongzhi.people import services
from gongzhi.people.kinds import FACTS, facts_of, stated
from gongzhi.people.models import Organisation, Seat, Term
from gongzhi.people.models.bodies import SeatRole
from gongzhi.people.posts import TERMED, OrgKind, Post
from gongzhi.people.selectors import org_page
from gongzhi.people.services.organisations import Facts
from gongzhi.people.services.seats import NewSeat, NewTerm
from gongzhi.places.services import merge_places
from tests.world import NOON, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.req("O1")]
DAY = timedelta(days=1)


def body(world, kind, name, place, who="qian", **facts):
    return services.add_organisation(
        actor=world.actor(who), facts=Facts(kind, name, place, **facts), now=NOON
    )


@pytest.fixture
def committee(world):
    return body(world, OrgKind.COMMITTEE, "柳园里业委会", world.willow, upper=world.residents_committee)


def seat(world, org, who="he", **changes):
    new = NewSeat(**({"organisation": org, "starts": TODAY, "person": world.wang.person} | changes))
    return services.take_seat(actor=world.actor(who), new=new, now=NOON)


def term(world, org, who="he", **changes):
    new = NewTerm(**({"starts": date(2024, 3, 1), "ends": date(2029, 2, 28), "seats": 5} | changes))
    return services.begin_term(actor=world.actor(who), org_id=org.pk, new=new, now=NOON)


def test_every_kind_of_the_requirement_is_there_with_facts_of_its_own():
    wanted = {
        "company", "committee", "management", "supervisors", "branch", "residents", "department", "association",
        "alliance", "council", "joint",
    }  # fmt: skip
    assert wanted <= set(OrgKind.values)
    for kind in OrgKind.values:
        assert facts_of(kind), kind
        keys = [fact.key for fact in facts_of(kind)]
        assert len(keys) == len(set(keys))
    assert set(FACTS) == set(OrgKind.values)


def test_facts_are_entered_shown_and_changed(world, client):
    client.force_login(world.he)
    data = {"kind": "management", "name": "柳园里物管会", "place": world.willow.public_id, "idem": "m1",
            "own_why": "not_yet", "own_filed_on": "2026-01-20", "own_seal": "社区"}  # fmt: skip
    assert client.post(reverse("org_add"), data).status_code == 302
    org = Organisation.objects.get(name="柳园里物管会")
    assert org.facts == {"why": "not_yet", "filed_on": "2026-01-20", "seal": "社区"}
    said = {fact.key: str(value) for fact, value in stated(org.kind, org.facts)}
    assert said == {"why": "具备条件，但成立确有困难", "filed_on": "2026-01-20", "seal": "社区"}
    page = client.get(reverse("org_detail", args=[org.public_id])).content.decode()
    assert "具备条件，但成立确有困难" in page
    assert "第五十三条" in page
    data = {"name": org.name, "idem": "m2", "own_why": "not_yet", "own_filed_on": "2026-02-30"}
    assert client.post(reverse("org_edit", args=[org.public_id]), data).status_code == 422
    data |= {"own_filed_on": "", "own_seal": ""}
    assert client.post(reverse("org_edit", args=[org.public_id]), data).status_code == 302
    org.refresh_from_db()
    assert org.facts == {"why": "not_yet"}
    assert Entry.objects.get(verb="people.organisation_changed").data == {"fields": ["facts"]}


def test_a_person_and_a_body_have_seats(world, committee):
    court = body(world, OrgKind.DEPARTMENT, "区法院", world.district)
    seat(world, committee, role=SeatRole.CHAIR)
    alliance = body(world, OrgKind.ALLIANCE, "清河湾物业联盟", world.subdistrict)
    seat(world, alliance, "zhou", person=world.liu.person, body=court)
    page = org_page(alliance, world.actor("zhou"), on=TODAY)
    assert [(row.seat.body, row.name) for row in page.seats.rows] == [(court, "刘洋")]
    assert [row.organisation for row in org_page(court, world.actor("qian"), on=TODAY).seats.elsewhere] == [
        alliance
    ]
    assert Entry.objects.filter(verb="people.seated").count() == 2


def test_a_name_is_covered_for_who_does_not_work_there(world, committee):
    seat(world, committee)
    for who, name in (
        ("he", "王桂兰"),
        ("zhou", "王桂兰"),
        ("zhao", "王**"),
        ("tao", "王**"),
        ("wang", "王桂兰"),
    ):
        rows = org_page(committee, world.actor(who), on=TODAY).seats.rows
        assert [row.name for row in rows] == [name], who


@pytest.mark.parametrize("who", ["lin", "tao", "wang", "ou", "ding"])
def test_others_enter_no_member(world, committee, who):
    with pytest.raises(Refused):
        seat(world, committee, who)


def test_the_chair_enters_members_of_the_own_committee_and_of_no_other(world, committee):
    other = body(world, OrgKind.COMMITTEE, "禾安业委会", world.grain)
    world.appoint("wang", committee, Post.COMMITTEE_CHAIR, world.willow)
    seat(world, committee, "wang", person=world.liu.person)
    with pytest.raises(Refused):
        seat(world, other, "wang", person=world.liu.person)


def test_nobody_has_two_seats_in_one_body_at_a_time(world, committee):
    row = seat(world, committee)
    with pytest.raises(Refused) as refusal:
        seat(world, committee, role=SeatRole.ALTERNATE)
    assert refusal.value.status == 409
    services.leave_seat(actor=world.actor("he"), seat_id=row.pk, last_day=TODAY, now=NOON)
    seat(world, committee, starts=TODAY + DAY)
    with pytest.raises(Refused):
        seat(world, committee, person=None)
    with pytest.raises(Refused):
        seat(world, committee, person=None, body=committee)
    with pytest.raises(Refused):
        services.leave_seat(actor=world.actor("he"), seat_id=row.pk, last_day=TODAY, now=NOON + DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.update(person=None, body=None)


@pytest.mark.req("O2")
def test_members_of_party_bodies_are_seen_by_named_posts_and_counted_by_others(world):
    party = body(world, OrgKind.JOINT, "槐树社区大党委", world.community)
    seat(world, party, person=world.liu.person, part_time=True)
    named = org_page(party, world.actor("he"), on=TODAY).seats
    assert ([row.name for row in named.rows], named.n_party) == (["刘洋"], 0)
    for who in ("zhou", "lin", "wang", "qian"):
        others = org_page(party, world.actor(who), on=TODAY).seats
        assert (others.rows, others.n_party) == ([], 1), who
    with pytest.raises(Refused):
        seat(world, party, "zhou", person=world.wang.person)
    with pytest.raises(Refused):
        services.leave_seat(
            actor=world.actor("zhou"), seat_id=Seat.objects.get().pk, last_day=TODAY, now=NOON
        )


def test_a_term_is_entered_and_what_departs_from_the_rule_is_said(world, committee):
    row = term(world, committee, seats=6, ends=date(2029, 3, 2))
    (span,) = org_page(committee, world.actor("he"), on=TODAY).terms
    assert [str(word) for word in span.finding.words] == ["席位数应为单数", "期限超过规定"]
    assert "《" in span.finding.basis
    assert (row.community_id, row.place_id) == (world.community.pk, world.willow.pk)
    with pytest.raises(Refused) as refusal:
        term(world, committee, starts=date(2029, 3, 2), ends=date(2033, 3, 1))
    assert refusal.value.status == 409
    term(world, committee, starts=date(2029, 3, 3), ends=date(2034, 3, 2), number=2)


def test_a_term_ends_early_and_is_not_made_longer(world, committee):
    row = term(world, committee)
    with pytest.raises(Refused):
        services.end_term(actor=world.actor("lin"), term_id=row.pk, last_day=TODAY, now=NOON)
    with pytest.raises(Refused):
        services.end_term(actor=world.actor("he"), term_id=row.pk, last_day=row.ends + DAY, now=NOON)
    services.end_term(actor=world.actor("he"), term_id=row.pk, last_day=TODAY, now=NOON)
    assert Term.objects.get().ends == TODAY


@pytest.mark.parametrize("who", ["lin", "tao", "wang", "ou"])
def test_others_enter_no_term(world, committee, who):
    with pytest.raises(Refused):
        term(world, committee, who)


def test_a_company_has_no_term(world):
    assert OrgKind.COMPANY not in TERMED
    with pytest.raises(Refused) as refusal:
        term(world, world.anhe, "qian")
    assert refusal.value.status == 422


def test_a_body_with_a_seat_elsewhere_stays_in_use(world, committee):
    alliance = body(world, OrgKind.ALLIANCE, "物业联盟", world.subdistrict)
    seat(world, alliance, "zhou", person=None, body=committee)
    with pytest.raises(Refused) as refusal:
        services.retire_organisation(actor=world.actor("he"), org_id=committee.pk, now=NOON)
    assert "席位 1" in refusal.value.why


def test_the_form_of_a_member_finds_bodies_and_persons(world, committee, client):
    client.force_login(world.he)
    address = reverse("seat_add", args=[committee.public_id])
    data = {"idem": "s1", "role": "member", "starts": "2026-03-02"}
    assert client.post(address, data).status_code == 422
    assert "安和物业" in client.post(address, data | {"body": "安和"}).content.decode()
    assert client.post(address, data | {"body": "没有这家"}).status_code == 422
    assert client.post(address, data | {"body": "安和物业"}).status_code == 302
    assert (
        client.post(address, data | {"idem": "s2", "name": "新来的", "phone": "13911112222"}).status_code
        == 302
    )
    assert [str(row.body or row.person.name) for row in Seat.objects.order_by("pk")] == ["安和物业", "新来的"]
    for row in Seat.objects.all():
        assert client.get(reverse("seat_end", args=[row.public_id])).status_code == 200
    done = client.post(reverse("seat_end", args=[row.public_id]), {"idem": "s3", "last_day": "2026-12-31"})
    assert done.status_code == 302


def test_the_form_of_a_term_offers_the_next_one(world, committee, client):
    term(world, committee)
    client.force_login(world.he)
    address = reverse("term_add", args=[committee.public_id])
    assert 'value="2"' in client.get(address).content.decode()
    data = {"idem": "t1", "number": "2", "starts": "2029-03-01", "ends": "2034-02-28", "seats": "7"}
    assert client.post(address, data).status_code == 302
    later = Term.objects.get(number=2)
    data = {"idem": "t2", "last_day": "2031-01-31"}
    assert client.post(reverse("term_end", args=[later.public_id]), data).status_code == 302
    later.refresh_from_db()
    assert later.ends == date(2031, 1, 31)


def test_a_contract_shows_its_number_its_charge_and_how_it_was_chosen(world, client):
    client.force_login(world.he)
    services.end_engagement(
        actor=world.actor("he"), engagement_id=world.anhe.engagements.get().pk, last_day=TODAY, now=NOON
    )
    data = {"idem": "c1", "place": world.willow.public_id, "service": "property", "starts": "2026-03-03",
            "ends": "2028-03-02", "chosen": "assembly",
            "grounds": "物业服务合同", "number": "柳合 2026-3", "fee": "2.3800"}  # fmt: skip
    assert client.post(reverse("engagement_add", args=[world.anhe.public_id]), data).status_code == 302
    page = client.get(reverse("org_detail", args=[world.anhe.public_id])).content.decode()
    for words in ("柳合 2026-3", "2.38 元/平方米·月", "业主大会选聘"):
        assert words in page


def test_seats_go_along_when_the_body_goes_into_another(world):
    """槐树社区 goes into 桃林社区: members of its committee, and its seats elsewhere, belong to the other one."""
    alliance = body(world, OrgKind.ALLIANCE, "清河湾物业联盟", world.subdistrict)
    seat(world, world.residents_committee, starts=TODAY - 9 * DAY)
    seat(world, alliance, "zhou", person=None, body=world.residents_committee, starts=TODAY - 9 * DAY)
    seat(world, alliance, "zhou", person=None, body=world.anhe)
    day = now()
    zhou = world.actor("zhou", on=localdate(day))
    merge_places(actor=zhou, place_id=world.community.pk, into_id=world.far_community.pk, now=day)
    standing = Seat.objects.filter(ends=None).order_by("pk")
    assert [(row.organisation, row.body or row.person) for row in standing] == [
        (alliance, world.anhe),
        (world.far_committee, world.wang.person),
        (alliance, world.far_committee),
    ]
    assert Seat.objects.exclude(ends=None).count() == 2


@pytest.mark.req("E24")
def test_a_seat_stands_in_the_copy_of_the_own_data_and_keeps_the_name(world, committee):
    seat(world, committee)
    copy = services.take_copy(actor=world.actor("wang"), now=NOON)
    (row,) = next(rows for holding, rows in copy if holding.key == "posts")
    assert "柳园里业委会" in row.values()
    assert services.erase_me(actor=world.actor("wang"), now=NOON).whole is False
