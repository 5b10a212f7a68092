"""Filters under a name: one's own, or for a whole organisation (E16)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gongzhi.cases.forms.filters import FilterForm
from gongzhi.cases.lists import CASES, HARD, INCIDENTS, ROUNDS, WHISTLES
from gongzhi.cases.models import SavedFilter
from gongzhi.cases.selectors.saved import links
from gongzhi.cases.services.saved import MOST, remove_filter, save_filter
from gongzhi.core.lists import LISTS
from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from gongzhi.people.lists import ORGANISATIONS
from tests.world import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.req("E16")]


def save(world, who="he", name="噪声", query="status=all&category=noise", org=None, over=CASES):
    return save_filter(actor=world.actor(who), over=over, name=name, query=query, org=org, now=NOON)


def names(world, who, over=CASES):
    return [link.saved.name for link in links(world.actor(who), "", over)]


def kept_over(page):
    return page.context["over"][0].words["saved"]


def test_an_own_filter_is_for_oneself(world):
    save(world)
    assert names(world, "he") == ["噪声"]
    assert names(world, "ding") == []
    assert not Entry.objects.filter(verb="cases.filter_shared").exists()


def test_a_filter_of_the_organisation_is_for_all_its_people_and_in_its_history(world):
    save(world, org=world.residents_committee)
    assert names(world, "ding") == names(world, "he") == ["噪声"]
    assert names(world, "lin") == names(world, "zhou") == []
    assert (
        Entry.objects.get(verb="cases.filter_shared").subject
        == f"organisation:{world.residents_committee.pk}"
    )


@pytest.mark.parametrize(
    ("who", "org"),
    [("ding", "residents_committee"), ("han", "anhe"), ("he", "street_office"), ("wang", "anhe")],
)
def test_only_who_hands_out_work_shares(world, who, org):
    with pytest.raises(Refused):
        save(world, who, org=getattr(world, org))
    assert not SavedFilter.objects.exists()


def test_the_same_name_takes_the_new_query(world):
    save(world)
    save(world, query="status=closed")
    assert SavedFilter.objects.get().query == "status=closed"
    save(world, "zhou")
    assert SavedFilter.objects.count() == 2


def test_there_are_not_more_than_fit_over_a_list(world):
    for n in range(MOST):
        save(world, name=f"{n}")
    with pytest.raises(Refused) as refusal:
        save(world, name="一个更多")
    assert refusal.value.status == 409
    save(world, name="3", query="late=on")


def test_each_list_has_its_own_filters(world):
    for over in LISTS:
        save(world, over=over, query=f"status=all&q={over}")
    assert names(world, "he") == names(world, "he", WHISTLES) == names(world, "he", HARD) == ["噪声"]
    save(world, over=HARD, query="late=on")
    assert SavedFilter.objects.count() == len(LISTS)
    for n in range(MOST - 1):
        save(world, over=HARD, name=f"{n}")
    with pytest.raises(Refused):
        save(world, over=HARD, name="一个更多")
    save(world, over=WHISTLES, name="这里还有位置")


@pytest.mark.parametrize(
    ("over", "page", "query", "known"),
    [
        (WHISTLES, "whistle_list", "kind=daily&year_to=1990&late=on&since=x", "kind=daily&year_to=1990"),
        (HARD, "hard_list", "late=on&status=all&kind=daily", "status=all&late=on"),
        (INCIDENTS, "incident_list", "estate_kind=old&status=all", "estate_kind=old"),
        (ROUNDS, "patrol_home", "facility=lift&place=none", "facility=lift"),
        (ORGANISATIONS, "org_list", "kind=company&after=x,1&q=", "kind=company"),
    ],
)
def test_a_filter_of_another_list_is_kept_shared_and_taken_away_there(
    world, client, over, page, query, known
):
    client.force_login(world.he)
    sent = {"idem": "k1", "list": over, "name": "常看", "query": query, "org": world.residents_committee.pk}
    for _twice in range(2):
        said = client.post(reverse("filter_save"), sent)
        assert said["Location"].startswith(reverse(page))
    kept = SavedFilter.objects.get()
    assert (kept.list, set(kept.query.split("&"))) == (over, set(known.split("&")))
    assert Entry.objects.get(verb="cases.filter_shared").data["list"] == over
    client.force_login(world.ding)
    shown = client.get(said["Location"])
    assert [link.is_here for link in kept_over(shown)] == [True]
    assert f"{reverse(page)}?" in shown.content.decode() and "常看" in shown.content.decode()
    assert kept_over(client.get(reverse("case_list"))) == []
    client.force_login(world.he)
    gone = client.post(reverse("filter_remove", args=[kept.public_id]), {"idem": "k2"})
    assert gone["Location"] == reverse(page)


def test_a_list_that_there_is_not_keeps_nothing(world, client):
    client.force_login(world.he)
    sent = {"idem": "k1", "list": "people", "name": "常看", "query": "late=on"}
    assert client.post(reverse("filter_save"), sent).status_code == 422


@pytest.mark.parametrize("query", ["", " "])
def test_nothing_is_kept_without_a_filter(world, query):
    with pytest.raises(Refused):
        save(world, query=query.strip())


def test_who_made_it_or_hands_out_work_takes_it_away(world):
    own = save(world)
    for who in ("zhou", "ding", "lin"):
        with pytest.raises(Refused) as refusal:
            remove_filter(actor=world.actor(who), public_id=own.public_id, now=NOON)
        assert refusal.value.status == 404
    shared = save(world, org=world.residents_committee)
    with pytest.raises(Refused) as refusal:
        remove_filter(actor=world.actor("ding"), public_id=shared.public_id, now=NOON)
    assert refusal.value.status == 403
    for one in (own, shared):
        remove_filter(actor=world.actor("he"), public_id=one.public_id, now=NOON)
    assert not SavedFilter.objects.exists()
    assert Entry.objects.filter(verb="cases.filter_unshared").count() == 1


def test_an_address_is_known_again_however_it_was_written(world, client):
    client.force_login(world.he)
    query = "q=%E9%97%A8&unknown=1&late=on&status=all&since=2026-01-01&bearer=&until=9999-12-31"
    said = client.post(reverse("filter_save"), {"idem": "f1", "list": "cases", "name": "门", "query": query})
    assert said.status_code == 302
    assert SavedFilter.objects.get().query == "status=all&since=2026-01-01&q=%E9%97%A8&late=on"
    page = client.get(said["Location"])
    (link,) = kept_over(page)
    assert (link.is_here, link.may_remove) == (True, True)
    assert FilterForm({"late": "on"}).asked().late
    assert (
        client.post(reverse("filter_remove", args=[link.saved.public_id]), {"idem": "f2"}).status_code == 302
    )
    assert kept_over(client.get(reverse("case_list"))) == []


def test_a_filter_without_a_name_says_so(world, client):
    client.force_login(world.he)
    assert client.post(reverse("filter_save"), {"list": "cases", "query": "late=on"}).status_code == 422


@pytest.mark.parametrize(
    "days", ["since=0001-01-01", "until=9999-12-31", "since=2026-03-02&until=2026-03-01"]
)
def test_a_day_that_cannot_be_is_said_over_the_list(world, client, days):
    case = world.case()
    client.force_login(world.he)
    page = client.get(f"{reverse('case_list')}?{days}")
    assert page.status_code == 200
    assert 'class="gz-field-error' in page.content.decode()
    assert [row["case"] for row in page.context["rows"]] in ([case], [])
    assert client.get(f"{reverse('case_list')}?{days}", headers={"HX-Request": "true"}).status_code == 200


def test_a_mark_that_cannot_be_begins_at_the_top(world, client):
    world.case()
    client.force_login(world.he)
    for mark in ("0001-01-01T00:00:00%2B14:00_1", "2026-03-02T00:00:00%2B00:00_%C2%B2", "x"):
        assert client.get(f"{reverse('case_list')}?after={mark}").status_code == 200
