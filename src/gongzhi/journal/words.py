"""Words under a person's key: kept, read, and erased by dropping the key."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.fernet import Fernet

from gongzhi.core.bulk import insert_all, new_row
from gongzhi.journal.models import Words, WordsKey


@dataclass(frozen=True, slots=True)
class Kept:
    id: int
    hash: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """Words made ready to be stored; a key of their own is not stored either so far."""

    key: WordsKey
    row: Words
    hash: str


def new_key() -> WordsKey:
    key = fresh_key()
    insert_all(WordsKey, [key])
    return key


def fresh_key() -> WordsKey:
    return new_row(WordsKey, secret=Fernet.generate_key().decode())


def digest(text: str, salt: str) -> str:
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def seal(text: str, key: WordsKey | None) -> Sealed:
    """Words under a key, or under a new one of their own."""
    key, salt = key or fresh_key(), secrets.token_hex(16)
    sealed = Fernet(key.secret).encrypt(text.encode()).decode()
    return Sealed(key, new_row(Words, salt=salt, sealed=sealed), digest(text, salt))


def keep(text: str, key: WordsKey) -> Kept:
    """Store words under a key; the result goes into the entry that says them."""
    return keep_all([seal(text, key)])[0]


def keep_all(sealed: Sequence[Sealed]) -> list[Kept]:
    """Store many words, and the keys that are new, in two queries. Who took their ids before saves asking for them."""
    insert_all(WordsKey, new_keys(sealed))
    for one in sealed:
        one.row.key_id = one.key.pk
    insert_all(Words, [one.row for one in sealed])
    return [Kept(one.row.pk, one.hash) for one in sealed]


def new_keys(sealed: Sequence[Sealed]) -> list[WordsKey]:
    return [one.key for one in sealed if one.key._state.adding]


def read(ids: list[int]) -> dict[int, str]:
    """The words of these ids, in one query; erased ones are left out."""
    rows = Words.objects.filter(pk__in=ids, key__dropped_at=None).select_related("key")
    return {row.pk: Fernet(row.key.secret).decrypt(row.sealed.encode()).decode() for row in rows}


def drop_key(key_id: int, *, now: datetime) -> None:
    WordsKey.objects.filter(pk=key_id, dropped_at=None).update(secret="", dropped_at=now)
