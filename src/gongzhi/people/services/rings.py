"""Kinds of messages that a person may silence. A closed registry: the module that sends a kind adds it at start."""

from __future__ import annotations

from typing import Any

RINGS: dict[str, Any] = {}


def register_ring(kind: str, label: Any) -> None:
    if kind in RINGS:
        raise ValueError(f"kind of message {kind!r} is registered twice")
    RINGS[kind] = label
