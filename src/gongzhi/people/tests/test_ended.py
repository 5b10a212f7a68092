"""An organisation that was ended by mistake is put back: by the right person, as it was entered, where it has a place."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from gongzhi.people import services
from gongzhi.people.ended import PAGE, ended
from gongzhi.people.models import Organisation
from gongzhi.people.posts import OrgKind
from gongzhi.people.services.organisations import Facts
from gongzhi.places.models import Place
from gongzhi.places.services import merge_places
from gongzhi.portal.demo.names import credit_code
from tests.counting import counts
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("E24")]
LATER = NOON + timedelta(hours=1)


def lost(world: World, now: datetime = NOON, **changes: object) -> Organisation:
    facts = Facts(OrgKind.COMMITTEE, "柳园里业委会", world.willow, credit_code=credit_code(7))
    org = services.add_organisation(actor=world.actor("he"), facts=replace(facts, **changes), now=now)
    return services.retire_organisation(actor=world.actor("he"), org_id=org.pk, now=now)


def put_back(world: World, org: Organisation, who: str = "he") -> Organisation:
    return services.restore_organisation(actor=world.actor(who), org_id=org.pk, now=LATER)


def refused(world: World, org: Organisation, who: str = "he") -> Refused:
    with pytest.raises(Refused) as refusal:
        put_back(world, org, who)
    assert Organisation.objects.get(pk=org.pk).retired_at is not None
    return refusal.value


def test_it_comes_back_as_it_was_entered_once(world: World) -> None:
    org = lost(world, upper=world.residents_committee)
    put_back(world, org)
    again = Organisation.objects.get(pk=org.pk)
    assert (again.retired_at, again.upper, again.credit_code) == (None, org.upper, org.credit_code)
    with pytest.raises(Refused):
        put_back(world, org)
    verbs = (
        Entry.objects.filter(subject=f"organisation:{org.pk}").order_by("seq").values_list("verb", flat=True)
    )
    assert [verb.rpartition("_")[2] for verb in verbs] == ["entered", "retired", "restored"]


@pytest.mark.parametrize("who", ["lin", "tao", "ding", "wang", "ou"])
def test_others_put_none_back(world: World, who: str) -> None:
    assert refused(world, lost(world), who).status == 403


def test_a_credit_code_that_another_bears_now_stands_in_the_way(world: World) -> None:
    org = lost(world)
    facts = Facts(OrgKind.COMMITTEE, "新的", world.willow, credit_code=org.credit_code)
    services.add_organisation(actor=world.actor("he"), facts=facts, now=NOON)
    assert refused(world, org).status == 409


def test_a_place_has_one_office_to_which_cases_climb(world: World) -> None:
    org = lost(world, kind=OrgKind.RESIDENTS, place=world.community, credit_code="")
    refusal = refused(world, org)
    assert refusal.status == 409
    assert world.residents_committee.name in refusal.why


def test_an_upper_body_that_went_meanwhile_is_left_out(world: World) -> None:
    branch = Facts(OrgKind.BRANCH, "柳园里支部", world.willow)
    upper = services.add_organisation(actor=world.actor("he"), facts=branch, now=NOON)
    org = lost(world, upper=upper)
    services.retire_organisation(actor=world.actor("he"), org_id=upper.pk, now=NOON)
    assert put_back(world, org).upper is None


def test_nothing_comes_back_to_a_place_out_of_use(world: World) -> None:
    org = lost(world)
    Place.objects.filter(pk=world.willow.pk).update(retired_at=NOON)
    assert "柳园里" in refused(world, org).why
    (row,) = ended(world.actor("he")).rows
    assert "柳园里" in row.why_not


def test_bodies_of_a_merged_place_went_into_others(world: World, client: Client) -> None:
    merge_places(
        actor=world.actor("zhou"), place_id=world.community.pk, into_id=world.far_community.pk, now=NOON
    )
    org = Organisation.objects.get(pk=world.residents_committee.pk)
    assert refused(world, org, "zhou").status == 409
    (row,) = ended(world.actor("zhou")).rows
    assert "并入" in row.why_not
    client.force_login(world.zhou)
    page = client.get(reverse("org_detail", args=[org.public_id])).content.decode()
    assert row.why_not in page
    assert reverse("org_restore", args=[org.public_id]) not in page


def test_the_list_says_who_ended_what_in_the_own_reach_page_by_page(world: World) -> None:
    he = world.actor("he")
    first = lost(world)
    assert [(row.org, row.who, row.why_not) for row in ended(he).rows] == [(first, world.he.person.name, "")]
    assert ended(world.actor("tao")).rows == []
    for n in range(PAGE):
        lost(world, name=f"第{n}届", now=NOON + timedelta(minutes=n // 2 + 1))
    page = ended(he)
    rest = ended(he, after=page.older)
    assert [row.org for row in rest.rows] == [first]
    assert (len({row.org.pk for row in page.rows}), rest.older) == (PAGE, "")
    assert len(ended(he, after="x,y").rows) == PAGE


def test_it_is_found_from_the_register_and_put_back_once(world: World, client: Client) -> None:
    client.force_login(world.he)
    empty = client.get(reverse("org_ended")).content.decode()
    assert "没有停用的单位" in empty
    org = lost(world)
    assert reverse("org_ended") in client.get(reverse("org_list")).content.decode()
    restore, page = reverse("org_restore", args=[org.public_id]), reverse("org_detail", args=[org.public_id])
    for at in (reverse("org_ended"), page):
        assert restore in client.get(at).content.decode()
    counts("org_ended", lambda: client.get(reverse("org_ended")))
    assert "重新任命" in client.get(restore).content.decode()
    for _twice in range(2):
        assert client.post(restore, {"idem": "k"}).headers["Location"] == page
    org.refresh_from_db()
    assert org.retired_at is None
    assert restore not in client.get(page).content.decode()
    client.force_login(world.lin)
    assert client.get(reverse("org_ended")).status_code == 403
    assert client.get(restore).status_code == 403


def test_what_stands_in_the_way_is_said_in_the_form(world: World, client: Client) -> None:
    org = lost(world, kind=OrgKind.RESIDENTS, place=world.community, credit_code="")
    client.force_login(world.he)
    answer = client.post(reverse("org_restore", args=[org.public_id]), {"idem": "k"})
    assert answer.status_code == 422
    assert world.residents_committee.name in answer.content.decode()
