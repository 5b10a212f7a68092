"""What stands there to be killed: the process tree of `gongzhi serve` and the database, each started again as systemd
would, at once."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from bench.place import PATIENCE, free_port, started, wait_for
from gongzhi.config import env, testdb


def children(pid: int) -> dict[int, str]:
    """The processes that this one started, with their command lines."""
    found = {}
    for about in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = about.read_text().rpartition(")")[2].split()[:2]
            if int(parent) == pid and state != "Z":
                found[int(about.parts[-2])] = (about.parent / "cmdline").read_text().replace("\0", " ")
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


class Standing:
    """A served place. Its port stays the same, as behind a proxy."""

    def __init__(self) -> None:
        self.port = free_port()
        self.process = self.serve()

    def serve(self) -> subprocess.Popen[bytes]:
        server = started(self.port, "gongzhi", "serve")
        wait_for(self.port, server)
        return server

    def worker(self) -> int:
        return next((pid for pid, line in children(self.process.pid).items() if line.endswith("worker ")), 0)

    def webs(self) -> list[int]:
        return sorted(pid for pid, line in children(self.process.pid).items() if "spawn_main" in line)

    def await_worker(self, *, but: int = 0) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.worker() not in {0, but}:
                return
            time.sleep(0.05)
        raise RuntimeError("The worker did not come back.")

    def kill_server(self) -> None:
        """The whole tree at once, as when the machine runs out of memory; then a new one."""
        tree = [self.process.pid, *children(self.process.pid)]
        for pid in tree:
            kill(pid)
        self.process.wait()
        self.process = self.serve()
        self.await_worker()

    def kill_web(self) -> None:
        """One of the processes that answer; the others and its parent go on."""
        if webs := self.webs():
            kill(webs[0])

    def kill_worker(self) -> None:
        pid = self.worker()
        kill(pid)
        self.await_worker(but=pid)

    def kill_database(self) -> None:
        end_database(signal.SIGKILL)

    def stop_database_at_once(self) -> None:
        end_database(signal.SIGQUIT)

    def kill_everything(self) -> None:
        """As when the power goes."""
        for pid in [self.process.pid, *children(self.process.pid)]:
            kill(pid)
        self.process.wait()
        if on_postgres():
            end_database(signal.SIGKILL)
        self.process = self.serve()
        self.await_worker()

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)


def on_postgres() -> bool:
    return env.text("DB", "") == "postgres"


def folder_of_database() -> Path:
    return Path(env.text("DB_HOST", ""))


def end_database(fatal: signal.Signals) -> None:
    testdb.signal_to(folder_of_database(), fatal)
    testdb.revive(folder_of_database())


def revive_if_dead() -> None:
    """As systemd would do it; a server that gave up leaves no file of its process, or that of a dead one."""
    try:
        testdb.signal_to(folder_of_database(), 0)
    except (FileNotFoundError, ProcessLookupError):
        testdb.revive(folder_of_database())
