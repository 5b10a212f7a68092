"""The start page says what one owes and until when, for every post of the cast."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.timezone import now as clock

from gongzhi.cases import services
from gongzhi.cases.models import Case
from gongzhi.core.cached import clear_all
from gongzhi.duties import selectors
from gongzhi.duties.services import tick
from gongzhi.people.models import Account
from gongzhi.portal.work import headline
from tests.counting import counts
from tests.world import World

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


def start(client: Client, account: Account, **query: str) -> str:
    client.force_login(account)
    answer = client.get(reverse("start"), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.req("I4")
def test_late_first_then_today_then_the_week(world: World, client: Client) -> None:
    now = clock()
    late = world.case(text="迟了的门", now=now - 3 * DAY)
    week = world.case(text="新的门", now=now)
    text = start(client, world.lin)
    assert "迟了的门" in text
    assert text.index("迟了的门") < text.index("新的门")
    assert "已逾期 1" in text
    waits = selectors.waits(world.actor("lin", on=localdate()), now=now)
    assert (waits.late, waits.today + waits.week, waits.total) == (1, 1, 2)
    assert reverse("case_detail", args=[late.public_id]) in text
    assert reverse("case_detail", args=[week.public_id]) in text


@pytest.mark.parametrize(
    ("today", "late", "words"),
    [
        (0, 0, "今天没有到期的事"),
        (0, 2, "2 件已逾期"),
        (1, 0, "今天要办 1 件"),
        (5, 2, "今天要办 5 件，另有 2 件已逾期"),
    ],
)
def test_the_headline(today: int, late: int, words: str) -> None:
    assert headline(selectors.Waits(late, today, 0, late + today, 0, {})) == words


def test_only_what_waits_at_ones_own_places(world: World, client: Client) -> None:
    mine, other = (
        world.case(text="柳园的门", now=clock()),
        world.case(text="禾安的门", place=world.grain_building, now=clock()),
    )
    for who, sees in (
        ("lin", {mine.title}),
        ("han", {mine.title}),
        ("zhao", {other.title}),
        ("he", set()),
        ("tao", set()),
    ):
        text = start(client, getattr(world, who))
        assert {title for title in (mine.title, other.title) if title in text} == sees


@pytest.mark.req("I4", "F4")
def test_what_climbed_stands_on_every_start_page_on_the_way(world: World, client: Client) -> None:
    now = clock()
    case = world.case(text="迟了的门", now=now - 5 * DAY)
    for moment in (now - 4 * DAY, now - 3 * DAY, now - 2 * DAY):
        tick(moment)
    for who in ("lin", "he", "zhou", "qian"):
        assert case.title in start(client, getattr(world, who)), who
    assert "去督办" in start(client, world.zhou)
    own = world.case(category=world.noise, text="社区自己的事", now=now)
    came_up = start(client, world.he, kind="climbed")
    assert case.title in came_up
    assert own.title not in came_up.partition("新派来")[0]
    assert "槐树社区" in start(client, world.zhou)  # late by community
    assert "柳园里" in start(client, world.he)  # late by estate


def test_a_returned_case_waits_for_the_community_to_decide(world: World, client: Client) -> None:
    case = world.case(now=clock())
    services.return_case(
        actor=world.actor("lin", on=localdate()), case_id=case.pk, why="不归我们", now=clock()
    )
    assert "去决定" in start(client, world.he)
    assert case.title not in start(client, world.lin)


def test_what_was_given_to_a_colleague_says_so(world: World, client: Client) -> None:
    case = world.case(now=clock())
    services.accept_case(
        actor=world.actor("lin", on=localdate()), case_id=case.pk, person_id=world.han.person_id, now=clock()
    )
    assert "由韩立经办" in start(client, world.lin)
    assert "由韩立经办" not in start(client, world.han)


@pytest.mark.req("I4")
def test_accepting_from_the_start_page(world: World, client: Client) -> None:
    case = world.case(now=clock())
    text = start(client, world.lin)
    assert "新派来" in text
    answer = client.post(reverse("case_act", args=[case.public_id, "accept"]), {"idem": "from-start"})
    assert answer.status_code == 302
    assert "新派来" not in start(client, world.lin)


def test_the_promise_rate_counts_what_ended_this_month(world: World, client: Client) -> None:
    assert "本月还没有办结的" in start(client, world.lin)
    now = clock()
    lin = world.actor("lin", on=localdate())
    begun = localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for received, finished in (
        (begun - DAY, begun),
        (begun - 9 * DAY, begun),
        (begun - 9 * DAY, begun - 9 * DAY),
    ):
        case = world.case(now=received)
        services.finish_case(actor=lin, case_id=case.pk, result="换了", now=finished)
    world.case(now=now - 9 * DAY)  # late and still open: in no rate, but said beside it
    kept = selectors.kept(lin, now=now)
    assert (kept.in_time, kept.ended, kept.open_late) == (1, 2, 1)
    assert (kept.in_time_before, kept.ended_before) == (1, 1)
    text = start(client, world.lin)
    assert "50.0%" in text
    assert "按期 1 / 办结 2" in text
    assert "样本少" in text
    rows = client.get(reverse("kept")).content.decode()
    assert rows.count('<th scope="row">') == 2


def test_how_many_wait_for_the_resident(world: World, client: Client) -> None:
    case = world.case(now=clock())
    services.finish_case(
        actor=world.actor("lin", on=localdate()), case_id=case.pk, result="换了", now=clock()
    )
    assert "最早的一件从" in start(client, world.lin)
    assert "现在没有在等评价的" in start(client, world.zhao)


def test_the_grid_worker_sees_what_is_open_in_the_grid(world: World, client: Client) -> None:
    case = world.case(now=clock())
    text = start(client, world.ding)
    assert "我的网格未办结" in text
    assert case.title in text


@pytest.mark.req("I4")
def test_a_resident_sees_the_own_reports(world: World, client: Client) -> None:
    case = world.case(by=world.actor("wang", on=localdate()), now=clock())
    other = world.case(text="别人的门", now=clock())
    text = start(client, world.wang)
    assert case.title in text
    assert other.title not in text
    assert "您还没有报过问题" in start(client, world.liu)


def test_reports_of_misconduct_stand_on_no_other_start_page(world: World, client: Client) -> None:
    case = world.case(category=world.misconduct, text="举报有人吃回扣", now=clock())
    assert case.bearer == world.residents_committee
    for who in ("he", "ding", "zhou", "qian"):
        assert case.title not in start(client, getattr(world, who))


def test_the_sheet_of_the_day(world: World, client: Client) -> None:
    world.case(text="迟了的门", now=clock() - 3 * DAY)
    client.force_login(world.lin)
    sheet = client.get(reverse("today")).content.decode()
    assert "迟了的门" in sheet
    assert "☐" in sheet


def test_search_finds_numbers_words_and_places_within_ones_scope(world: World, client: Client) -> None:
    case = world.case(text="单元门关不上", now=clock())
    for who, sees in (("lin", True), ("he", True), ("zhao", False)):
        client.force_login(getattr(world, who))
        for words in (case.number, "关不上", f"{case.pk:06d}"):
            assert (case.title in client.get(reverse("search"), {"q": words}).content.decode()) is sees
    assert "柳园里 3号楼" in client.get(reverse("search"), {"q": "3号楼"}).content.decode()
    assert "没有找到“月亮”" in client.get(reverse("search"), {"q": "月亮"}).content.decode()


@pytest.mark.parametrize("who", ["lin", "he", "zhou", "ding"])
def test_the_start_page_asks_no_more_for_many_duties(world: World, client: Client, who: str) -> None:
    now = clock()

    def arrange(n: int) -> None:
        for k in range(n):
            world.case(text=f"第{k}件：门", now=now - 3 * DAY)
            world.case(text=f"新的第{k}件：门", now=now)
        tick(now - DAY)

    arrange(1)
    client.force_login(getattr(world, who))
    client.get(reverse("start"))
    counts(f"start, {who}", lambda: client.get(reverse("start")))
    arrange(15)
    counts(f"start, {who}", lambda: client.get(reverse("start")))
    assert Case.objects.count() == 32
