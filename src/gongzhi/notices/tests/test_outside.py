"""What leaves the house: copies as chosen, held back, gathered, read, switched off."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from http import HTTPStatus

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.translation import override

from gongzhi.core.said import gettext
from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from gongzhi.notices import outbox
from gongzhi.notices.models import Channel, Held, Message, Way, Wish
from gongzhi.notices.outbox import send_waiting
from gongzhi.notices.services import mark_read, message, queue
from gongzhi.notices.services.wishes import Choice, choose, confirm_email, switch
from gongzhi.people.models import Account
from tests.world import NOON

pytestmark = pytest.mark.req("E19")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TONIGHT = NOON + 11 * HOUR  # 23:00
MORNING = NOON + 19.5 * HOUR  # 7:30
DAYS = {"quiet_from": 1290, "quiet_until": 450, "digest_hour": 8}


class Phones:
    """A gateway for text messages that keeps what it was given."""

    sent: list[tuple[str, str]] = []

    def send(self, to: str, text: str) -> None:
        self.sent.append((to, text))


@pytest.fixture
def phones(settings, monkeypatch):
    settings.SMS_SENDER = f"{__name__}.Phones"
    monkeypatch.setattr(Phones, "sent", [])
    monkeypatch.setattr(outbox, "clock", lambda: NOON)
    return Phones.sent


def wishes(world, way=Way.SMS, **more) -> Wish:
    ways = {"mine": way, "work": Way.APP, "board": Way.APP}
    return choose(actor=world.actor("wang"), choice=Choice(ways=ways, **(DAYS | more)), now=NOON)


def told(world, text="有人在修了", *, kind="case", at: datetime = NOON, **more) -> Message:
    facts = {"kind": kind, "subject": "case:1", "text": text, "due_at": at, "link": "/mine/"}
    return queue([message(account_id=world.wang.pk, **(facts | more))])[0]


def test_who_chose_nothing_is_told_in_the_app_only(world, phones):
    told(world)
    assert send_waiting(NOON) == 0
    assert Message.objects.get().channel == Channel.IN_APP


def test_a_copy_goes_to_the_number_as_chosen_and_opening_it_counts_as_read(world, phones, client):
    wishes(world)
    inside = told(world)
    assert send_waiting(NOON) == 1
    ((to, text),) = phones
    assert to == "13800000417"
    copy = inside.copies.get()
    assert text == f"有人在修了 http://127.0.0.1:8000/n/{copy.key}/"
    client.head(reverse("message_open", args=[copy.key]))
    inside.refresh_from_db()
    assert inside.read_at is None  # a program looked, nobody read
    page = client.get(reverse("message_open", args=[copy.key])).content.decode()
    inside.refresh_from_db()
    assert inside.read_at is not None
    assert "发信的一方会看到您已经打开" in page


def test_in_one_hour_one_message_goes_and_the_next_one_carries_the_rest(world, phones):
    wishes(world)
    told(world, "第一条")
    send_waiting(NOON)
    for minute, text in ((1, "第二条"), (2, "第三条"), (3, "第四条")):
        told(world, text, at=NOON + minute * MINUTE)
        assert send_waiting(NOON + minute * MINUTE) == 0
    assert send_waiting(NOON + HOUR - MINUTE) == 0
    assert send_waiting(NOON + HOUR) == 3
    assert len(phones) == 2
    assert phones[1][1].startswith("第二条\n另有 2 条，打开看。 http")
    outside = Message.objects.exclude(channel=Channel.IN_APP)
    assert all(row.sent_at for row in outside)  # nothing is lost
    assert Message.objects.filter(went_in=Message.objects.get(text="第二条", channel="sms")).count() == 2


def test_the_night_is_quiet_but_not_for_an_emergency(world, phones):
    wishes(world, Way.APP)
    told(world, "有燃气味", kind="urgent", at=TONIGHT)
    Wish.objects.update(ways={"mine": Way.SMS})
    told(world, "明天来修", at=TONIGHT)
    assert send_waiting(TONIGHT) == 1
    assert "有燃气味" in phones[0][1]
    assert Message.objects.get(channel="sms", text="明天来修").due_at == MORNING
    assert send_waiting(MORNING - MINUTE) == 0
    assert send_waiting(MORNING) == 1


def test_once_a_day_comes_as_one_list_and_without_what_was_read_meanwhile(world, phones):
    wishes(world, Way.SMS_DAILY)
    for text in ("换了锁", "修好了灯", "读过了"):
        last = told(world, text)
    assert send_waiting(NOON) == 0
    mark_read(account_id=world.wang.pk, ids=[last.pk], now=NOON)
    assert send_waiting(NOON + 20 * HOUR) == 2
    ((_to, text),) = phones
    assert text.startswith("换了锁\n修好了灯 http")
    assert Message.objects.get(channel="sms", text="读过了").held == Held.READ


def test_mail_goes_to_a_confirmed_address_only_and_says_how_to_end_it(world, phones, client):
    kept = wishes(world, Way.EMAIL, email="wang@example.org")
    told(world)
    send_waiting(NOON)
    assert [one.to for one in mail.outbox] == [["wang@example.org"]]
    assert f"/me/messages/confirm/{kept.email_key}/" in mail.outbox[0].body
    page = reverse("email_confirm", args=[kept.email_key])
    assert client.get(reverse("email_confirm", args=["nosuch"])).status_code == HTTPStatus.NOT_FOUND
    assert client.get(page).status_code == HTTPStatus.OK
    assert Wish.objects.get().email_confirmed_at is None
    client.post(page, {"idem": "e1"})
    assert Wish.objects.get().email_confirmed_at is not None
    told(world)
    send_waiting(NOON + 2 * HOUR)
    headers = mail.outbox[1].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    off = re.fullmatch(r"<http://127\.0\.0\.1:8000(/n/[\w-]{22}/off/)>", headers["List-Unsubscribe"])[1]
    assert client.post(off, {"List-Unsubscribe": "One-Click"}).status_code == HTTPStatus.FOUND
    assert Wish.objects.get().ways["mine"] == Way.APP


def test_a_contact_without_account_ends_it_in_one_press_and_begins_again(world, phones, client):
    def tell(at: datetime) -> Message:
        facts = {"kind": "case", "subject": "case:1", "text": "有人在修了", "link": "/follow/x/"}
        return queue([message(contact="13900000528", due_at=at, **facts)])[0]

    first = tell(NOON)
    send_waiting(NOON)
    off = reverse("message_off", args=[first.key])
    assert "不再收这类消息" in client.get(off).content.decode()
    assert not Wish.objects.exists()  # opening the page changes nothing
    assert "已关掉" in client.post(off, {"wish": "off"}, follow=True).content.decode()
    tell(NOON + 2 * HOUR)
    assert send_waiting(NOON + 2 * HOUR) == 0
    client.post(off, {"wish": "on"})
    tell(NOON + 4 * HOUR)
    assert send_waiting(NOON + 4 * HOUR) == 1
    assert list(Entry.objects.filter(verb__startswith="notices.").values_list("verb", flat=True)) == [
        "notices.switched_off",
        "notices.switched_on",
    ]


def test_what_the_law_owes_and_what_is_dangerous_cannot_be_switched_off(world, phones):
    for kind in ("petition", "urgent"):
        facts = {"kind": kind, "subject": "case:1", "text": "复查意见", "contact": "13900000528"}
        (row,) = queue([message(due_at=NOON, **facts)])
        with pytest.raises(Refused):
            switch(key=row.key, off=True, now=NOON)
    assert not Wish.objects.exists()


def test_a_sender_that_fails_loses_nothing(world, phones, monkeypatch):
    wishes(world)
    for text in ("第一条", "第二条"):
        told(world, text)
    monkeypatch.setattr(Phones, "send", lambda *_: 1 / 0)
    assert send_waiting(NOON) == 0
    waiting = Message.objects.filter(channel="sms", claimed_at=None, cancelled_at=None, went_in=None)
    assert waiting.count() == 2


def test_keys_that_nobody_was_given_open_nothing(world, client):
    for name in ("message_open", "message_off"):
        assert client.get(reverse(name, args=["x" * 22])).status_code == HTTPStatus.NOT_FOUND
    assert client.post(reverse("message_off", args=["x" * 22])).status_code == HTTPStatus.NOT_FOUND
    with pytest.raises(Refused):
        confirm_email(key="", now=NOON)


def test_who_sent_word_sees_on_the_page_of_the_case_that_it_was_read(world, client):
    case = world.case(by=world.actor("wang"))
    inside = told(world, subject=f"case:{case.pk}")
    client.force_login(world.lin)
    page = reverse("case_detail", args=[case.public_id])
    assert "还没读" in client.get(page).content.decode()
    mark_read(account_id=world.wang.pk, ids=[inside.pk], now=NOON + 12 * MINUTE)
    shown = client.get(page).content.decode()
    assert "已读" in shown
    assert "12:12" in shown
    assert "王桂兰" not in shown[shown.index("h-told") : shown.index("h-told") + 900]


@pytest.mark.req("E19")
def test_each_receiver_reads_it_in_the_own_language_whoever_caused_it(world):
    Account.objects.filter(pk=world.he.pk).update(language="en")
    with override("en"):
        text = gettext("“{title}” is due soon.").format(title="灯")
        queue(
            [
                message(kind="duty", subject="case:1", text=text, due_at=NOON, account_id=world.he.pk),
                message(kind="duty", subject="case:1", text=text, due_at=NOON, account_id=world.lin.pk),
                message(kind="duty", subject="case:1", text=text, due_at=NOON, contact="13800000417"),
            ]
        )
    told = {row.account_id: row.text for row in Message.objects.order_by("pk")}
    assert told == {world.he.pk: "“灯” is due soon.", world.lin.pk: "“灯”快到期了。", None: "“灯”快到期了。"}
