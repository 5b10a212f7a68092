"""Every list that is registered: its page and its workbook show each reader the same rows in the same order, whatever
is asked; its filters are kept over it (E16)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongzhi.cases.exporting import EXPORTED
from gongzhi.cases.selectors import hard, listing, whistle
from gongzhi.cases.tests.test_exporting import made, sheet
from gongzhi.core.lists import LISTS
from gongzhi.duties.selectors import listing as duties
from gongzhi.journal.models import Entry
from gongzhi.notices.selectors import documents
from gongzhi.people.models import Organisation
from gongzhi.places.selectors import tree
from tests.listed import fill
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.req("E16")]
READERS = ("lin", "ding", "he", "zhou", "tao")
ON_PAGE: dict[str, Callable[[Any], list[str]]] = {
    "cases": lambda page: [row["case"].number for row in page["rows"]],
    "whistles": lambda page: [row.title for row, _chip, _due in page["rows"]],
    "hard": lambda page: [row.hard.case.title for row in page["rows"]],
    "incidents": lambda page: [row.title for row in page["rows"]],
    "rounds": lambda page: [one.route.name for one in (*page["up"], *page["rest"])],
    "orgs": lambda page: [row.name for row in page["listing"].rows],
    "places": lambda page: [row.place.full_name or row.place.name for row in page["found"].rows],
    "sheets": lambda page: [post.title for post in page["posts"]],
    "duties": lambda page: [row.title for _part, row in page["rows"]],
    "documents": lambda page: [row.document.title for row in page["rows"]],
}
ASKED: dict[str, tuple[str, ...]] = {
    "cases": ("", "status=all", "status=all&estate_kind=old"),
    "whistles": ("", "status=all&kind=daily", "status=all&estate_kind=old"),
    "hard": ("", "status=all", "status=all&estate_kind=old"),
    "incidents": ("", "estate_kind=old"),
    "rounds": ("", "estate_kind=old"),
    "orgs": ("", "kind=company", "q=物业", "estate_kind=old"),
    "places": ("q=号楼", "kind=old", "kind=commercial&q=柳"),
    "sheets": ("", "estate_kind=old"),
    "duties": ("", "whose=nobody", "whose=me", "time=late", "estate_kind=old", "kind=patrol"),
    "documents": ("", "view=own&kind=standard", "view=retired", "q=柳", "estate_kind=old"),
}


@pytest.fixture
def full(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Something on every list, at two estates, and more than a page of it."""
    for module in (listing, whistle, hard, duties, tree, documents):
        monkeypatch.setattr(module, "PAGE", 2)
    monkeypatch.setattr(sys.modules["gongzhi.people.selectors.organisations"], "PAGE", 2)
    fill(world)
    return world


def by_pages(client: Client, key: str, query: str) -> list[str]:
    found: list[str] = []
    address = f"{reverse(LISTS[key].page)}?{query}"
    while True:
        page = client.get(address).context
        found += ON_PAGE[key](page)
        assert len(found) <= 40, address
        older = page.get("older") or page.get("next")
        if not older:
            return found
        address = f"?{older}" if older.startswith("?") else f"{reverse(LISTS[key].page)}?{older}"


def test_every_list_is_tried() -> None:
    assert set(LISTS) == set(ON_PAGE) == set(ASKED)


@pytest.mark.parametrize("key", ASKED)
def test_the_workbook_has_the_rows_of_the_page_for_each_reader(full: World, client: Client, key: str) -> None:
    seen = {}
    for who in READERS:
        account = getattr(full, who)
        client.force_login(account)
        for query in ASKED[key]:
            shown = by_pages(client, key, query)
            headings, *rows = made(client, account, query, key)
            assert [row[0] for row in rows] == shown, (who, query)
            assert len(headings) == len(LISTS[key].columns)
            seen[who, query] = tuple(shown)
    assert len(set(seen.values())) > 2  # readers and filters tell rows apart
    assert any(len(shown) > 1 for shown in seen.values())
    assert Entry.objects.filter(verb=EXPORTED).count() == len(seen)


@pytest.mark.parametrize("key", ASKED)
def test_a_filter_over_the_list_knows_itself_again(full: World, client: Client, key: str) -> None:
    client.force_login(full.he)
    query = ASKED[key][-1]
    sent = {"idem": key, "list": key, "name": "常看", "query": f"{query}&after=x&unknown=1"}
    way = client.post(reverse("filter_save"), sent)["Location"]
    page = client.get(way)
    (link,) = page.context["over"][0].words["saved"]
    assert (link.is_here, link.may_remove) == (True, True)
    assert "保存的筛选" in page.content.decode()
    asked = made(client, full.he, way.partition("?")[2], key)
    assert asked == made(client, full.he, query, key)


def test_a_place_that_was_chosen_is_kept_by_its_address(full: World, client: Client) -> None:
    client.force_login(full.he)
    query = f"place={full.far_community.public_id}"
    sent = {"idem": "p", "list": "orgs", "name": "桃林", "query": query}
    assert client.post(reverse("filter_save"), sent)["Location"] == f"{reverse('org_list')}?{query}"


def test_titles_stay_words_in_every_workbook(full: World, client: Client) -> None:
    Organisation.objects.filter(pk=full.anhe.pk).update(name="=1+1 物业")
    assert "=1+1 物业" in [row[0] for row in made(client, full.he, "", "orgs")]
    assert any(row[0].startswith("=HYPERLINK") for row in made(client, full.lin, "", "duties"))


def test_who_may_not_open_the_page_gets_no_workbook(full: World, client: Client) -> None:
    client.force_login(full.shen)
    for key, listed in LISTS.items():
        sent = {"list": key, "query": "", "idem": f"no {key}"}
        answers = (
            client.get(reverse(listed.page)).status_code,
            client.post(reverse("list_export"), sent).status_code,
        )
        assert answers in ((200, 302), (403, 403)), key
    assert client.post(reverse("list_export"), {"list": "people"}).status_code == 404
    assert client.get(reverse("duty_list")).status_code == 403


def test_the_register_is_taken_out_by_who_sees_it_only_as_public(full: World, client: Client) -> None:
    client.force_login(full.ou)
    shown = by_pages(client, "orgs", "")
    assert [row[0] for row in made(client, full.ou, "", "orgs")[1:]] == shown
    assert len(shown) == Organisation.objects.count()
    assert "企业" in sheet(client, full.ou, "kind=company", "orgs")[-1][0]
