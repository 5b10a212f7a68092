from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from gongzhi.config import cli

TABLE = """
[F1]
what = "Snap report"
state = "{state}"
page = "/r/"
tests = ["tests/e2e/test_report.py"]
"""


def entry(test, outcome="passed", *, browser=False, database="sqlite"):
    return {
        "test": test,
        "outcome": outcome,
        "browser": browser,
        "database": database,
        "requirements": ["F1"],
    }


IN_BROWSER = entry("tests/e2e/test_report.py::test_li_reports", browser=True)
SERVICE = entry("src/gongzhi/cases/tests/test_intake.py::test_received")


@pytest.fixture
def ask(settings, tmp_path, capsys):
    """Ask about one requirement, with what the tests' plugin would have written."""

    def asked(state, *entries):
        settings.ROOT = settings.VAR = tmp_path
        (tmp_path / "docs").mkdir()
        (tmp_path / "docs/requirements.toml").write_text(TABLE.format(state=state))
        (tmp_path / "requirements-results.json").write_text(json.dumps(entries))
        code = cli.main(["requirements", "--json"])
        said = capsys.readouterr()
        return code, json.loads(said.out)["rows"][0]["missing"] if said.out else said.err

    return asked


def test_what_works_was_seen_in_a_browser_and_in_a_service(ask):
    assert ask("works", IN_BROWSER, SERVICE) == (0, "")


@pytest.mark.parametrize(
    ("entries", "missing"),
    [
        ([], "no browser test passed"),
        ([SERVICE], "no browser test passed"),
        ([IN_BROWSER], "no service test passed"),
        ([IN_BROWSER | {"outcome": "failed"}, SERVICE], "a test fails"),
        ([IN_BROWSER | {"outcome": "skipped"}, SERVICE], "no browser test passed"),
        ([IN_BROWSER, SERVICE, SERVICE | {"outcome": "failed", "database": "postgres"}], "a test fails"),
        (
            [IN_BROWSER | {"test": "tests/e2e/test_other.py"}, SERVICE],
            "tests/e2e/test_report.py did not pass",
        ),
    ],
)
def test_what_is_said_to_work_but_was_not_seen_fails(ask, entries, missing):
    assert ask("works", *entries) == (1, missing)


def test_what_does_not_claim_to_work_needs_no_test(ask):
    assert ask("part") == (0, "")


def test_a_word_that_is_no_state_is_refused(ask):
    code, said = ask("nearly")
    assert (code, said) == (2, "F1 in docs/requirements.toml is 'nearly': say none, part, works.\n")


def test_our_own_table_is_read_and_has_every_id_once(settings, capsys):
    assert cli.main(["requirements"]) in {0, 1}
    table = tomllib.loads(Path(settings.ROOT / "docs/requirements.toml").read_text())
    lines = capsys.readouterr().out.splitlines()
    assert all(any(line.startswith(f"{name} ") for line in lines) for name in table)
    assert len(table) == 103
