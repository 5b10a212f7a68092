"""A scratch place for a bench: its own folder, database and server, with a demo and many cases, gone afterwards."""

from __future__ import annotations

import atexit
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

PATIENCE = 120
VERY_MANY = 500_000


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def prepare(database: str, *, under: Path | None = None) -> None:
    """Point this process, and those it starts, at a scratch folder and a scratch database, in that folder or in /tmp."""
    from gongzhi.config import env, testdb

    folder = tempfile.mkdtemp(prefix="gongzhi-bench-", dir=under or "/tmp")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    env.tell("VAR", folder)
    env.tell("STAGE", "demo")
    env.tell("DJANGO_SETTINGS_MODULE", "gongzhi.config.settings")
    env.tell("DB", "postgres" if database == "postgres" else "sqlite")
    if database == "postgres":
        # No options, as one is installed: what was answered survives a power cut.
        host = testdb.start(options="", under=under)
        env.tell("DB_HOST", str(host))
        env.tell("DB_NAME", "bench")
        subprocess.run(
            [str(testdb.programs() / "createdb"), "--host", str(host), "--username", "gongzhi", "bench"],
            check=True,
        )


def fill(cases: int, *, seed: int = 1) -> None:
    """The demo's street, or its whole district for very many, and as many cases as wanted by its bulk writer."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.utils import translation
    from django.utils.timezone import now

    from gongzhi.core import config
    from gongzhi.core.cached import clear_all
    from gongzhi.core.scope import unscoped
    from gongzhi.portal.demo.accounts import set_passwords
    from gongzhi.portal.demo.album import Album
    from gongzhi.portal.demo.bulk import Rows
    from gongzhi.portal.demo.loading import build, play

    call_command("migrate", verbosity=0)
    with (
        translation.override(settings.LANGUAGE_CODE),
        unscoped(because="a bench fills"),
        transaction.atomic(),
    ):
        loaded = build(size="street" if cases < VERY_MANY else "district", seed=seed, now=now())
        play(loaded, Rows(loaded.town, loaded.scheme, Album()), count=cases, seed=seed)
        set_passwords()
        config.change("cases.reports_per_hour", 10_000)
    clear_all()
    end_the_day()
    # A database in use is swept as it grows. After so many rows at once, that would fall into what is measured.
    tidying = ("VACUUM ANALYZE", "CHECKPOINT") if connection.vendor == "postgresql" else ("ANALYZE",)
    with connection.cursor() as cursor:
        for statement in tidying:
            cursor.execute(statement)
    connection.close()


def end_the_day() -> None:
    """What the worker does once a day is done, with the figures of all these cases: it belongs to no second of a load."""
    from django.utils.timezone import now

    from gongzhi.core import ticks
    from gongzhi.core.worker import new_worker

    ticks.tick(now())
    new_worker().run()


@contextmanager
def serving(*command: str) -> Iterator[int]:
    """A server of its own process group, answering on the port that this yields."""
    port = free_port()
    server = started(port, *command)
    try:
        wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(PATIENCE)


def started(port: int, *command: str) -> subprocess.Popen[bytes]:
    """A program of ours that listens there, its words in the scratch folder."""
    from gongzhi.config import env

    with (Path(env.text("VAR", "")) / "server.log").open("ab") as words:
        return subprocess.Popen(
            [sys.executable, "-m", *command], env=env.child({"PORT": str(port)}), stdout=words, stderr=words,
            start_new_session=True,
        )  # fmt: skip


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            line = HTTPConnection("127.0.0.1", port, timeout=30)
            line.request("GET", "/health")
            line.getresponse().read()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("The server did not start.")
