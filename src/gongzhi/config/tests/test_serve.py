"""The real server: one process tree that heals, refuses a second one, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from secrets import token_hex

import pytest
from django.db import connection

from gongzhi.config import env
from gongzhi.config.commands.serve import PATIENCE, web_server
from tests.waiting import wait_for

START = 120  # seconds for processes to come or go: other tests may have the machine


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def children(pid: int) -> dict[int, str]:
    """The processes that this one started, with their command lines."""
    found = {}
    for about in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(about.read_text().rpartition(")")[2].split()[1]) == pid:
                found[int(about.parts[-2])] = (about.parent / "cmdline").read_text().replace("\0", " ")
        except (FileNotFoundError, ProcessLookupError):
            continue
    return {pid: line for pid, line in found.items() if "resource_tracker" not in line}


def gone(pid: int) -> bool:
    """Ended, or only waiting for its parent to take note."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


class Place:
    def __init__(self, folder: Path, name: str) -> None:
        self.port = free_port()
        self.log = folder / "log"
        self.environment = env.child(
            {
                "STAGE": "dev",
                "VAR": str(folder),
                "PORT": str(self.port),
                "DB_NAME": name,
                "KEY_RING": str(folder / "ring.json"),
            }
        )
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "gongzhi", "serve"]
            return subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def answers(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        try:
            sheet = f"http://127.0.0.1:{self.port}/static/core/gongzhi.css"
            with urllib.request.urlopen(sheet, timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def worker(self) -> int:
        return next((pid for pid, line in children(self.process.pid).items() if line.endswith("worker ")), 0)

    def web(self) -> int:
        return next((pid for pid, line in children(self.process.pid).items() if "spawn_main" in line), 0)


@contextmanager
def database() -> Iterator[str]:
    """The name of a database of its own; on SQLite the file lies in the place's folder."""
    name = f"{Path(connection.settings_dict['NAME']).stem}_serve_{token_hex(3)}"
    if connection.vendor == "sqlite":
        yield name
        return
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
        try:
            yield name
        finally:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def copy_tables(file: Path) -> None:
    """The empty tables of these tests as a file for another process (SQLite)."""
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as tables:
        tables.execute("VACUUM INTO ?", [str(file)])


@contextmanager
def serving(place: Place) -> Iterator[None]:
    try:
        wait_for(place.answers, what="the first page", seconds=START)
        wait_for(place.worker, what="the worker", seconds=START)
        yield
    finally:
        place.process.kill()
        place.process.wait()


@pytest.fixture
def place(db, tmp_path) -> Iterator[Place]:
    """It finds its tables made: the other place shows that it makes them."""
    copy_tables(tmp_path / "gongzhi.sqlite3")
    place = Place(tmp_path, "ready")
    with serving(place):
        yield place


@pytest.fixture(scope="module")
def lasting_place(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Place]:
    """For tests after which it still serves: a start takes seconds."""
    with django_db_blocker.unblock(), database() as name:
        place = Place(tmp_path_factory.mktemp("place"), name)
        with serving(place):
            yield place


def test_a_worker_that_is_killed_comes_back(lasting_place):
    first = lasting_place.worker()
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: lasting_place.worker() not in {0, first}, what="another worker", seconds=START)
    assert lasting_place.answers()


def test_a_web_process_that_is_killed_comes_back(lasting_place):
    first = lasting_place.web()
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: lasting_place.web() not in {0, first}, what="another web process", seconds=START)
    wait_for(lasting_place.answers, what="a page", seconds=START)


@pytest.mark.once
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_told_and_leaves_nothing_running(place, number):
    everybody = list(children(place.process.pid))
    place.process.send_signal(number)
    assert place.process.wait(30) == 0
    assert all(map(gone, everybody))
    assert "Traceback" not in place.log.read_text()


@pytest.mark.once
def test_an_interrupt_at_the_terminal_ends_everything_without_a_word(place):
    """It reaches the whole group; the worker may just be starting."""
    everybody = list(children(place.process.pid))
    os.killpg(place.process.pid, signal.SIGINT)
    assert place.process.wait(PATIENCE - 5) == 0  # nobody had to be killed
    assert all(map(gone, everybody))
    assert "Traceback" not in place.log.read_text()


def test_a_second_signal_inside_the_first_does_not_wait_for_it():
    """A terminal and `make` both pass on an interrupt; the server's own handler waited for itself then."""
    server, times = web_server("127.0.0.1", free_port()), 0

    class Loop:
        def set(self) -> None:
            nonlocal times
            times += 1
            assert times == 1
            server.signal_handler_interrupt()

    server.main_loop_interrupt = Loop()
    server.signal_handler_interrupt()
    assert (times, server.interrupt_signal) == (1, True)


@pytest.mark.once
def test_children_leave_when_it_was_killed(place):
    everybody = list(children(place.process.pid))
    assert len(everybody) >= 2
    place.process.kill()
    place.process.wait()
    wait_for(lambda: all(map(gone, everybody)), what="the children to leave", seconds=START)


def test_a_second_one_on_the_same_port_is_refused_in_one_sentence(lasting_place):
    command = [sys.executable, "-m", "gongzhi", "serve"]
    second = subprocess.run(
        command, env=lasting_place.environment, capture_output=True, text=True, check=False
    )
    assert second.returncode == 2
    assert f"Cannot listen on 127.0.0.1:{lasting_place.port}" in second.stderr
    assert len(second.stderr.splitlines()) == 1
    assert lasting_place.answers()
