"""A real Chromium at phone and desktop size, and what every page must stand: no complaint, no axe finding."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from gongzhi.config import env

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FINDINGS = """tags => axe.run({
    runOnly: {type: "tag", values: tags}, resultTypes: ["violations"],  // what is in order needs no description
}).then(found => found.violations)"""
OFF = [  # the last list counts, so it says again what Playwright switches off
    "AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter",
    "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch", "ThirdPartyStoragePartitioning",
    "WebUIOmniboxPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxAimPopup",  # each window drew a second page for these
]  # fmt: skip
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
    "--disable-quic",
    "--disable-component-update",
    f"--disable-features={','.join(OFF)}",
]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}


def chromium() -> str | None:
    if named := env.text("CHROMIUM", ""):
        return named
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(
    django_db_setup: None, browser_type_launch_args: dict[str, Any]
) -> dict[str, Any]:
    """After the database: connections that are made within Playwright's loop are none of the other tests."""
    path = chromium()
    assert path, "Chromium is missing: run `python -m tests.needs`."
    return browser_type_launch_args | {"executable_path": path, "args": FLAGS}


@pytest.fixture
def complaints() -> list[str]:
    """What the browsers of this test complained about. It must stay empty: the pages' fixtures see to it."""
    return []


@pytest.fixture
def open_page(browser: Browser, live_server: Any, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """Open another person's browser; two people on one thing need two."""
    contexts: list[BrowserContext] = []

    def opened(**how: Any) -> Page:
        common = {
            "base_url": live_server.url, "locale": "zh-CN", "timezone_id": "Asia/Shanghai",
            "service_workers": "block",  # what a phone keeps and sends by itself has tests of its own
        }  # fmt: skip
        context = browser.new_context(**(common | DESKTOP | how))
        contexts.append(context)
        page = context.new_page()
        listen(page, complaints)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(params=["phone", "desktop"])
def page(request: pytest.FixtureRequest) -> Page:
    """Once on a phone, once on a desktop."""
    return request.getfixturevalue(request.param)


def listen(page: Page, complaints: list[str]) -> None:
    page.on("console", lambda said: note_complaint(said, complaints))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: note_failure(request, complaints))


DROPPED = (
    "htmx:sendAbort,",
    "htmx:afterRequest,",
)  # of a request that failed, htmx says more than the second


def note_complaint(said: Any, complaints: list[str]) -> None:
    """Errors on the console, but not that a part was asked for when the person went on."""
    if said.type == "error" and not said.text.startswith(DROPPED):
        complaints.append(said.text)


def note_failure(request: Any, complaints: list[str]) -> None:
    """A request that was dropped because the person went on is no fault."""
    if request.failure != "net::ERR_ABORTED":
        complaints.append(f"{request.url}: {request.failure}")


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    return open_page(**PHONE)


@pytest.fixture
def desktop(open_page: Callable[..., Page]) -> Page:
    return open_page(**DESKTOP)


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, Any], None]:
    """Put an account's session into a page's browser; the sign-in page has its own tests."""

    def enter(page: Page, account: Any) -> None:
        client = Client()
        client.force_login(account)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )

    return enter


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Assert that axe-core finds nothing on the page as it stands, by WCAG 2.2 A and AA."""
    source = AXE.read_text(encoding="utf-8")

    def clean(page: Page) -> None:
        page.wait_for_load_state()  # a click returns when the next page is on its way, before its first element
        page.evaluate(source)  # runs beside the page's own scripts, so its CSP stays as it is
        found = page.evaluate(FINDINGS, WCAG)
        said = [f"{one['id']}: {one['help']}: {node['target']}" for one in found for node in one["nodes"]]
        assert said == [], "\n".join(said)

    return clean


@pytest.fixture
def no_sideways_scroll() -> Callable[[Page], None]:
    """Assert that the page fits the narrowest phone, and put the window back."""

    def fits(page: Page) -> None:
        page.wait_for_load_state()
        before = page.viewport_size
        page.set_viewport_size({"width": 320, "height": 700})
        wide = page.evaluate(
            """() => {
                const room = document.documentElement.clientWidth;
                if (document.documentElement.scrollWidth <= room) return [];
                return [...document.querySelectorAll("body *")]
                    .filter(e => e.getBoundingClientRect().right > room + 1)
                    .map(e => `<${e.tagName.toLowerCase()} class="${e.className}">`).slice(-5)
                    .concat(`${document.documentElement.scrollWidth} px`);
            }"""
        )
        if before:
            page.set_viewport_size(before)
        assert wide == []

    return fits
