"""Messages in the app: read by their receiver only, marked, linked to the page of their subject."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from gongzhi.notices.models import Message
from gongzhi.notices.services import mark_read, message, queue
from tests.world import NOON


@pytest.fixture
def told(world):
    def tell(login="lin", n=1, **more):
        facts = {"kind": "duty", "subject": "", "text": "快到期了", "due_at": NOON} | more
        account = getattr(world, login)
        return queue(
            [
                message(account_id=account.pk, **(facts | {"due_at": NOON + timedelta(minutes=m)}))
                for m in range(n)
            ]
        )

    return tell


def unread_of(client):
    return client.get(reverse("inbox")).context["gz"].unread


def test_everybody_reads_only_the_own_messages(world, client, told):
    told("lin", text="给林晓梅的")
    told("han", text="给韩立的")
    client.force_login(world.lin)
    page = client.get(reverse("inbox")).content.decode()
    assert "给林晓梅的" in page
    assert "给韩立的" not in page


def test_one_is_read_by_opening_it_and_all_by_one_press(world, client, told):
    first, *_rest = told(n=3, link="/me/")
    client.force_login(world.lin)
    assert unread_of(client) == 3
    opened = client.post(reverse("inbox_read"), {"message": first.pk, "link": "/me/"})
    assert opened.headers["Location"] == "/me/"
    assert unread_of(client) == 2
    assert client.post(reverse("inbox_read")).headers["Location"] == reverse("inbox")
    assert unread_of(client) == 0
    assert mark_read(account_id=world.lin.pk, now=NOON) == 0


def test_nobody_marks_the_messages_of_others_or_is_led_elsewhere(world, client, told):
    foreign = told("han")[0]
    client.force_login(world.lin)
    for link in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        answer = client.post(reverse("inbox_read"), {"message": foreign.pk, "link": link})
        assert answer.headers["Location"] == reverse("inbox")
    assert Message.objects.get(pk=foreign.pk).read_at is None


def test_a_message_without_address_leads_to_its_case_where_the_reader_may_open_it(world, client, told):
    case = world.case()
    told("lin", subject=f"case:{case.pk}")
    told("zhao", subject=f"case:{case.pk}")
    client.force_login(world.lin)
    assert case.public_id in client.get(reverse("inbox")).content.decode()
    client.force_login(world.zhao)
    assert case.public_id not in client.get(reverse("inbox")).content.decode()


def test_cancelled_messages_are_not_shown_and_do_not_ring(world, client, told):
    told()
    Message.objects.update(cancelled_at=NOON)
    client.force_login(world.lin)
    answer = client.get(reverse("inbox"))
    assert answer.context["gz"].unread == 0
    assert "没有消息" in answer.content.decode()


def test_many_messages_come_in_pages_and_cost_the_same(world, client, told):
    client.force_login(world.lin)
    told(n=2)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("inbox"))
    told(n=70)
    client.get(reverse("inbox"))
    with CaptureQueriesContext(connection) as many:
        page = client.get(reverse("inbox"))
    assert len(many) <= len(few)
    seen = {row.pk for row in page.context["rows"]}
    while page.context["older"]:
        page = client.get(f"{reverse('inbox')}?{page.context['older']}")
        fresh = {row.pk for row in page.context["rows"]}
        assert not fresh & seen
        seen |= fresh
    assert len(seen) == 72
    assert client.get(reverse("inbox") + "?after=nonsense,1").status_code == HTTPStatus.OK


def test_what_is_due_later_neither_shows_nor_rings_yet(world, client, told):
    told()
    Message.objects.update(due_at=now() + timedelta(hours=1))
    client.force_login(world.lin)
    answer = client.get(reverse("inbox"))
    assert answer.context["gz"].unread == 0
    assert "没有消息" in answer.content.decode()
