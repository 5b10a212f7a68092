"""What stands beside the work list: what came in, the offices of the platform, the own home."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.timezone import now as clock

from gongzhi.cases import services
from gongzhi.core.cached import clear_all
from gongzhi.core.models import TaskRun
from gongzhi.duties.services import tick
from gongzhi.journal.models import Entry
from gongzhi.notices.services import publish_post
from gongzhi.notices.services.board import Sheet
from gongzhi.people.models import Account, ElevatedSession
from gongzhi.people.posts import Post
from gongzhi.portal.selectors.home import Own, headline
from tests.world import World

DAY = timedelta(days=1)
pytestmark = pytest.mark.req("I4")


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


def start(client: Client, account: Account) -> str:
    client.force_login(account)
    return client.get(reverse("start")).content.decode()


def test_what_came_in_today_opens_to_the_same_rows(world: World, client: Client) -> None:
    now = clock()
    for _ in range(2):
        world.case(now=now)
    world.case(now=now - DAY)
    world.case(place=world.grain_building, now=now)
    for who, today, yesterday in (("he", 3, 1), ("ding", 2, 1), ("tao", 0, 0)):
        client.force_login(getattr(world, who))
        foot = client.get(reverse("start")).context["foot"]
        days = next(panel.words["days"] for panel in foot if "days" in panel.words)
        assert [n for _name, _on, n in days] == [today, yesterday]
        for _name, on, n in days:
            listed = client.get(reverse("case_list"), {"status": "all", "since": on, "until": on})
            assert len(listed.context["rows"]) == n
    assert "收到案件" not in start(client, world.lin)


def test_the_newest_to_accept_are_shown_and_all_are_counted(world: World, client: Client) -> None:
    for n in range(5):
        world.case(text=f"第{n}扇门", now=clock() - timedelta(minutes=n))
    client.force_login(world.lin)
    fresh = client.get(reverse("start")).context["fresh"]
    assert [one.case.title for one in fresh.rows] == ["第0扇门", "第1扇门", "第2扇门"]
    assert fresh.total == 5


def test_the_bearer_reads_how_high_a_late_case_went(world: World, client: Client) -> None:
    now = clock()
    world.case(now=now - 5 * DAY)
    assert "已升到" not in start(client, world.lin)
    tick(now - 4 * DAY)
    assert "已升到社区" in start(client, world.lin)
    assert "已升到" not in start(client, world.he)


def test_the_operator_sees_what_is_not_well_first(world: World, client: Client) -> None:
    TaskRun.objects.create(kind="x", title="导入", state="failed", created_at=clock(), finished_at=clock())
    text = start(client, world.ou)
    assert "项要看" in text
    assert text.index("没做成的任务") < text.index("数据库")
    assert "等我办" not in text


def test_the_security_officer_sees_first_passwords(world: World, client: Client) -> None:
    Account.objects.filter(pk=world.lin.pk).update(must_change_password=True)
    text = start(client, world.sun)
    assert "1 个账号还在用初始密码" in text
    assert f"{reverse('operate_accounts')}?state=first" in text
    assert "数据库" not in text


def test_the_auditor_sees_the_last_check_and_who_reached_everywhere(world: World, client: Client) -> None:
    now = clock()
    assert "还没有校验过" in start(client, world.shen)
    facts = {
        "kind": "journal.verify",
        "title": "校验",
        "state": "done",
        "created_at": now,
        "finished_at": now,
    }
    TaskRun.objects.create(**facts, result={"ok": True})
    assert "没有一条被动过" in start(client, world.shen)
    TaskRun.objects.create(**facts, result={"ok": False, "faults": ["x"]})
    assert "发现有地方对不上" in start(client, world.shen)
    ElevatedSession.objects.create(account=world.ou, reason="查", opened_at=now, ends_at=now + DAY)
    assert "现在开着 1 个" in start(client, world.shen)
    assert Entry.objects.filter(verb__startswith="portal.").count() == 0  # a look leaves nothing


def test_a_member_of_the_committee_and_a_head_see_their_estate(world: World, client: Client) -> None:
    body = world.residents_committee
    world.person("gu", "顾怀安")
    world.appoint("gu", body, Post.COMMITTEE_MEMBER, world.willow)
    world.person("lou", "楼平")
    world.appoint("lou", body, Post.BUILDING_HEAD, world.building)
    sheet = Sheet(world.willow, world.anhe, "3号楼停水", "明天停水", clock())
    publish_post(actor=world.actor("lin", on=localdate()), sheet=sheet, now=clock())
    world.case(now=clock())
    for who in ("gu", "lou"):
        text = start(client, getattr(world, who))
        assert "3号楼停水" in text, who
        assert "1 件还没办完" in text, who
    assert "3号楼停水" not in start(client, world.zhao)


def test_a_party_post_without_work_says_so(world: World, client: Client) -> None:
    world.person("dang", "党一")
    world.appoint("dang", world.residents_committee, Post.PARTY_SECRETARY, world.community)
    text = start(client, world.dang)
    assert "没有等你办的事" in text
    assert "派给你的事会列在这里" in text


def test_the_start_of_a_resident_says_what_waits_what_is_late_what_is_new(
    world: World, client: Client
) -> None:
    now = clock()
    wang, lin = world.actor("wang", on=localdate()), world.actor("lin", on=localdate())
    late = world.case(by=wang, text="迟了的门", now=now - 3 * DAY)
    done = world.case(by=wang, text="修好的门", now=now - DAY)
    services.finish_case(actor=lin, case_id=done.pk, result="换了", now=now)
    sheet = Sheet(world.willow, world.anhe, "3号楼停水", "明天停水", now)
    publish_post(actor=lin, sheet=sheet, now=now)
    other = world.case(text="邻居的门", now=now)
    services.follow_case(actor=wang, case=other, contact="", device="", now=now)
    text = start(client, world.wang)
    assert "1 件等您评价，1 件正在办" in text
    assert f"/follow/{done.follow_key}/#rate" in text
    assert text.index("修好的门") < text.index("迟了的门")
    assert "逾期 1 件" in text
    assert late.title in text
    assert "3号楼停水" in text
    assert "1 条未读通知" in text
    assert "您也遇到过的" in text
    assert other.title not in text  # whoever met it too reads the public side


@pytest.mark.parametrize(
    ("to_rate", "in_hand", "words"),
    [
        (0, 0, "没有等您处理的事"),
        (1, 0, "1 件等您评价"),
        (0, 2, "2 件正在办"),
        (1, 2, "1 件等您评价，2 件正在办"),
    ],
)
def test_the_headline_of_a_resident(to_rate: int, in_hand: int, words: str) -> None:
    line = object()
    assert headline(Own(to_rate=[line] * to_rate, in_hand=[line] * in_hand)) == words  # type: ignore[list-item]
