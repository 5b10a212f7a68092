"""The ground of a rule: which text, which article, from when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Citation:
    """One provision in one version.

    `mark` says how sure we are of the words: "found" (read in the text), "found-weak" (read in a
    third-party excerpt), "recalled", "inferred", "default, editable" (a draft's number used as default).
    """

    law: str
    article: str
    in_force_from: date
    words: str = ""
    mark: str = "found"
    in_force_to: date | None = None  # the last day; None while nothing has replaced it

    def __str__(self) -> str:
        return f"《{self.law}》{self.article}"

    def in_force_on(self, day: date) -> bool:
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)


class Versioned(Protocol):
    @property
    def in_force_from(self) -> date: ...

    def in_force_on(self, day: date) -> bool: ...


def in_force_on[V: Versioned](versions: Iterable[V], day: date) -> V | None:
    """The version that governs a fact of `day`: of those in force the latest; None where there was none."""
    return max(
        (version for version in versions if version.in_force_on(day)),
        key=lambda version: version.in_force_from,
        default=None,
    )
