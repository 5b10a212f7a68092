"""The database of the tests: a file on SQLite, so that threads see what they would see in production."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from gongzhi.config import env
from gongzhi.core import cached

env.default("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the tests' thread


if connection.vendor == "sqlite":
    # Who asks the database without saying so to pytest meets no tables, never the developer's own place.
    connection.settings_dict["NAME"] = ":memory:"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
    elif worker := env.text("PYTEST_XDIST_WORKER", ""):
        connection.settings_dict["TEST"]["NAME"] = f"test_gongzhi_{worker}"


@contextmanager
def unguarded(database: BaseDatabaseWrapper) -> Iterator[None]:
    """Triggers off, and on again."""
    with database.cursor() as cursor:
        if database.vendor != "sqlite":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, definition in triggers:
            cursor.execute(definition)


def emptied(statement: str) -> str:
    """Deleting the few rows of a test: TRUNCATE makes new files for every table of the house (PostgreSQL)."""
    if not statement.startswith("TRUNCATE"):
        return statement
    return "; ".join(f"DELETE FROM {table}" for table in re.findall(r'"\w+"', statement))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """A transactional test ends in a flush, which history refuses: let this one way of deleting through."""
    operations = type(connection.ops)  # Playwright's loop has a connection of its own
    plain = operations.execute_sql_flush

    def flush(self: Any, statements: list[str]) -> None:
        with unguarded(self.connection):
            plain(self, [emptied(statement) for statement in statements])

    operations.execute_sql_flush = flush
    yield
    operations.execute_sql_flush = plain


@pytest.fixture(autouse=True)
def files_of_this_test(settings: Any, tmp_path: Path) -> None:
    """Private files and anchors go to a folder of the test."""
    settings.VAR, settings.FILES = tmp_path, tmp_path / "files"


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Small tables kept in the process belong to the test before."""
    cached.clear_all()
