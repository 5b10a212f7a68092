"""Whether enough have come: by parties, or by members as the law has it, with the arithmetic."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from gongzhi.law.committees import Share, more_than_half, owners_quorum, quorum, signatures
from gongzhi.meetings.models import Attendance, Meeting, MeetingSide, Quorum
from gongzhi.meetings.selectors.rules import Ground, ground


@dataclass(frozen=True, slots=True)
class Enough:
    """`words` say it in one sentence; `cite` the provision, where one asks for it."""

    ok: bool
    words: str
    cite: str = ""
    provision: str = ""


def enough(meeting: Meeting, sides: Sequence[MeetingSide], there: Iterable[Attendance]) -> Enough:
    """Of a meeting whose sides and attendance were read already: no query."""
    here = [row for row in there if row.left_at is None]
    law = ground(meeting.kind, meeting, meeting.host, on=localdate(meeting.starts_at))
    if law:
        return by_law(meeting, law, here)
    return by_parties(meeting.kind.quorum, sides, {row.side_id for row in here})


def by_parties(rule: str, sides: Sequence[MeetingSide], present: Collection[int]) -> Enough:
    must = [side for side in sides if side.must and side.item_id is None]
    have = sum(1 for side in must if side.pk in present)
    if rule == Quorum.NONE or not must:
        return Enough(
            True, _("{have} of {n} parties that should come are here.").format(have=have, n=len(must))
        )
    needed = len(must) if rule == Quorum.ALL else more_than_half(len(must))
    said = _("{have} of {n} parties that must come are here, {needed} are needed.")
    return Enough(have >= needed, said.format(have=have, n=len(must), needed=needed))


def by_law(meeting: Meeting, law: Ground, here: Sequence[Attendance]) -> Enough:
    members = [row for row in here if row.seat_id]
    share = quorum(present=len(members), sitting=meeting.sitting, seats=meeting.seats)
    words = _("{have} of {n} members are here, {needed} are needed.").format(
        have=share.have, n=share.of, needed=share.needed
    )
    ok = share.ok
    if law.rule.owners_too:
        owners = owners_quorum(
            present=sum(1 for row in members if row.is_owner), sitting=meeting.owners_sitting
        )
        ok &= owners.ok
        words += " " + _("Of {n} owners among them {have} are here, {needed} are needed.").format(
            have=owners.have, n=owners.of, needed=owners.needed
        )
    return Enough(ok, words, law.cite, law.words)


def signed(meeting: Meeting, there: Iterable[Attendance]) -> tuple[Share, Ground] | None:
    """How many members signed the minutes, where the law asks for signatures."""
    law = ground(meeting.kind, meeting, meeting.host, on=localdate(meeting.starts_at))
    if law is None:
        return None
    n = sum(1 for row in there if row.seat_id and row.signed_at)
    return signatures(law.rule, signed=n, sitting=meeting.sitting, seats=meeting.seats), law
