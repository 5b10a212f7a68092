"""What nobody should send, sent to a running server: refused in words or taken in clean, and never a 500."""

from __future__ import annotations

import json
import re
import socket
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from secrets import token_urlsafe

from bench.faults import nasty
from bench.faults.campaign import set_out, settle, status_of
from bench.faults.load import Answer, Ledger, Member, Reporter, form, with_file
from bench.faults.standing import Standing, children
from bench.place import fill, prepare

LORIS, LORIS_SECONDS = 200, 20
MEMORY_MOST = 900  # MB of any one process
PEOPLE_WAIT = 5.0  # seconds for a page at most


@dataclass
class Found:
    """What was tried, and what was answered that should not have been."""

    tried: int = 0
    wrong: list[str] = field(default_factory=list)

    def judge(self, name: str, status: int, said: str = "") -> None:
        self.tried += 1
        if status >= 500 and status not in (503, 507):
            self.wrong.append(f"{name}: {status} {said[:120]}")
        if nasty.MARK.decode() in said:
            self.wrong.append(f"{name}: the script came back")


def campaign(database: str) -> int:
    prepare(database)
    fill(100)
    _newest, secret = set_out()
    place, found = Standing(), Found()
    place.await_worker()
    watch = Memory(place)
    watch.start()
    visitor = Reporter(place.port, 1, Ledger(), threading.Event(), 1)
    try:
        for step in (heads, bodies(secret), pictures(visitor), workbooks):
            step(place, found)
        waited = slow(place, found)
    finally:
        watch.stopping.set()
        watch.join()
    if watch.most > MEMORY_MOST:
        found.wrong.append(f"a process took {watch.most} MB")
    if status_of(place, "/report/") != 200:
        found.wrong.append("pages do not open any more")
    place.end()
    print(f"tried: {found.tried}; most memory of a process: {watch.most} MB")
    print(f"pages beside {LORIS} slow lines: p50 {statistics.median(waited):.2f} s, max {max(waited):.2f} s")
    print(f"wrong: {len(found.wrong)}")
    for one in found.wrong:
        print(" ", one)
    return 1 if found.wrong else 0


