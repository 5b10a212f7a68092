"""The frame asks the modules what it shows; forms carry their key; wishes live in a cookie."""

from __future__ import annotations

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory
from django.utils.translation import override

from gongzhi.core.forms import Choose, WithKey
from gongzhi.core.icons import drawing
from gongzhi.core.menus import Entry, Frame
from gongzhi.core.prefs import save_prefs, size_of
from gongzhi.core.scope import current_scope
from gongzhi.core.tests.test_components import Somebody, draw, shell


def entry(key: str, order: int = 0, needs=lambda a: True, count=None) -> Entry:
    return Entry(key, key, "home", "no-such-page", order, needs, count)


def test_the_menu_shows_what_a_person_may_open_in_order():
    frame = Frame()
    frame.add(entry("late", 9))
    frame.add(entry("hidden", 1, needs=lambda a: False))
    frame.add(entry("early", 2))
    assert [e.key for e in frame.entries(Somebody())] == ["early", "late"]


def test_an_entry_cannot_be_registered_twice():
    frame = Frame()
    frame.add(entry("cases"))
    with pytest.raises(ImproperlyConfigured, match="twice"):
        frame.add(entry("cases"))


def test_the_rail_holds_eight_and_the_bar_of_a_phone_four():
    frame = shell(Somebody())
    assert (len(frame.rail), len(frame.beyond_bar), len(frame.beyond_rail)) == (8, 4, 2)
    assert [item.in_bar for item in frame.rail] == [True] * 4 + [False] * 4


def test_a_visitor_has_no_menu_and_nothing_is_counted():
    frame = shell(None)
    assert (frame.menu, frame.unread, frame.base) == ([], 0, "core/base_public.html")


def test_counts_are_asked_in_the_scope_of_the_actor_though_the_page_has_none():
    seen = []
    frame = shell(Somebody())
    frame.frame.unread = lambda actor: seen.append(current_scope()) or 3
    assert frame.unread == 3
    assert seen[0].grants == frozenset()
    assert seen[0].everything_because == ""


def test_a_fragment_has_no_frame():
    frame = shell(Somebody())
    assert frame.base == "core/base_staff.html"
    frame.request.htmx = True
    assert frame.base == "core/base_fragment.html"


@pytest.mark.parametrize(("code", "html"), [("zh-hans", "zh-Hans"), ("zh-hant", "zh-Hant"), ("en", "en")])
def test_the_page_says_its_language(code, html):
    with override(code):
        assert shell().lang == html


def wish(**data: str):
    return save_prefs(with_actor(RequestFactory().post("/prefs", data)))


def with_actor(request):
    request.actor = None
    return request


def test_large_type_is_remembered_and_the_reader_stays_where_he_was():
    answer = wish(size="large", next="/report?code=abc")
    assert (answer.status_code, answer["Location"]) == (302, "/report?code=abc")
    request = RequestFactory().get("/")
    request.COOKIES["gz_size"] = answer.cookies["gz_size"].value
    assert size_of(request) == "large"


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_a_wish_never_leads_to_another_host(away):
    assert wish(language="en", next=away)["Location"] == "/"


def test_what_is_not_offered_changes_nothing():
    assert not wish(size="giant", language="fr").cookies
    request = RequestFactory().get("/")
    request.COOKIES["gz_size"] = "giant"
    assert size_of(request) == "standard"


def test_a_wish_is_not_made_by_a_link():
    assert save_prefs(with_actor(RequestFactory().get("/prefs?size=large"))).status_code == 405


class Note(WithKey):
    words = forms.CharField(label="words", help_text="a few", widget=forms.Textarea)
    kind = forms.ChoiceField(label="kind", choices=[("a", "A")], required=False)
    how = forms.ChoiceField(label="how", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="agreed", required=False)


def test_each_form_has_its_own_key_and_keeps_it_when_it_comes_back():
    one, other = str(Note()["idem"]), str(Note()["idem"])
    assert 'type="hidden"' in one
    assert one != other
    assert 'value="k1"' in str(Note({"idem": "k1"})["idem"])


def test_a_field_says_its_help_and_its_fault_to_a_screen_reader():
    with override("zh-hans"):
        html = str(Note({"idem": "k1", "kind": "a"}))
    assert 'aria-describedby="id_words_helptext id_words_error"' in html
    assert 'id="id_words_helptext"' in html
    assert 'id="id_words_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="form-control is-invalid"' in html
    assert "可不填" in html
    assert html.count("<label") + html.count("<legend") == 6  # four fields and two radio buttons


def test_a_choice_is_asked_for_when_a_form_is_made():
    asked = []

    class Pick(forms.Form):
        one = Choose(lambda: asked.append(1))

    assert asked == []
    Pick()
    Pick()
    assert len(asked) == 2


def test_what_was_done_in_part_is_not_drawn_as_done():
    said = draw("_messages", {"messages": [{"level_tag": "success", "message": "x"}]})
    assert drawing("circle-check") in said
    in_part = draw("_messages", {"messages": [{"level_tag": "warning", "message": "x"}]})
    assert 'class="warning"' in in_part
    assert drawing("alert-triangle") in in_part
    assert drawing("circle-check") not in in_part
