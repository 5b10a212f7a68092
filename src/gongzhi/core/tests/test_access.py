"""The mark of a view: who may open it, and the scope of what it shows, streamed parts included."""

from __future__ import annotations

from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from gongzhi.core.access import members_only, public
from gongzhi.core.scope import Audience, Grant, ScopeNotSet, current_scope, entered


def request(actor=None):
    asked = RequestFactory().get("/page?x=1")
    asked.actor = actor
    return asked


def member():
    return SimpleNamespace(grants=lambda wanted: frozenset(Grant(audience) for audience in wanted))


def seen() -> set[str]:
    return {grant.audience.value for grant in current_scope().grants}


def test_a_visitor_is_asked_to_sign_in_and_comes_back():
    answer = members_only(lambda request: HttpResponse())(request())
    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=%2Fpage%3Fx%3D1")


ELSEWHERE = "https://elsewhere.example/page"


@pytest.mark.parametrize(
    ("method", "headers", "back"),
    [
        ("get", {}, "/part?x=1"),
        ("get", {"HX-Current-URL": "http://testserver/cases/?page=2#row"}, "/cases/?page=2"),
        ("post", {"HX-Current-URL": "http://testserver/cases/"}, "/cases/"),
        ("post", {"Referer": "http://testserver/cases/?page=2"}, "/cases/?page=2"),
        ("post", {}, "/start/"),
        ("post", {"Referer": ELSEWHERE}, "/start/"),
        ("get", {"HX-Current-URL": ELSEWHERE}, "/start/"),
    ],
)
def test_a_visitor_comes_back_to_a_page_and_not_to_a_part_or_a_sending(method, headers, back):
    asked = getattr(RequestFactory(), method)("/part?x=1", headers=headers)
    asked.actor = None
    answer = members_only(lambda request: HttpResponse())(asked)
    assert parse_qs(urlsplit(answer["Location"]).query) == {"next": [back]}


def test_a_part_sends_the_whole_page_to_sign_in_unless_it_asks_by_itself():
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/cases/"}
    asked = RequestFactory().get("/part", headers=headers)
    asked.actor = None
    view = members_only(lambda request: HttpResponse())
    answer = view(asked)
    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/sign-in/?next=%2Fcases%2F")
    assert not answer.content
    live = RequestFactory().get("/part", headers={"HX-Request": "true", "X-Live": "true"})
    live.actor = None
    assert view(live).status_code == 302


def test_a_member_sees_the_audiences_of_the_page_and_no_other():
    found = []
    members_only(lambda request: found.append(seen()) or HttpResponse())(request(member()))
    members_only(audiences={Audience.OWN})(lambda request: found.append(seen()) or HttpResponse())(
        request(member())
    )
    assert found == [{"bearer", "supervisor", "party", "care", "operator"}, {"own"}]


def test_a_public_page_shows_public_rows_and_the_readers_own():
    found = []
    view = public(because="a test")(lambda request: found.append(seen()) or HttpResponse())
    view(request())
    view(request(member()))
    assert found == [{"public"}, {"public", "own", "resident"}]


def test_the_mark_can_be_read_by_the_matrix():
    assert members_only(lambda request: HttpResponse()).access == "members"
    assert public(because="a test")(lambda request: HttpResponse()).access == "public: a test"


def test_streamed_parts_are_made_in_the_scope_of_the_view_and_leave_none_behind():
    def parts():
        for _ in range(3):
            yield ",".join(sorted(seen())).encode()

    view = members_only(audiences={Audience.OWN})(lambda request: StreamingHttpResponse(parts()))
    with entered(None):
        stream = iter(view(request(member())))
        assert next(stream) == b"own"
        with pytest.raises(ScopeNotSet):
            current_scope()  # between two parts the server does other things
        assert list(stream) == [b"own", b"own"]


def test_a_fault_in_the_view_leaves_no_scope_behind():
    def fail(request):
        raise RuntimeError

    with entered(None):
        with pytest.raises(RuntimeError):
            public(because="a test")(fail)(request())
        with pytest.raises(ScopeNotSet):
            current_scope()
