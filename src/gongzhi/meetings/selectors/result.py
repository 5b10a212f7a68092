"""The result of a meeting as a sheet for everybody, with the names of private persons covered."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongzhi.core.formats import day
from gongzhi.meetings.models import ItemState, Look, Meeting, Party, Verdict
from gongzhi.text.masking import mask, mask_name


@dataclass(frozen=True, slots=True)
class Covered:
    text: str
    hits: int


def covered(meeting: Meeting, text: str) -> Covered:
    """Phones, numbers and names that the text itself shows as such, and the names of residents who were there."""
    found = mask(text)
    plain, hits = found.text, len(found.hits)
    for name in private_names(meeting):
        if name in plain:
            hits += plain.count(name)
            plain = plain.replace(name, mask_name(name))
    return Covered(plain, hits)


def private_names(meeting: Meeting) -> list[str]:
    """Residents who checked in; longer names first, so that none hides in another. Who came for an organisation
    did so in a post."""
    rows = meeting.attendance.filter(side__party=Party.OWNERS)
    return sorted({row.name for row in rows if len(row.name) > 1}, key=len, reverse=True)


def result_text(meeting: Meeting) -> str:
    """Who met, what became of earlier promises, what was resolved. What single people said stays in the minutes."""
    today = localdate(meeting.starts_at)
    lines = [heading(meeting), came(meeting)]
    looks = meeting.looks.select_related("resolution__bearer").order_by("pk")
    if looks:
        lines += ["", _("Earlier promises")]
        lines += [looked(look) for look in looks]
    items = {item.pk: item for item in meeting.items.all()}
    if items:
        lines += ["", _("What was on the table")]
        lines += [
            f"{n}. {item.title}" + (_(" (put off)") if item.state == ItemState.MOVED else "")
            for n, item in enumerate(items.values(), 1)
        ]
    rows = list(meeting.resolutions.select_related("bearer"))
    lines += ["", _("What was resolved")]
    said = _("{n}. {sentence} {org} does it by {day}. Shown by: {evidence}.")
    lines += [
        said.format(
            n=n, sentence=row.sentence.rstrip("。.") + _(". "), org=row.bearer.name,
            day=day(row.due_on, today=today), evidence=row.get_evidence_display(),
        )
        for n, row in enumerate(rows, 1)
    ] or [_("Nothing was resolved.")]  # fmt: skip
    return "\n".join(lines)


def heading(meeting: Meeting) -> str:
    at = localtime(meeting.opened_at or meeting.starts_at)
    return _("{place}, {day} {time}").format(
        place=meeting.venue or meeting.place.full_name or meeting.place.name,
        day=day(at, today=at.date()), time=f"{at:%H:%M}",
    )  # fmt: skip


def came(meeting: Meeting) -> str:
    rows = list(meeting.attendance.select_related("side__org"))
    orgs = list(dict.fromkeys(row.side.org.name for row in rows if row.side.org))
    residents = sum(1 for row in rows if row.side.party == Party.OWNERS)
    parts = [*orgs]
    if residents:
        parts.append(ngettext("{n} resident", "{n} residents", residents).format(n=residents))
    return _("Came: {names}").format(names=_(", ").join(parts) or "—")


def looked(look: Look) -> str:
    row = look.resolution
    said = _("{sentence} ({org}): {verdict}").format(
        sentence=row.sentence.rstrip("。."), org=row.bearer.name, verdict=look.get_verdict_display()
    )
    if look.verdict == Verdict.AGAIN and look.due_on:
        said += _(", by {day}").format(day=day(look.due_on, today=localdate(look.at)))
    return said
