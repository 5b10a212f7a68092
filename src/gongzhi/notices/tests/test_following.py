"""Following cases, places and kept filters: who hears what, once, and nothing that is not open to them (E6)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.timezone import now as clock

from gongzhi.cases.models import FilterLook
from gongzhi.cases.services import accept_case, retire_case
from gongzhi.cases.services import filter_news as filters
from gongzhi.cases.services import incident as incidents
from gongzhi.cases.services.saved import remove_filter, save_filter
from gongzhi.core.scope import WORK, scope_to
from gongzhi.core.verdict import Refused
from gongzhi.notices.models import Following, Message
from gongzhi.notices.services import following, publish_post, withdraw_post
from gongzhi.notices.services.board import Sheet
from gongzhi.people.models import Appointment
from tests.counting import counts

pytestmark = [pytest.mark.django_db, pytest.mark.req("E6")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def follow(world, who: str, kind: str, thing: Any) -> Following:
    actor = world.actor(who)
    with scope_to(actor.grants(WORK)):
        return following.follow(actor=actor, kind=kind, key=thing.public_id, now=clock())


def heard(world, who: str) -> list[str]:
    rows = Message.objects.filter(account=getattr(world, who), kind=following.KIND, cancelled_at=None)
    return list(rows.order_by("pk").values_list("text", flat=True))


@pytest.fixture(autouse=True)
def mark(world) -> None:
    """What happened before is told to nobody."""
    following.spread(clock())


def case(world) -> Any:
    return world.case(now=clock(), by=world.actor("wang"))


def test_who_follows_a_case_hears_of_each_step_once_and_not_of_their_own(world):
    found = case(world)
    follow(world, "he", "case", found)
    follow(world, "lin", "case", found)
    following.spread(clock())
    accept_case(actor=world.actor("lin"), case_id=found.pk, now=clock())
    assert following.spread(clock()) == 1
    assert heard(world, "he") == [f"{found.title}：接单"] and heard(world, "lin") == []
    assert following.spread(clock()) == 0
    sent = Message.objects.get(account=world.he, kind=following.KIND)
    assert sent.link == reverse("case_detail", args=[found.public_id])


def test_several_steps_between_two_looks_are_one_word(world):
    found = case(world)
    follow(world, "he", "case", found)
    following.spread(clock())
    accept_case(actor=world.actor("lin"), case_id=found.pk, now=clock())
    retire_case(actor=world.actor("zhou"), case_id=found.pk, why="试用的报告。", now=clock())
    following.spread(clock())
    assert heard(world, "he") == [f"{found.title}：接单、撤下"]


def test_what_is_not_open_is_neither_followed_nor_told(world):
    found = case(world)
    for stranger in ("tao", "zhao", "wang"):
        with pytest.raises(Refused):
            follow(world, stranger, "case", found)
    follow(world, "he", "case", found)
    Appointment.objects.filter(person=world.he.person).update(ends=localdate() - DAY)
    following.spread(clock())
    accept_case(actor=world.actor("lin"), case_id=found.pk, now=clock())
    following.spread(clock())
    assert heard(world, "he") == []


def hang(world, place: Any, **changes: Any) -> Any:
    said = {
        "place": place,
        "organisation": world.residents_committee,
        "title": "停水",
        "body": "周三。",
        "from_at": clock(),
    }
    return publish_post(actor=world.actor("he"), sheet=Sheet(**(said | changes)), now=clock())


def test_a_sheet_reaches_who_follows_its_place_or_one_under_it(world):
    follow(world, "wang", "place", world.willow)
    follow(world, "liu", "place", world.grain)
    hang(world, world.community)
    hang(world, world.willow)
    following.spread(clock())
    assert heard(world, "wang") == ["槐树社区公告栏：新公告", "柳园里公告栏：新公告"]
    assert heard(world, "liu") == ["槐树社区公告栏：新公告"]


def test_a_sheet_for_a_later_day_is_news_on_that_day_unless_it_is_withdrawn(world):
    follow(world, "wang", "place", world.willow)
    day = clock() + DAY
    post = hang(world, world.willow, from_at=day)
    following.spread(clock())
    assert Message.objects.get(account=world.wang, kind=following.KIND).due_at == day
    withdraw_post(actor=world.actor("he"), post_id=post.pk, now=clock())
    assert heard(world, "wang") == []


def test_a_known_incident_reaches_who_follows_the_estate_and_so_does_its_end(world):
    follow(world, "wang", "place", world.willow)
    follow(world, "liu", "place", world.grain)
    reports = [world.case(contact=phone, now=clock()) for phone in ("13800000417", "13900000528")]
    about = incidents.About(world.door, [world.building])
    said = incidents.Said("2 号电梯停运", "", "", None)
    made = incidents.open_incident(
        actor=world.actor("lin"), case_ids=[one.pk for one in reports], about=about, said=said, now=clock()
    )
    following.spread(clock())
    assert heard(world, "wang") == ["2 号电梯停运：已知并正在处理"] and heard(world, "liu") == []
    page = reverse("place_public", args=[world.building.public_id])
    assert Message.objects.get(account=world.wang, kind=following.KIND).link == page
    assert made.ended_at is None


def test_a_kept_filter_tells_what_is_new_once_an_hour_and_remembers_at_first(world):
    kept = save_filter(
        actor=world.actor("he"), over="cases", name="单元门", query="category=door", now=clock()
    )
    old = case(world)
    follow(world, "he", filters.KIND, kept)
    now = clock()
    assert filters.look_around(now) == 0 and heard(world, "he") == []
    case(world)
    assert filters.look_around(now + HOUR / 12) == 0  # not its turn yet
    assert filters.look_around(now + HOUR / 2) == 1
    case(world)
    case(world)
    assert filters.look_around(now + HOUR) == 0  # half an hour after the last word
    assert filters.look_around(now + 2 * HOUR) == 1
    assert heard(world, "he") == ["“单元门”新增 1 条。", "“单元门”新增 2 条。"]
    link = Message.objects.filter(account=world.he, kind=following.KIND).latest("pk").link
    assert link.startswith(reverse("case_list")) and "category=door" in link
    accept_case(actor=world.actor("lin"), case_id=old.pk, now=clock())
    assert filters.look_around(now + 4 * HOUR) == 0  # it was there before


def test_a_filter_that_finds_too_much_says_so_and_ends(world, monkeypatch):
    monkeypatch.setattr(filters, "MOST", 1)
    kept = save_filter(actor=world.actor("he"), over="cases", name="全部", query="status=all", now=clock())
    case(world)
    case(world)
    follow(world, "he", filters.KIND, kept)
    filters.look_around(clock())
    assert heard(world, "he") == ["“全部”现已超过 1 条，不再提醒新增。请缩小范围后重新关注。"]
    assert not Following.objects.exists()


def test_a_foreign_filter_is_not_followed_and_one_that_is_gone_ends(world):
    kept = save_filter(
        actor=world.actor("he"), over="cases", name="单元门", query="category=door", now=clock()
    )
    with pytest.raises(Refused):
        follow(world, "ding", filters.KIND, kept)
    follow(world, "he", filters.KIND, kept)
    filters.look_around(clock())
    assert FilterLook.objects.count() == 1
    remove_filter(actor=world.actor("he"), public_id=kept.public_id, now=clock())
    filters.look_around(clock() + HOUR)
    assert not Following.objects.exists() and not FilterLook.objects.exists()


def test_there_is_an_end_to_what_one_follows(world, monkeypatch):
    monkeypatch.setattr(following, "MOST", 1)
    follow(world, "wang", "place", world.willow)
    follow(world, "wang", "place", world.willow)
    with pytest.raises(Refused):
        follow(world, "wang", "place", world.grain)


def pressed(client: Client, page: str, words: str) -> Any:
    """Press a button of a page as a browser does: with what its form holds."""
    forms = client.get(page).content.decode().split("<form")
    form = next(one for one in forms if words in one.partition("</form>")[0]).partition("</form>")[0]
    address = re.search(r'action="([^"]+)"', form)
    assert address
    return client.post(address[1], dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form)))


def test_the_buttons_of_the_pages_work_in_a_browser_that_is_checked_for_foreign_forms(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.he)
    kept = save_filter(actor=world.actor("he"), over="cases", name="门", query="category=door", now=clock())
    pages = {
        reverse("case_detail", args=[case(world).public_id]): ("关注", "不再关注"),
        reverse("place_public", args=[world.willow.public_id]): ("关注", "不再关注"),
        f"{reverse('case_list')}?{kept.query}": ("有新内容提醒我", "不再提醒"),
    }
    for page, (begin, end) in pages.items():
        for words, n in ((begin, 1), (end, 0)):
            assert pressed(client, page, f"<span>{words}</span>").headers["Location"] == page
            assert Following.objects.count() == n


def test_the_button_begins_and_ends_it_and_the_page_lists_it(world, client):
    found = case(world)
    client.force_login(world.he)
    page = reverse("case_detail", args=[found.public_id])
    sent = {"kind": "case", "key": found.public_id, "idem": "follow 1"}
    for _twice in range(2):
        assert client.post(reverse("follow_it"), sent).headers["Location"] == page
    row = Following.objects.get()
    assert "不再关注" in client.get(page).content.decode()
    listed = counts("following", lambda: client.get(reverse("following")).content.decode())
    assert found.title in listed and page in listed
    ended = {"following": row.pk, "idem": "follow 2"}
    assert client.post(reverse("follow_no_more"), ended).headers["Location"] == page
    assert not Following.objects.exists()
    assert client.post(reverse("follow_it"), sent | {"key": "none", "idem": "follow 3"}).status_code == 404


def test_nobody_ends_what_another_follows(world, client):
    row = follow(world, "wang", "place", world.willow)
    client.force_login(world.liu)
    client.post(reverse("follow_no_more"), {"following": row.pk, "idem": "a"})
    assert Following.objects.get() == row


def test_the_page_of_a_place_offers_it_to_who_is_signed_in_and_shows_what_is_known(world, client):
    page = reverse("place_public", args=[world.willow.public_id])
    assert reverse("follow_it") not in client.get(page).content.decode()
    client.force_login(world.wang)
    assert reverse("follow_it") in client.get(page).content.decode()
