"""Robots of chat groups: each vendor's own form, told what its organisation works on, never names or words (E19)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils.timezone import now as clock

from gongzhi.cases.models import Case
from gongzhi.core.verdict import Refused
from gongzhi.duties.services import tick as climb
from gongzhi.journal.models import Entry
from gongzhi.notices import robots as door
from gongzhi.notices.models import GroupNews, Message, Robot, Vendor
from gongzhi.notices.outbox import send_waiting
from gongzhi.notices.services import robots
from gongzhi.notices.services.robots import Wanted
from tests.counting import counts

pytestmark = [pytest.mark.django_db, pytest.mark.req("E19")]
KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
PASTED = {
    Vendor.WECOM: f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}",
    Vendor.DINGTALK: f"https://oapi.dingtalk.com/robot/send?access_token={KEY}",
    Vendor.FEISHU: f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}",
}
SECRET = "SEC000secret000"
DAYTIME = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # 10:00 in Beijing, no quiet hour
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Group:
    """Answers as the three vendors do, and refuses what is not in the form that their documents ask for."""

    answer: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    said: list[str] = field(default_factory=list)
    secret: str = ""

    def hear(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        to = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(to.query).items()}
        vendor = to.path.split("/")[1]
        text = {"wecom": self.wecom, "dingtalk": self.dingtalk, "feishu": self.feishu}[vendor](
            to.path, query, body
        )
        if self.answer or self.status != 200:
            return self.answer
        self.said.append(text)
        return {"code": 0, "msg": "success"} if vendor == "feishu" else {"errcode": 0, "errmsg": "ok"}

    def wecom(self, path: str, query: dict[str, str], body: dict[str, Any]) -> str:
        assert (path, query) == ("/wecom", {"key": KEY})
        assert (
            body.keys() == {"msgtype", "text"}
            and body["msgtype"] == "text"
            and body["text"].keys() == {"content"}
        )
        assert len(body["text"]["content"].encode()) <= 2048
        return str(body["text"]["content"])

    def dingtalk(self, path: str, query: dict[str, str], body: dict[str, Any]) -> str:
        assert path == "/dingtalk" and query["access_token"] == KEY
        assert body.keys() == {"msgtype", "text"} and body["msgtype"] == "text"
        if self.secret:
            signed = hmac.new(
                self.secret.encode(), f"{query['timestamp']}\n{self.secret}".encode(), hashlib.sha256
            )
            assert (
                query["sign"] == base64.b64encode(signed.digest()).decode() and len(query["timestamp"]) == 13
            )
        return str(body["text"]["content"])

    def feishu(self, path: str, query: dict[str, str], body: dict[str, Any]) -> str:
        assert path == f"/feishu/{KEY}" and not query and body["msg_type"] == "text"
        if self.secret:
            signed = hmac.new(f"{body['timestamp']}\n{self.secret}".encode(), digestmod=hashlib.sha256)
            assert body["sign"] == base64.b64encode(signed.digest()).decode() and len(body["timestamp"]) == 10
        return str(body["content"]["text"])


@pytest.fixture
def group(settings, monkeypatch) -> Iterator[Group]:
    found = Group()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == "application/json"
            try:
                answer = found.hear(
                    self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                )
            except AssertionError as wrong:
                answer = {"errcode": 40058, "errmsg": f"form: {wrong}"}
            self.send_response(found.status)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    settings.HOOK_HOSTS = frozenset({"127.0.0.1"})
    for vendor in Vendor:
        monkeypatch.setitem(door.ADDRESSES, vendor, f"http://127.0.0.1:{server.server_port}/{vendor}")
    line = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    line.start()
    yield found
    server.shutdown()
    server.server_close()
    line.join()


def add(world, who: str = "lin", vendor: str = Vendor.WECOM, **more: Any) -> Robot:
    facts = {
        "name": "安和群",
        "address": PASTED[Vendor(vendor)],
        "secret": "",
        "news": list(GroupNews),
    } | more
    return robots.add_robot(actor=world.actor(who), org=world.anhe, wanted=Wanted(**facts), now=DAYTIME)


@pytest.mark.parametrize("vendor", list(Vendor))
@pytest.mark.parametrize("secret", ["", SECRET])
def test_each_vendor_gets_its_own_form(world, group, vendor, secret):
    if vendor == Vendor.WECOM and secret:
        with pytest.raises(Refused):
            add(world, vendor=vendor, secret=secret)
        return
    group.secret = secret
    door.send(add(world, vendor=vendor, secret=secret), "水管漏了" * 400, now=DAYTIME)
    (said,) = group.said
    assert said.startswith("水管漏了") and said.endswith("…")


@pytest.mark.parametrize(
    ("status", "answer", "fault"),
    [
        (200, {"errcode": 93000, "errmsg": "invalid webhook url"}, door.Wrong),
        (200, {"errcode": 310000, "errmsg": "sign not match"}, door.Wrong),
        (200, {"code": 19001, "msg": "param invalid"}, door.Wrong),
        (200, {"errcode": 45009, "errmsg": "api freq out of limit"}, door.Later),
        (200, {"code": 11232, "msg": "frequency limited"}, door.Later),
        (502, {}, door.Later),
    ],
)
def test_a_refusal_inside_a_good_answer_is_a_refusal(world, group, status, answer, fault):
    group.status, group.answer = status, answer
    with pytest.raises(fault):
        door.send(add(world), "试", now=DAYTIME)


@pytest.mark.parametrize(
    "address",
    [
        "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" + KEY, "https://127.0.0.1/robot/send?access_token=" + KEY,
        "https://qyapi.weixin.qq.com.example.org/cgi-bin/webhook/send?key=" + KEY,
        "https://oapi.dingtalk.com/robot/send?access_token=short", "https://open.feishu.cn/open-apis/bot/v2/hook/", "群",
    ],
)  # fmt: skip
def test_only_whole_addresses_of_the_three_vendors_lead_anywhere(world, address):
    with pytest.raises(Refused):
        add(world, address=address)


@pytest.mark.parametrize("who", ["han", "he", "zhao", "wang", "ou"])
def test_only_who_hands_out_the_work_connects_a_group(world, who):
    with pytest.raises(Refused):
        add(world, who)


def test_a_group_hears_of_new_work_without_names_or_words(world, group):
    add(world)
    robots.spread(clock())
    case = world.case(contact="13800000417", now=clock(), text="王桂兰家门口单元门关不上，13800000417。")
    world.case(now=clock(), place=world.grain)
    world.case(now=clock(), category=world.misconduct)
    assert robots.spread(clock()) == 1 and robots.spread(clock()) == 0
    send_waiting(DAYTIME + DAY)
    (said,) = group.said
    assert (
        said.startswith("新派：单元门、柳园里、") and case.number in said and said.endswith(reverse("start"))
    )
    for kept in ("王桂兰", "关不上", "13800000417", "501", case.follow_key, case.public_id):
        assert kept not in said


def test_quiet_hours_hold_and_one_word_an_hour_carries_the_rest(world, group):
    add(world)
    robots.spread(clock())
    world.case(now=clock())
    robots.spread(clock())
    night = DAYTIME.replace(hour=16) + DAY  # midnight in Beijing
    Message.objects.filter(receiver__startswith="r:").update(due_at=night)
    send_waiting(night)
    assert group.said == []
    world.case(now=clock())
    robots.spread(clock())
    send_waiting(night + 10 * HOUR)
    (said,) = group.said
    assert said.count("新派") == 2


def test_what_climbs_and_the_day_are_told_where_they_are_wanted(world, group):
    add(world, news=[GroupNews.LATE, GroupNews.MORNING])
    robots.spread(clock())
    case = world.case(now=clock() - 3 * DAY)
    robots.spread(clock())
    assert not Message.objects.filter(receiver__startswith="r:").exists()
    climb(clock())
    robots.spread(clock())
    assert Message.objects.get(receiver__startswith="r:").text.startswith("已逾期：单元门、柳园里、")
    Case.objects.filter(pk=case.pk).update(due_at=DAYTIME - DAY)
    assert robots.each_morning(DAYTIME.replace(hour=20) - DAY) == 0  # four in the morning
    assert robots.each_morning(DAYTIME) == 1 and robots.each_morning(DAYTIME + HOUR) == 0
    assert Message.objects.filter(receiver__startswith="r:").latest("pk").text == "已逾期 1 件"


def test_a_wrong_key_ends_it_at_once_and_a_silent_vendor_after_days(world, group):
    robot = add(world)
    group.answer = {"errcode": 93000, "errmsg": "invalid webhook url"}
    robots.try_robot(actor=world.actor("lin"), robot=robot, now=DAYTIME)
    send_waiting(DAYTIME)
    robot.refresh_from_db()
    assert robot.off_at and robot.said.startswith("93000")
    assert "93000" in Message.objects.get(account=world.lin).text
    assert Entry.objects.filter(verb="notices.robot_ended").count() == 1
    other = add(world)
    robots.failed(other, door.Later("502"), patience=True, now=DAYTIME)
    other.refresh_from_db()
    assert other.failing_since and other.off_at is None
    robots.arrived(other)
    other.refresh_from_db()
    assert other.failing_since is None and other.said == ""
    robots.failed(other, door.Later("502"), patience=False, now=DAYTIME + 4 * DAY)
    other.refresh_from_db()
    assert other.off_at


def test_one_group_is_connected_once_and_five_are_enough(world):
    add(world)
    with pytest.raises(Refused):
        add(world, name="同一个群")
    for n in range(4):
        add(world, address=PASTED[Vendor.WECOM] + str(n))
    with pytest.raises(Refused):
        add(world, vendor=Vendor.FEISHU)


def test_what_waits_for_an_ended_group_is_given_up(world, group):
    robot = add(world)
    robots.try_robot(actor=world.actor("lin"), robot=robot, now=DAYTIME)
    robots.end_robot(actor=world.actor("lin"), robot=robot, now=DAYTIME)
    send_waiting(DAYTIME)
    assert group.said == []
    with pytest.raises(Refused):
        robots.try_robot(actor=world.actor("lin"), robot=robot, now=DAYTIME)


def test_the_page_adds_tries_and_ends_and_never_shows_the_key(world, client, group):
    client.force_login(world.lin)
    page = reverse("org_robots", args=[world.anhe.public_id])
    sent = {"name": "安和群", "address": PASTED[Vendor.WECOM], "news": ["new"], "idem": "r1"}
    for _twice in range(2):
        assert client.post(page, sent).headers["Location"] == page
    robot = Robot.objects.get()
    said = counts("robots of an organisation", lambda: client.get(page).content.decode())
    assert "安和群" in said and KEY not in said
    act = reverse("org_robot_act", args=[world.anhe.public_id])
    client.post(act, {"robot": robot.public_id, "act": "try", "idem": "r2"})
    send_waiting(clock())
    assert group.said[0].startswith("试发：安和物业")
    client.post(act, {"robot": robot.public_id, "act": "end", "idem": "r3"})
    assert Robot.objects.get().off_at
    wrong = client.post(page, sent | {"address": "https://example.org/", "idem": "r4"})
    assert wrong.status_code == 422 and "安和群" in wrong.content.decode()
    client.force_login(world.han)
    assert client.get(page).status_code == 403
