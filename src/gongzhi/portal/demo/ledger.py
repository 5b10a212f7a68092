"""Rows on their way into the database: ids given out ahead, entries chained, everything inserted in batches.

Faster than the services by not asking the database anything. What it writes is the same, column by column;
a test holds both side by side.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from cryptography.fernet import Fernet
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max, Model

from gongzhi.cases.models import Case, CaseBearing, CaseFollower, CasePhoto
from gongzhi.core.bulk import insert_all
from gongzhi.duties.models import Duty, DutyHolder
from gongzhi.journal.chain import HASHED, entry_hash
from gongzhi.journal.models import Entry, Words, WordsKey
from gongzhi.journal.services import Draft, Who
from gongzhi.journal.words import Kept, digest
from gongzhi.notices.models import Message

NUMBERED: tuple[type[Model], ...] = (
    WordsKey, Words, Case, CaseBearing, CaseFollower, CasePhoto, Duty, DutyHolder, Entry, Message,
)  # fmt: skip
AT_ONCE = 5_000


class Ledger:
    def __init__(self) -> None:
        self.last: dict[type[Model], int] = {
            model: model._default_manager.aggregate(last=Max("pk"))["last"] or 0 for model in NUMBERED
        }
        self.waiting: dict[type[Model], list[Model]] = defaultdict(list)
        self.heads: dict[str, tuple[int, str]] = {}

    def number[M: Model](self, row: M) -> M:
        """Give a row the next id of its table."""
        self.last[type(row)] += 1
        row.pk = self.last[type(row)]
        return row

    def put(self, row: Model) -> None:
        """A row that will not change any more."""
        self.waiting[type(row)].append(row)
        if len(self.waiting[type(row)]) >= AT_ONCE:
            self.flush(type(row))

    def add(self, row: Model) -> None:
        self.put(self.number(row))

    def flush(self, model: type[Model]) -> None:
        insert_all(model, self.waiting.pop(model, []))

    def close(self) -> None:
        """Write what waits, and let the database count on from there (PostgreSQL counts apart from the rows)."""
        for model in NUMBERED:
            self.flush(model)
        connection.ops.execute_sql_flush(connection.ops.sequence_reset_sql(no_style(), list(NUMBERED)))

    def new_key(self) -> WordsKey:
        key = self.number(WordsKey(secret=Fernet.generate_key().decode()))
        self.put(key)
        return key

    def keep(self, text: str, key: WordsKey) -> Kept:
        """Words under a key, as `journal.words.keep` stores them."""
        salt = secrets.token_hex(16)
        sealed = Fernet(key.secret).encrypt(text.encode()).decode()
        row = self.number(Words(key=key, salt=salt, sealed=sealed))
        self.put(row)
        return Kept(row.pk, digest(text, salt))

    def record_all(self, who: Who, drafts: Sequence[Draft], *, at: datetime) -> None:
        """Entries as `journal.services.record_all` writes them; the heads of the chains are known here."""
        for d in drafts:
            seq, previous = self.heads.get(d.subject, (0, ""))
            entry = Entry(
                subject=d.subject, seq=seq + 1, at=at.astimezone(UTC), actor_id=who.account_id,
                org_id=d.in_name_of if d.in_name_of is not None else who.org_id, verb=d.verb, data=d.data,
                words_id=d.words.id if d.words else None, words_hash=d.words.hash if d.words else "",
                previous=previous, **d.place,
            )  # fmt: skip
            entry.hash = entry_hash({name: getattr(entry, name) for name in HASHED})
            self.heads[d.subject] = (entry.seq, entry.hash)
            self.add(entry)

    def forget(self, subjects: Iterable[str]) -> None:
        """Nothing more will be said of these."""
        for subject in subjects:
            self.heads.pop(subject, None)
