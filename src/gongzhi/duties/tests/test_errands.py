"""Tasks go down the line and answers come back: the right end, in time, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from gongzhi.core.scope import WORK, scope_to
from gongzhi.core.verdict import Refused
from gongzhi.duties import services
from gongzhi.duties.models import Duty, DutyState, Errand, ErrandState
from gongzhi.duties.selectors import waiting
from gongzhi.duties.services import NewErrand, climb_due
from gongzhi.journal.models import Entry
from gongzhi.notices.models import Message
from gongzhi.people.posts import OrgKind, Post
from gongzhi.people.selectors import line_below
from gongzhi.people.services import add_organisation, take_seat
from gongzhi.people.services.organisations import Facts
from gongzhi.people.services.seats import NewSeat
from tests.counting import counts
from tests.world import NOON, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.req("O1")]
WEEK = timedelta(days=7)


@pytest.fixture
def line(world):
    """The association of the district, the alliance of the subdistrict, the community's committee with a seat in it."""
    qian = world.actor("qian")
    top = add_organisation(
        actor=qian, facts=Facts(OrgKind.ASSOCIATION, "云河物业管理协会", world.district), now=NOON
    )
    facts = Facts(OrgKind.ALLIANCE, "清河湾物业服务联盟", world.subdistrict, upper=top)
    middle = add_organisation(actor=qian, facts=facts, now=NOON)
    for body in (world.residents_committee, world.anhe):
        take_seat(actor=qian, new=NewSeat(middle, TODAY, body=body), now=NOON)
    world.appoint("liu", top, Post.COMMITTEE_CHAIR, world.district)
    world.appoint("wang", middle, Post.COMMITTEE_CHAIR, world.subdistrict)
    return top, middle


def send(world, giver, who, *, to=None, days=7, part_of=None, now=NOON):
    reached = [reach for reach in line_below(giver, on=TODAY) if to is None or reach.org in to]
    new = NewErrand(
        giver, reached, "上报物业费收缴情况", "按小区分列。", TODAY + timedelta(days=days), part_of
    )
    return services.send_errands(actor=world.actor(who), new=new, now=now)


def test_the_line_goes_from_association_to_alliance_to_community_and_companies(world, line):
    top, middle = line
    assert [reach.org for reach in line_below(top, on=TODAY)] == [middle]
    assert {(reach.org, reach.place) for reach in line_below(middle, on=TODAY)} == {
        (world.residents_committee, world.community),
        (world.anhe, world.willow),  # a company where it serves
    }


def test_a_task_goes_down_is_passed_on_and_its_answers_come_back(world, line):
    top, middle = line
    (asked,) = send(world, top, "liu")
    passed = send(world, middle, "wang", part_of=asked)
    assert {errand.bearer for errand in passed} == {world.residents_committee, world.anhe}
    for errand in passed:
        actor = world.actor("lin" if errand.bearer == world.anhe else "he")
        services.answer_errand(actor=actor, errand_id=errand.pk, words="已办。", now=NOON + WEEK)
    wang = world.actor("wang")
    services.answer_errand(actor=wang, errand_id=asked.pk, words="两家都报了。", now=NOON + WEEK)
    assert set(Errand.objects.values_list("state", flat=True)) == {ErrandState.ANSWERED}
    assert list(Duty.objects.values_list("state", "kept").distinct()) == [(DutyState.DONE, True)]
    assert Message.objects.filter(account=world.liu, subject=f"errand:{asked.pk}").count() == 1
    assert Entry.objects.filter(verb="duties.errand_answered").count() == 3


def test_it_stands_on_the_start_page_of_who_owes_the_answer(world, line):
    send(world, line[1], "wang")
    for who, n in (("he", 1), ("lin", 1), ("zhao", 0), ("tao", 0)):
        actor = world.actor(who)
        with scope_to(actor.grants(WORK)):
            assert waiting(actor, kind="errand").count() == n, who


