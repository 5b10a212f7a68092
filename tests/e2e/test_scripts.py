"""The two scripts of the frame in a real browser: on a page of the house and on pages made for them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHELL = """<!doctype html><html lang="en"><body><div id="refusal" role="alert"></div><p id="status"></p>{}
<script type="module" src="/static/core/base.js"></script>
<script type="module" src="/static/core/live.js"></script></body></html>"""
FORM = """<form method="post" action="/sent"><input name="idem" type="hidden" value="made-by-server">
<textarea name="words" data-draft="note" aria-label="words"></textarea>
<button data-busy="Sending"><span>Send</span></button></form>"""

PART = """<section id="part" data-live="/part" data-every=".05" data-mark="mark">{}
<button id="b">stop</button></section>"""


@pytest.fixture
def show(desktop: Page) -> Callable[[str], Page]:
    """A page of the house with this body; its address answers nothing else."""

    def shown(body: str) -> Page:
        desktop.route(
            "**/made", lambda route: route.fulfill(content_type="text/html", body=SHELL.format(body))
        )
        desktop.goto("/made")
        return desktop

    return shown


def test_large_type_comes_without_a_new_page_and_stays(phone, axe, no_sideways_scroll, complaints):
    phone.goto("/no-such-page")
    complaints.clear()  # the browser names the 404, which is meant
    phone.evaluate("window.same = true")
    with phone.expect_response("**/prefs"):
        phone.get_by_role("button", name="大字").click()
    expect(phone.locator("html")).to_have_attribute("data-size", "large")
    assert phone.evaluate("window.same")
    expect(phone.get_by_role("button", name="标准字")).to_be_visible()
    no_sideways_scroll(phone)
    axe(phone)

    phone.reload()
    complaints.clear()
    expect(phone.locator("html")).to_have_attribute("data-size", "large")
    phone.get_by_role("button", name="标准字").click()
    expect(phone.locator("html")).not_to_have_attribute("data-size", "large")


def test_the_language_is_chosen_at_the_foot(phone, complaints):
    phone.goto("/no-such-page")
    phone.get_by_role("button", name="English").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Nothing at this address")
    assert phone.evaluate("document.documentElement.lang") == "en"
    phone.get_by_role("button", name="繁體中文").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("這個地址沒有內容")
    complaints.clear()  # three 404s, which are meant


def test_a_draft_outlives_the_page_until_it_was_sent(show):
    page = show(FORM)
    page.get_by_label("words").fill("the door is open")
    page.reload()
    expect(page.get_by_label("words")).to_have_value("the door is open")

    page = show('<p data-draft-done="note">received</p>')
    page = show(FORM)
    expect(page.get_by_label("words")).to_have_value("")


def test_a_form_is_sent_once_however_often_it_is_pressed(show):
    page, sent = show(FORM), []

    def stay(route: Route) -> None:
        sent.append(route.request.post_data)
        route.fulfill(status=204)

    page.route("**/sent", stay)
    with page.expect_response("**/sent"):
        page.get_by_role("button").evaluate("b => { b.click(); b.click(); b.click(); }")
    expect(page.get_by_role("button")).to_have_text("Sending")
    expect(page.get_by_role("button")).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button").click(force=True)
    page.get_by_label("words").press("Control+Enter")
    assert sent == ["idem=made-by-server&words="]


def test_a_form_that_was_kept_for_later_can_be_pressed_again(show):
    page = show(FORM)
    page.evaluate("document.forms[0].addEventListener('submit', e => e.preventDefault())")
    page.get_by_role("button").click()
    expect(page.get_by_role("button")).to_have_text("Sending")
    page.evaluate("document.forms[0].dispatchEvent(new Event('gz:released', { bubbles: true }))")
    expect(page.get_by_role("button")).to_have_text("Send")
    expect(page.get_by_role("button")).not_to_have_attribute("aria-disabled", "true")


def test_a_page_from_the_browsers_memory_gets_a_new_key(show):
    page = show(FORM)
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert re.fullmatch(r"[\w-]{22}", page.locator("[name=idem]").input_value())


def test_a_link_is_copied_and_says_so(show):
    page = show(
        '<button data-copy="https://example.org/f/abc" data-copied="Copied"><span>Copy</span></button>'
    )
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button").click()
    expect(page.get_by_role("button")).to_have_text("Copied")
    expect(page.locator("#status")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "https://example.org/f/abc"


def test_a_live_part_asks_with_its_tag_and_says_since_when_nothing_came(show, complaints):
    asked: list[str | None] = []
    broken = False

    def answer(route: Route) -> None:
        if broken:
            route.abort()
            return
        asked.append(route.request.headers.get("if-none-match"))
        if asked[-1] == '"one"':
            route.fulfill(status=304)
        else:
            route.fulfill(content_type="text/html", headers={"ETag": '"one"'}, body=PART.format("new"))

    mark = '<p id="mark" data-fresh="live" data-stale="nothing new since {time}"></p>'
    page = show("<p>waiting</p>")
    page.route("**/part", answer)
    page.clock.install()
    page = show(PART.format("old") + mark)
    page.locator("#b").focus()
    page.clock.run_for(200)
    expect(page.locator("#part")).to_contain_text("new")
    expect(page.locator("#b")).to_be_focused()
    expect(page.locator("#mark")).to_have_text("live")
    with page.expect_request(lambda request: request.headers.get("if-none-match") == '"one"'):
        page.clock.run_for(200)
    assert asked[0] is None

    broken = True
    page.clock.run_for(31_000)
    expect(page.locator("#mark")).to_have_text(re.compile(r"nothing new since \d\d:\d\d"))
    expect(page.locator("#mark")).to_have_class("st-soon")
    complaints.clear()  # the dropped line is meant


def test_a_refusal_stands_beside_the_form_which_keeps_what_was_written(phone, complaints):
    phone.goto("/no-such-page")
    phone.evaluate(
        """() => {
            document.getElementById("main").innerHTML = `<form method="post" hx-post="/step" hx-target="#out">
              <input name="idem" type="hidden" value="k1"><input name="words" aria-label="words">
              <button>Go</button></form><div id="out">before</div>`;
            htmx.process(document.getElementById("main"));
        }"""
    )
    answers: list[dict[str, object] | None] = [
        {"status": 422, "body": "<b>a word is missing</b>"},
        {"status": 409, "body": "<b>Li was faster</b>", "headers": {"HX-Retarget": "#refusal"}},
        {"status": 500, "body": "<h1>trace</h1>"},
        None,
        {"status": 200, "body": "<b>stored</b>"},
    ]
    tokens = []

    def answer(route: Route) -> None:
        tokens.append(route.request.headers.get("x-csrftoken"))
        said = answers.pop(0)
        route.fulfill(**said) if said else route.abort()  # type: ignore[arg-type]

    phone.route("**/step", answer)
    out, refusal, press = (
        phone.locator("#out"),
        phone.locator("#refusal"),
        phone.get_by_role("button", name="Go"),
    )
    phone.get_by_label("words").fill("kept")
    press.click()
    expect(out).to_have_text("a word is missing")
    press.click()
    expect(refusal).to_contain_text("Li was faster")
    press.click()
    expect(refusal).to_contain_text("服务器没有做完这一步")
    press.click()
    expect(refusal).to_contain_text("网络断了，还没有发出去")
    expect(out).to_have_text("a word is missing")
    expect(phone.get_by_label("words")).to_have_value("kept")
    expect(phone.locator("[name=idem]")).to_have_value("k1")
    press.click()
    expect(out).to_have_text("stored")
    expect(refusal).to_be_empty()
    expect(phone.locator("[name=idem]")).not_to_have_value("k1")
    assert len(tokens) == 5
    assert all(tokens)
    complaints.clear()  # the browser names each refusal
