"""Query counts of pages as checked-in data: `tests/query_counts.json` says how many a page may ask.

A page that asks more fails; one that asks fewer fails too, with the number to write down.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.core.cached import clear_all

FILE = Path(__file__).parent / "query_counts.json"


def counts[T](name: str, act: Callable[[], T]) -> T:
    """Do it and compare the number of queries with the one written down under the name."""
    known: dict[str, Any] = json.loads(FILE.read_text())
    clear_all()  # what a process keeps for two seconds is asked anew
    with CaptureQueriesContext(connection) as asked:
        answer = act()
    framing = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
    queries = [query["sql"] for query in asked.captured_queries if not query["sql"].startswith(framing)]
    expected = known.get(name, "no number")
    if isinstance(expected, dict):  # what PostgreSQL stores by one statement
        expected = expected[connection.vendor]
    shown = "\n".join(query[:160] for query in queries)
    assert len(queries) == expected, (
        f'write "{name}": {len(queries)} into {FILE.name} (now {expected})\n{shown}'
    )
    return answer
