"""The rules of one jurisdiction, layered over those below; it overrides by name, never by `if city`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongzhi.law.citation import Citation, in_force_on


@dataclass(frozen=True, slots=True)
class Rule:
    """A value and its ground. Without a citation it is a policy of this system, and `reason` says why."""

    value: Any
    basis: Citation | None = None
    reason: str = ""

    @property
    def mark(self) -> str:
        return self.basis.mark if self.basis else "policy"

    @property
    def in_force_from(self) -> date:
        return self.basis.in_force_from if self.basis else date.min

    def in_force_on(self, day: date) -> bool:
        return self.basis is None or self.basis.in_force_on(day)


class UnknownRule(LookupError):
    """No pack of this place has such a rule on that day."""


@dataclass(frozen=True, slots=True)
class Pack:
    """The rules of one jurisdiction: each name with its versions, over those of `below`."""

    code: str
    name: str
    rules: Mapping[str, tuple[Rule, ...]] = field(repr=False)
    below: "Pack | None" = None

    def rule(self, name: str, *, on: date) -> Rule:
        """The version in force on the day of the fact, from the nearest layer with one; else UnknownRule."""
        found = in_force_on(self.rules.get(name, ()), on)
        if found:
            return found
        if self.below is None:
            raise UnknownRule(name)
        return self.below.rule(name, on=on)
