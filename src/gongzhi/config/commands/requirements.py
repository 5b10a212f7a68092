"""The state of every requirement, and whether what is said to work was seen to work in this run."""

from __future__ import annotations

import json
import tomllib
from argparse import Namespace
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings

from gongzhi.config.commands import Command, Result
from gongzhi.core.command import BadInput

STATES = ("none", "part", "works")


@dataclass
class Row:
    id: str
    what: str
    state: str
    page: str = ""
    tests: list[str] = field(default_factory=list)
    passed: int = 0
    failed: int = 0
    missing: str = ""


def rows() -> list[Row]:
    file = settings.ROOT / "docs/requirements.toml"
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        found = [Row(id=name, **entry) for name, entry in table.items()]
    except (OSError, TypeError, tomllib.TOMLDecodeError) as bad:
        raise BadInput(f"docs/requirements.toml cannot be read: {bad}.") from bad
    for row in found:
        if row.state not in STATES:
            raise BadInput(f"{row.id} in docs/requirements.toml is {row.state!r}: say {', '.join(STATES)}.")
    return found


def results() -> list[dict[str, Any]]:
    """What the tests' plugin wrote: one entry for each test and database."""
    file = settings.VAR / "requirements-results.json"
    entries: list[dict[str, Any]] = json.loads(file.read_text()) if file.exists() else []
    return entries


def fault(row: Row, shown: list[dict[str, Any]]) -> str:
    """What is missing before this row may be said to work."""
    if row.failed:
        return "a test fails"
    passed = [entry for entry in shown if entry["outcome"] == "passed"]
    if not any(entry["browser"] for entry in passed):
        return "no browser test passed"
    if all(entry["browser"] for entry in passed):
        return "no service test passed"
    if unseen := [name for name in row.tests if not any(entry["test"].startswith(name) for entry in passed)]:
        return f"{unseen[0]} did not pass"
    return ""


def judge(row: Row, entries: list[dict[str, Any]]) -> None:
    shown = [entry for entry in entries if row.id in entry["requirements"]]
    row.passed = sum(entry["outcome"] == "passed" for entry in shown)
    row.failed = sum(entry["outcome"] == "failed" for entry in shown)
    if row.state == "works":
        row.missing = fault(row, shown)


def run(args: Namespace) -> Result:
    table, entries = rows(), results()
    for row in table:
        judge(row, entries)
    if not args.json:
        for row in table:
            line = f"{row.id:<4} {row.state:<6} {row.passed:>4} passed {row.failed:>3} failed  {row.what}"
            print(line if not row.missing else f"{line}\n     but {row.missing}")
    counts = {state: sum(row.state == state for row in table) for state in STATES}
    wrong = [row.id for row in table if row.missing]
    result: dict[str, object] = {"ok": not wrong, **counts, "not_shown": wrong}
    return result | {"rows": [asdict(row) for row in table]} if args.json else result


COMMAND = Command("requirements", "show what works, and fail where no test shows it", run)
