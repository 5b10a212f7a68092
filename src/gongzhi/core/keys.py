"""The key ring: keys with ids for encrypting, one key apart for equality search.

The ring is a JSON file {"primary": id, "keys": {id: key}, "lookup": key}, readable by the server only.
Outside production it is made at first use. Losing it loses every encrypted field: back it up apart.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class KeyMissing(RuntimeError):
    """A stored value was encrypted with a key that is not on the ring."""


@dataclass(frozen=True, slots=True)
class Ring:
    primary: str
    keys: dict[str, Fernet]
    lookup: bytes

    def seal(self, text: str) -> str:
        return f"{self.primary}:{self.keys[self.primary].encrypt(text.encode()).decode()}"

    def open(self, sealed: str) -> str:
        key_id, _, token = sealed.partition(":")
        if key_id not in self.keys:
            raise KeyMissing(f"The key {key_id!r} is not on the ring.")
        try:
            return self.keys[key_id].decrypt(token.encode()).decode()
        except InvalidToken as bad:
            raise KeyMissing(f"The value does not open with the key {key_id!r}.") from bad

    def is_current(self, sealed: str) -> bool:
        return sealed.startswith(f"{self.primary}:")

    def digest(self, text: str) -> str:
        """43 characters for equality search: the same text under NFKC and without spaces gives the same."""
        plain = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
        mac = hmac.new(self.lookup, plain.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def write_ring(path: Path, data: dict[str, object]) -> None:
    """Put the new ring in place in one step: a half-written ring would lose everything."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(f".{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump(data, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)


def new_ring_data() -> dict[str, object]:
    return {
        "primary": "k1",
        "keys": {"k1": Fernet.generate_key().decode()},
        "lookup": secrets.token_urlsafe(32),
    }


def load_ring(path: Path) -> Ring:
    if not path.exists():
        if settings.LIVE:
            raise ImproperlyConfigured("KEY_RING names no file. Restore it from its backup before starting.")
        write_ring(path, new_ring_data())
    data = json.loads(path.read_text())
    keys = {key_id: Fernet(key) for key_id, key in data["keys"].items()}
    return Ring(data["primary"], keys, data["lookup"].encode())


Stamp = tuple[Path, int, int]  # path, inode, time of change
_read: tuple[Stamp, Ring] | None = None


def stamp(path: Path) -> Stamp | None:
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    return path, facts.st_ino, facts.st_mtime_ns


def ring() -> Ring:
    """The ring as it lies on the disk now: another process may have put a new key on it.

    A ring that vanished from under a running process stays in its memory and is never made anew.
    """
    global _read
    path = settings.KEY_RING
    seen = stamp(path)
    if _read is not None and (_read[0] == seen or (seen is None and _read[0][0] == path)):
        return _read[1]
    loaded = load_ring(path)
    _read = (stamp(path) or (path, 0, 0), loaded)
    return loaded


def lookup(text: str) -> str:
    """The digest by which an encrypted value can be found again; "" stays ""."""
    return ring().digest(text) if text else ""
