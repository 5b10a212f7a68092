"""The list and the page of a case, as each of the cast reads them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.timezone import now as clock

from gongzhi.cases import services
from gongzhi.cases.models import Case
from gongzhi.cases.selectors import listing
from gongzhi.cases.selectors.timeline import history
from gongzhi.core.cached import clear_all
from gongzhi.core.scope import WORK, scope_to
from gongzhi.people.models import Account
from gongzhi.places.models import EstateFacts
from gongzhi.places.selectors import Filters
from tests.counting import counts
from tests.world import World

SECRET = "我叫王桂兰，住501，电话13800000417，单元门关不上"


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


def page(client: Client, account: Account, name: str, *args: object, answers: int = 200, **query: str) -> str:
    client.force_login(account)
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == answers
    return answer.content.decode()


def many(world: World, n: int) -> list[Case]:
    """Cases of one estate, one a minute, handled, followed and late in turn."""
    start = clock() - timedelta(days=2)
    return [world.case(now=start + timedelta(minutes=k), text=f"第{k}件：单元门关不上") for k in range(n)]


@pytest.mark.req("F3")
@pytest.mark.parametrize(
    ("who", "sees"),
    [("lin", True), ("he", True), ("zhou", True), ("ding", True), ("zhao", False), ("tao", False)],
)
def test_the_list_shows_what_one_has_to_do_with(world: World, client: Client, who: str, sees: bool) -> None:
    case = world.case(now=clock())
    assert (case.title in page(client, getattr(world, who), "case_list")) is sees
    page(client, getattr(world, who), "case_detail", case.public_id, answers=200 if sees else 404)


@pytest.mark.req("F1")
def test_personal_data_is_covered_in_list_page_and_search(world: World, client: Client) -> None:
    case = world.case(text=SECRET, contact="13800000417", now=clock())
    for text in (
        page(client, world.he, "case_list"),
        page(client, world.he, "case_detail", case.public_id),
        page(client, world.lin, "case_detail", case.public_id),
        page(client, world.he, "search", q="单元门"),
    ):
        assert "单元门关不上" in text
        assert "13800000417" not in text
        assert "王桂兰" not in text


def listed(world: World, who: str, **asked: Any) -> list[str]:
    actor = world.actor(who, on=localdate())
    with scope_to(actor.grants(WORK)):
        rows = listing.cases(listing.Asked(**asked), now=clock())
        return [case.title for case in rows]


def test_filters(world: World) -> None:
    now = clock()
    door = world.case(text="单元门关不上", now=now - timedelta(days=3))
    noise = world.case(text="半夜太吵", category=world.noise, place=world.grain_building, now=now)
    urgent = world.case(text="有人困在电梯里", now=now, source="placard")
    done = world.case(text="灯不亮", now=now)
    services.finish_case(actor=world.actor("lin", on=localdate()), case_id=done.pk, result="换了", now=now)
    assert set(listed(world, "he")) == {door.title, noise.title, urgent.title}
    assert listed(world, "he", status="finished") == [done.title]
    assert len(listed(world, "he", status="all")) == 4
    assert listed(world, "he", late=True) == [door.title]
    assert listed(world, "he", urgent=True) == [urgent.title]
    assert listed(world, "he", category="noise") == [noise.title]
    assert listed(world, "he", place=world.grain) == [noise.title]
    assert set(listed(world, "he", place=world.building)) == {door.title, urgent.title}
    assert listed(world, "he", source="placard") == [urgent.title]
    assert listed(world, "he", estates=Filters(kind="old")) == [noise.title]
    assert set(listed(world, "he", estates=Filters(kind="commercial"))) == {door.title, urgent.title}
    assert listed(world, "he", estates=Filters(kind="courtyard")) == []
    assert listed(world, "he", bearer=world.residents_committee.public_id) == [noise.title]
    assert listed(world, "he", until=localdate(now) - timedelta(days=1)) == [door.title]
    assert set(listed(world, "he", since=localdate(now))) == {noise.title, urgent.title}
    assert listed(world, "he", q="太吵") == [noise.title]
    assert listed(world, "he", q=door.number) == listed(world, "he", q=f"{door.pk:06d}") == [door.title]


@pytest.mark.parametrize(
    ("facts", "is_found"),
    [
        ({"year_from": 1980, "year_to": 1990}, True), ({"year_from": 1990}, False), ({"year_to": 1980}, False),
        ({"households_from": 100}, True), ({"households_from": 200}, False), ({"households_to": 120}, True),
        ({"facility": "lift"}, True), ({"facility": "garden"}, False), ({"year_to": 1990, "households_from": 200}, False),
    ],
)  # fmt: skip
@pytest.mark.req("P3")
def test_cases_are_filtered_by_the_facts_of_their_estates(
    world: World, facts: dict[str, Any], is_found: bool
) -> None:
    EstateFacts.objects.create(place=world.grain, year_built=1985, households=120, facilities=["lift"])
    world.case(now=clock())  # nobody knows how old Willow Court is
    noise = world.case(text="半夜太吵", category=world.noise, place=world.grain_building, now=clock())
    assert listed(world, "he", estates=Filters(**facts)) == ([noise.title] if is_found else [])


def test_the_filter_of_the_address_is_kept_and_nonsense_is_left_out(world: World, client: Client) -> None:
    world.case(now=clock())
    text = page(
        client,
        world.he,
        "case_list",
        status="all",
        category="door",
        since="2026-02-30",
        place="xx",
        after="rubbish",
    )
    assert '<option value="all" selected>' in text
    assert '<option value="door" selected>' in text
    assert "单元门关不上" in text


@pytest.mark.req("P3")
def test_the_list_is_filtered_by_kind_of_estate_in_as_many_queries(world: World, client: Client) -> None:
    world.case(now=clock())
    other = world.case(text="半夜太吵", category=world.noise, place=world.grain_building, now=clock())
    client.force_login(world.he)
    client.get(reverse("case_list"))
    answer = counts(
        "case list by kind of estate", lambda: client.get(reverse("case_list"), {"estate_kind": "old"})
    )
    text = answer.content.decode()
    assert '<option value="old" selected>老旧小区' in text
    assert [row["case"].title for row in answer.context["rows"]] == [other.title]
    assert '<details class="gz-morefilters">' in text  # it stands in sight: nothing has to be unfolded


@pytest.mark.parametrize("status", ["open", "all"])
def test_pages_by_key_show_every_case_once(world: World, client: Client, status: str) -> None:
    cases = many(world, 65)
    Case.objects.filter(pk__in=[case.pk for case in cases[:40]]).update(
        due_at=cases[0].due_at, received_at=cases[0].received_at
    )
    seen: list[int] = []
    actor = world.actor("he", on=localdate())
    after = ""
    with scope_to(actor.grants(WORK)):
        for _ in range(4):
            asked = listing.Asked(status=status)
            found = listing.page(listing.listed(asked, now=clock()), after=after, by_due=asked.by_due)
            seen += [case.pk for case in found.rows]
            if not (after := found.older):
                break
    assert len(seen) == len(set(seen)) == 65


def test_a_case_without_any_office_still_stands_in_the_list(world: World) -> None:
    world.case(now=clock())
    lost = world.case(now=clock())
    Case.objects.filter(pk=lost.pk).update(status="received", due_at=None, bearer=None)
    actor = world.actor("he", on=localdate())
    with scope_to(actor.grants(WORK)):
        found = listing.page(listing.listed(listing.Asked(), now=clock()), after="", by_due=True)
    assert found.rows[0].pk == lost.pk


def test_the_list_asks_the_same_number_of_queries_for_one_case_and_for_thirty(
    world: World, client: Client
) -> None:
    client.force_login(world.he)
    many(world, 1)
    client.get(reverse("case_list"))
    counts("case list", lambda: client.get(reverse("case_list")))
    many(world, 30)
    counts("case list", lambda: client.get(reverse("case_list")))


@pytest.mark.parametrize("who", ["lin", "he"])
def test_the_case_page_asks_no_more_for_a_long_history(world: World, client: Client, who: str) -> None:
    case = world.case(now=clock())
    lin = world.actor("lin", on=localdate())
    page = reverse("case_detail", args=[case.public_id])
    client.force_login(getattr(world, who))
    services.accept_case(actor=lin, case_id=case.pk, person_id=world.han.person_id, now=clock())
    client.get(page)  # the first page of a session renews it
    services.note_case(actor=lin, case_id=case.pk, text="备注", now=clock())
    counts(f"case page with news, {who}", lambda: client.get(page))  # what was read is marked
    counts(f"case page, {who}", lambda: client.get(page))
    for n in range(20):
        services.note_case(actor=lin, case_id=case.pk, text=f"备注{n}", now=clock())
    counts(f"case page with news, {who}", lambda: client.get(page))
    counts(f"case page, {who}", lambda: client.get(page))


def lines_of(world: World, case: Case, who: str) -> list[str]:
    return [
        f"{line.who} {line.what}".strip() for line in history(case, world.actor(who, on=localdate())).lines
    ]


@pytest.mark.req("E12")
def test_the_history_reads_as_sentences_with_the_names_one_may_know(world: World) -> None:
    now, day = clock(), localdate()
    case = world.case(by=world.actor("wang", on=day), source="placard", now=now)
    lin, he = world.actor("lin", on=day), world.actor("he", on=day)
    services.accept_case(actor=lin, case_id=case.pk, person_id=world.han.person_id, now=now)
    services.reply_case(actor=lin, case_id=case.pk, text="师傅下午到", now=now)
    services.note_case(actor=he, case_id=case.pk, text="盯一下", now=now)
    assert lines_of(world, case, "he") == [
        "何静 内部备注", "林晓梅 回复", "林晓梅 接单，交给韩立", "自动派给安和物业", "居民 扫码报来",
    ]  # fmt: skip
    assert lines_of(world, case, "han") == [
        "槐树社区居委会 内部备注", "林晓梅 回复", "林晓梅 接单，交给韩立", "自动派给安和物业", "居民 扫码报来",
    ]  # fmt: skip
    assert "林晓梅" not in " ".join(lines_of(world, case, "ding"))


def test_a_colleague_who_found_it_is_no_resident(world: World) -> None:
    case = world.case(by=world.actor("ding", on=localdate()), source="staff", now=clock())
    assert lines_of(world, case, "he")[-1] == "丁一 工作人员发现"
    assert lines_of(world, case, "lin")[-1] == "槐树社区居委会 工作人员发现"


@pytest.mark.req("E12")
def test_notes_are_marked_and_can_be_shown_alone(world: World, client: Client) -> None:
    case = world.case(now=clock())
    lin = world.actor("lin", on=localdate())
    services.note_case(actor=lin, case_id=case.pk, text="料还差两套", now=clock())
    services.reply_case(actor=lin, case_id=case.pk, text="师傅下午到", now=clock())
    text = page(client, world.lin, "case_detail", case.public_id, show="internal")
    assert "料还差两套" in text
    assert "内部，居民看不到" in text
    assert "师傅下午到" not in text
    assert "料还差两套" not in page(client, world.lin, "case_detail", case.public_id, show="public")


@pytest.mark.req("F3")
def test_the_page_says_who_acts_and_why(world: World, client: Client) -> None:
    case = world.case(now=clock())
    text = page(client, world.lin, "case_detail", case.public_id)
    for words in ("安和物业", "单元门 × 各类小区 → 物业企业", "派单规则第 2 条，第 1 版", "24 小时", "物业服务合同",
                  "升到槐树社区居委会", "再过 24 小时升到清河湾街道办事处"):  # fmt: skip
        assert words in text, words


def test_words_that_were_erased_are_not_missed(world: World) -> None:
    case = world.case(now=clock())
    services.note_case(actor=world.actor("lin", on=localdate()), case_id=case.pk, text="备注", now=clock())
    case.refresh_from_db()
    assert case.words_key is not None
    case.words_key.dropped_at = clock()
    case.words_key.save()
    newest = history(case, world.actor("lin", on=localdate())).lines[0]
    assert newest.words == "这段话已按本人要求删除。"
