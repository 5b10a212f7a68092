"""Paper of meetings (A4): minutes with lines for signatures, and the sheet for the board in large type."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from gongzhi.core.formats import day, local
from gongzhi.core.prints import pdf, qr
from gongzhi.meetings.models import ItemState, Meeting, Party
from gongzhi.meetings.selectors.detail import Earlier, Item, Seat, Table
from gongzhi.notices.models import BoardPost

MOMENT = timedelta(microseconds=1)
FOLDER = Path(__file__).parent / "templates/meetings"


def minutes(
    meeting: Meeting, table: Table, items: Sequence[Item], earlier: Sequence[Earlier], *, now: datetime
) -> bytes:
    """Everything that was written down, and a line for each member or side to sign on."""
    today = localdate(now)
    at, until = local(meeting.opened_at or meeting.starts_at), local(meeting.closed_at or meeting.ends_at)
    words: dict[str, Any] = {
        "title": _("Minutes: {meeting}").format(meeting=meeting.title),
        "facts": [
            [_("When"), f"{day(at, today=today)} {at:%H:%M}–{until:%H:%M}"],
            [_("Where"), meeting.venue or meeting.place.full_name or meeting.place.name],
            [_("Held by"), meeting.host.name],
            [_("Quorum"), " ".join(filter(None, (table.quorum.words, table.quorum.cite)))],
        ],
        "came": _("Who came"), "seats": [[seat.name, people(seat)] for seat in (*table.seats, *table.guests) if seat.people],
        "earlier": _("Earlier promises") if earlier else "",
        "promises": [
            _("{sentence} ({org}): {verdict}").format(
                sentence=one.row.sentence.rstrip("。."), org=one.row.bearer.called,
                verdict=one.look.get_verdict_display() if one.look else one.chip.word,
            )
            for one in earlier
        ],
        "items": [item_words(item, today) for item in items if item.row.state != ItemState.MOVED],
        "addenda": [f"{row.number}. {row.text}" for row in meeting.addenda.all()],
        "addenda_title": _("Added later"), "sign": _("Signatures"),
        "lines": [f"{seat.name} {one.name}" for seat in table.seats for one in seat.people if signs(meeting, seat)],
        "printed": _("Printed {day}").format(day=day(today, today=today)),
    }  # fmt: skip
    return pdf(FOLDER / "minutes.typ", words)


def signs(meeting: Meeting, seat: Seat) -> bool:
    """Members of the committee by law, otherwise who came for a body; residents sign when they check in."""
    return seat.side.party != Party.OWNERS and (
        meeting.kind.quorum != "law" or seat.side.party == Party.COMMITTEE
    )


def people(seat: Seat) -> str:
    return _(", ").join(one.name for one in seat.people)


def item_words(item: Item, today: Any) -> dict[str, Any]:
    """The paper is for the file and the signatures: it holds all that was said."""
    return {
        "title": f"{item.row.number}. {item.row.title}",
        "talk": item.talk.text if item.talk else "",
        "opinions": [[one.name, one.row.text] for one in item.opinions if one.row and one.row.text],
        "hands": [
            _("{question} For {yes}, against {no}, abstained {abstained}.").format(
                question=row.question, yes=row.yes, no=row.no, abstained=row.abstained
            )
            for row in item.hands
        ],
        "resolved": [
            _("Resolved: {sentence} {org} until {day}; shown by {evidence}.").format(
                sentence=one.row.sentence, org=one.row.bearer.name, day=day(one.row.due_on, today=today),
                evidence=one.row.get_evidence_display(),
            )
            for one in item.promises
        ],
    }  # fmt: skip


def sheet(post: BoardPost, meeting: Meeting) -> bytes:
    """The words of the board, with the digest of what was posted and the way to it."""
    address = settings.SITE_URL + reverse("board_post", args=[post.public_id])
    until = local(post.until_at - MOMENT).date() if post.until_at else None  # midnight ends the day before
    hangs = _("Hangs from {first}").format(first=f"{local(post.from_at):%Y-%m-%d}")
    if until:
        hangs = _("Hangs from {first} to {last}").format(
            first=f"{local(post.from_at):%Y-%m-%d}", last=f"{until:%Y-%m-%d}"
        )
    words = {
        "title": post.title, "body": post.body.split("\n"), "org": post.organisation.name, "hangs": hangs,
        "qr": qr(address), "address": address, "scan": _("Scan to read it on the phone"),
        "digest": _("Check sum: {digest}").format(digest=post.read_digest),
    }  # fmt: skip
    return pdf(FOLDER / "sheet.typ", words)
