"""Mixed load whose clients keep a ledger of what they were answered, and try again with the same key as a phone does."""

from __future__ import annotations

import io
import json
import random
import re
import threading
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from secrets import token_hex, token_urlsafe
from urllib.parse import urlencode

from PIL import Image

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
CASE = re.compile(r'href="/cases/([\w-]{22})/"')
PAUSE, TIMEOUT, GIVE_UP = 0.5, 30, 240
AGAIN = {502, 503, 504, 507}
SIGN_IN = "/sign-in/"
type Answer = tuple[int, str, str]
type Body = tuple[bytes, str]  # and its type


@dataclass
class Ledger:
    """What the clients were told. A report: its key -> the key of its receipt."""

    reports: dict[str, str] = field(default_factory=dict)
    photos: dict[str, str] = field(default_factory=dict)  # key -> id of the file
    orders: dict[str, str] = field(default_factory=dict)  # number at the source -> case
    notes: dict[str, str] = field(default_factory=dict)  # words -> case
    statuses: Counter[str] = field(default_factory=Counter)
    retried: int = 0
    unsure: list[str] = field(default_factory=list)  # answers that tell nobody what to do
    given_up: list[str] = field(default_factory=list)

    @property
    def acknowledged(self) -> dict[str, int]:
        kept = ("reports", "photos", "orders", "notes")
        return {name: len(getattr(self, name)) for name in kept}


def form(**fields: str) -> Body:
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def with_file(
    name: str, content: bytes, *, filename: str = "photo.jpg", kind: str = "image/jpeg", **fields: str
) -> Body:
    """A form with one file in it."""
    line = token_hex(12)
    parts = [
        f'--{line}\r\nContent-Disposition: form-data; name="{one}"\r\n\r\n{value}\r\n'.encode()
        for one, value in fields.items()
    ]
    about = f'Content-Disposition: form-data; name="{name}"; filename="{filename}"\r\nContent-Type: {kind}'
    body = b"".join(
        [*parts, f"--{line}\r\n{about}\r\n\r\n".encode(), content, f"\r\n--{line}--\r\n".encode()]
    )
    return body, f"multipart/form-data; boundary={line}"


