"""The application behind a few threads of its own: any number of slow lines, a request or three at a time.

A server thread waits while a phone on a bad line sends its photos. So the server has many threads, which take
the bodies in and hand each finished request to one of the few that do the work. Nobody can be made to send faster, so
some of the lines are kept for requests without a body: however many photos crawl in, pages open.

SQLite has one writer, and several request threads only wait for each other there: tried, p99 116 ms with one
thread and over 1 s with four; with the server's own threads doing the work, 4 s for a neighbour's page. On
PostgreSQL sixteen threads a process take the interpreter from each other: tried with 8 clients, p99 503 ms and
21.8 ms of processor a report, with three 209 ms and 12.8 ms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from queue import LifoQueue
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore
from typing import IO, Any

LINES = 64  # threads of the server in a process
SENDERS = 48  # of these that may be taking a body in at once
BODY_AT_MOST = 64_000_000
IN_MEMORY = 1_000_000
PIECE = 64 * 1024

type Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class NotTaken(Exception):
    """The body did not come in whole; nothing was done with it."""

    def __init__(self, status: HTTPStatus, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


TOO_LARGE = (
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "照片太大，请少选几张。 / Too large. Send fewer photos.",
)
DISK_FULL = (
    HTTPStatus.INSUFFICIENT_STORAGE,
    "存储空间不足，请稍后再发。 / No room. Try again later.",
)
TOO_MANY = (
    HTTPStatus.SERVICE_UNAVAILABLE,
    "发送的人太多，请过一分钟再发。 / Too many are sending. Try again in a minute.",
)
CUT_OFF = (HTTPStatus.BAD_REQUEST, "没有收完，请再发一次。 / It did not arrive whole. Send it again.")


def has_body(environ: dict[str, Any]) -> bool:
    return environ.get("CONTENT_LENGTH") not in (None, "", "0") or "HTTP_TRANSFER_ENCODING" in environ


def take_in(environ: dict[str, Any], body: IO[bytes]) -> None:
    """Read the whole body, however long the line takes."""
    source, size = environ["wsgi.input"], 0
    while piece := source.read(PIECE):
        size += len(piece)
        if size > BODY_AT_MOST:
            raise NotTaken(*TOO_LARGE)
        try:
            body.write(piece)
        except OSError as full:
            raise NotTaken(*DISK_FULL) from full
    if size < int(environ.get("CONTENT_LENGTH") or 0):
        raise NotTaken(*CUT_OFF)
    body.seek(0)
    environ["wsgi.input"] = body


class Turns:
    """Runs a WSGI application in `threads` threads, whichever threads call it.

    Each is a pool of one, because a streamed answer has to go on in the thread whose database connection it uses.
    The one that worked last is taken first: at night one connection stays warm, the others rest.
    """

    def __init__(self, application: Application, *, threads: int, senders: int = SENDERS) -> None:
        self.application, self.senders = application, BoundedSemaphore(senders)
        self.free: LifoQueue[ThreadPoolExecutor] = LifoQueue()
        for number in range(threads):
            self.free.put(ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"requests-{number}"))

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            try:
                self.take_in(environ, body)
            except NotTaken as reason:
                return refused(environ, start_response, reason)
            turn = self.free.get()
            try:
                return turn.submit(self.answer, environ, start_response, turn).result()
            finally:
                self.free.put(turn)

    def take_in(self, environ: dict[str, Any], body: IO[bytes]) -> None:
        if not has_body(environ):
            take_in(environ, body)
            return
        if not self.senders.acquire(blocking=False):
            raise NotTaken(*TOO_MANY)
        try:
            take_in(environ, body)
        finally:
            self.senders.release()

    def answer(
        self, environ: dict[str, Any], start_response: Callable[..., Any], turn: ThreadPoolExecutor
    ) -> Iterable[bytes]:
        response = self.application(environ, start_response)
        if getattr(response, "streaming", False):
            return Parts(response, turn)
        try:
            return [b"".join(response)]
        finally:
            close(response)


class Parts:
    """A streamed answer: each part is made in the thread that began it, and sent from the one that has the line."""

    def __init__(self, response: Iterable[bytes], turn: ThreadPoolExecutor) -> None:
        self.response, self.turn = response, turn
        self.parts = iter(response)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        # A StopIteration cannot pass through a future.
        if (part := self.turn.submit(next, self.parts, None).result()) is None:
            raise StopIteration
        return part

    def close(self) -> None:
        self.turn.submit(close, self.response).result()


def close(response: Iterable[bytes]) -> None:
    if hasattr(response, "close"):
        response.close()


PAGE = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>body {{ font: 1.125rem/1.7 system-ui, sans-serif; max-width: 34rem; margin: 3rem auto; padding: 0 1rem; }}
h1 {{ font-size: 1.375rem; }}</style></head>
<body><h1>{title}</h1><p lang="en">{english}</p>
<p>请返回上一页，您写的内容还在。 <span lang="en">Go back: what you wrote is still there.</span></p></body></html>
"""
PART = '<div class="gz-error"><div><b>{title}</b> <span lang="en">{english}</span></div></div>'


def refused(environ: dict[str, Any], start_response: Callable[..., Any], reason: NotTaken) -> Iterable[bytes]:
    """A page of its own, with the way back to the form; beside the form where a script sent it, as the house's other
    refusals; a line for programs."""
    chinese, _slash, english = reason.words.partition(" / ")
    form, kind, more = f"{reason.words}\n", "text/plain", []
    if "HTTP_HX_REQUEST" in environ:
        form, kind = PART, "text/html"
        more = [("HX-Retarget", "#refusal"), ("HX-Reswap", "innerHTML")]
    elif "text/html" in environ.get("HTTP_ACCEPT", ""):
        form, kind = PAGE, "text/html"
    words = form.format(title=chinese, english=english).encode()
    headers = [("Content-Type", f"{kind}; charset=utf-8"), ("Content-Length", str(len(words))), *more]
    start_response(f"{reason.status.value} {reason.status.phrase}", headers)
    return [words]
