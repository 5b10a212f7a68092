"""Everything a place needs in one process tree: tables, demo, web server, worker."""

from __future__ import annotations

import multiprocessing
import os
import socket
import sys
import threading
import time
from argparse import Namespace

from django.conf import settings
from django.db import connection
from granian.constants import Interfaces
from granian.log import LogLevels

from gongzhi.config import env, parent, static_files
from gongzhi.config.commands import Command
from gongzhi.config.server import Server
from gongzhi.config.supervisor import Supervisor
from gongzhi.config.turns import LINES
from gongzhi.core.command import BadInput

PATIENCE = 20  # seconds for a request or a task to end when told to stop


def must_be_free(host: str, port: int) -> None:
    """The server shares its port between its processes, so a second server would not notice the first."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            reason = taken.strerror or taken
            raise BadInput(f"Cannot listen on {host}:{port}: {reason}. Choose another with PORT=.") from taken


def load_demo() -> None:
    """The first time only: a place that exists is never touched."""
    from gongzhi.core.scope import unscoped
    from gongzhi.places.models import Place

    with unscoped(because="the first start looks whether there is any place"):
        if Place.objects.exists():
            return
    from gongzhi.portal.demo import command

    sys.stderr.write("First start: loading the demo district.\n")
    command.run(Namespace(size=env.text("SIZE", "small"), seed=1, json=False))


def when_it_answers(host: str, port: int, worker: Supervisor) -> None:
    """Start the worker only now, so that it does not slow the first page, and print the address."""
    while not answers(host, port):
        time.sleep(0.1)
    worker.start()
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104
    print(f"Gongzhi is at http://{shown}:{port}/")
    if settings.STAGE == "demo":
        from gongzhi.portal.demo import accounts

        print(accounts.printed())
    sys.stdout.flush()


def answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=60).close()
    except OSError:
        return False
    return True


def web_server(host: str, port: int) -> Server:
    """SQLite has one writer: one process. PostgreSQL: a process for each core."""
    return Server(
        "gongzhi.config.door:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1 if connection.vendor == "sqlite" else os.cpu_count() or 1,
        blocking_threads=LINES,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
        log_level=LogLevels.error,
    )


def run(_: Namespace) -> None:
    host, port = env.text("HOST", "127.0.0.1"), env.number("PORT", 8000)
    must_be_free(host, port)
    if settings.STAGE == "demo":
        load_demo()
    static_files.collect()
    connection.close()

    parent.announce()
    # A forked child would share the parent's database connections and locks.
    multiprocessing.set_start_method("spawn", force=True)
    server = web_server(host, port)
    worker = Supervisor([sys.executable, "-m", "gongzhi", "worker"], patience=PATIENCE)
    server.on_shutdown(worker.stop)
    threading.Thread(target=when_it_answers, args=(host, port, worker), daemon=True).start()
    server.serve()


COMMAND = Command("serve", "serve pages and do background work (HOST=, PORT=, STAGE=)", run, migrates=True)
