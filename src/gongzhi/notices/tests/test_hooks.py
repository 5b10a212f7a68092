"""Webhooks: derived from the journal within the rights of a token, signed, sent again, switched off, never inside."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread
from typing import Any

import pytest
from django.utils.timezone import localdate
from django.utils.timezone import now as clock

from gongzhi.cases.models import Case
from gongzhi.cases.services import accept_case, finish_case
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused
from gongzhi.notices import posting
from gongzhi.notices.delivering import forget_deliveries, work
from gongzhi.notices.models import Delivery, Hook, Message
from gongzhi.notices.posting import Outcome, post, sign
from gongzhi.notices.services.hooks import EVENTS, make_hook, send_again, switch_hook
from gongzhi.people.models import ApiToken
from gongzhi.people.services import elevate
from gongzhi.people.services.tokens import Wanted, make_token, revoke_token

pytestmark = [pytest.mark.django_db, pytest.mark.req("F2")]
EVERY = [event.key for event in EVENTS.values() if event.scope == "cases:read"]


@dataclass
class Sink:
    """A receiver on this machine: what it got, and with what it answers."""

    answer: int = 204
    got: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    found = Sink()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            head = {name.lower(): value for name, value in self.headers.items()}
            found.got.append((head | {"body": body.decode()}, json.loads(body)))
            self.send_response(found.answer)
            self.send_header("Location", "http://127.0.0.1/elsewhere")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    settings.HOOK_HOSTS = frozenset({"127.0.0.1"})
    found.url = f"http://127.0.0.1:{server.server_port}/told?by=gongzhi"
    line = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    line.start()
    yield found
    server.shutdown()
    server.server_close()
    line.join()


@pytest.fixture
def ou(world) -> Any:
    elevate(actor=world.actor("ou"), reason="接入城市运行系统", now=clock())
    return replace(world.actor("ou"), elevated="接入城市运行系统")


def token(world, ou, *scopes: str, place: Any = None) -> ApiToken:
    wanted = Wanted("城市运行", place or world.community, scopes or ("cases:read",), 30)
    return make_token(actor=ou, wanted=wanted, now=clock())[0]


def hook(world, ou, url: str, events: list[str] | None = None, place: Any = None) -> Hook:
    by = token(world, ou, place=place)
    return make_hook(actor=ou, token=by, url=url, events=events or EVERY, now=clock())[0]


def finished(world) -> Case:
    now = clock()
    case = world.case(by=world.actor("wang", on=localdate(now)), now=now)
    lin = world.actor("lin", on=localdate(now))
    accept_case(actor=lin, case_id=case.pk, now=now)
    return finish_case(actor=lin, case_id=case.pk, result="换了闭门器", now=now)


def test_the_example_of_the_standard_is_signed_as_it_says():
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", '{"test": 2432232314}'
    signed = sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_what_happens_is_told_once_in_order_signed_and_without_words(world, ou, sink):
    before = finished(world)
    made = hook(world, ou, sink.url)
    case = finished(world)
    assert work(clock()) == 4 and work(clock()) == 0
    assert [said["type"] for _head, said in sink.got] == [
        "case.reported", "case.dispatched", "case.accepted", "case.finished",
    ]  # fmt: skip
    head, said = sink.got[-1]
    place = case.place.public_id
    assert said["data"] == {
        "case": case.public_id,
        "number": case.number,
        "place": place,
        "status": "finished",
    }
    assert head["webhook-id"] == said["id"] and datetime.fromisoformat(said["timestamp"]).tzinfo == UTC
    at = int(head["webhook-timestamp"])
    assert head["webhook-signature"] == sign(made.secret, said["id"], at, head["body"])
    whole = str(sink.got)
    assert before.public_id not in whole and "闭门器" not in whole and case.title not in whole
    assert set(Delivery.objects.values_list("answer", "tries", "next_at")) == {(204, 1, None)}


def test_only_what_the_token_may_read_is_told(world, ou, sink):
    away = hook(world, ou, sink.url, place=world.far_community)
    narrow = hook(world, ou, sink.url, ["case.finished"])
    named = finished(world)
    Case.objects.filter(pk=named.pk).update(named_only=True)
    work(clock())
    assert sink.got == []
    finished(world)
    work(clock())
    assert [said["type"] for _head, said in sink.got] == ["case.finished"]
    revoke_token(actor=ou, token_id=narrow.token_id, now=clock())
    finished(world)
    assert work(clock()) == 0 and not away.deliveries.exists()


def test_what_does_not_arrive_is_sent_again_with_growing_pauses(world, ou, sink):
    hook(world, ou, sink.url, ["case.reported"])
    world.case(now=clock())
    sink.answer, now, pauses = 500, clock(), []
    for _try in range(3):
        assert work(now) == 0
        one = Delivery.objects.get()
        pauses.append(one.next_at - now)
        assert work(one.next_at - timedelta(seconds=1)) == 0
        now = one.next_at
    assert pauses == [timedelta(minutes=minutes) for minutes in (1, 2, 4)]
    assert (one.tries, one.answer, one.fault) == (3, 500, "answer") and one.hook.failing_since
    sink.answer = 200
    assert work(now) == 1 and len({head["webhook-id"] for head, _said in sink.got}) == 1
    assert Hook.objects.get().failing_since is None


def test_one_that_is_refused_does_not_hold_up_the_others(world, ou, sink):
    hook(world, ou, sink.url, ["case.reported", "case.dispatched"])
    world.case(now=clock())
    sink.answer = 400
    now = clock()
    work(now)
    assert Delivery.objects.filter(tries=1).count() == 1
    sink.answer = 204
    assert work(now) == 1


def test_after_days_of_failure_it_is_off_and_who_made_it_is_told(world, ou, sink, client):
    made = hook(world, ou, sink.url, ["case.reported"])
    world.case(now=clock())
    sink.answer, now = 302, clock()
    work(now)
    world.case(now=clock())
    assert work(now + timedelta(days=2)) == 0 and Hook.objects.get().off_at is None
    work(now + timedelta(days=3, minutes=1))
    made.refresh_from_db()
    assert made.off_at and not made.deliveries.exclude(next_at=None).exists()
    with unscoped(because="a test"):
        told = Message.objects.get(kind="hook")
    assert (told.account_id, "127.0.0.1" in told.text) == (ou.account_id, True)
    sent = len(sink.got)
    world.case(now=clock())
    assert work(now + timedelta(days=4)) == 0 and len(sink.got) == sent
    switch_hook(actor=ou, hook_id=made.pk, on=True, now=clock())
    sink.answer = 204
    assert work(now + timedelta(days=4)) == 0, "it is told what happens from then on"
    world.case(now=clock())
    assert work(now + timedelta(days=4)) == 1


def test_a_receiver_that_is_gone_is_told_nothing_more(world, ou, sink):
    made = hook(world, ou, sink.url, ["case.reported"])
    world.case(now=clock())
    sink.answer = 410
    work(clock())
    made.refresh_from_db()
    assert made.off_at
    with pytest.raises(Refused):
        send_again(actor=ou, delivery_id=Delivery.objects.get().pk, now=clock())


def test_who_takes_no_part_in_operating_registers_none(world, ou, sink):
    by = token(world, ou)
    facts = {"token": by, "now": clock()}
    for actor, url, events in (
        (world.actor("ou"), sink.url, EVERY), (ou, sink.url, []), (ou, sink.url, ["case.thought"]),
        (ou, sink.url, ["notice.published"]), (ou, "http://example.org/", EVERY), (ou, "ftp://127.0.0.1/", EVERY),
        (ou, "https://me:word@example.org/", EVERY),
    ):  # fmt: skip
        with pytest.raises(Refused):
            make_hook(actor=actor, url=url, events=events, **facts)
    assert not Hook.objects.exists()


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.7", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1",
     "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.7", "2002:0a00:0007::1", "64:ff9b::a00:7"],
)  # fmt: skip
def test_nothing_is_sent_inside_a_network_whatever_a_name_says(address, monkeypatch):
    """Among public addresses too; and the connection goes to what was looked at, not to the name once more."""

    def look_up(host: str, port: int, **_kinds: Any) -> list[Any]:
        return [(0, 0, 0, "", ("93.184.215.14", port)), (0, 0, 0, "", (address, port))]

    def connect(*_args: Any) -> None:
        raise AssertionError("it was connected")

    monkeypatch.setattr(posting.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(posting.socket, "create_connection", connect)
    sent = post("https://example.org/x", secret="whsec_", message_id="m", body="{}", now=clock())
    assert sent == Outcome(fault="inside")


def test_the_connection_goes_to_the_address_that_was_looked_at(monkeypatch):
    asked, reached = [], []

    def look_up(host: str, port: int, **_kinds: Any) -> list[Any]:
        asked.append(host)
        return [(0, 0, 0, "", ("93.184.215.14" if len(asked) == 1 else "127.0.0.1", port))]

    def connect(to: Any, *_args: Any) -> None:
        reached.append(to)
        raise TimeoutError

    monkeypatch.setattr(posting.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(posting.socket, "create_connection", connect)
    sent = post("https://example.org/x", secret="whsec_", message_id="m", body="{}", now=clock())
    assert (sent.fault, asked, reached) == ("slow", ["example.org"], [("93.184.215.14", 443)])


def test_a_receiver_that_drips_its_answer_is_cut_off(settings, monkeypatch):
    settings.HOOK_HOSTS = frozenset({"127.0.0.1"})
    monkeypatch.setattr(posting, "WHOLE", 0.3)
    over = Event()

    def drip(server: socket.socket) -> None:
        line, _address = server.accept()
        with line, suppress(OSError):
            while not over.wait(0.05):
                line.send(b"H")

    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=drip, args=[server], daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        sent = post(url, secret="whsec_", message_id="m", body="{}", now=clock())
        over.set()
    assert sent == Outcome(fault="unreached")


def test_messages_are_forgotten_after_thirty_days(world, ou, sink):
    hook(world, ou, sink.url, ["case.reported"])
    world.case(now=clock())
    work(clock())
    assert forget_deliveries(clock() + timedelta(days=29)) == 0
    assert forget_deliveries(clock() + timedelta(days=31)) == 1
