"""Pages for everybody: what a place shows, and what it never shows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import now

from gongzhi.cases.models import Case
from gongzhi.cases.routing import TABLE
from gongzhi.cases.selectors.figures import figures, latest
from gongzhi.cases.services import accept_case, finish_case, reopen_case
from gongzhi.cases.verbs import REOPEN_DAYS
from gongzhi.core import config
from gongzhi.notices.models import BoardPost
from tests.counting import counts
from tests.world import NOON, PASSWORD


@pytest.fixture(autouse=True)
def _table(world):
    TABLE.clear()


def url_of(place):
    return reverse("place_public", args=[place.public_id])


def finished(world, *, came, went, **changes):
    lin = world.actor("lin")
    case = world.case(now=came, **changes)
    accept_case(actor=lin, case_id=case.pk, now=came)
    return finish_case(actor=lin, case_id=case.pk, result="好了", now=went)


@pytest.mark.req("F1")
def test_figures_have_numerator_and_denominator(world, client):
    noon = now().replace(hour=4, minute=0) - timedelta(days=2)
    finished(world, came=noon, went=noon + timedelta(hours=2))
    finished(world, came=noon, went=noon + timedelta(hours=20))  # the next day, but within 24 hours
    finished(world, came=noon - timedelta(days=3), went=noon)  # late
    again = finished(world, came=noon, went=noon + timedelta(hours=1))
    reopen_case(actor=world.actor("wang"), case_id=again.pk, words="", now=noon + timedelta(hours=2))
    finish_case(actor=world.actor("lin"), case_id=again.pk, result="又好了", now=noon + timedelta(hours=3))
    world.case(now=noon - timedelta(days=1))  # open and overdue
    counted = figures(world.willow, now=now())
    assert (counted.same_day, counted.finished) == (1, 4)
    assert (counted.kept, counted.due) == (3, 5)
    assert (counted.received, counted.open) == (5, 1)
    page = counts("public page of a place", lambda: client.get(url_of(world.willow))).content.decode()
    assert "25.0%" in page
    assert "1 / 4 件办完的" in page
    assert "60.0%" in page
    assert "3 / 5 件到期的" in page


@pytest.mark.req("F6")
@pytest.mark.parametrize(("after", "counted"), [(timedelta(days=6), 0), (timedelta(days=8), 1)])
def test_what_was_reopened_after_seven_days_was_finished_the_same_day(world, after, counted):
    """Decisions 20. The finishing that counts is the first one."""
    config.change(REOPEN_DAYS, 30)
    noon = now().replace(hour=4, minute=0) - timedelta(days=20)
    case = finished(world, came=noon, went=noon + timedelta(hours=1))
    reopen_case(actor=world.actor("wang"), case_id=case.pk, words="", now=noon + after)
    assert figures(world.willow, now=now()).same_day == 0  # it is open again
    finish_case(actor=world.actor("lin"), case_id=case.pk, result="又好了", now=noon + after)
    assert figures(world.willow, now=now()).same_day == counted


FIRST, BACK_SOON, BACK_LATE = "3月3日 周二 第一次办完", "3月5日 周四 重新打开", "3月11日 周三 重新打开"


@pytest.mark.req("F6")
@pytest.mark.parametrize(
    ("acts", "read", "tone"),
    [
        ((), [], "doing"),
        ((("finish", 1),), ["3月3日 周二 办完"], "rate"),
        ((("finish", 1), ("reopen", 3)), [FIRST, BACK_SOON], "doing"),
        ((("finish", 1), ("reopen", 9)), [FIRST, BACK_LATE], "doing"),
        ((("finish", 1), ("reopen", 9), ("finish", 10)), [FIRST, BACK_LATE, "3月12日 周四 又办完"], "rate"),
        (
            (("finish", 1), ("reopen", 3), ("finish", 4), ("reopen", 9)),
            [FIRST, "重新打开 2 次，最近 3月11日 周三"],
            "doing",
        ),
    ],
)
def test_a_case_that_came_back_does_not_read_as_finished_for_good(world, acts, read, tone):
    """The figures above the list count the first finishing; the row says which that was, and that it came back."""
    config.change(REOPEN_DAYS, 30)
    case = world.case(now=NOON)
    accept_case(actor=world.actor("lin"), case_id=case.pk, now=NOON)
    for what, days in acts:
        at = NOON + timedelta(days=days)
        if what == "finish":
            finish_case(actor=world.actor("lin"), case_id=case.pk, result="好了", now=at)
        else:
            reopen_case(actor=world.actor("wang"), case_id=case.pk, words="", now=at)
    (row,), _more = latest(world.willow, before=None, most=5, now=NOON)
    assert row.chip.tone == tone
    line = render_to_string("portal/_reported.html", {"row": row, "now": NOON + timedelta(days=30)})
    assert f">{' · '.join(['3月2日 周一 收到', *read])} <" in " ".join(line.split())


def test_of_nothing_there_is_no_rate(world, client):
    page = client.get(url_of(world.grain)).content.decode()
    assert "0.0%" not in page
    assert "这段时间没有办完的" in page


@pytest.mark.req("E9")
def test_the_public_sees_kind_state_and_dates_and_never_words(world, client):
    shown = world.case()
    world.case(category=world.noise, text="二单元五零一半夜打麻将")
    world.case(category=world.misconduct, text="举报某人")
    world.case(private=True, text="单元门外有人堆东西")
    page = client.get(url_of(world.willow)).content.decode()
    assert page.count("gz-st ") == 1
    for hidden in ("拉杆", "麻将", "举报某人", "堆东西", shown.number, shown.follow_key, "2单元"):
        assert hidden not in page
    Case.objects.filter(pk=shown.pk).update(released_at=now())
    assert shown.title in client.get(url_of(world.willow)).content.decode()


def test_the_list_is_paged_by_key(world, client):
    for n in range(21):
        world.case(text=f"单元门坏了{n}")
    first = client.get(url_of(world.willow)).content.decode()
    assert "before=" in first
    query = first.split("?before=")[1].split('"')[0]
    assert client.get(url_of(world.willow), {"before": query}).content.decode().count("gz-st ") == 1
    for odd in ("x", "²", "9" * 40, "-1"):
        assert client.get(url_of(world.willow), {"before": odd}).status_code == 200


def test_the_board_hangs_between_its_days(world, client):
    def post(title, start, end=None, **more):
        BoardPost.objects.create(
            place=world.willow, estate_id=world.willow.pk, title=title, body="正文", organisation=world.anhe,
            from_at=now() + timedelta(days=start), until_at=now() + timedelta(days=end) if end else None,
            digest="x", **more,
        )  # fmt: skip

    post("现在的公告", -1, 5)
    post("没有期限的", -9)
    post("将来的", 1)
    post("过去的", -9, -1)
    post("撤回的", -1, 5, withdrawn_at=now())
    page = client.get(url_of(world.willow)).content.decode()
    assert "现在的公告" in page
    assert "没有期限的" in page
    for gone in ("将来的", "过去的", "撤回的"):
        assert gone not in page


def test_a_building_opens_its_estate_and_a_unit_tells_nothing_more(world, client):
    for place in (world.building, world.entrance, world.unit):
        assert client.get(url_of(place))["Location"] == url_of(world.willow)
    assert "柳园里" in client.get(url_of(world.community)).content.decode()
    assert client.get(url_of(world.subdistrict)).status_code == 404


def test_the_first_page_knows_the_estate_of_who_is_signed_in(world, client):
    page = counts("home", lambda: client.get("/")).content.decode()
    assert reverse("report") in page
    assert reverse("my_reports") in page
    assert "我的小区" not in page
    client.login(username="wang", password=PASSWORD)
    assert "报柳园里的问题" in client.get("/").content.decode()


@pytest.mark.parametrize("name", ["help", "privacy"])
def test_words_for_everybody_ask_no_table_but_settings(db, client, name):
    assert counts(name, lambda: client.get(reverse(name))).status_code == 200
