"""Work changes hands: for good in one step, for a time with a substitute; both seen on the start page (E15)."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from gongzhi.cases.services import accept_case, assign_case
from gongzhi.core.verdict import Refused
from gongzhi.duties.models import DutyHolder
from gongzhi.duties.services import Absence, arrange_absence, leave_organisation
from gongzhi.notices.models import Message
from gongzhi.people.models import Appointment
from gongzhi.people.posts import Post
from tests.world import NOON, TODAY

pytestmark = [pytest.mark.req("E15"), pytest.mark.django_db]
DAY = timedelta(days=1)


@pytest.fixture
def busy(world):
    """Three cases in the hands of Han."""
    for _n in range(3):
        case = world.case(now=now())
        accept_case(actor=world.actor("lin"), case_id=case.pk, now=now())
        assign_case(actor=world.actor("lin"), case_id=case.pk, person_id=world.han.person_id, now=now())
    return world


def held_by(account):
    return DutyHolder.objects.filter(person_id=account.person_id, is_open=True).count()


def leave(world, who="he", *, heir="lin", **changes):
    facts = {
        "org_id": world.anhe.pk, "leaver": world.han.person, "heir": getattr(world, heir).person,
        "last_day": TODAY, "now": NOON,
    }  # fmt: skip
    return leave_organisation(actor=world.actor(who), **(facts | changes))


def test_everything_goes_over_in_one_step_and_the_heir_is_told(busy):
    assert held_by(busy.han) == 3
    done = leave(busy, "lin")
    assert (done.duties, done.posts) == (3, 1)
    assert (held_by(busy.han), held_by(busy.lin)) == (0, 3)
    assert Appointment.objects.get(person=busy.han.person).ends == TODAY
    assert Message.objects.get(account=busy.lin, kind="handover").link == reverse("start")
    assert busy.actor("han", on=TODAY + DAY).posts == ()


@pytest.mark.parametrize("who", ["han", "ding", "zhao", "tao", "wang"])
def test_others_hand_nothing_over(busy, who):
    with pytest.raises(Refused):
        leave(busy, who)
    assert held_by(busy.han) == 3
    assert Appointment.objects.get(person=busy.han.person).ends is None


@pytest.mark.parametrize("heir", ["han", "zhao", "wang"])
def test_the_heir_is_a_colleague(busy, heir):
    with pytest.raises(Refused) as refusal:
        leave(busy, heir=heir)
    assert refusal.value.status == 422
    assert held_by(busy.han) == 3


def test_all_or_nothing(busy):
    """A post that the actor may not end keeps the others, and the work, where they are."""
    busy.appoint("han", busy.anhe, Post.PROJECT_MANAGER, busy.grain)
    with pytest.raises(Refused):
        leave(busy, "lin")
    assert held_by(busy.han) == 3
    assert not Appointment.objects.filter(person=busy.han.person, ends=TODAY).exists()
    assert leave(busy, "he").posts == 2


def test_twice_is_refused(busy):
    leave(busy, now=NOON - DAY, last_day=TODAY - DAY)
    with pytest.raises(Refused) as refusal:
        leave(busy)
    assert refusal.value.status == 409


def test_the_page_says_how_many_and_does_it(busy, client):
    client.force_login(busy.lin)
    row = busy.han.person.appointments.get()
    address = reverse("hand_over", args=[row.public_id])
    assert "3 件，全部移交" in client.get(address).content.decode()
    form = {"colleague": busy.lin.person.public_id, "last_day": localdate(), "idem": "k1"}
    for _twice in range(2):
        assert client.post(address, form).status_code == HTTPStatus.FOUND
    assert held_by(busy.lin) == 3
    client.force_login(busy.zhao)
    assert client.get(address).status_code == HTTPStatus.FORBIDDEN


def test_the_substitute_gets_posts_and_work_on_the_start_page(busy, client):
    case = busy.case(now=now())
    client.force_login(busy.han)
    today = localdate()
    absence = Absence(busy.lin.person, busy.han.person, today, today + 5 * DAY, "年假")
    arrange_absence(actor=busy.actor("lin", on=today), absence=absence, now=now())
    page = client.get(reverse("start")).content.decode()
    assert case.title in page
    assert "您替林晓梅代班" in page
    client.force_login(busy.lin)
    assert "韩立替您代班" in client.get(reverse("start")).content.decode()
    client.force_login(busy.han)
    accept = busy.actor("han", on=today)
    assert accept_case(actor=accept, case_id=case.pk, now=now()).pk == case.pk
    told = Message.objects.filter(account=busy.han, kind="handover", text__contains="代班")
    assert told.count() == 1
    assert not Message.objects.filter(account=busy.lin, kind="handover").exists()


def test_the_form_names_a_substitute_and_ends_it(busy, client):
    client.force_login(busy.lin)
    today = localdate()
    form = {
        "absent": busy.lin.person.public_id, "colleague": busy.han.person.public_id, "starts": today,
        "ends": today + 3 * DAY, "why": "年假", "idem": "k1",
    }  # fmt: skip
    assert client.post(reverse("substitution"), form).status_code == HTTPStatus.FOUND
    page = client.get(reverse("substitution"))
    assert "韩立替您代班" in page.content.decode()
    client.force_login(busy.han)
    assert "您替林晓梅代班" in client.get(reverse("me")).content.decode()
    number = page.context["absences"][0].id
    client.force_login(busy.zhao)
    assert (
        client.post(reverse("substitution_end"), {"absence": number, "idem": "k2"}).status_code
        == HTTPStatus.FORBIDDEN
    )
    client.force_login(busy.lin)
    assert (
        client.post(reverse("substitution_end"), {"absence": number, "idem": "k3"}).status_code
        == HTTPStatus.FOUND
    )
    assert client.get(reverse("substitution")).context["absences"] == []
    too_long = client.post(reverse("substitution"), form | {"ends": today + 99 * DAY, "idem": "k4"})
    assert too_long.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
