"""Who is acting: posts of today, of absent colleagues, homes only where a page asks for them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.core.scope import Audience
from gongzhi.people.actor import actor_of
from gongzhi.people.models import Account, Ownership, Substitution
from gongzhi.people.posts import Post, Right
from tests.world import SINCE, TODAY

DAY = timedelta(days=1)


def test_posts_are_asked_in_one_query_and_homes_when_a_page_needs_them(world):
    account = Account.objects.select_related("person").get(login="wang")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        actor = actor_of(account, on=TODAY)
        actor.grants(frozenset({Audience.BEARER, Audience.OWN}))
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        grants = actor.grants(frozenset({Audience.RESIDENT}))
        actor.grants(frozenset({Audience.RESIDENT}))
    assert len(asked) == 1
    assert {grant.place_id for grant in grants} == {world.willow.pk}


def test_homes_are_where_one_lives_and_where_one_owns(world):
    flat = world.unit
    Ownership.objects.create(unit=flat, person=world.liu.person, starts=SINCE, ends=TODAY - DAY)
    assert world.actor("liu").homes == ()
    Ownership.objects.create(unit=flat, person=world.liu.person, starts=SINCE)
    assert world.actor("liu").homes == ((world.willow.pk, world.willow.path),)
    assert world.actor("wang").homes == ((world.willow.pk, world.willow.path),)


@pytest.mark.req("E15")
def test_the_last_day_is_the_last_day(world):
    world.person("new", "新人")
    world.appoint("new", world.anhe, Post.PROPERTY_STAFF, world.willow, ends=TODAY)
    assert world.actor("new", on=TODAY).posts
    assert world.actor("new", on=TODAY + DAY).posts == ()


@pytest.mark.req("E15")
def test_a_substitute_has_the_posts_of_the_absent_one_while_it_lasts(world):
    stand_in(world, "han", "lin", days=3)
    han = world.actor("han")
    assert han.holds(Right.ASSIGN, world.willow)
    assert han.person_ids == {world.han.person_id, world.lin.person_id}
    assert not world.actor("han", on=TODAY + 4 * DAY).holds(Right.ASSIGN, world.willow)
    assert world.actor("lin").holds(Right.ASSIGN, world.willow)


def test_standing_in_opens_no_other_organisation_and_no_office(world):
    world.appoint("lin", world.huimin, Post.PROJECT_MANAGER, world.grain)
    stand_in(world, "han", "lin", days=3)
    assert world.actor("han").org_ids == {world.anhe.pk}
    stand_in(world, "qian", "sun", days=3)  # both in the district office
    assert not world.actor("qian").holds(Right.SECURE)


def test_a_substitute_whose_own_post_has_ended_stands_in_for_nobody(world):
    world.han.person.appointments.update(ends=TODAY - DAY)
    stand_in(world, "han", "lin", days=3)
    assert world.actor("han").posts == ()


def stand_in(world, who: str, absent: str, *, days: int) -> None:
    Substitution.objects.create(
        absent=getattr(world, absent).person,
        substitute=getattr(world, who).person,
        starts=TODAY,
        ends=TODAY + days * DAY,
    )