class Memory(threading.Thread):
    """The most that one process of the place held, in MB."""

    def __init__(self, place: Standing) -> None:
        super().__init__(daemon=True)
        self.place, self.most, self.stopping = place, 0, threading.Event()

    def run(self) -> None:
        while not self.stopping.wait(0.2):
            for pid in [self.place.process.pid, *children(self.place.process.pid)]:
                try:
                    about = Path(f"/proc/{pid}/status").read_text()
                except (FileNotFoundError, ProcessLookupError):
                    continue
                held = re.search(r"VmHWM:\s+(\d+)", about)
                self.most = max(self.most, int(held.group(1)) // 1024 if held else 0)


def spoken(port: int, sent: bytes) -> tuple[int, str]:
    """What a server answers to these bytes; 0 where it hangs up."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        try:
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
            said = b"".join(iter(lambda: line.recv(65536), b"")).decode(errors="replace")
        except OSError:
            return 0, ""
    first = said.split(" ", 2)
    return (int(first[1]) if len(first) > 1 and first[1].isdigit() else 0), said


def heads(place: Standing, found: Found) -> None:
    for name, sent in nasty.HEADS.items():
        status, said = spoken(place.port, sent)
        found.judge(name, status, said)
        if "root:" in said or "evil.example" in said or said.count("HTTP/1.1 200") > 1:
            found.wrong.append(f"{name}: {said[:200]}")


def bodies(secret: str) -> Callable[[Standing, Found], None]:
    def send(place: Standing, found: Found) -> None:
        for name, sent in nasty.JSON.items():
            line = HTTPConnection("127.0.0.1", place.port, timeout=60)
            about = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
            line.request("POST", "/api/v1/orders", sent, about)
            answer = line.getresponse()
            found.judge(name, answer.status, answer.read().decode(errors="replace"))
            if answer.status < 400:
                found.wrong.append(f"{name}: taken as an order")

    return send


def pictures(visitor: Reporter) -> Callable[[Standing, Found], None]:
    def send(place: Standing, found: Found) -> None:
        kept: dict[str, str] = {}
        for name, (filename, make, _good) in nasty.PICTURES.items():
            receipt, token = report(visitor)
            fields = {"csrfmiddlewaretoken": token, "idem": token_urlsafe(16)}
            sent = with_file("photo", make(), filename=filename, kind="text/html", **fields)
            path = f"/follow/{receipt}/photos/"
            status, _where, said = visitor.ask("POST", path, sent, Accept="application/json")
            found.judge(name, status, said)
            if status == 201:
                kept[name] = f"{path}{json.loads(said)['id']}/"
        settle()
        for name, path in kept.items():
            look_back(place, name, path, found)

    return send


def report(visitor: Reporter) -> tuple[str, str]:
    """A report of its own for each picture, since one may have a few only; and the token for the next form."""
    path, key = Reporter.paths[0], token_urlsafe(16)
    visitor.cookies.clear()
    token = visitor.token(path)
    answer = visitor.ask("POST", path, form(csrfmiddlewaretoken=token, idem=key, text=f"photo {key}"))
    return answer[1].split("/")[2], token


def look_back(place: Standing, name: str, path: str, found: Found) -> None:
    line = HTTPConnection("127.0.0.1", place.port, timeout=30)
    line.request("GET", path)
    answer = line.getresponse()
    content, good = answer.read(), nasty.PICTURES[name][2]
    if (answer.status == 200) != good:
        found.wrong.append(f"{name}: read back with {answer.status}")
    kind = answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]
    clean = nasty.MARK not in content and b"Exif" not in content
    if answer.status == 200 and not (clean and kind == ("image/jpeg", "nosniff")):
        found.wrong.append(f"{name}: served as it came")


def workbooks(place: Standing, found: Found) -> None:
    from gongzhi.portal.demo.accounts import passwords

    member = Member(place.port, 2, Ledger(), threading.Event(), 2)
    member.login, member.password = "zhou", passwords()["zhou"]
    member.sign_in()
    for name, make in nasty.WORKBOOKS.items():
        page = member.ask("GET", "/operate/imports/")[2]
        home = re.search(r'<option value="(\d+)"|name="place"[^>]*value="(\d+)"', page)
        token = member.token("/operate/imports/")
        sent = with_file(
            "file", make(), filename="orders.xlsx", kind="text/html", csrfmiddlewaretoken=token,
            idem=token_urlsafe(16), source="12345", place=(home.group(1) or home.group(2)) if home else "",
        )  # fmt: skip
        status, where, said = member.ask("POST", "/operate/imports/", sent)
        found.judge(name, status, said)
        if status != 302:
            found.wrong.append(f"{name}: not sent in, {status}")
            continue
        settle()
        answer: Answer = member.ask("GET", where)
        found.judge(f"{name}, its page", answer[0], answer[2])


def slow(place: Standing, found: Found) -> list[float]:
    """Lines that send a byte now and then, half in their heads and half in a body; how long a page takes beside them."""
    lines = []
    for number in range(LORIS):
        line = socket.create_connection(("127.0.0.1", place.port), timeout=10)
        start = (
            b"GET / HTTP/1.1\r\nX-Slow: "
            if number % 2
            else nasty.POST.encode() + b"Content-Length: 5000\r\n\r\n"
        )
        line.sendall(start)
        lines.append(line)
    waited, end = [], time.monotonic() + LORIS_SECONDS
    while time.monotonic() < end:
        for line in lines:
            try:
                line.sendall(b"a")
            except OSError:
                continue
        began = time.monotonic()
        found.judge("a page beside slow lines", status := status_of(place, Reporter.paths[0]))
        waited.append(time.monotonic() - began)
        if status != 200:
            found.wrong.append(f"a page beside slow lines: {status}")
        time.sleep(0.3)
    for line in lines:
        line.close()
    if max(waited) > PEOPLE_WAIT:
        found.wrong.append(f"a page took {max(waited):.1f} s beside slow lines")
    return waited
