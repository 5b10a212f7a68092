"""What must never be in a tracked file: the machine it was written on, the hosts its parts came from."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
NEVER = {
    "a path of somebody's machine": r"/(?:home|Users|root|work|mnt)/[\w.-]+/",
    "a registry": r"registry\.(?:npmjs|yarnpkg)\.|files\.pythonhosted\.org|pypi\.org/simple",
    "a mirror": r"mirrors?\.[\w-]+\.(?:com|cn|org|edu\.cn)|--(?:extra-)?index-url",
    "a task left undone": r"\b(?:TODO|FIXME|XXX)\b",
    "a check switched off for a whole file": r"^# (?:ruff: noqa|mypy: ignore-errors)",
}


def tracked() -> list[Path]:
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


def test_tracked_files_name_no_machine_and_no_registry():
    found = []
    for file in tracked():
        text = file.read_bytes().decode("utf-8", errors="ignore")
        if file != Path(__file__):
            found += [
                f"{file.relative_to(ROOT)}: {what}" for what, it in NEVER.items() if re.search(it, text, re.M)
            ]
    assert found == []


def test_nothing_made_or_private_is_tracked():
    made = re.compile(r"\.(?:mo|pyc|sqlite3|log|xlsx)$|^(?:var|node_modules|\.venv)/")
    assert [str(f) for f in tracked() if made.search(f.relative_to(ROOT).as_posix())] == []


def test_every_direct_dependency_is_pinned_with_hashes():
    pinned = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text(), re.M))
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {re.match(r"[\w.-]+", entry)[0].lower() for entry in wanted}
    assert names <= pinned
    for file in ("requirements.txt", "requirements-test.txt", "requirements-node.txt"):
        text = (ROOT / file).read_text()
        assert text.count("==") <= text.count("--hash=sha256:"), file


def test_front_end_packages_have_exact_versions():
    package = json.loads((ROOT / "package.json").read_text())
    loose = [
        v
        for part in ("dependencies", "devDependencies")
        for v in package[part].values()
        if not v[0].isdigit()
    ]
    assert loose == []
