"""Writes down which requirements each test shows and how it ended, for `gongzhi requirements`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from gongzhi.config import env

FILE = Path(settings.VAR) / "requirements-results.json"


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # parallel workers send their reports to the first process
        config.pluginmanager.register(Notes())


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """What a report carries from a parallel worker to the first process."""
    ids = [name for mark in item.iter_markers("req") for name in mark.args]
    if ids:
        about = {"requirements": ids, "browser": item.get_closest_marker("browser") is not None}
        item.user_properties.append(("shows", about))


class Notes:
    """Keeps one entry for each test and database; other entries of the file stay as they are."""

    def __init__(self) -> None:
        self.entries: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        about = dict(report.user_properties).get("shows")
        if about is None or (report.when != "call" and report.passed):
            return
        entry = {"test": report.nodeid, "database": env.text("DB", "sqlite"), "outcome": report.outcome}
        known = self.entries.get(report.nodeid)
        if known is None or known["outcome"] == "passed":  # a test that fails in its teardown has failed
            self.entries[report.nodeid] = entry | about

    def pytest_sessionfinish(self) -> None:
        if not self.entries:
            return
        old = json.loads(FILE.read_text()) if FILE.exists() else []
        here = env.text("DB", "sqlite")
        kept = [e for e in old if e["database"] != here or e["test"] not in self.entries]
        FILE.parent.mkdir(parents=True, exist_ok=True)
        FILE.write_text(json.dumps(kept + list(self.entries.values()), indent=1))