@pytest.mark.parametrize("who", ["he", "lin", "liu", "zhou", "han"])
def test_only_who_hands_out_the_work_of_a_body_sends_from_it(world, line, who):
    with pytest.raises(Refused):
        send(world, line[1], who)
    assert not Errand.objects.exists()


def test_tasks_go_only_along_the_line(world, line):
    new = NewErrand(line[0], line_below(line[1], on=TODAY), "越级", "", TODAY + WEEK)
    with pytest.raises(Refused) as refusal:
        services.send_errands(actor=world.actor("liu"), new=new, now=NOON)
    assert refusal.value.status == 422


@pytest.mark.parametrize("days", [0, -1, 400])
def test_the_answer_is_due_on_a_later_day(world, line, days):
    with pytest.raises(Refused):
        send(world, line[0], "liu", days=days)


def test_others_answer_nothing_and_nothing_is_answered_twice(world, line):
    (asked,) = send(world, line[0], "liu")
    for who in ("he", "liu", "zhao"):
        with pytest.raises(Refused):
            services.answer_errand(actor=world.actor(who), errand_id=asked.pk, words="x", now=NOON)
    with pytest.raises(Refused):
        services.answer_errand(actor=world.actor("wang"), errand_id=asked.pk, words="  ", now=NOON)
    services.answer_errand(actor=world.actor("wang"), errand_id=asked.pk, words="好了", now=NOON)
    with pytest.raises(Refused) as refusal:
        services.answer_errand(actor=world.actor("wang"), errand_id=asked.pk, words="再来", now=NOON)
    assert refusal.value.status == 409


def test_a_task_is_taken_back_by_who_gave_it(world, line):
    (asked,) = send(world, line[0], "liu")
    with pytest.raises(Refused):
        services.withdraw_errand(actor=world.actor("wang"), errand_id=asked.pk, now=NOON)
    services.withdraw_errand(actor=world.actor("liu"), errand_id=asked.pk, now=NOON)
    assert Duty.objects.get().state == DutyState.DROPPED
    with pytest.raises(Refused):
        services.withdraw_errand(actor=world.actor("liu"), errand_id=asked.pk, now=NOON)


def test_who_asked_hears_of_it_when_the_time_passes(world, line):
    send(world, line[0], "liu", days=1)
    climb_due(NOON + WEEK)
    texts = Message.objects.filter(account=world.liu).values_list("text", flat=True)
    assert "清河湾物业服务联盟没有按期回报“上报物业费收缴情况”。" in list(texts)
    assert Duty.objects.get().holders.filter(org=world.street_office, is_open=True).exists()


def test_the_pages_of_both_ends(world, line, client):
    top, middle = line
    client.force_login(world.liu)
    address = reverse("errand_add", args=[top.public_id])
    assert client.get(address).status_code == 200
    (reach,) = line_below(top, on=TODAY)
    due_on = (localdate() + WEEK).isoformat()
    data = {"idem": "e1", "title": "上报物业费收缴情况", "due_on": due_on, "to": [reach.key]}
    assert client.post(address, data | {"to": []}).status_code == 422
    assert client.post(address, data).status_code == 302
    asked = Errand.objects.get()
    page = reverse("errand_detail", args=[asked.public_id])
    assert "撤回任务" in client.get(page).content.decode()
    assert client.get(reverse("org_detail", args=[top.public_id])).status_code == 200
    client.force_login(world.zhao)
    assert client.get(page).status_code == 404
    client.force_login(world.wang)
    client.get(page)  # the session is renewed by the first use
    counts("errand_detail", lambda: client.get(page))
    assert (
        client.get(reverse("errand_add", args=[middle.public_id]), {"of": asked.public_id}).status_code == 200
    )
    assert client.post(page, {"idem": "e2", "words": ""}).status_code == 422
    assert client.post(page, {"idem": "e3", "words": "报了"}).status_code == 302
    client.force_login(world.liu)
    assert "报了" in client.get(page).content.decode()
    refused = client.post(reverse("errand_withdraw", args=[asked.public_id]), {"idem": "e4"}, follow=True)
    assert "已回报" in refused.content.decode()
