"""The pictures of the README, taken anew: `python -m tests.pictures`.

Loads the small demo into a folder of its own, serves it, opens the pages as their readers do in Chromium, and writes
docs/pictures/*.png. Every page carries the mark of the demo. A picture over 200 kB is refused.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from bench.place import prepare, serving
from gongzhi.config import env
from tests.plugins.browser import FLAGS, chromium

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
AT_MOST = 200_000  # bytes: they are fetched with every clone
CASE = re.compile(r"/cases/[\w-]{20,}/")
PHONE, DESKTOP = (390, 844), (1440, 900)
type Shot = tuple[str, tuple[int, int], str, str]  # name, size, login, address

SHOTS: tuple[Shot, ...] = (
    ("report", PHONE, "", "/report/"),
    ("start-phone", PHONE, "lin", "/start/"),
    ("start", DESKTOP, "lin", "/start/"),
    ("case", DESKTOP, "lin", "/start/"),
    ("rates", DESKTOP, "qian", "/rates/"),
)


def opened(browser: Browser, base: str, passwords: dict[str, str], shot: Shot) -> Page:
    _name, (width, height), login, address = shot
    page = browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
    if login:
        page.goto(f"{base}/sign-in/")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", passwords[login])
        page.press("input[name=password]", "Enter")
        page.wait_for_url(f"{base}/start/**")
    page.goto(base + address)
    if follow := FOLLOW.get(shot[0]):
        follow(page)
    page.wait_for_load_state("networkidle")
    return page


def down_to_a_form(page: Page) -> None:
    """As without a code at hand: place by place until the form is there."""
    for _step in range(6):
        if page.locator("textarea").count():
            return
        page.locator("main ul a").first.click()
        page.wait_for_load_state()


def into_a_case(page: Page) -> None:
    """The first case of the work list: what is most overdue."""
    links = [link.get_attribute("href") or "" for link in page.locator("main a").all()]
    page.goto(urljoin(page.url, next(link for link in links if CASE.match(link))))


FOLLOW: dict[str, Callable[[Page], None]] = {"report": down_to_a_form, "case": into_a_case}


def smaller(shot: bytes) -> bytes:
    """Pages have few colours: a palette of 256 shows no difference and takes a third of the room."""
    out = io.BytesIO()
    Image.open(io.BytesIO(shot)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True
    )
    return out.getvalue()


def main() -> None:
    prepare("sqlite")
    env.tell("SIZE", "small")
    with serving("gongzhi", "serve") as port, sync_playwright() as play:
        base, secrets = f"http://127.0.0.1:{port}", Path(env.text("VAR", "")) / "keys" / "demo.json"
        passwords = json.loads(secrets.read_text(encoding="utf-8"))
        browser = play.chromium.launch(executable_path=chromium(), args=FLAGS)
        for shot in SHOTS:
            page = opened(browser, base, passwords, shot)
            picture = smaller(page.screenshot())
            if len(picture) > AT_MOST:
                raise SystemExit(f"{shot[0]}.png would have {len(picture)} bytes.")
            (PICTURES / f"{shot[0]}.png").write_bytes(picture)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
