"""One consistent copy of a database, and back: SQLite by its backup API, PostgreSQL by pg_dump and psql."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection

from gongzhi.config import env
from gongzhi.core.command import BadInput

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.sql"}


def is_empty() -> bool:
    return not connection.introspection.table_names()


def save(target: Path) -> None:
    """Write the database as it is at one moment, while others go on reading and writing."""
    if connection.vendor == "sqlite":
        with closing(opened()) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
    else:
        run("pg_dump", "--no-owner", "--no-privileges", f"--file={target}")


def load(source: Path) -> None:
    """Replace the whole database by the copy."""
    connection.close()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(source)) as copy, closing(opened()) as live:
            copy.backup(live)
    else:
        run("psql", "--quiet", "--command=DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        run("psql", "--quiet", "--single-transaction", "--output=/dev/null", f"--file={source}")


def opened() -> sqlite3.Connection:
    return sqlite3.connect(str(connection.settings_dict["NAME"]), timeout=60)


def run(program: str, *arguments: str) -> None:
    if shutil.which(program) is None:
        raise BadInput(f"{program} is missing: install PostgreSQL's client programs (postgresql-client).")
    where: dict[str, Any] = connection.settings_dict
    more = {
        "PGHOST": where["HOST"],
        "PGPORT": str(where["PORT"]),
        "PGUSER": where["USER"],
        "PGPASSWORD": where["PASSWORD"],
        "PGDATABASE": where["NAME"],
        "PGOPTIONS": "--client-min-messages=warning",
    }
    strict = ["--no-psqlrc", "--set=ON_ERROR_STOP=1"] if program == "psql" else []
    environment = env.child({name: value for name, value in more.items() if value})
    done = subprocess.run(
        [program, *strict, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BadInput(f"{program} failed: {done.stderr.strip().splitlines()[-1]}")
