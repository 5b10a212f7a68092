"""Organisations: entered, changed, engaged, retired; by the right person, at the right place, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from gongzhi.people import services
from gongzhi.people.actor import SYSTEM
from gongzhi.people.models import Engagement, Organisation
from gongzhi.people.posts import OrgKind
from gongzhi.people.selectors import bodies_of, organisations
from gongzhi.people.selectors.organisations import wanted
from gongzhi.people.services.contracts import Paper
from gongzhi.people.services.organisations import Facts
from gongzhi.places.levels import Level
from gongzhi.places.models import Place
from gongzhi.places.services import add_place, move_place
from tests.world import NOON, SINCE, TODAY

DAY = timedelta(days=1)
CODE = "91110000100000041R"


@pytest.fixture
def facts(world):
    return Facts(OrgKind.COMMITTEE, "柳园里业委会", world.willow, "业委会", upper=world.residents_committee)


def add(world, facts, who="he"):
    return services.add_organisation(actor=world.actor(who), facts=facts, now=NOON)


def engaged(world, **changes):
    data = {
        "actor": world.actor("he"), "org": world.anhe, "place": world.grain, "service": "property",
        "starts": TODAY, "ends": None, "paper": Paper("合同 1"), "now": NOON,
    }  # fmt: skip
    return services.engage(**(data | changes))


@pytest.mark.req("O2")
def test_the_community_enters_a_committee(world, facts):
    org = add(world, facts)
    assert (org.estate_id, org.community_id) == (world.willow.pk, world.community.pk)
    assert Entry.objects.get(subject=f"organisation:{org.pk}").verb == "people.organisation_entered"


@pytest.mark.parametrize("who", ["lin", "ding", "tao", "wang", "ou"])
def test_others_enter_none(world, facts, who):
    with pytest.raises(Refused):
        add(world, facts, who)
    assert not Organisation.objects.filter(name=facts.name).exists()


@pytest.mark.parametrize(
    ("code", "said"), [("9111", "18"), ("911100001000000410", "校验位"), ("9111000010000004IO", "字母")]
)
def test_a_wrong_credit_code_is_refused_with_what_is_wrong(world, facts, code, said):
    with pytest.raises(Refused) as refusal:
        add(world, replace(facts, credit_code=code))
    assert said in refusal.value.why


def test_one_credit_code_belongs_to_one_living_organisation(world, facts):
    valid = valid_code()
    first = add(world, replace(facts, credit_code=valid))
    with pytest.raises(Refused) as refusal:
        add(world, replace(facts, name="又一个", credit_code=valid.lower()))
    assert refusal.value.status == 409
    other = add(world, replace(facts, name="第三个"))
    with pytest.raises(Refused):
        services.change_organisation(
            actor=world.actor("he"), org_id=other.pk, facts=replace(facts, credit_code=valid), now=NOON
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=other.pk).update(credit_code=valid)
    services.retire_organisation(actor=world.actor("he"), org_id=first.pk, now=NOON)
    assert add(world, replace(facts, name="新的", credit_code=valid)).credit_code == valid


def valid_code() -> str:
    from gongzhi.portal.demo.names import credit_code

    return credit_code(7)


def test_a_change_is_written_and_saying_nothing_new_writes_nothing(world, facts):
    org = add(world, facts)
    for _twice in range(2):
        new = replace(facts, telephone="010-1234")
        services.change_organisation(actor=world.actor("he"), org_id=org.pk, facts=new, now=NOON)
    assert [e.data for e in Entry.objects.filter(verb="people.organisation_changed")] == [
        {"fields": ["telephone"]}
    ]


def test_nothing_stands_above_itself(world, facts):
    org = add(world, facts)
    above = replace(facts, name="居委会", upper=org)
    with pytest.raises(Refused):
        services.change_organisation(
            actor=world.actor("he"), org_id=world.residents_committee.pk, facts=above, now=NOON
        )


def test_an_organisation_goes_out_of_use_when_nothing_hangs_on_it(world, facts):
    org = add(world, facts)
    with pytest.raises(Refused) as refusal:
        services.retire_organisation(actor=world.actor("qian"), org_id=world.anhe.pk, now=NOON)
    assert "岗位 2" in refusal.value.why
    assert "合同 1" in refusal.value.why
    services.retire_organisation(actor=world.actor("he"), org_id=org.pk, now=NOON)
    with pytest.raises(Refused) as refusal:
        services.retire_organisation(actor=world.actor("he"), org_id=org.pk, now=NOON)
    assert refusal.value.status == 409
    with pytest.raises(Refused):
        services.change_organisation(actor=world.actor("he"), org_id=org.pk, facts=facts, now=NOON)


def test_one_service_of_a_place_has_one_server_at_a_time(world):
    with pytest.raises(Refused) as refusal:
        engaged(world)
    assert "惠民物业" in refusal.value.why
    with pytest.raises(Refused):
        engaged(world, starts=SINCE - 30 * DAY, ends=SINCE)  # the first day of the other one
    engaged(world, starts=SINCE - 30 * DAY, ends=SINCE - DAY)
    engaged(world, service="heat")


@pytest.mark.parametrize("who", ["lin", "tao", "wang"])
def test_a_contract_is_entered_by_who_answers_for_the_place(world, who):
    with pytest.raises(Refused):
        engaged(world, actor=world.actor(who), service="heat")


def test_a_contract_ends_on_its_last_day_and_the_next_may_begin(world):
    row = Engagement.objects.get(place=world.grain)
    he = world.actor("he")
    with pytest.raises(Refused):
        services.end_engagement(actor=world.actor("lin"), engagement_id=row.pk, last_day=TODAY, now=NOON)
    with pytest.raises(Refused):
        services.end_engagement(actor=he, engagement_id=row.pk, last_day=SINCE - DAY, now=NOON)
    services.end_engagement(actor=he, engagement_id=row.pk, last_day=TODAY, now=NOON)
    engaged(world, starts=TODAY + DAY)
    with pytest.raises(Refused):
        services.end_engagement(actor=he, engagement_id=row.pk, last_day=TODAY, now=NOON + 3 * DAY)


def test_a_contract_is_not_made_longer_into_that_of_the_next(world):
    row, he = Engagement.objects.get(place=world.grain), world.actor("he")
    services.end_engagement(actor=he, engagement_id=row.pk, last_day=TODAY, now=NOON)
    engaged(world, starts=TODAY + DAY)
    with pytest.raises(Refused) as refusal:
        services.end_engagement(actor=he, engagement_id=row.pk, last_day=TODAY + 9 * DAY, now=NOON)
    assert refusal.value.status == 422
    row.refresh_from_db()
    assert row.ends == TODAY


def test_a_circle_that_lies_in_the_tables_holds_nobody_up(world, facts):
    """Two who change two bodies at the same moment can make one."""
    one, other = world.residents_committee, world.street_office
    Organisation.objects.filter(pk=one.pk).update(upper=other)
    Organisation.objects.filter(pk=other.pk).update(upper=one)
    org = add(world, replace(facts, upper=None))
    above = replace(facts, upper=Organisation.objects.get(pk=one.pk))
    changed = services.change_organisation(actor=world.actor("he"), org_id=org.pk, facts=above, now=NOON)
    assert changed.upper_id == one.pk


def test_bodies_of_a_place_are_those_of_now_after_it_moved(world, django_capture_on_commit_callbacks):
    other = add_place(
        actor=SYSTEM,
        level=Level.SUBDISTRICT,
        name="新桥街道",
        parent=world.district,
        code="990101009000",
        now=NOON,
    )
    assert bodies_of(world.willow)["community"].subdistrict_id == world.subdistrict.pk
    with django_capture_on_commit_callbacks(execute=True):
        move_place(actor=world.actor("qian"), place_id=world.community.pk, parent_id=other.pk, now=NOON + DAY)
        assert bodies_of(world.willow)["community"]  # somebody asks while it is under way
    moved = Place.objects.get(pk=world.willow.pk)
    assert bodies_of(moved)["community"].subdistrict_id == other.pk


def test_a_contract_cannot_end_before_it_starts(world):
    with pytest.raises(Refused):
        engaged(world, service="heat", ends=TODAY - DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Engagement.objects.filter(place=world.grain).update(ends=date(2020, 1, 1))


def test_the_register_finds_by_kind_place_and_words_and_turns_pages(world):
    def names(**asked):
        return [org.name for org in rows(**asked)]

    def rows(after="", **asked):
        asked = {"kind": "", "place": None, "text": "", "on": TODAY} | asked
        return organisations(wanted(**asked), after=after).rows

    assert names(kind=OrgKind.COMPANY) == ["安和物业", "惠民物业"]
    assert names(text="物业 安和") == ["安和物业"]
    assert names(place=world.willow) == ["安和物业"]  # it sits in the district and serves here
    assert names(place=world.far_community) == ["桃林社区居委会"]
    services.add_organisation(
        actor=world.actor("he"), facts=Facts(OrgKind.BRANCH, "柳园里支部", world.willow), now=NOON
    )
    every = [org.pk for org in rows()]
    first = rows()[2]
    rest = rows(after=f"{first.name},{first.pk}")
    assert [org.pk for org in rest] == every[3:]
