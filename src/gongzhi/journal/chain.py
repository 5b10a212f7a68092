"""The hash of an entry: over everything it says and the hash before it. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

HASHED = (
    "schema", "alg", "subject", "seq", "at", "actor_id", "org_id", "verb", "place_id", "district_id",
    "subdistrict_id", "community_id", "estate_id", "data", "words_hash", "previous",
)  # fmt: skip


def entry_hash(row: Mapping[str, Any]) -> str:
    """SHA-256 over canonical JSON of the HASHED columns; times as UTC ISO text with microseconds."""
    plain = [row["at"].isoformat(timespec="microseconds") if name == "at" else row[name] for name in HASHED]
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
