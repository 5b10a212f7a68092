from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest

from gongzhi.config import turns
from gongzhi.config.turns import Turns


class Line:
    """A body that comes when the test lets it."""

    def __init__(self, content: bytes) -> None:
        self.content = BytesIO(content)
        self.may_come, self.asked = threading.Event(), threading.Event()

    def read(self, size: int) -> bytes:
        self.asked.set()
        assert self.may_come.wait(10)
        return self.content.read(size)


def echo(environ, start_response):
    start_response("200 OK", [])
    return [environ["wsgi.input"].read(), f" in {threading.current_thread().name}".encode()]


def ask(application, body, **more):
    said = []
    answer = application({"wsgi.input": body, **more}, lambda status, headers: said.append(status))
    return said[0], answer


def test_all_requests_are_answered_in_one_thread():
    application = Turns(echo, threads=1)
    with ThreadPoolExecutor(8) as many:
        bodies = [BytesIO(b"report %d" % n) for n in range(40)]
        answers = list(many.map(lambda body: b"".join(ask(application, body)[1]), bodies))
    assert [answer.split(b" in ")[0] for answer in answers] == [b"report %d" % n for n in range(40)]
    assert {answer.split(b" in ")[1] for answer in answers} == {b"requests-0_0"}


def test_slow_lines_leave_some_for_who_only_reads():
    """However many photos crawl in: pages open, and one more photo is told to come again."""
    application, slow = Turns(echo, threads=1, senders=2), [Line(b"a photo"), Line(b"a photo")]
    with ThreadPoolExecutor(2) as phones:
        sending = [phones.submit(ask, application, one, CONTENT_LENGTH="7") for one in slow]
        for one in slow:
            assert one.asked.wait(10)
        status, answer = ask(application, BytesIO(b"a photo"), CONTENT_LENGTH="7")
        assert status.startswith("503")
        assert "。" in b"".join(answer).decode()
        assert ask(application, BytesIO(), CONTENT_LENGTH="0")[0] == "200 OK"
        assert ask(application, BytesIO())[0] == "200 OK"
        for one in slow:
            one.may_come.set()
        assert [one.result()[0] for one in sending] == ["200 OK", "200 OK"]
    assert ask(application, BytesIO(b"a photo"), CONTENT_LENGTH="7")[0] == "200 OK"


def test_a_line_that_breaks_gives_its_place_back():
    class Broken:
        def read(self, _):
            raise ConnectionResetError

    application = Turns(echo, threads=1, senders=1)
    for _ in range(2):
        with pytest.raises(ConnectionResetError):
            ask(application, Broken(), CONTENT_LENGTH="7")
    assert ask(application, BytesIO(b"a photo"), CONTENT_LENGTH="7")[0] == "200 OK"


def test_a_slow_line_holds_nobody_up():
    application, slow = Turns(echo, threads=1), Line(b"a photo")
    with ThreadPoolExecutor(1) as phone:
        sending = phone.submit(ask, application, slow)
        status, answer = ask(application, BytesIO(b"a neighbour"))
        assert (status, answer[0][:11]) == ("200 OK", b"a neighbour")
        assert not sending.done()
        slow.may_come.set()
        assert sending.result(10)[0] == "200 OK"


@pytest.mark.parametrize(
    ("body", "length", "status"),
    [(b"12345678901", "11", "413 Content Too Large"), (b"half", "8", "400 Bad Request")],
)
def test_a_body_that_is_too_large_or_cut_off_never_reaches_the_application(monkeypatch, body, length, status):
    monkeypatch.setattr(turns, "BODY_AT_MOST", 10)
    reached = []
    application = Turns(lambda *_: reached.append(1) or [], threads=1)
    said, answer = ask(application, BytesIO(body), CONTENT_LENGTH=length)
    assert said.split()[0] == status.split()[0]
    assert "。" in b"".join(answer).decode()
    assert reached == []


def test_a_full_disk_is_said_and_does_not_end_the_thread(monkeypatch):
    class Full(BytesIO):
        def write(self, _):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(turns, "SpooledTemporaryFile", lambda max_size: Full())
    application = Turns(echo, threads=1)
    said, _ = ask(application, BytesIO(b"photo"))
    assert said.startswith("507")
    monkeypatch.undo()
    assert ask(application, BytesIO(b"again"))[1][0].startswith(b"again")


class Stream:
    streaming = True

    def __init__(self) -> None:
        self.names, self.closed_in = [], ""
        self.parts = self.make()

    def make(self):
        for part in (b"a", b"b", b""):
            self.names.append(threading.current_thread().name)
            yield part

    def __iter__(self):
        return self.parts

    def close(self):
        self.closed_in = threading.current_thread().name


def test_a_streamed_answer_is_made_part_by_part_in_the_one_thread():
    stream = Stream()

    def application(environ, start_response):
        start_response("200 OK", [])
        return stream

    _, answer = ask(Turns(application, threads=1), BytesIO())
    assert b"".join(answer) == b"ab"
    answer.close()
    assert set(stream.names) == {stream.closed_in} == {"requests-0_0"}


def test_a_fault_in_the_application_is_passed_on():
    def broken(*_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask(Turns(broken, threads=1), BytesIO())


def test_as_many_requests_work_at_once_as_there_are_threads():
    together, names = threading.Barrier(3), []

    def application(environ, start_response):
        start_response("200 OK", [])
        names.append(threading.current_thread().name)
        together.wait(10)
        return [b"done"]

    turns = Turns(application, threads=3)
    with ThreadPoolExecutor(3) as many:
        answers = list(many.map(lambda _: ask(turns, BytesIO()), range(3)))
    assert [b"".join(answer) for _, answer in answers] == [b"done"] * 3
    assert len(set(names)) == 3


@pytest.mark.parametrize(
    ("about", "kind", "holds"),
    [
        ({}, "text/plain", "\n"),
        ({"HTTP_ACCEPT": "text/html,*/*"}, "text/html", "您写的内容还在"),
        ({"HTTP_ACCEPT": "text/html", "HTTP_HX_REQUEST": "true"}, "text/html", 'class="gz-error"'),
    ],
)
def test_what_is_not_taken_is_said_where_it_is_read(about, kind, holds):
    """A page leads back to the form; a script puts the sentence beside it and leaves the form alone."""
    heard = []
    application = Turns(echo, threads=1, senders=0)
    environ = {"wsgi.input": BytesIO(b"a photo"), "CONTENT_LENGTH": "7", **about}
    answer = b"".join(
        application(environ, lambda status, headers: heard.append((status, dict(headers))))
    ).decode()
    ((status, headers),) = heard
    assert status.startswith("503")
    assert headers["Content-Type"] == f"{kind}; charset=utf-8"
    assert int(headers["Content-Length"]) == len(answer.encode())
    assert holds in answer
    assert "发送的人太多" in answer
    assert headers.get("HX-Retarget") == ("#refusal" if "HTTP_HX_REQUEST" in about else None)
