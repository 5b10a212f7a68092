"""A resident reports: what arrives, what is refused, what is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from gongzhi.cases.models import Case, Guidance
from gongzhi.cases.models.case import Source, Urgency
from gongzhi.cases.models.guidance import GuidanceKind
from gongzhi.cases.models.rules import Publicity
from gongzhi.cases.routing import TABLE
from gongzhi.core import config
from gongzhi.core.abuse import lift
from gongzhi.core.models import AbuseCount, levels_of
from gongzhi.journal import words as said
from gongzhi.places.models import Placard
from tests.counting import counts
from tests.world import NOON, PASSWORD

WORDS = "单元门关不上，门上的拉杆掉了，夜里砰砰响。"
IDEM = "a-key-made-by-the-browser"


@pytest.fixture(autouse=True)
def _table(world):
    TABLE.clear()


@pytest.fixture
def send(world, client):
    def post(place=None, **data):
        url = reverse("report_place", args=[(place or world.entrance).public_id])
        return client.post(url, {"text": WORDS, "idem": IDEM} | data)

    return post


@pytest.mark.req("F1")
def test_words_alone_become_a_case_at_who_must_act_and_a_receipt(world, client, send):
    answer = counts("report sent", send)
    case = Case.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("receipt", args=[case.follow_key])
    assert (case.category, case.bearer, case.place) == (world.door, world.anhe, world.entrance)
    page = counts("receipt", lambda: client.get(answer["Location"])).content.decode()
    assert case.number in page
    assert "安和物业" in page
    assert "槐树社区居委会" in page  # where it goes when it is late


def test_sent_twice_with_one_key_it_is_one_case(send):
    first, second = send(), send()
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


def test_the_choice_made_by_hand_wins_and_a_stale_guess_does_not(world, send):
    send(category="other", guessed="door")
    send(category="noise", guessed="noise", idem="another")
    assert [case.category.code for case in Case.objects.order_by("pk")] == ["other", "door"]


def test_words_without_a_hint_are_filed_under_other(world, send):
    send(text="请帮忙看看")
    assert Case.objects.get().category == world.other


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u200b"])
def test_without_words_nothing_is_stored_and_the_page_says_so(send, text):
    answer = send(text=text, phone="13812340417")
    assert answer.status_code == 422
    assert "请写几个字" in answer.content.decode()
    assert "13812340417" in answer.content.decode()
    assert not Case.objects.exists()


def test_a_hundred_kilobytes_of_emoji_are_refused_with_a_sentence_and_kept(send):
    flood = "😀" * 25_000
    answer = send(text=flood)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "25,000 字，最多能发 5,000 字" in page
    assert page.count("😀") == 25_000
    assert not Case.objects.exists()


def test_more_than_the_page_asks_for_is_taken(send):
    send(text="门坏了。" * 400)
    assert len(Case.objects.get().text) == 1600


@pytest.mark.parametrize(
    "typed", ["13812340417", "+86 138-1234-0417", "１３８１２３４０４１７", "0086 138 1234 0417"]
)
def test_a_number_is_understood_however_it_is_typed(send, typed):
    send(phone=typed)
    assert Case.objects.get().contact == "13812340417"


@pytest.mark.parametrize("typed", ["1381234041", "12345678901", "打我电话", "138123404170"])
def test_a_wrong_number_is_said_and_the_words_stay(send, typed):
    answer = send(phone=typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "11 位数字" in page
    assert WORDS in page
    assert not Case.objects.exists()


@pytest.mark.req("E9")
def test_personal_data_in_the_words_is_covered_and_the_original_is_sealed(send):
    send(text="我叫王小明，电话13812340417，单元门坏了")
    case = Case.objects.get()
    assert "13812340417" not in case.text + case.title
    assert "王小明" not in case.text + case.title
    assert "13812340417" in said.read([case.words_id])[case.words_id]


@pytest.mark.req("E9")
def test_private_means_on_no_public_page(world, client, send):
    send(private="on")
    assert Case.objects.get().publicity == Publicity.NEVER
    page = client.get(reverse("place_public", args=[world.willow.public_id])).content.decode()
    assert "<b>单元门</b>" not in page


@pytest.mark.req("E9")
def test_with_an_account_one_may_report_without_it(world, client, send):
    assert client.login(username="wang", password=PASSWORD)
    send(anonymous="on")
    send(idem="another", show_name="on")
    without, own = Case.objects.order_by("pk")
    assert (without.reporter_account, without.hide_name) == (None, True)
    assert (own.reporter_account, own.hide_name) == (world.wang, False)


@pytest.mark.req("E9")
@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("door", "“柳园里 3号楼 单元门”和进度"),
        ("noise", "这一类从不公开"),
        ("company", "送到社区，不送给物业"),
        ("misconduct", "只送到指定的受理人员手里"),
    ],
)
def test_the_page_says_who_will_see_it_before_it_is_sent(world, client, code, words):
    url = reverse("report_hints", args=[world.entrance.public_id])
    assert words in client.post(url, {"text": "有事", "category": code}).content.decode()


def test_danger_is_urgent_at_once_and_the_page_says_whom_to_call_first(world, client, send):
    url = reverse("report_hints", args=[world.entrance.public_id])
    config.change("cases.gas_line", "96777")
    page = client.post(url, {"text": "楼道里有很重的煤气味"}).content.decode()
    assert "先打电话，再发这一条" in page
    assert page.index('href="tel:96777"') < page.index('href="tel:119"')
    send(text="楼道里有很重的煤气味")
    assert Case.objects.get().urgency == Urgency.URGENT


@pytest.mark.req("E4")
def test_the_hints_show_the_kind_with_its_reason_and_the_twin(world, client):
    twin = world.case(text="单元门晚上关不上，拉杆掉了")
    world.case(text="单元门晚上关不上，拉杆掉了", place=world.grain_building)
    url = reverse("report_hints", args=[world.entrance.public_id])
    page = counts("report hints", lambda: client.post(url, {"text": WORDS})).content.decode()
    assert "因为您写了“单元门”“关不上”" in page
    assert page.count("我也遇到了") == 1
    assert reverse("me_too", args=[twin.public_id]) in page
    assert "拉杆掉了" not in page  # its words were not released


@pytest.mark.req("E4")
@pytest.mark.parametrize("hidden", [{"private": True}, {"retired": True}])
def test_what_is_not_public_is_no_twin(world, client, hidden):
    case = world.case(**{k: v for k, v in hidden.items() if k == "private"})
    if "retired" in hidden:
        Case.objects.filter(pk=case.pk).update(retired_at=NOON)
    url = reverse("report_hints", args=[world.entrance.public_id])
    assert "我也遇到了" not in client.post(url, {"text": WORDS}).content.decode()


@pytest.mark.req("E4")
def test_me_too_counts_a_phone_once_and_opens_the_public_side_only(world, client):
    case = world.case()
    url = reverse("me_too", args=[case.public_id])
    first = client.post(url, {"phone": "13812340417"})
    second = client.post(url, {"phone": "13812340417"})
    case.refresh_from_db()
    assert (case.followers, first["Location"]) == (1, second["Location"])
    assert case.following.get().contact == "13812340417"
    page = counts("follow as one who met it too", lambda: client.get(first["Location"])).content.decode()
    assert "拉杆掉了" not in page
    assert "没解决" not in page
    assert client.post(first["Location"] + "rate/", {"satisfied": "1"}).status_code == 404


def test_nobody_can_follow_what_is_not_public(world, client):
    case = world.case(category=world.noise)
    assert client.post(reverse("me_too", args=[case.public_id])).status_code == 404
    assert not case.following.exists()


@pytest.mark.req("F1")
def test_a_placard_fills_in_the_place_and_is_the_source(world, client, send):
    Placard.objects.create(code="on-the-door", place=world.entrance, issued_at=NOON)
    page = counts("report by placard", lambda: client.get("/r/on-the-door/")).content.decode()
    assert "3号楼 2单元" in page
    assert 'name="via" value="on-the-door"' in page
    send(via="on-the-door")
    send(via="invented", idem="another")
    assert [case.source for case in Case.objects.order_by("pk")] == [Source.PLACARD, Source.WEB]


def test_a_revoked_and_an_invented_code_lead_on_kindly(world, client):
    Placard.objects.create(code="old", place=world.entrance, issued_at=NOON, revoked_at=NOON)
    for code, words in (("old", "已经换新了"), ("invented", "打不开")):
        answer = client.get(f"/r/{code}/")
        assert answer.status_code == 404
        assert words in answer.content.decode()
        assert reverse("report") in answer.content.decode()


def test_a_unit_is_no_place_to_choose_and_a_merged_one_leads_on(world, client):
    assert client.get(reverse("report_place", args=[world.unit.public_id])).status_code == 404
    assert client.get(reverse("report_place", args=["x" * 22])).status_code == 404
    world.entrance.merged_into, world.entrance.retired_at = world.grain_building, NOON
    world.entrance.save()
    page = client.get(reverse("report_place", args=[world.entrance.public_id])).content.decode()
    assert "1号楼" in page


def test_choosing_goes_from_the_subdistrict_to_the_entrance_by_links(world, client):
    page = counts("choose", lambda: client.get("/report/")).content.decode()
    for place in (world.subdistrict, world.willow, world.building):
        assert f"?in={place.public_id}" in page
        page = client.get(f"/report/?in={place.public_id}").content.decode()
    assert reverse("report_place", args=[world.entrance.public_id]) in page
    found = counts("choose by name", lambda: client.get("/report/", {"q": "柳园里3号楼"})).content.decode()
    assert reverse("report_place", args=[world.building.public_id]) in found
    assert "没有叫这个名字的" in client.get("/report/", {"q": "没有这里"}).content.decode()


@pytest.mark.req("E10")
def test_too_many_from_one_address_wait_and_support_can_lift_it(send):
    config.change("cases.reports_per_hour", 2)
    assert [send(idem=str(n), text=f"单元门坏了{n}").status_code for n in range(3)] == [302, 302, 429]
    answer = send(idem="4", text="单元门又坏了")
    assert "单元门又坏了" in answer.content.decode()  # the words are kept
    assert Case.objects.count() == 2
    assert lift("report address", "127.0.0.1")
    assert send(idem="5", text="单元门还是坏的").status_code == 302


@pytest.mark.req("E10")
def test_the_same_words_and_the_same_phone_have_limits_of_their_own(send):
    assert [send(idem=str(n)).status_code for n in range(4)] == [302, 302, 302, 429]
    config.change("cases.reports_per_person", 1)
    statuses = [send(idem=f"p{n}", text=f"灯{n}不亮", phone="13812340417").status_code for n in range(2)]
    assert statuses == [429, 429] or statuses == [302, 429]
    assert not AbuseCount.objects.filter(key__contains="13812340417").exists()


def test_a_report_outside_the_estates_waits_for_the_community_to_say_where(world, send):
    send(place=world.subdistrict)
    case = Case.objects.get()
    assert not case.place_known
    assert case.bearer == world.street_office


@pytest.mark.req("E3")
def test_what_arrived_is_answered_as_before_though_more_is_asked_by_now(world, send):
    """The receipt was lost on the way; before the phone came back a stopper was put up, and the words got a limit."""
    first = send()
    Guidance.objects.create(
        kind=GuidanceKind.STOPPER,
        place=world.willow,
        category=world.door,
        words="先打110",
        **levels_of(world.willow),
    )
    assert send()["Location"] == first["Location"]
    assert send(text="")["Location"] == first["Location"]
    assert send(idem="another").status_code == 422
    assert Case.objects.count() == 1


@pytest.mark.req("E3")
def test_the_queue_of_a_phone_is_answered_in_words(world, client, send):
    """Where the case lies, or why not; and what was written long before it arrived says when, by the phone's clock."""
    asked = {"place": world.entrance.public_id}
    url = reverse("report_place", args=[asked["place"]])
    client.get(url)
    written = localtime() - timedelta(hours=3)
    data = {"text": WORDS, "idem": IDEM, "seen_at": written.isoformat()}
    sent = client.post(url, data, headers={"Accept": "application/json"})
    case = Case.objects.get()
    assert sent.json() == {
        "to": reverse("receipt", args=[case.follow_key]), "number": case.number,
        "photos": reverse("follow_photo", args=[case.follow_key]),
    }  # fmt: skip
    assert case.answers[0]["said"] == written.strftime("%Y-%m-%d %H:%M")
    refused = client.post(url, {"text": "", "idem": "new"}, headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json()) == (422, {"error": "请写几个字，说说出了什么问题。"})
