"""The database of a served place dies under its reports: a PostgreSQL server of its own, real processes."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path

import pytest

from gongzhi.config import testdb
from gongzhi.config.tests.test_serve import START
from tests.test_living_place import Living, Writer, send
from tests.waiting import wait_for

pytestmark = pytest.mark.once
WRITERS, ENOUGH = 2, 12


@pytest.fixture
def living(tmp_path: Path) -> Iterator[Living]:
    folder = testdb.start(options="")  # as one is installed: what was answered survives

    class OnPostgres(Living):
        database = {"DB": "postgres", "DB_HOST": str(folder), "DB_NAME": "postgres"}

    place = OnPostgres(tmp_path)
    try:
        wait_for(place.is_up, what="the first page", seconds=START)
        yield place
    finally:
        place.die()


@pytest.mark.req("F1")
def test_no_report_that_was_answered_is_lost_when_the_database_is_killed(living: Living) -> None:
    """The same processes go on once it is back; what was under way is sent again with its key and stands once."""
    folder, path = Path(living.environment["DB_HOST"]), f"/report/{living.made['spot']}/"
    writers = [Writer(living) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    wait_for(lambda: sum(len(writer.receipts) for writer in writers) >= ENOUGH, what="reports", seconds=START)
    testdb.signal_to(folder, signal.SIGKILL)
    for writer in writers:
        writer.join(START)
    testdb.revive(folder)

    def again(key: str) -> str:
        with suppress(OSError, HTTPException):
            return send(living.port, path, key)
        return ""

    receipts = {key: receipt for writer in writers for key, receipt in writer.receipts.items()}
    for writer in writers:
        receipts[writer.open] = wait_for(lambda key=writer.open: again(key), what="an answer", seconds=START)
    assert living.process.poll() is None
    cases = living.ask("whole")
    for key, receipt in receipts.items():
        assert cases[receipt] == ["cases.received", "cases.dispatched", "1", f"楼道灯坏了 {key}"]
    assert len(cases) == len(receipts) + 1  # and the one that was due two days ago
    verify = [sys.executable, "-m", "gongzhi", "journal", "verify"]
    assert subprocess.run(verify, env=living.environment, capture_output=True, check=False).returncode == 0
