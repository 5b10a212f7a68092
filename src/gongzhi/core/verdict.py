"""The answer of a policy or a rule: yes, or no with a reason that a person can read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    ok: bool
    why: str = ""

    def __bool__(self) -> bool:
        return self.ok


YES = Verdict(True)


def no(why: str) -> Verdict:
    return Verdict(False, why)


class Refused(Exception):
    """A use case said no. The middleware turns it into a page, a fragment or JSON.

    `status`: 404 for what one may not know of, 403 for what one may see but not do, 409 for "not in this
    state", 422 for bad input, 429 for too often.
    """

    def __init__(self, why: str, *, status: int = 403) -> None:
        super().__init__(why)
        self.why = why
        self.status = status


def require(verdict: Verdict) -> None:
    if not verdict:
        raise Refused(verdict.why)
