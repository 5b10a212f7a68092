"""Words that can be said again in another language: a drop-in for gettext where words go to somebody else.

They are ordinary strings in the language of the moment; the outbox says them again in the receiver's own.
Slices and joins of them are plain strings.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, override

from django.utils import translation


class Said(str):
    """`again` gives the words in the language that is active then."""

    __slots__ = ("again",)
    again: Callable[[], str]

    def __new__(cls, again: Callable[[], str]) -> Said:
        said = super().__new__(cls, again())
        said.again = again
        return said

    @override
    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """A copy is the plain words."""
        return str, (str(self),)

    @override
    def format(self, *args: Any, **kwargs: Any) -> Said:
        def again() -> str:
            names = {
                name: value.again() if isinstance(value, Said) else value for name, value in kwargs.items()
            }
            return self.again().format(*args, **names)

        return Said(again)


def gettext(message: str) -> Said:
    return Said(lambda: translation.gettext(message))


def ngettext(singular: str, plural: str, number: int) -> Said:
    return Said(lambda: translation.ngettext(singular, plural, number))


def words(lazy: Any) -> Said:
    """Of a lazy translation that a table holds."""
    return Said(lambda: str(lazy))


def in_language(text: str, language: str) -> str:
    if not isinstance(text, Said):
        return text
    with translation.override(language):
        return text.again()
