"""Help in place: each main page has one, its words are words of the glossary, its page of documentation exists."""

from __future__ import annotations

import re

import pytest
from django.urls import get_resolver
from django.utils.translation import override

from gongzhi.config.settings import SOURCE
from gongzhi.core.helps import HELPS

pytestmark = pytest.mark.req("E25")
MAIN = {
    "start", "desk", "case_list", "case_detail", "report", "report_place", "duty_list", "operate_imports", "rates",
    "operate_overview", "operate_first_steps",
}  # fmt: skip
GLOSSARY = (SOURCE / "docs/glossary.md").read_text()


def test_each_main_page_has_help_and_each_help_has_its_page():
    assert set(HELPS) >= MAIN
    assert set(HELPS) <= {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert [text.page for text in HELPS.values() if not (SOURCE / "docs" / text.page).is_file()] == []


@pytest.mark.parametrize("name", sorted(HELPS))
def test_it_says_who_does_what_in_words_of_the_glossary(name):
    text = HELPS[name]
    cells = " ".join(re.findall(r"^\|[^|]*\|([^|]*)\|", GLOSSARY, re.MULTILINE))
    with override("en"):
        unknown = [str(word) for word, _meaning in text.words if not re.search(rf"\b{word}\b", cells)]
    assert unknown == [] and text.words and text.roles and len(str(text.purpose)) < 160


@pytest.mark.django_db
def test_it_opens_without_script_and_links_to_the_documentation(world, client, settings):
    client.force_login(world.zhou)
    page = client.get("/duties/").content.decode()
    assert page.count('<details class="gz-help">') == 1 and "modules/duties.md" in page
    settings.DOCS_URL = "https://docs.example/"
    assert 'href="https://docs.example/modules/duties.md"' in client.get("/duties/").content.decode()
    assert "gz-help" not in client.get("/me/").content.decode()
    assert "gz-help" not in client.get("/duties/", headers={"hx-request": "true"}).content.decode()
    client.logout()
    assert "gz-help" in client.get("/report/").content.decode()
