"""A sheet taken down by mistake: listed with who and until when, put back by who may, and its pause is said."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils.timezone import now as clock

from gongzhi.core import config
from gongzhi.core.cached import clear_all
from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from gongzhi.notices.models import BoardPost
from gongzhi.notices.services import restore_post, withdraw_post
from gongzhi.notices.services.board import RESTORE_DAYS
from gongzhi.notices.tests.test_board import hang
from tests.counting import counts
from tests.world import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.req("E24")]
DAY, MONTH = timedelta(days=1), timedelta(days=30)


@pytest.fixture(autouse=True)
def fresh_tables():
    clear_all()


def taken_down(world, *, at=NOON, **changes):
    post = hang(world, **changes)
    return withdraw_post(actor=world.actor("lin"), post_id=post.pk, now=at)


def back(world, post, *, who="lin", at=NOON + DAY):
    return restore_post(actor=world.actor(who), post_id=post.pk, now=at)


def refused(world, post, **how):
    with pytest.raises(Refused) as no:
        back(world, post, **how)
    return no.value.status


def test_who_took_a_sheet_down_puts_it_back_once_and_it_is_written_down(world):
    post = taken_down(world)
    for other in ("zhao", "tao", "han"):
        assert refused(world, post, who=other) == 403
    assert back(world, post).withdrawn_at is None
    assert refused(world, post) == 409
    assert Entry.objects.filter(verb="notices.restored", subject=f"boardpost:{post.pk}").count() == 1


def test_after_the_set_days_or_its_own_time_a_sheet_stays_down(world):
    post = taken_down(world)
    late = NOON + MONTH + timedelta(seconds=1)
    assert refused(world, post, at=late) == 409
    config.change(RESTORE_DAYS, 60, place_id=world.willow.pk)
    back(world, post, at=late)
    over = taken_down(world, until_at=NOON + DAY)
    assert refused(world, over, at=NOON + DAY) == 409


def test_the_page_lists_what_was_taken_down_and_the_button_puts_it_back(world, client):
    now = clock()
    post = taken_down(world, at=now - DAY)
    taken_down(world, at=now - 2 * MONTH, title="很久以前")
    hang(world, title="还挂着")
    client.force_login(world.lin)
    address = reverse("board_trash")
    text = client.get(address).content.decode()
    assert "停水通知" in text and "林" in text and "放回" in text
    assert "还挂着" not in text
    assert [row.why_not == "" for row in client.get(address).context["rows"]] == [True, False]
    send = reverse("board_restore", args=[post.public_id])
    for _twice in range(2):
        assert client.post(send, {"idem": "back"}).status_code == HTTPStatus.FOUND
    assert Entry.objects.filter(verb="notices.restored").count() == 1
    assert BoardPost.objects.get(pk=post.pk).withdrawn_at is None
    assert client.get(reverse("board_post", args=[post.public_id])).context["pauses"]


def test_everybody_reads_when_a_sheet_was_down(world, client):
    post = taken_down(world)
    back(world, post)
    for name in ("board_post", "board_sheet"):
        assert "中间撤下过" in client.get(reverse(name, args=[post.public_id])).content.decode()


@pytest.mark.parametrize(("who", "answer"), [("he", 200), ("han", 403), ("ding", 403), ("wang", 403)])
def test_who_reads_the_list(world, client, who, answer):
    client.force_login(getattr(world, who))
    assert client.get(reverse("board_trash")).status_code == answer


def test_a_long_list_asks_no_more(world, client):
    client.force_login(world.lin)
    taken_down(world, at=clock())
    client.get(reverse("board_trash"))
    counts("board trash", lambda: client.get(reverse("board_trash")))
    for n in range(12):
        taken_down(world, at=clock(), title=f"第{n}张")
    counts("board trash", lambda: client.get(reverse("board_trash")))
