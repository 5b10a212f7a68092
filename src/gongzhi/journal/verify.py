"""Has anybody changed, removed, cut off or rewritten an entry? One pass over the journal in the order of ids.

Each subject's chain is followed link by link; each anchor's root is computed anew and compared with its row and
with the copy that lies outside the database.
"""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gongzhi.core.scope import unscoped
from gongzhi.journal.anchors import copies, plain
from gongzhi.journal.chain import HASHED, entry_hash
from gongzhi.journal.merkle import Root
from gongzhi.journal.models import Anchor, Entry

COLUMNS = ("pk", *HASHED, "hash")
MOST_FAULTS = 100


@dataclass
class Findings:
    entries: int = 0
    subjects: int = 0
    anchors: int = 0
    faults: list[str] = field(default_factory=list)

    def blame(self, fault: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)


class AnchorCheck:
    """Walks the anchors beside the entries and compares each root when its range is over."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.outside = copies()
        self.anchors = list(Anchor.objects.exclude(root="").order_by("first_id"))
        self.root = Root()
        self.next = 0
        inside = {anchor.day.isoformat() for anchor in self.anchors}
        for day in self.outside.keys() - inside:
            findings.blame(f"The anchor of {day} is gone from the database; its copy still exists.")

    def see(self, pk: int, digest: str) -> None:
        while self.next < len(self.anchors) and pk > self.anchors[self.next].last_id:
            self.compare()
        if self.next < len(self.anchors) and pk >= self.anchors[self.next].first_id:
            self.root.add(bytes.fromhex(digest))

    def finish(self) -> None:
        while self.next < len(self.anchors):
            self.compare()

    def compare(self) -> None:
        anchor = self.anchors[self.next]
        day = anchor.day.isoformat()
        if (self.root.count, self.root.hex()) != (anchor.count, anchor.root):
            self.findings.blame(f"The entries anchored on {day} are not those of today.")
        if day in self.outside and self.outside[day] != plain(anchor):
            self.findings.blame(f"The anchor of {day} differs from its copy outside the database.")
        self.root = Root()
        self.next += 1
        self.findings.anchors += 1


def verify_journal() -> Findings:
    """Check the whole journal. An empty `faults` means that nothing was touched."""
    findings = Findings()
    heads: dict[str, tuple[int, str]] = {}
    with unscoped(because="verifying reads everything"):
        anchors = AnchorCheck(findings)
        rows = Entry.objects.order_by("pk").values_list(*COLUMNS)
        for values in rows.iterator(chunk_size=10_000):
            row = dict(zip(COLUMNS, values, strict=True))
            check_link(row, heads.get(row["subject"], (0, "")), findings)
            heads[row["subject"]] = (row["seq"], row["hash"])
            anchors.see(row["pk"], row["hash"])
            findings.entries += 1
        anchors.finish()
    findings.subjects = len(heads)
    return findings


def check_link(row: Mapping[str, Any], head: tuple[int, str], findings: Findings) -> None:
    name = f"{row['subject']} no. {row['seq']}"
    if entry_hash(row) != row["hash"]:
        findings.blame(f"{name} was changed after it was written.")
    if row["seq"] != head[0] + 1:
        findings.blame(f"Before {name} something is missing.")
    elif row["previous"] != head[1]:
        findings.blame(f"{name} does not follow on what stands before it.")


def command(args: Namespace) -> dict[str, object]:
    """`gongzhi journal verify`."""
    started = time.monotonic()
    findings = verify_journal()
    return {
        "ok": not findings.faults, "entries": findings.entries, "subjects": findings.subjects,
        "anchors": findings.anchors, "faults": findings.faults, "seconds": round(time.monotonic() - started, 1),
    }  # fmt: skip
