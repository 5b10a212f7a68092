"""Words under a person's key: kept, read, and erased by dropping the key."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.fernet import Fernet

from gongzhi.core.bulk import insert_all
from gongzhi.journal.models import Words, WordsKey


@dataclass(frozen=True, slots=True)
class Kept:
    id: int
    hash: str


def new_key() -> WordsKey:
    return new_keys(1)[0]


def new_keys(count: int) -> list[WordsKey]:
    keys = [WordsKey(secret=Fernet.generate_key().decode()) for _ in range(count)]
    insert_all(WordsKey, keys)
    return keys


def digest(text: str, salt: str) -> str:
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def keep(text: str, key: WordsKey) -> Kept:
    """Store words under a key; the result goes into the entry that says them."""
    return keep_all([(text, key)])[0]


def keep_all(said: Sequence[tuple[str, WordsKey]]) -> list[Kept]:
    """Store many words, each under its own key, in one query."""
    rows = [
        Words(
            key_id=key.pk,
            salt=secrets.token_hex(16),
            sealed=Fernet(key.secret).encrypt(text.encode()).decode(),
        )
        for text, key in said
    ]
    insert_all(Words, rows)
    return [Kept(row.pk, digest(text, row.salt)) for row, (text, _) in zip(rows, said, strict=True)]


def read(ids: list[int]) -> dict[int, str]:
    """The words of these ids, in one query; erased ones are left out."""
    rows = Words.objects.filter(pk__in=ids, key__dropped_at=None).select_related("key")
    return {row.pk: Fernet(row.key.secret).decrypt(row.sealed.encode()).decode() for row in rows}


def drop_key(key_id: int, *, now: datetime) -> None:
    WordsKey.objects.filter(pk=key_id, dropped_at=None).update(secret="", dropped_at=now)