def picture(seed: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (seed % 255, seed // 255 % 255, 90)).save(out, "JPEG")
    return out.getvalue()


class Visitor(threading.Thread, ABC):
    """One client. `act` is done again and again until `stop` is set; what is under way then is still finished."""

    def __init__(self, port: int, number: int, ledger: Ledger, stop: threading.Event, seed: int) -> None:
        super().__init__(daemon=True)
        self.port, self.ledger, self.stopping = port, ledger, stop
        self.source = (f"127.0.1.{number + 1}", 0)
        self.dice = random.Random(f"{seed} {number}")
        self.cookies: dict[str, str] = {}
        self.fault: BaseException | None = None

    def run(self) -> None:
        try:
            while not self.stopping.is_set():
                self.act()
                time.sleep(self.dice.uniform(0, 0.1))
        except BaseException as fault:
            self.fault = fault

    @abstractmethod
    def act(self) -> None: ...

    def ask(self, method: str, path: str, body: Body | None = None, **headers: str) -> Answer:
        """One try, on a line of its own. Raises OSError or HTTPException where no whole answer came."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT, source_address=self.source)
        try:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            if body:
                headers["Content-Type"] = body[1]
            line.request(method, path, body[0] if body else None, headers)
            answer = line.getresponse()
            said = answer.read().decode(errors="replace")
            for header in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = header.partition(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, answer.headers.get("Location", ""), said
        finally:
            line.close()

    def insist(
        self, method: str, path: str, body: Body | None = None, *, good: Callable[[int], bool], **headers: str
    ) -> Answer | None:
        """The same again until an answer came that says what became of it. None where the house says no."""
        end = time.monotonic() + GIVE_UP
        while time.monotonic() < end:
            try:
                status, where, said = self.ask(method, path, body, **headers)
            except (OSError, HTTPException):
                self.ledger.statuses["no answer"] += 1
            else:
                self.ledger.statuses[f"{method} {status}"] += 1
                if good(status):
                    return status, where, said
                if status >= 500 and status not in AGAIN:
                    self.ledger.unsure.append(f"{method} {path.split('/')[1]}: {status} {title_of(said)}")
                elif status not in AGAIN:
                    return None
            self.ledger.retried += 1
            time.sleep(PAUSE)
        self.ledger.given_up.append(f"{method} {path}")
        return None

    def token(self, path: str) -> str:
        page = self.insist("GET", path, good=lambda status: status == 200)
        found = TOKEN.search(page[2]) if page else None
        if found is None:
            raise RuntimeError(f"{path} holds no form")
        return found.group(1)


def title_of(page: str) -> str:
    found = re.search(r"<h1>([^<]*)", page)
    return found.group(1) if found else page[:80]


class Reporter(Visitor):
    """Reports without an account; every second report gets a photo, as the page's script sends it."""

    paths: tuple[str, ...] = ()

    def act(self) -> None:
        path, key = self.dice.choice(self.paths), token_urlsafe(16)
        self.cookies.clear()
        token = self.token(path)
        sent = form(csrfmiddlewaretoken=token, idem=key, text=f"楼道灯坏了 {key}")
        answer = self.insist("POST", path, sent, good=lambda status: status == 302)
        if answer is None:
            raise RuntimeError("a report was refused")
        receipt = self.ledger.reports[key] = answer[1].split("/")[2]
        if self.dice.random() < 0.5:
            self.send_photo(receipt, token)

    def send_photo(self, receipt: str, token: str) -> None:
        key = token_urlsafe(16)
        content = picture(self.dice.randrange(60_000))
        sent = with_file("photo", content, csrfmiddlewaretoken=token, idem=key)
        path = f"/follow/{receipt}/photos/"
        answer = self.insist("POST", path, sent, good=lambda status: status == 201, Accept="application/json")
        if answer is None:
            raise RuntimeError("a photo was refused")
        self.ledger.photos[key] = json.loads(answer[2])["id"]


class Hotline(Visitor):
    """A program that sends orders, and now and then one of them again."""

    secret = ""

    def act(self) -> None:
        number = token_hex(8)
        order = {"id": number, "text": f"小区路灯不亮，市民 {number} 来电", "place": "柳园里"}
        sent = json.dumps(order).encode(), "application/json"
        for _time in range(self.dice.choice((1, 1, 2))):
            answer = self.insist(
                "POST", "/api/v1/orders", sent, good=lambda status: status in (200, 201), **self.bearer()
            )
            if answer is None:
                raise RuntimeError("an order was refused")
            self.ledger.orders[number] = json.loads(answer[2])["case"]

    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}


class Member(Visitor):
    """Signed in: opens cases of the list, writes a note into one, reads."""

    login, password = "", ""

    def sign_in(self) -> None:
        self.cookies.clear()
        sent = form(csrfmiddlewaretoken=self.token(SIGN_IN), login=self.login, password=self.password)
        if self.insist("POST", SIGN_IN, sent, good=lambda status: status == 302) is None:
            raise RuntimeError(f"{self.login} was not let in")

    def act(self) -> None:
        if "sessionid" not in self.cookies:
            self.sign_in()
        page = self.insist("GET", "/cases/", good=lambda status: status == 200)
        if page is None:
            self.cookies.clear()
            return
        cases = CASE.findall(page[2])
        for path in ("/start/", "/mine/", "/"):
            self.insist("GET", path, good=lambda status: status in (200, 302))
        if cases:
            self.write_note(self.dice.choice(cases))

    def write_note(self, case: str) -> None:
        words = f"已联系维修 {token_hex(8)}"
        page = self.insist("GET", f"/cases/{case}/", good=lambda status: status in (200, 302))
        found = TOKEN.search(page[2]) if page else None
        if found is None:  # away too long, or the case is gone from the list meanwhile
            self.cookies.clear()
            return
        sent = form(csrfmiddlewaretoken=found.group(1), idem=token_urlsafe(16), seen_by="inside", text=words)
        answer = self.insist("POST", f"/cases/{case}/reply/", sent, good=lambda status: status == 302)
        if answer and answer[1].startswith(SIGN_IN):  # it was away too long
            self.cookies.clear()
        elif answer:
            self.ledger.notes[words] = case
