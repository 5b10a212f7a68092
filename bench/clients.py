"""Load from this machine: a number of clients, each a thread with one kept line, for a bounded time."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from secrets import token_urlsafe
from statistics import quantiles
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
WORDS = (
    "单元门关不上，门上的拉杆掉了",
    "楼道灯坏了三天没人修",
    "地下车库积水，坡道打滑",
    "垃圾桶满了，味道很大",
)


@dataclass
class Client:
    """One visitor: keeps its cookies, sends forms, never follows a redirect by itself."""

    port: int
    number: int = 0  # each has an address of its own, as in a street
    cookies: dict[str, str] = field(default_factory=dict)
    line: HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        source = (f"127.0.0.{self.number % 200 + 2}", 0)
        self.line = HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=source)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, Location and body."""
        body = urlencode(form) if form is not None else None
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.line.request(method, path, body, headers)
        answer = self.line.getresponse()
        for header in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), answer.read().decode(errors="replace")

    def token(self, path: str) -> str:
        found = TOKEN.search(self.ask("GET", path)[2])
        if found is None:
            raise RuntimeError(f"{path} holds no form")
        return found.group(1)


@dataclass(frozen=True, slots=True)
class Measured:
    """`rate` a second over the whole time; times in milliseconds."""

    count: int
    rate: float
    p50: float
    p95: float
    p99: float


def measured(times: list[float], seconds: float) -> Measured:
    cuts = quantiles(times, n=100, method="inclusive")
    p50, p95, p99 = (round(cuts[at] * 1000, 1) for at in (49, 94, 98))
    return Measured(len(times), round(len(times) / seconds, 1), p50, p95, p99)


def load(make: Callable[[int], Callable[[], None]], *, clients: int, seconds: float) -> Measured:
    """Let each client do its act again and again. `make` gives the act of the n-th client."""
    acts = [make(number) for number in range(clients)]
    times: list[list[float]] = [[] for _ in acts]
    faults: list[BaseException] = []
    gate = threading.Barrier(clients + 1)

    def go(number: int) -> None:
        gate.wait()
        end = time.monotonic() + seconds
        while time.monotonic() < end and not faults:
            began = time.monotonic()
            try:
                acts[number]()
            except BaseException as fault:
                faults.append(fault)
                return
            times[number].append(time.monotonic() - began)

    threads = [threading.Thread(target=go, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.monotonic()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return measured([one for mine in times for one in mine], time.monotonic() - began)


def reporter(port: int, paths: list[str]) -> Callable[[int], Callable[[], None]]:
    """Reports through the form, each with its own key and words, from page to receipt's address."""

    def make(number: int) -> Callable[[], None]:
        client = Client(port, number)
        path = paths[number % len(paths)]
        token = client.token(path)

        def act() -> None:
            client.cookies.pop("gz_device", None)
            form = {
                "csrfmiddlewaretoken": token,
                "idem": token_urlsafe(16),
                "text": f"{WORDS[number % 4]} {token_urlsafe(6)}",
            }
            status, where, body = client.ask("POST", path, form)
            if status != 302 or "/follow/" not in where:
                raise RuntimeError(f"{status} {where} {body[:300]}")

        return act

    return make


def bare_writer(port: int) -> Callable[[int], Callable[[], None]]:
    def make(number: int) -> Callable[[], None]:
        client = Client(port, number)
        token = client.token("/write")

        def act() -> None:
            form = {"csrfmiddlewaretoken": token, "text": WORDS[number % 4]}
            if client.ask("POST", "/write", form)[0] != 302:
                raise RuntimeError("bare Django refused")

        return act

    return make


def reader(client: Client, path: str) -> Callable[[int], Callable[[], None]]:
    def make(_: int) -> Callable[[], None]:
        def act() -> None:
            status, where, _body = client.ask("GET", path)
            if status != 200:
                raise RuntimeError(f"{path}: {status} {where}")

        return act

    return make
