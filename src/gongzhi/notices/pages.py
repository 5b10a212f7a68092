"""Where the subject of a message is read. A closed registry: the module that owns "case:42" adds its pages at start."""

from __future__ import annotations

from collections.abc import Callable

PAGES: dict[str, Callable[[list[str]], dict[str, str]]] = {}


def register_pages(prefix: str, pages: Callable[[list[str]], dict[str, str]]) -> None:
    """`pages` gives the addresses of many subjects at once, as far as the reader may open them."""
    if prefix in PAGES:
        raise ValueError(f"pages of {prefix!r} are registered twice")
    PAGES[prefix] = pages
