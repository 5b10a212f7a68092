"""Has anybody changed, removed, cut off or rewritten an entry? One pass over the journal in the order of ids.

Each subject's chain is followed link by link; each anchor's root is computed anew and compared with its row and
with the copy that lies outside the database.
"""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from gongzhi.core.command import BadInput
from gongzhi.core.scope import unscoped
from gongzhi.journal.anchors import Copy, copies, plain, said_in
from gongzhi.journal.chain import HASHED, hash_of
from gongzhi.journal.merkle import Root
from gongzhi.journal.models import Anchor, Entry

COLUMNS = (*HASHED, "pk", "hash")  # the hashed ones first: they are hashed as they come
SUBJECT, SEQ, PREVIOUS = HASHED.index("subject"), HASHED.index("seq"), HASHED.index("previous")
AT_ONCE = 10_000
MOST_FAULTS = 100
Say = Callable[[int, int], None]


@dataclass
class Findings:
    entries: int = 0
    subjects: int = 0
    anchors: int = 0
    faults: list[str] = field(default_factory=list)

    def blame(self, sentence: str, **facts: object) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(sentence.format(**facts))


class AnchorCheck:
    """Walks the anchors beside the entries and compares each root when its range is over."""

    def __init__(self, findings: Findings, more: Sequence[Copy]) -> None:
        self.findings = findings
        self.outside: dict[str, list[Copy]] = {}
        for copy in (*copies(), *more):
            self.outside.setdefault(copy["day"], []).append(copy)
        self.anchors = list(Anchor.objects.exclude(root="").order_by("first_id"))
        self.root = Root()
        self.next = 0
        inside = {anchor.day.isoformat() for anchor in self.anchors}
        for day in sorted(self.outside.keys() - inside):
            findings.blame(
                _("The anchor of {day} is gone from the database; its copy still exists."), day=day
            )

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
            self.findings.blame(_("The entries anchored on {day} are not those of today."), day=day)
        if any(copy != plain(anchor) for copy in self.outside.get(day, ())):
            self.findings.blame(_("The anchor of {day} differs from its copy outside the database."), day=day)
        self.root = Root()
        self.next += 1
        self.findings.anchors += 1


def verify_journal(say: Say = lambda done, total: None, *, more: Sequence[Copy] = ()) -> Findings:
    """Check the whole journal. An empty `faults` means that nothing was touched. `say` hears how far it is.

    `more` are anchors that somebody kept elsewhere.
    """
    findings = Findings()
    heads: dict[str, tuple[int, str]] = {}
    with unscoped(because="verifying reads everything"):
        anchors = AnchorCheck(findings, more)
        last = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
        rows = Entry.objects.order_by("pk").values_list(*COLUMNS)
        for values in rows.iterator(chunk_size=AT_ONCE):
            pk, digest = values[-2:]
            check_link(values, heads.get(values[SUBJECT], (0, "")), findings)
            heads[values[SUBJECT]] = (values[SEQ], digest)
            anchors.see(pk, digest)
            findings.entries += 1
            if findings.entries % AT_ONCE == 0:
                say(min(pk, last), last)
        anchors.finish()
    findings.subjects = len(heads)
    return findings


def check_link(values: tuple[Any, ...], head: tuple[int, str], findings: Findings) -> None:
    subject, seq = values[SUBJECT], values[SEQ]
    if hash_of(values[: len(HASHED)]) != values[-1]:
        findings.blame(_("{subject} no. {seq} was changed after it was written."), subject=subject, seq=seq)
    if seq != head[0] + 1:
        findings.blame(_("Before {subject} no. {seq} something is missing."), subject=subject, seq=seq)
    elif values[PREVIOUS] != head[1]:
        findings.blame(
            _("{subject} no. {seq} does not follow on what stands before it."), subject=subject, seq=seq
        )


def verified(say: Say = lambda done, total: None, *, more: Sequence[Copy] = ()) -> dict[str, object]:
    """The findings as plain values, with the time that it took."""
    started = time.monotonic()
    findings = verify_journal(say, more=more)
    return {
        "ok": not findings.faults, "entries": findings.entries, "subjects": findings.subjects,
        "anchors": findings.anchors, "faults": findings.faults, "seconds": round(time.monotonic() - started, 1),
    }  # fmt: skip


def command(args: Namespace) -> dict[str, object]:
    """`gongzhi journal verify`, in English as all commands."""
    with override("en"):
        return verified(more=[copy for file in args.copy for copy in kept(file)])


def kept(file: Path) -> list[Copy]:
    """The anchors in a file that somebody saved."""
    try:
        found = said_in(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as trouble:
        raise BadInput(f"{file} cannot be read as text.") from trouble
    if not found:
        raise BadInput(f"There is no anchor in {file}.")
    return found
