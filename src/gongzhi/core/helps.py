"""Help in place: what a page is for, what each role does on it, and the words that stand there. A closed registry.

Modules register at start beside their pages; the frame shows what belongs to the page that is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class Help:
    """`roles` and `words` are pairs: who, and what they do here; a word of the glossary, and what it means.

    `page` is the page of the documentation, from its root.
    """

    purpose: Any
    roles: Sequence[tuple[Any, Any]]
    words: Sequence[tuple[Any, Any]]
    page: str


HELPS: dict[str, Help] = {}


def register_help(*url_names: str, text: Help) -> None:
    """For one page, or for several that are one thing to a reader."""
    for name in url_names:
        if name in HELPS:
            raise ImproperlyConfigured(f"The help of {name!r} is registered twice.")
        HELPS[name] = text
