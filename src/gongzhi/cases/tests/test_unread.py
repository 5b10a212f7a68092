"""Marks of what is new, per person (E12)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongzhi.cases import services
from gongzhi.cases.models import CaseSeen
from gongzhi.cases.selectors.unread import unread
from gongzhi.core.scope import WORK, scope_to
from tests.world import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.req("E12")]


def says(world, who, case, minutes, act=services.note_case):
    actor = world.actor(who)
    with scope_to(actor.grants(WORK)):
        act(actor=actor, case_id=case.pk, text="料还差两套", now=NOON + timedelta(minutes=minutes))


def opens(client, world, who, case):
    client.force_login(getattr(world, who))
    return client.get(f"/cases/{case.public_id}/").content.decode()


def test_a_case_is_new_until_it_was_opened_and_again_when_somebody_writes(world, client):
    case, lin = world.case(), world.actor("lin")
    assert unread(lin, [case]) == {case.pk}
    opens(client, world, "lin", case)
    assert unread(lin, [case]) == set()
    says(world, "he", case, 5)
    assert unread(lin, [case]) == {case.pk}
    assert 'class="gz-new"' in opens(client, world, "lin", case)
    assert 'class="gz-new"' not in opens(client, world, "lin", case)


def test_what_one_wrote_oneself_is_not_new_and_marks_are_ones_own(world, client):
    case = world.case()
    opens(client, world, "lin", case)
    opens(client, world, "he", case)
    says(world, "lin", case, 5)
    assert unread(world.actor("lin"), [case]) == set()
    assert unread(world.actor("he"), [case]) == {case.pk}
    assert CaseSeen.objects.count() == 2


def test_the_list_marks_it(world, client):
    case = world.case()
    client.force_login(world.lin)
    assert "gz-newdot" in client.get("/cases/").content.decode()
    opens(client, world, "lin", case)
    assert "gz-newdot" not in client.get("/cases/").content.decode()


@pytest.mark.req("E3")
def test_a_page_that_a_phone_takes_along_is_not_read_yet(world, client):
    case, lin = world.case(), world.actor("lin")
    client.force_login(world.lin)
    assert client.get(f"/cases/{case.public_id}/", headers={"X-Along": "true"}).status_code == 200
    assert unread(lin, [case]) == {case.pk}
