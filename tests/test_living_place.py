"""The clock and the death of a real server, with nobody's help: one database file, real processes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from secrets import token_urlsafe
from typing import ClassVar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from gongzhi.config.tests.test_serve import START, Place
from tests.waiting import wait_for
from tests.world import PASSWORD

pytestmark = pytest.mark.once
ROOT = Path(__file__).parents[1]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
WRITERS, ENOUGH = 4, 40


class Living(Place):
    """A served place that was prepared before its first start."""

    database: ClassVar[dict[str, str]] = {"DB": "sqlite"}

    def __init__(self, folder: Path) -> None:
        self.made: dict[str, str] = {}
        super().__init__(folder, "living")

    def start(self) -> subprocess.Popen[bytes]:
        self.environment |= self.database | {
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "gongzhi.config.settings",
        }
        self.made = self.made or self.ask("prepare")
        return super().start()

    def ask(self, what: str) -> dict[str, list[str]]:
        command = [sys.executable, "-m", "tests.living_place", what]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def die(self) -> None:
        """Everything at once, as when the power goes."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def is_up(self) -> bool:
        return self.answers() and bool(self.worker())


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    place = Living(tmp_path_factory.mktemp("living"))
    try:
        wait_for(place.is_up, what="the first page", seconds=START)
        yield place
    finally:
        place.die()


@pytest.mark.req("F4")
def test_what_is_late_climbs_in_a_served_place_that_nobody_visits(living: Living) -> None:
    """The worker's own clock does it; the case was due two days ago, and nobody asks for any page of it."""
    late = living.made["late"]
    held = wait_for(
        lambda: held if len(held := living.ask("bearers")[late]) > 1 else [], what="a climb", seconds=START
    )
    assert {"安和物业", "槐树社区居委会"} <= set(held)
    assert f"/cases/{late}/" in start_page(living, "he")
    assert f"/cases/{late}/" not in start_page(living, "tao")  # of the community beside it


def start_page(living: Living, login: str) -> str:
    """What somebody reads first after signing in, as a browser without scripts does it."""
    browser = build_opener(HTTPCookieProcessor())
    address = f"http://127.0.0.1:{living.port}/sign-in/?next=/start/"
    with browser.open(address, timeout=30) as form:
        token = TOKEN.search(form.read().decode())
    assert token
    said = {"csrfmiddlewaretoken": token.group(1), "login": login, "password": PASSWORD, "next": "/start/"}
    with browser.open(address, urlencode(said).encode(), timeout=30) as page:
        assert page.url.endswith("/start/")
        return page.read().decode()


class Writer(threading.Thread):
    """Sends reports one after the other until the line breaks; keeps what was answered, by the key that it sent."""

    def __init__(self, living: Living) -> None:
        super().__init__(daemon=True)
        self.port, self.path = living.port, f"/report/{living.made['spot']}/"
        self.receipts: dict[str, str] = {}
        self.open = ""  # the key of the one that is under way

    def run(self) -> None:
        try:
            while True:
                self.open = key = token_urlsafe(16)
                self.receipts[key] = send(self.port, self.path, key)
        except (OSError, HTTPException):
            return


def send(port: int, path: str, key: str) -> str:
    """One report, from its page to the key of its receipt."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as line:
        line.request("GET", path)
        page = line.getresponse()
        cookie = (page.headers["Set-Cookie"] or "").partition(";")[0]
        found = TOKEN.search(page.read().decode())
        if found is None:
            raise HTTPException("no form")
        body = urlencode({"csrfmiddlewaretoken": found.group(1), "idem": key, "text": f"楼道灯坏了 {key}"})
        form = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        line.request("POST", path, body, form)
        answer = line.getresponse()
        answer.read()
        if answer.status != 302:
            raise HTTPException(str(answer.status))
        return answer.headers["Location"].split("/")[2]


@pytest.mark.req("F1")
def test_no_report_that_was_answered_is_lost_when_everything_is_killed(living: Living) -> None:
    writers = [Writer(living) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    wait_for(lambda: sum(len(writer.receipts) for writer in writers) >= ENOUGH, what="reports", seconds=START)
    living.die()
    for writer in writers:
        writer.join(START)
    living.process = living.start()
    wait_for(living.is_up, what="the server again", seconds=START)

    cases = living.ask("whole")
    receipts = {key: receipt for writer in writers for key, receipt in writer.receipts.items()}
    assert set(receipts.values()) <= set(cases)
    for key, receipt in receipts.items():
        assert cases[receipt] == ["cases.received", "cases.dispatched", "1", f"楼道灯坏了 {key}"]
    assert all(facts[:2] == ["cases.received", "cases.dispatched"] for facts in cases.values())
    verify = [sys.executable, "-m", "gongzhi", "journal", "verify"]
    assert subprocess.run(verify, env=living.environment, capture_output=True, check=False).returncode == 0
    key, receipt = next(iter(receipts.items()))
    assert send(living.port, f"/report/{living.made['spot']}/", key) == receipt
