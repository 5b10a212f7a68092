"""How long `gongzhi journal verify` takes: `python -m bench.journal [--entries 1000000]`.

Fills a scratch database below a temporary folder, with an anchor for every tenth part, and verifies it once.
The searches of the auditor are timed on the way.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import batched

from gongzhi.config import env

A_SUBJECT = 7  # entries: received, dispatched, accepted, noted, finished, rated, closed
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)


def history(entries: int) -> Iterator[object]:
    """Chains of cases side by side, as they grow in life: every entry follows one of its own subject."""
    from gongzhi.journal.chain import HASHED, entry_hash
    from gongzhi.journal.models import Entry

    for row in range(entries):
        case, seq = row // A_SUBJECT, row % A_SUBJECT + 1
        if seq == 1:
            previous = ""
        entry = Entry(
            subject=f"case:{case}", seq=seq, at=BEGIN + timedelta(seconds=row * 30, microseconds=row % 1_000_000),
            actor_id=case % 900, org_id=case % 40, verb="cases.dispatched", place_id=case % 5000, district_id=1,
            subdistrict_id=case % 17, community_id=case % 170, estate_id=case % 1700,
            data={"to": case % 40, "rule": 12, "due": "2026-03-12T01:26:00+00:00"}, words_hash="", previous=previous,
        )  # fmt: skip
        previous = entry.hash = entry_hash({name: getattr(entry, name) for name in HASHED})
        yield entry


def fill(entries: int) -> None:
    from gongzhi.journal.anchors import keep_anchor
    from gongzhi.journal.models import Entry

    part = max(entries // 10, 1)
    for number, rows in enumerate(batched(history(entries), part)):
        for few in batched(rows, 5000):
            Entry.objects.bulk_create(few)
        day = BEGIN + timedelta(days=number)
        keep_anchor(day)
        keep_anchor(day + timedelta(minutes=10))


def searched() -> dict[str, float]:
    """Seconds for one page of the auditor: the newest entries, one subject, and two searches that find nothing."""
    from gongzhi.journal.selectors import Search, entries

    wanted = {
        "newest": Search(),
        "subject": Search(subject="case:77"),
        "verb that never happened": Search(verb="cases.never"),
        "account that did nothing": Search(actor_id=999_999),
    }
    took = {}
    for name, search in wanted.items():
        started = time.monotonic()
        entries(search)
        took[name] = round(time.monotonic() - started, 3)
    return took


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--entries", type=int, default=1_000_000)
    entries = wanted.parse_args().entries
    with tempfile.TemporaryDirectory(prefix="gongzhi-bench-") as var:
        env.default("VAR", var)
        env.default("STAGE", "dev")
        env.default("DJANGO_SETTINGS_MODULE", "gongzhi.config.settings")
        import django

        django.setup()
        from django.core.management import call_command

        from gongzhi.core.scope import unscoped
        from gongzhi.journal.verify import command

        call_command("migrate", verbosity=0)
        started = time.monotonic()
        with unscoped(because="a scratch journal is filled"):
            fill(entries)
            sys.stderr.write(f"filled in {time.monotonic() - started:.0f} s\n")
            search = searched()
        print(json.dumps(command(argparse.Namespace()) | {"search": search}))


if __name__ == "__main__":
    main()
