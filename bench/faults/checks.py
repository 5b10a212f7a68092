"""What must be true after a campaign, asked by plain queries and of the ledger that the clients kept."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections import Counter
from pathlib import Path

from bench.faults.load import Ledger

# Each finds what is half done. {before} is the newest case that was there before.
HALF: dict[str, str] = {
    "a case without its first entry in the journal": """
        SELECT id FROM cases_case c WHERE c.id > {before} AND NOT EXISTS (
          SELECT 1 FROM journal_entry e WHERE e.subject = 'case:' || c.id AND e.seq = 1)""",
    "a case without a duty": """
        SELECT id FROM cases_case c WHERE c.id > {before} AND NOT EXISTS (
          SELECT 1 FROM duties_duty d WHERE d.subject = 'case:' || c.id)""",
    "an open case whose clock stands": """
        SELECT id FROM cases_case c WHERE c.id > {before} AND c.is_open AND c.retired_at IS NULL AND NOT EXISTS (
          SELECT 1 FROM duties_duty d WHERE d.subject = 'case:' || c.id AND d.state = 'open'
          AND d.due_at IS NOT NULL)""",
    "a dispatched case without its bearing": """
        SELECT id FROM cases_case c WHERE c.id > {before} AND c.bearer_id IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM cases_casebearing b WHERE b.case_id = c.id AND b.org_id = c.bearer_id)""",
    "an open duty that nobody holds": """
        SELECT id FROM duties_duty d WHERE d.state = 'open' AND NOT EXISTS (
          SELECT 1 FROM duties_dutyholder h WHERE h.duty_id = d.id AND h.is_open)""",
    "a closed duty that somebody holds": """
        SELECT id FROM duties_duty d WHERE d.state <> 'open' AND EXISTS (
          SELECT 1 FROM duties_dutyholder h WHERE h.duty_id = d.id AND h.is_open)""",
    "an entry without its case": """
        SELECT id FROM journal_entry e WHERE e.verb = 'cases.received' AND NOT EXISTS (
          SELECT 1 FROM cases_case c WHERE e.subject = 'case:' || c.id)""",
    "words that a case points at and that are not there": """
        SELECT id FROM cases_case c WHERE c.id > {before} AND NOT EXISTS (
          SELECT 1 FROM journal_words w WHERE w.id = c.words_id)""",
    "a photo without a task for it": """
        SELECT p.id FROM cases_casephoto p JOIN core_storedfile f ON f.id = p.file_id
        WHERE p.case_id > {before} AND f.state = 'waiting'""",
    "a task that stands or failed": """
        SELECT kind || ' ' || state || ' ' || tries || ' ' || sentence FROM core_taskrun
        WHERE state NOT IN ('done', 'stopped')""",
    "a message written twice": """
        SELECT kind || ' ' || subject || ' ' || text || ': ' || count(*) FROM notices_message
        GROUP BY account_id, receiver, channel, kind, subject, text, due_at HAVING count(*) > 1""",
}


def verified() -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "gongzhi", "journal", "verify"], capture_output=True, text=True, check=False
    )
    return [] if done.returncode == 0 else [f"the journal: {(done.stdout + done.stderr)[-500:]}"]


def half_states(before: int) -> list[str]:
    from django.db import connection

    found = []
    with connection.cursor() as cursor:
        for name, query in HALF.items():
            cursor.execute(query.format(before=before))
            if rows := [row[0] for row in cursor.fetchall()]:
                found.append(f"{name}: {len(rows)}, such as {rows[:3]}")
    return found


def lost_reports(ledger: Ledger, before: int) -> list[str]:
    """Each is there once, with the words that were sent; what was never answered is there once at most."""
    from gongzhi.cases.models import Case
    from gongzhi.journal import words

    cases = {case.follow_key: case for case in Case.objects.filter(pk__gt=before, source="web")}
    said = words.read([case.words_id for case in cases.values() if case.words_id])
    lost = [f"a report is gone: {key}" for key, receipt in ledger.reports.items() if receipt not in cases]
    lost += [
        f"a report has other words: {key}"
        for key, receipt in ledger.reports.items()
        if receipt in cases and said.get(cases[receipt].words_id or 0) != f"楼道灯坏了 {key}"
    ]
    twice = [text for text, count in Counter(said.values()).items() if count > 1]
    return lost + [f"one key made several cases: {text}" for text in twice]


def lost_photos(ledger: Ledger) -> list[str]:
    """Each is there once, clean, with the bytes that its row speaks of."""
    from gongzhi.cases.models import CasePhoto
    from gongzhi.core.files import where

    lost = []
    photos = Counter(CasePhoto.objects.values_list("file__public_id", flat=True))
    rows = {photo.file.public_id: photo.file for photo in CasePhoto.objects.select_related("file")}
    for key, file_id in ledger.photos.items():
        file = rows.get(file_id)
        if file is None or photos[file_id] != 1:
            lost.append(f"a photo is gone or double: {key}")
        elif file.state != "ready" or not same_bytes(where(file), file.sha256):
            lost.append(f"a photo is {file.state}, its bytes are not there: {key}")
    return lost


def same_bytes(path: Path, sha256: str) -> bool:
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def lost_orders(ledger: Ledger) -> list[str]:
    from gongzhi.cases.models import Case

    rows = Case.objects.filter(source_ref__in=ledger.orders).values_list("source_ref", "public_id")
    found: dict[str, list[str]] = {}
    for number, case in rows:
        found.setdefault(number, []).append(case)
    return [
        f"an order is {len(found.get(number, []))} cases: {number}"
        for number, case in ledger.orders.items()
        if found.get(number) != [case]
    ]


def lost_notes(ledger: Ledger) -> list[str]:
    """Each note stands once in the journal of its case."""
    from gongzhi.cases.models import Case
    from gongzhi.journal import words
    from gongzhi.journal.models import Entry

    ids = dict(Entry.objects.filter(verb="cases.noted").values_list("words_id", "subject"))
    said = words.read([pk for pk in ids if pk])
    where = {case: f"case:{pk}" for pk, case in Case.objects.values_list("pk", "public_id")}
    found: dict[str, list[str]] = {}
    for pk, text in said.items():
        found.setdefault(text, []).append(ids[pk])
    return [
        f"a note stands {len(found.get(text, []))} times: {text}"
        for text, case in ledger.notes.items()
        if found.get(text) != [where[case]]
    ]


def all_lost(ledger: Ledger, before: int) -> list[str]:
    from gongzhi.core.scope import unscoped

    with unscoped(because="a campaign counts what is left"):
        return [
            *lost_reports(ledger, before), *lost_photos(ledger), *lost_orders(ledger), *lost_notes(ledger),
            *half_states(before), *verified(),
        ]  # fmt: skip
