"""Posts: given, ended, stood in for, seen; and what opens on the day after the last."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from gongzhi.people import services
from gongzhi.people.models import Person, Substitution
from gongzhi.people.posts import Post, Right
from gongzhi.people.selectors import org_page
from gongzhi.people.services.posts import NewPost
from tests.world import NOON, PASSWORD, SINCE, TODAY

DAY = timedelta(days=1)


def give(world, who, *, to="liu", org=None, post=Post.PROPERTY_STAFF, place=None, **more):
    account = getattr(world, to)
    new = NewPost(
        account.person, org or world.anhe, post, place or world.willow, more.pop("starts", TODAY), **more
    )
    return services.appoint(actor=world.actor(who), new=new, now=NOON)


def test_a_manager_fills_the_plain_posts_of_the_own_organisation(world):
    give(world, "lin")
    assert world.actor("liu").holds(Right.HANDLE, world.willow)
    with pytest.raises(Refused):
        give(world, "lin", post=Post.PROJECT_MANAGER)
    with pytest.raises(Refused):
        give(world, "lin", place=world.grain)
    with pytest.raises(Refused):
        give(world, "lin", org=world.huimin)


@pytest.mark.parametrize("who", ["han", "ding", "tao", "zhao", "wang", "ou"])
def test_others_give_no_post(world, who):
    with pytest.raises(Refused):
        give(world, who)


def test_the_community_fills_posts_at_its_places_but_none_of_the_bodies_above(world):
    give(world, "he", post=Post.PROJECT_MANAGER)
    give(world, "he", org=world.residents_committee, post=Post.BUILDING_HEAD, place=world.building)
    with pytest.raises(Refused):
        give(world, "he", org=world.street_office, post=Post.SUBDISTRICT_STAFF, place=world.community)
    with pytest.raises(Refused):
        give(world, "he", org=world.far_committee, post=Post.COMMUNITY_STAFF, place=world.far_community)


def test_a_post_must_be_one_of_the_organisation(world):
    with pytest.raises(Refused) as refusal:
        give(world, "he", post=Post.GRID_WORKER)
    assert refusal.value.status == 422


def test_nobody_gives_a_post_to_oneself(world):
    with pytest.raises(Refused):
        give(
            world,
            "he",
            to="he",
            org=world.residents_committee,
            post=Post.COMMUNITY_STAFF,
            place=world.community,
        )


def test_offices_and_named_posts_come_from_the_security_officer_and_exclude_each_other(world):
    office = {"org": world.district_office, "place": world.district}
    for who in ("qian", "he"):
        with pytest.raises(Refused):
            give(world, who, post=Post.OPERATOR, **office)
    give(world, "sun", post=Post.OPERATOR, **office)
    with pytest.raises(Refused):
        give(world, "sun", post=Post.AUDITOR, **office)
    with pytest.raises(Refused):
        give(
            world,
            "zhou",
            to="han",
            org=world.street_office,
            post=Post.MISCONDUCT_OFFICER,
            place=world.subdistrict,
        )


@pytest.mark.req("O2")
def test_the_same_post_twice_is_refused_unless_the_times_lie_apart(world):
    give(world, "lin", ends=TODAY + 9 * DAY)
    with pytest.raises(Refused) as refusal:
        give(world, "lin", starts=TODAY + 9 * DAY)
    assert refusal.value.status == 409
    give(world, "lin", starts=TODAY + 10 * DAY)
    with pytest.raises(Refused):
        give(world, "lin", place=world.willow, starts=TODAY + 40 * DAY, ends=TODAY + 39 * DAY)


def test_a_retired_organisation_has_no_posts(world):
    world.anhe.retired_at = NOON
    world.anhe.save()
    with pytest.raises(Refused):
        give(world, "he")
    assert world.actor("lin").posts == ()


def test_a_post_ends_by_who_could_give_it_and_only_once(world):
    row = world.han.person.appointments.get()
    end = {"appointment_id": row.pk, "last_day": TODAY, "now": NOON}
    for who in ("han", "tao", "zhao", "wang"):
        with pytest.raises(Refused):
            services.end_appointment(actor=world.actor(who), **end)
    with pytest.raises(Refused):
        services.end_appointment(actor=world.actor("lin"), **(end | {"last_day": SINCE - DAY}))
    services.end_appointment(actor=world.actor("lin"), **end)
    with pytest.raises(Refused) as refusal:
        services.end_appointment(actor=world.actor("lin"), **(end | {"now": NOON + DAY}))
    assert refusal.value.status == 409
    assert Entry.objects.get(verb="people.ended").data["appointment"] == row.pk


@pytest.mark.req("E15")
def test_a_post_that_ended_yesterday_opens_nothing_today(world, client):
    client.post(reverse("account_login"), {"login": "he", "password": PASSWORD})
    row = world.han.person.appointments.get()
    addresses = [
        reverse("org_edit", args=[world.residents_committee.public_id]),
        reverse("appointment_end", args=[row.public_id]),
        reverse("hand_over", args=[row.public_id]),
    ]
    page = client.get(reverse("org_detail", args=[world.anhe.public_id])).content.decode()
    assert "林晓梅" in page
    world.he.person.appointments.update(ends=localdate() - DAY)
    for address in addresses[1:]:
        assert client.get(address).status_code == HTTPStatus.FORBIDDEN
    assert client.post(addresses[0], {"name": "X", "idem": "k"}).status_code == HTTPStatus.FORBIDDEN
    page = client.get(reverse("org_detail", args=[world.anhe.public_id])).content.decode()
    assert "林晓梅" not in page
    assert "林**" in page
    assert "登记单位" not in client.get(reverse("org_list")).content.decode()


@pytest.mark.req("O2")
def test_posts_of_party_building_are_counted_for_most_and_seen_by_named_posts(world):
    world.appoint("liu", world.anhe, Post.PARTY_SECRETARY, world.willow, is_party=True)
    for who, count in (("lin", 1), ("zhao", 1), ("zhou", 1), ("he", 0)):
        page = org_page(world.anhe, world.actor(who), on=TODAY)
        assert page.n_party == count, who
        assert any("书记" in post for post, _members in page.groups) is (count == 0)


def test_party_posts_are_entered_by_who_sees_them(world):
    branch = {"org": world.residents_committee, "post": Post.PARTY_INSTRUCTOR, "place": world.community}
    with pytest.raises(Refused):
        give(world, "zhou", **branch)
    assert give(world, "he", **branch).is_party


@pytest.mark.parametrize(
    ("who", "name"),
    [("lin", "韩立"), ("he", "韩立"), ("zhou", "韩立"), ("zhao", "韩**"), ("tao", "韩**"), ("wang", "韩**")],
)
def test_names_are_in_full_for_colleagues_and_supervisors_only(world, who, name):
    page = org_page(world.anhe, world.actor(who), on=TODAY)
    assert name in [member.name for _post, members in page.groups for member in members]


def test_a_number_is_covered_and_looking_is_recorded(world, client):
    Person.objects.filter(pk=world.han.person_id).update(phone=world.wang.person.phone)
    row = world.han.person.appointments.get()
    client.force_login(world.lin)
    page = client.get(reverse("org_detail", args=[world.anhe.public_id])).content.decode()
    assert "138****0417" in page
    assert "13800000417" not in page
    assert (
        client.get(reverse("appointment_phone", args=[row.public_id])).status_code
        == HTTPStatus.METHOD_NOT_ALLOWED
    )
    assert "13800000417" in client.post(reverse("appointment_phone", args=[row.public_id])).content.decode()
    assert Entry.objects.get(verb="people.phone_read").data["person"] == world.han.person_id
    client.force_login(world.zhao)
    refused = client.post(reverse("appointment_phone", args=[row.public_id]))
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert "13800000417" not in refused.content.decode()


def stand_in(world, who, *, absent="lin", by="han", days=5, starts=TODAY):
    return services.substitute(
        actor=world.actor(who), absent=getattr(world, absent).person, stand_in=getattr(world, by).person,
        starts=starts, ends=starts + days * DAY, now=NOON,
    )  # fmt: skip


@pytest.mark.req("E15")
def test_a_substitute_is_named_by_oneself_a_manager_or_the_body_above(world):
    for who in ("han", "ding", "zhao", "wang"):
        with pytest.raises(Refused):
            stand_in(world, who)
    stand_in(world, "lin")
    stand_in(world, "lin", absent="han", by="lin")
    stand_in(world, "qian", starts=TODAY + 20 * DAY)


def test_a_substitute_works_in_the_same_organisation_for_90_days_at_most_and_once(world):
    for wrong in ({"by": "zhao"}, {"days": 91}, {"days": -1}, {"starts": TODAY - 9 * DAY}):
        with pytest.raises(Refused):
            stand_in(world, "lin", **wrong)
    stand_in(world, "lin")
    with pytest.raises(Refused) as refusal:
        stand_in(world, "lin", starts=TODAY + 5 * DAY)
    assert refusal.value.status == 409
    with pytest.raises(IntegrityError), transaction.atomic():
        Substitution.objects.update(substitute=world.lin.person)


def test_coming_back_ends_it_from_today(world):
    row = stand_in(world, "lin", starts=TODAY)
    services.end_substitution(actor=world.actor("lin"), substitution_id=row.pk, now=NOON + DAY)
    assert not world.actor("han", on=TODAY + DAY).holds(Right.ASSIGN)
    assert world.actor("han", on=TODAY).holds(Right.ASSIGN)
    with pytest.raises(Refused):
        services.end_substitution(actor=world.actor("lin"), substitution_id=row.pk, now=NOON + DAY)
    later = stand_in(world, "lin", starts=TODAY + 10 * DAY)
    with pytest.raises(Refused):
        services.end_substitution(actor=world.actor("zhao"), substitution_id=later.pk, now=NOON)
    assert services.end_substitution(actor=world.actor("lin"), substitution_id=later.pk, now=NOON) is None


def test_a_first_password_is_given_by_who_fills_the_posts(world, client):
    with pytest.raises(Refused):
        services.issue_password(actor=world.actor("zhao"), person_id=world.han.person_id, now=NOON)
    with pytest.raises(Refused):  # the manager's posts are not filled by the manager
        services.issue_password(actor=world.actor("lin"), person_id=world.lin.person_id, now=NOON)
    first = services.issue_password(actor=world.actor("lin"), person_id=world.han.person_id, now=NOON)
    answer = client.post(reverse("account_login"), {"login": first.login, "password": first.password})
    assert answer.status_code == HTTPStatus.FOUND
    assert client.get(reverse("org_list")).headers["Location"] == reverse("password")


def test_an_account_is_made_once_for_somebody_with_a_post(world):
    person = services.enter_person(actor=world.actor("lin"), name="新来的", phone="13911112222", now=NOON)
    with pytest.raises(Refused):
        services.issue_password(actor=world.actor("lin"), person_id=person.pk, now=NOON)
    new = NewPost(person, world.anhe, Post.PROPERTY_STAFF, world.willow, localdate(NOON))
    services.appoint(actor=world.actor("lin"), new=new, now=NOON)
    first = services.issue_password(actor=world.actor("lin"), person_id=person.pk, now=NOON)
    assert first.login.startswith("gz")
    again = services.issue_password(actor=world.actor("lin"), person_id=person.pk, now=NOON)
    assert again.login == first.login
    assert again.password != first.password
    with pytest.raises(Refused):
        services.enter_person(actor=world.actor("lin"), name="别人", phone="139 1111 2222", now=NOON)
