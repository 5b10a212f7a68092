"""What can happen: the closed registry of verbs, each with the sentence that timelines show."""

from __future__ import annotations

from typing import Any

VERBS: dict[str, Any] = {}


def declare(verb: str, sentence: Any) -> str:
    """Register a verb once, at import, with the (lazy) sentence shown in timelines."""
    if verb in VERBS:
        raise ValueError(f"verb {verb!r} is declared twice")
    VERBS[verb] = sentence
    return verb
