"""The pytest plugin that must run before Django reads its settings: the stage, the keys, the database."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from gongzhi.config import env, testdb


def folder_of_this_run() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="gongzhi-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, object, object]:
    """Parallel workers inherit all this from the process that started them."""
    env.default("STAGE", "test")
    if not env.text("KEY_RING", ""):
        env.default("KEY_RING", str(folder_of_this_run() / "ring.json"))
    if env.text("DB", "sqlite") == "postgres" and not env.text("DB_HOST", ""):
        try:
            env.default("DB_HOST", str(testdb.start()))
            env.find_first(testdb.programs())  # pg_dump and psql of the same version
        except testdb.NoServer as missing:
            raise pytest.UsageError(str(missing)) from missing
    return (yield)
