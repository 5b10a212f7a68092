"""The board of a place: who publishes, what everybody reads, what stays as proof."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from gongzhi.core.scope import PUBLIC_GRANT, scope_to
from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from gongzhi.notices.models import BoardPost
from gongzhi.notices.selectors import on_board
from gongzhi.notices.services import publish_post, withdraw_post
from gongzhi.notices.services.board import Sheet, digest_of
from tests.world import NOON

WEEK = timedelta(days=7)


def hang(world, who="lin", **changes):
    said = {
        "place": world.willow,
        "organisation": world.anhe,
        "title": "停水通知",
        "body": "周三停水。",
        "from_at": NOON,
    }
    return publish_post(actor=world.actor(who), sheet=Sheet(**(said | changes)), now=NOON)


def test_a_manager_publishes_at_the_own_estate_and_the_text_is_kept_as_proof(world):
    post = hang(world, until_at=NOON + WEEK)
    assert post.estate_id == world.willow.pk
    entry = Entry.objects.get(verb="notices.published")
    assert entry.data["digest"] == post.digest == digest_of("停水通知", "周三停水。")


@pytest.mark.parametrize("who", ["han", "ding", "zhao", "tao", "wang", "ou"])
def test_others_publish_nothing(world, who):
    with pytest.raises(Refused):
        hang(world, who)


def test_nobody_publishes_elsewhere_or_in_the_name_of_others(world):
    for wrong in ({"place": world.grain}, {"organisation": world.huimin}, {"place": world.community}):
        with pytest.raises(Refused):
            hang(world, **wrong)


def test_a_sheet_has_words_and_an_end_after_its_beginning(world):
    for wrong in ({"title": " "}, {"body": ""}, {"until_at": NOON}, {"until_at": NOON - WEEK}):
        with pytest.raises(Refused) as refusal:
            hang(world, **wrong)
        assert refusal.value.status == 422


def test_a_sheet_is_taken_down_by_who_may_and_once(world):
    post = hang(world)
    with pytest.raises(Refused):
        withdraw_post(actor=world.actor("zhao"), post_id=post.pk, now=NOON)
    withdraw_post(actor=world.actor("lin"), post_id=post.pk, now=NOON)
    with pytest.raises(Refused) as refusal:
        withdraw_post(actor=world.actor("lin"), post_id=post.pk, now=NOON)
    assert refusal.value.status == 409


def test_the_board_shows_what_hangs_now_here_and_above(world):
    hang(world, title="今天")
    hang(world, title="以后", from_at=NOON + WEEK)
    hang(world, title="撤下")
    withdraw_post(actor=world.actor("lin"), post_id=BoardPost.objects.get(title="撤下").pk, now=NOON)
    hang(world, "he", title="社区的", place=world.community, organisation=world.residents_committee)
    hang(world, "zhao", title="别处", place=world.grain, organisation=world.huimin)
    with scope_to({PUBLIC_GRANT}):
        assert {post.title for post in on_board(world.building, now=NOON)} == {"今天", "社区的"}
        assert {post.title for post in on_board(world.willow, now=NOON + WEEK)} == {"今天", "以后", "社区的"}


def test_everybody_reads_the_sheet_and_prints_it_with_code_and_seal_field(world, client):
    post = hang(world)
    page = client.get(reverse("board_post", args=[post.public_id])).content.decode()
    assert "周三停水" in page
    assert "撤下公示" not in page
    sheet = client.get(reverse("board_sheet", args=[post.public_id])).content.decode()
    assert "盖章处" in sheet
    assert "data:image/svg+xml;base64," in sheet
    withdraw_post(actor=world.actor("lin"), post_id=post.pk, now=NOON)
    for name in ("board_post", "board_sheet"):
        assert client.get(reverse(name, args=[post.public_id])).status_code == HTTPStatus.NOT_FOUND
    assert client.get(reverse("board_post", args=["no-such-sheet"])).status_code == HTTPStatus.NOT_FOUND


def test_a_sheet_of_tomorrow_is_read_only_by_who_hung_it_up(world, client):
    post = hang(world, from_at=now() + WEEK)
    address = reverse("board_post", args=[post.public_id])
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND
    client.force_login(world.zhao)
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND
    client.force_login(world.lin)
    assert client.get(address).status_code == HTTPStatus.OK


def test_the_form_publishes_once_and_the_button_takes_down(world, client):
    client.force_login(world.lin)
    today = localdate()
    form = {
        "place": world.willow.public_id, "organisation": world.anhe.public_id, "title": "停电", "body": "周四停电。",
        "first_day": today, "last_day": today + WEEK, "idem": "k1",
    }  # fmt: skip
    for _twice in range(2):
        answer = client.post(reverse("board_new"), form)
        assert answer.status_code == HTTPStatus.FOUND
    post = BoardPost.objects.get(title="停电")
    assert post.until_at.astimezone().date() >= today + WEEK
    late = client.post(reverse("board_new"), form | {"idem": "k2", "last_day": today - WEEK})
    assert late.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    elsewhere = client.post(reverse("board_new"), form | {"idem": "k3", "place": world.grain.public_id})
    assert elsewhere.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    client.force_login(world.zhao)
    down = reverse("board_withdraw", args=[post.public_id])
    assert client.post(down, {"idem": "k4"}).status_code == HTTPStatus.FORBIDDEN
    client.force_login(world.lin)
    assert client.post(down, {"idem": "k5"}).status_code == HTTPStatus.FOUND
    assert BoardPost.objects.get(pk=post.pk).withdrawn_at
