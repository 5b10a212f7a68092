"""Tasks go down the line and answers come back: the right end, in time, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from gongzhi.core.scope import WORK, scope_to
from gongzhi.core.verdict import Refused
from gongzhi.duties import services
from gongzhi.duties.models import Duty, DutyState, Errand, ErrandReturn, ErrandState
from gongzhi.duties.org_panels import errands_panel
from gongzhi.duties.selectors import waiting
from gongzhi.duties.services import NewErrand, climb_due
from gongzhi.journal.models import Entry
from gongzhi.notices.models import Message
from gongzhi.people.models import Organisation, Seat
from gongzhi.people.posts import OrgKind, Post
from gongzhi.people.selectors import line_below
from gongzhi.people.services import add_organisation, take_seat
from gongzhi.people.services.organisations import Facts
from gongzhi.people.services.seats import NewSeat
from tests.counting import counts
from tests.world import NOON, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.req("O1")]
WEEK, SECOND = timedelta(days=7), timedelta(seconds=1)


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
    passing = client.get(reverse("errand_add", args=[middle.public_id]), {"of": asked.public_id})
    assert f'value="{due_on}"' in passing.content.decode()  # not a day later than what is asked from above
    assert client.post(page, {"idem": "e2", "words": ""}).status_code == 422
    assert client.post(page, {"idem": "e3", "words": "报了"}).status_code == 302
    client.force_login(world.liu)
    assert "报了" in client.get(page).content.decode()
    refused = client.post(reverse("errand_withdraw", args=[asked.public_id]), {"idem": "e4"}, follow=True)
    assert "已回报" in refused.content.decode()


@pytest.fixture
def answered(world, line):
    """A task that the alliance has answered in a word."""
    (asked,) = send(world, line[0], "liu")
    services.answer_errand(actor=world.actor("wang"), errand_id=asked.pk, words="都好", now=NOON)
    return asked


def send_back(world, errand, who="liu", why="没有按小区分列。", days=3, now=NOON):
    due_on = TODAY + timedelta(days=days)
    return services.send_back(actor=world.actor(who), errand_id=errand.pk, why=why, due_on=due_on, now=now)


def test_an_answer_that_is_not_enough_goes_back_and_is_owed_again(world, line, answered):
    send_back(world, answered)
    errand = Errand.objects.get()
    assert (errand.state, errand.answer, errand.answered_at) == (ErrandState.OPEN, "", None)
    assert localdate(errand.due_at - SECOND) == TODAY + timedelta(days=3)
    first, again = Duty.objects.order_by("pk")
    assert (first.state, first.kept, again.state, again.bearer) == (
        DutyState.DONE,
        True,
        DutyState.OPEN,
        line[1],
    )
    assert again.due_at == errand.due_at
    (back,) = errand.returns.all()
    assert (back.answer, back.why) == ("都好", "没有按小区分列。")
    assert Entry.objects.filter(verb="duties.errand_sent_back", subject=f"errand:{errand.pk}").count() == 1
    assert "还不够" in Message.objects.filter(account=world.wang).latest("pk").text
    services.answer_errand(actor=world.actor("wang"), errand_id=errand.pk, words="分列如下", now=NOON + WEEK)
    again.refresh_from_db()
    assert (again.state, again.kept) == (DutyState.DONE, False)
    send_back(world, answered, days=10, now=NOON + WEEK)
    assert errand.returns.count() == 2


@pytest.mark.parametrize("who", ["wang", "he", "lin", "qian"])
def test_only_who_asked_sends_an_answer_back(world, answered, who):
    with pytest.raises(Refused):
        send_back(world, answered, who)
    assert not ErrandReturn.objects.exists()


@pytest.mark.parametrize(
    ("changes", "status"), [({"why": " "}, 422), ({"days": 0}, 422), ({"days": 400}, 422)]
)
def test_it_goes_back_with_a_reason_and_a_later_day(world, answered, changes, status):
    with pytest.raises(Refused) as refusal:
        send_back(world, answered, **changes)
    assert refusal.value.status == status
    assert Errand.objects.get().state == ErrandState.ANSWERED


def test_what_has_no_answer_does_not_go_back(world, answered):
    send_back(world, answered)
    with pytest.raises(Refused) as refusal:
        send_back(world, answered)
    assert refusal.value.status == 409


def test_the_page_of_who_asked_sends_it_back(world, answered, client):
    page, address = (reverse(name, args=[answered.public_id]) for name in ("errand_detail", "errand_back"))
    due_on = (localdate() + WEEK).isoformat()
    client.force_login(world.wang)
    assert address not in client.get(page).content.decode()
    assert client.post(address, {"why": "x", "due_on": due_on}).status_code == 403
    client.force_login(world.liu)
    assert address in client.get(page).content.decode()
    kept = client.post(address, {"why": "没有按小区分列。", "due_on": "2020-01-01"})
    assert kept.status_code == 422
    assert "没有按小区分列。" in kept.content.decode()
    assert client.post(address, {"why": "没有按小区分列。", "due_on": due_on}).status_code == 302
    client.force_login(world.wang)
    shown = client.get(page).content.decode()
    assert "都好" in shown
    assert "没有按小区分列。" in shown
    assert client.post(page, {"idem": "a1", "words": "分列如下"}).status_code == 302
    client.force_login(world.zhao)
    assert client.post(address, {"why": "x", "due_on": due_on}).status_code == 404


def test_who_may_send_down_sees_that_by_the_day_of_the_place(world, line):
    """In the first hours of a day in Shanghai it is still yesterday in Greenwich."""
    _top, middle = line
    early = NOON.replace(hour=17)  # one o'clock in the morning of the next day
    Seat.objects.filter(organisation=middle).update(starts=TODAY + timedelta(days=1))
    Organisation.objects.filter(upper=middle).update(upper=None)
    actor = world.actor("wang", on=TODAY + timedelta(days=1))
    with scope_to(actor.grants(WORK)):
        assert errands_panel(actor, middle, early)["may_send"]
