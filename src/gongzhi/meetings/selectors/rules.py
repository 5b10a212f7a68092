"""Which rule of law governs a committee's meeting at a place; what a kind says where no law does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongzhi.law.committees import CommitteeRule
from gongzhi.law.packs import pack_for
from gongzhi.law.packs.pack import Rule, UnknownRule
from gongzhi.meetings.models import MeetingKind, Quorum
from gongzhi.people.models import Organisation
from gongzhi.people.posts import OrgKind
from gongzhi.places.models import Place
from gongzhi.places.selectors import subdistrict_code

NAMES = {OrgKind.COMMITTEE: "meeting_committee", OrgKind.MANAGEMENT: "meeting_management"}


@dataclass(frozen=True, slots=True)
class Ground:
    """A rule with the provision that it comes from."""

    rule: CommitteeRule
    cite: str
    words: str


def ground(kind: MeetingKind, placed: Any, host: Organisation, *, on: date) -> Ground | None:
    """The rule of a committee's meeting; None for kinds whose quorum is no matter of law."""
    name = NAMES.get(OrgKind(host.kind))
    if kind.quorum != Quorum.LAW or name is None:
        return None
    place = placed if isinstance(placed, Place) else placed.place
    rule = found(place.code or subdistrict_code(place.subdistrict_id), name, on)
    if rule is None:
        return None
    return Ground(rule.value, str(rule.basis or ""), rule.basis.words if rule.basis else rule.reason)


def found(code: str, name: str, on: date) -> Rule | None:
    """A management committee where no rule of its own holds is judged as an owners' committee."""
    pack = pack_for(code)
    for wanted in (name, NAMES[OrgKind.COMMITTEE]):
        try:
            return pack.rule(wanted, on=on)
        except UnknownRule:
            continue
    return None


def notice_days(kind: MeetingKind, place: Place, host: Organisation, *, on: date) -> int:
    """As the kind says, and no less than the law."""
    law = ground(kind, place, host, on=on)
    return max(kind.notice_days, law.rule.notice_days) if law else kind.notice_days


def publish_days(kind: MeetingKind, placed: Any, host: Organisation, *, on: date) -> int | None:
    """As the kind says, and no more than the law."""
    law = ground(kind, placed, host, on=on)
    if law is None:
        return kind.publish_days
    return min(kind.publish_days or law.rule.publish_days, law.rule.publish_days)
