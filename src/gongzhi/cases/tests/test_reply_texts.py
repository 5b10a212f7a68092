"""Texts that fill themselves in: written by who leads, offered where they fit (E7)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.cases import services
from gongzhi.cases.models import ReplyText
from gongzhi.cases.selectors.reply_texts import BLANKS, fill, fitting, unknown_blanks
from gongzhi.cases.services.reply_texts import RETIRED, Text, add_reply_text, retire_reply_text
from gongzhi.core.scope import WORK, scope_to
from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from tests.world import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.req("E7")]
COMES = "您好，“{title}”已安排师傅，{due} 前办好。{org}"


def said(world, **changes):
    return Text(**({"org": world.anhe, "name": "今天上门", "text": COMES} | changes))


def offered(world, who, case):
    with scope_to(world.actor(who).grants(WORK)):
        return {text.name: text.text for text in fitting(case, now=NOON)}


def test_a_text_is_filled_in_for_the_case(world):
    case = world.case()
    add_reply_text(actor=world.actor("lin"), said=said(world), now=NOON)
    words = offered(world, "lin", case)["今天上门"]
    assert case.title in words and "安和物业" in words and "{" not in words


def test_it_is_offered_by_state_and_category_to_its_organisation_alone(world):
    case, lin = world.case(), world.actor("lin")
    add_reply_text(actor=lin, said=said(world, name="门", category=world.door), now=NOON)
    add_reply_text(actor=lin, said=said(world, name="吵", category=world.noise), now=NOON)
    add_reply_text(actor=lin, said=said(world, name="接单后", status="accepted"), now=NOON)
    assert set(offered(world, "lin", case)) == {"门"}
    assert offered(world, "he", case) == {}
    with scope_to(lin.grants(WORK)):
        case = services.accept_case(actor=lin, case_id=case.pk, now=NOON)
    assert set(offered(world, "lin", case)) == {"门", "接单后"}


@pytest.mark.parametrize("who", ["han", "he", "wang"])
def test_only_who_leads_writes_texts(world, who):
    with pytest.raises(Refused):
        add_reply_text(actor=world.actor(who), said=said(world), now=NOON)
    assert not ReplyText.objects.exists()


def test_what_is_taken_away_is_offered_no_more_and_stays_in_history(world):
    row = add_reply_text(actor=world.actor("lin"), said=said(world), now=NOON)
    with scope_to(world.actor("lin").grants(WORK)):
        retire_reply_text(actor=world.actor("lin"), text_id=row.pk, now=NOON)
        with pytest.raises(Refused):
            retire_reply_text(actor=world.actor("lin"), text_id=row.pk, now=NOON)
    assert offered(world, "lin", world.case()) == {}
    assert Entry.objects.filter(verb=RETIRED).count() == 1


def test_an_unknown_blank_is_said(world, client):
    client.force_login(world.lin)
    page = client.post("/reply-texts/new/", {"name": "x", "text": "在 {when}", "org": world.anhe.pk})
    assert page.status_code == 422
    assert "{when}" in page.content.decode()


def test_the_pages_write_change_and_retire(world, client):
    client.force_login(world.lin)
    sent = {
        "name": "今天上门",
        "text": COMES,
        "org": world.anhe.pk,
        "status": "",
        "category": "",
        "idem": "t1",
    }
    for _twice in range(2):
        assert client.post("/reply-texts/new/", sent).status_code == 302
    row = ReplyText.objects.get()
    assert (
        client.post(f"/reply-texts/{row.public_id}/", sent | {"name": "明天上门", "idem": "t3"}).status_code
        == 302
    )
    assert "明天上门" in client.get("/reply-texts/").content.decode()
    case = world.case()
    page = client.get(f"/cases/{case.public_id}/?fill={row.public_id}").content.decode()
    assert page.count(case.title) > 2 and "前办好" in page
    client.force_login(world.zhao)
    assert client.post(f"/reply-texts/{row.public_id}/retire/").status_code == 404
    client.force_login(world.lin)
    for _twice in range(2):
        assert client.post(f"/reply-texts/{row.public_id}/retire/", {"idem": "t2"}).status_code == 302


@given(st.text(max_size=60), st.dictionaries(st.sampled_from(BLANKS), st.text(max_size=9)))
def test_filling_touches_only_known_blanks(text, facts):
    if "{" not in text:
        assert fill(text, facts) == text
    assert unknown_blanks("{title}{x}") == ["{x}"]
