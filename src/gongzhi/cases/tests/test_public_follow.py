"""The follow link: what its holder sees and may do, and what nobody else may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from gongzhi.cases.models import Case
from gongzhi.cases.models.rules import Publicity
from gongzhi.cases.services import accept_case, finish_case, note_case, reply_case
from gongzhi.cases.states import Status
from gongzhi.core import config
from tests.counting import counts
from tests.world import PASSWORD


@pytest.fixture
def case(world):
    return world.case(now=now() - timedelta(hours=3))


@pytest.fixture
def finished(world, case):
    lin = world.actor("lin")
    accept_case(actor=lin, case_id=case.pk, now=now() - timedelta(hours=2))
    reply_case(actor=lin, case_id=case.pk, text="师傅三点到", now=now() - timedelta(hours=2))
    note_case(actor=lin, case_id=case.pk, text="配件还差一个", now=now() - timedelta(hours=2))
    finish_case(actor=lin, case_id=case.pk, result="换了拉杆", now=now() - timedelta(hours=1))
    case.refresh_from_db()
    return case


def page_of(client, case):
    return client.get(reverse("follow", args=[case.follow_key])).content.decode()


def post(client, case, step, **data):
    return client.post(reverse(f"follow_{step}", args=[case.follow_key]), data)


def test_the_reporter_reads_replies_and_results_but_no_internal_note(client, finished):
    page = counts("follow", lambda: page_of(client, finished))
    assert "师傅三点到" in page
    assert "换了拉杆" in page
    assert "配件还差一个" not in page
    assert "安和物业" in page
    assert "赵敏" not in page


@pytest.mark.parametrize("key", ["x", "AAAAAAAAAAAAAAAAAAAAAA", "..", "%27"])
def test_a_link_that_is_no_link_says_so_kindly(db, client, key):
    answer = client.get(reverse("follow", args=[key]))
    assert answer.status_code == 404
    assert "复制" in answer.content.decode()


def test_a_number_opens_nothing(client, case):
    assert client.get(reverse("follow", args=[case.number])).status_code == 404
    assert client.get(reverse("follow", args=[case.public_id])).status_code == 404


@pytest.mark.req("E13")
def test_rated_it_closes(client, finished):
    answer = post(client, finished, "rate", satisfied="5", words="很快", idem="k1")
    finished.refresh_from_db()
    assert answer.status_code == 302
    assert (finished.status, finished.satisfied, finished.solved) == (Status.CLOSED, 5, True)
    post(client, finished, "rate", satisfied="1", idem="k1")  # the same form again
    finished.refresh_from_db()
    assert finished.satisfied == 5
    assert "您的评价：5 分" in page_of(client, finished)


@pytest.mark.parametrize("wrong", [{}, {"satisfied": "9"}, {"satisfied": "gut"}])
def test_without_a_choice_nothing_is_rated(client, finished, wrong):
    answer = post(client, finished, "rate", words="几个字", **wrong)
    finished.refresh_from_db()
    assert answer.status_code == 422
    assert "请选 1 到 5 分" in answer.content.decode()
    assert finished.status == Status.FINISHED


def test_an_open_case_cannot_be_rated(client, case):
    assert post(client, case, "rate", satisfied="5").status_code in {403, 409}


@pytest.mark.req("E13")
def test_not_solved_reopens_with_words_within_the_settings(client, finished):
    page = page_of(client, finished)
    assert "办完后 7 天内" in page
    assert "还可以 3 次" in page
    post(client, finished, "reopen", words="还是关不上", idem="k2")
    finished.refresh_from_db()
    assert (finished.status, finished.reopens) == (Status.ACCEPTED, 1)
    assert finished.due_at > now()
    assert "还是关不上" in page_of(client, finished)


@pytest.mark.req("E13")
def test_too_late_or_too_often_is_said_with_a_way_on(world, client, finished):
    config.change("cases.reopen_times", 0)
    assert "社区会和您一起看" in page_of(client, finished)
    assert post(client, finished, "reopen").status_code == 403
    config.change("cases.reopen_times", 3)
    Case.objects.filter(pk=finished.pk).update(finished_at=now() - timedelta(days=8))
    assert "请重新报一件" in page_of(client, finished)
    assert post(client, finished, "reopen").status_code == 403


def test_a_number_left_afterwards_gets_word(client, case):
    assert post(client, case, "contact", phone="138 1234 0417").status_code == 302
    case.refresh_from_db()
    assert case.contact == "13812340417"
    assert "想收到短信" not in page_of(client, case)
    assert post(client, case, "contact", phone="123").status_code == 422


@pytest.mark.req("E4")
def test_who_met_it_too_can_leave_a_number_afterwards(client, case):
    follower = client.post(reverse("me_too", args=[case.public_id]))["Location"]
    assert "想收到短信" in client.get(follower).content.decode()
    client.post(f"{follower}contact/", {"phone": "13812340417"})
    case.refresh_from_db()
    assert case.following.get().contact == "13812340417"
    assert case.contact == ""


@pytest.mark.req("E9")
def test_the_wish_to_be_private_counts_afterwards_too(client, case):
    post(client, case, "sight", private="on")
    case.refresh_from_db()
    assert case.publicity == Publicity.NEVER
    post(client, case, "sight", idem="again")
    case.refresh_from_db()
    assert case.publicity == Publicity.ON_RELEASE


@pytest.mark.req("E9")
def test_a_kind_that_is_never_public_cannot_be_made_so(world, client):
    case = world.case(category=world.noise)
    post(client, case, "sight")
    case.refresh_from_db()
    assert case.publicity == Publicity.NEVER


@pytest.mark.req("E9")
def test_the_name_can_be_hidden_later(world, client):
    case = world.case(by=world.actor("wang"), hide_name=False)
    post(client, case, "sight")
    case.refresh_from_db()
    assert case.hide_name


def test_my_reports_lists_the_own_account_only(world, client):
    own = world.case(by=world.actor("wang"))
    other = world.case(by=world.actor("liu"))
    client.login(username="wang", password=PASSWORD)
    page = counts("my reports", lambda: client.get(reverse("my_reports"))).content.decode()
    assert own.follow_key in page
    assert other.follow_key not in page
    client.logout()
    assert own.follow_key not in client.get(reverse("my_reports")).content.decode()


def test_a_withdrawn_case_is_gone(world, client, case):
    Case.objects.filter(pk=case.pk).update(retired_at=now())
    assert client.get(reverse("follow", args=[case.follow_key])).status_code == 404
