"""What readers of news and calendars get."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils.timezone import now

from gongzhi.cases.models import Case
from gongzhi.cases.routing import TABLE
from gongzhi.cases.services import accept_case, finish_case
from gongzhi.notices.models import BoardPost
from tests.counting import counts
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.req("E6")]


@pytest.fixture(autouse=True)
def _table(world: World) -> None:
    TABLE.clear()


def sheet(world: World, title: str, **more):
    facts = {
        "place": world.willow,
        "organisation": world.residents_committee,
        "body": "明早八点到十点",
        "from_at": now(),
    }
    return BoardPost.objects.create(title=title, **(facts | more))


def items(answer) -> list[dict[str, str]]:
    channel = ElementTree.fromstring(answer.content)[0]
    return [{part.tag: part.text or "" for part in item} for item in channel.findall("item")]


def test_a_place_tells_of_its_board_and_its_cases_the_newest_first(world, client):
    case = world.case(text="3号楼王大爷家漏水", now=now() - timedelta(minutes=5))
    sheet(world, "停水通知")
    sheet(world, "已撤下", withdrawn_at=now())
    sheet(world, "昨天的", from_at=now() - timedelta(days=3), until_at=now() - timedelta(days=1))
    url = reverse("place_feed", args=[world.willow.public_id])
    answer = counts("feed of a place", lambda: client.get(url))
    assert answer["Content-Type"].startswith("application/rss+xml")
    told = items(answer)
    assert [one["title"] for one in told] == ["停水通知", f"{case.category.name}：待接单"]
    assert "王大爷" not in answer.content.decode()
    assert told[0]["link"].endswith(
        reverse("board_post", args=[BoardPost.objects.get(title="停水通知").public_id])
    )


def test_a_reader_is_told_of_each_state_and_not_twice_of_one(world, client):
    case = world.case(now=now())
    url = reverse("place_feed", args=[world.willow.public_id])
    first = client.get(url)
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    lin = world.actor("lin")
    accept_case(actor=lin, case_id=case.pk, now=now())
    finish_case(actor=lin, case_id=case.pk, result="好了", now=now())
    (before,), (after,) = items(first), items(client.get(url))
    assert before["guid"] != after["guid"]


def test_what_is_never_public_stands_in_no_feed(world, client):
    case = world.case(now=now())
    Case.objects.filter(pk=case.pk).update(named_only=True)
    url = reverse("place_feed", args=[world.willow.public_id])
    assert items(client.get(url)) == []
    page = client.get(reverse("place_public", args=[world.willow.public_id])).content.decode()
    assert url in page


def test_a_feed_of_nothing_does_not_change_with_the_clock(world, client):
    answer = client.get(reverse("place_feed", args=[world.willow.public_id]))
    assert items(answer) == []
    assert (
        ElementTree.fromstring(answer.content)[0]
        .findtext("lastBuildDate", "")
        .endswith("1970 00:00:00 +0000")
    )
