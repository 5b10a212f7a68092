"""One meeting as its page shows it: the table, the agenda, what was written, promised and found. A dozen queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from gongzhi.core.chips import Chip
from gongzhi.core.verdict import Refused
from gongzhi.meetings import policies
from gongzhi.meetings.chips import FOUND, promise_chip
from gongzhi.meetings.models import (
    AgendaItem,
    Attendance,
    HandCount,
    Look,
    Meeting,
    MeetingSide,
    MinuteField,
    MinuteText,
    Party,
    Resolution,
)
from gongzhi.meetings.selectors.promises import looked_back_at
from gongzhi.meetings.selectors.quorum import Enough, enough
from gongzhi.meetings.states import AHEAD, HELD, MeetingState
from gongzhi.people.actor import Actor

RAN_OVER = timedelta(minutes=1)


def meeting_of(public_id: str) -> Meeting:
    """The meeting within the caller's scope; 404 for what one may not know of."""
    rows = Meeting.objects.select_related("kind", "place", "host", "post", "series")
    found: Meeting | None = rows.filter(public_id=public_id).first()
    if found is None:
        raise Refused(_("There is no such meeting for you."), status=404)
    return found


@dataclass(frozen=True, slots=True)
class Seat:
    """A side of the table with those who are there for it."""

    side: MeetingSide
    name: str
    people: Sequence[Attendance]
    own: bool

    @property
    def is_here(self) -> bool:
        return any(one.left_at is None for one in self.people)


@dataclass(frozen=True, slots=True)
class Table:
    seats: Sequence[Seat]
    guests: Sequence[Seat]
    quorum: Enough
    came: int


def name_of(side: MeetingSide) -> str:
    return side.org.called if side.org else str(Party(side.party).label)


def table(meeting: Meeting, reader: Actor) -> Table:
    """Two queries. Residents stand by name only for those who hold the meeting; others see how many came."""
    sides = list(meeting.sides.select_related("org", "item"))
    rows = list(meeting.attendance.select_related("side"))
    here: dict[int, list[Attendance]] = defaultdict(list)
    for row in rows:
        here[row.side_id].append(row)
    seats = [Seat(one, name_of(one), here[one.pk], one.org_id in reader.org_ids) for one in sides]
    came = sum(1 for row in rows if row.left_at is None)
    return Table(
        [one for one in seats if one.side.item_id is None],
        [one for one in seats if one.side.item_id],
        enough(meeting, sides, rows), came,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Promise:
    row: Resolution
    chip: Chip


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one side said of an item; `row` is None where nothing is written yet."""

    side: MeetingSide
    name: str
    row: MinuteText | None
    mine: bool


@dataclass(slots=True)
class Item:
    row: AgendaItem
    talk: MinuteText | None = None
    opinions: list[Opinion] = field(default_factory=list)
    hands: list[HandCount] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    guests: list[Seat] = field(default_factory=list)
    is_open: bool = False  # on the page, with its forms

    @property
    def took(self) -> int | None:
        """Minutes that it took; None before its end."""
        if self.row.started_at is None or self.row.ended_at is None:
            return None
        return round((self.row.ended_at - self.row.started_at) / RAN_OVER)

    @property
    def ran_over(self) -> bool:
        return self.took is not None and self.took > self.row.minutes


def agenda(meeting: Meeting, seated: Table, reader: Actor, *, shown: int | None, now: datetime) -> list[Item]:
    """The items with all that belongs to each. Four queries for any number."""
    rows = list(meeting.items.select_related("case", "raised_by", "went_to__meeting"))
    items = {row.pk: Item(row) for row in rows}
    opened = shown if shown in items else running(rows)
    if meeting.state == MeetingState.OPEN and opened is None and rows:
        opened = next((row.pk for row in rows if row.state == "planned"), None)
    texts: dict[int, dict[int | None, MinuteText]] = defaultdict(dict)
    for text in MinuteText.objects.filter(item__meeting=meeting):
        texts[text.item_id][text.side_id if text.field == MinuteField.OPINION else None] = text
    for count in HandCount.objects.filter(item__meeting=meeting):
        items[count.item_id].hands.append(count)
    today = localdate(now)
    for made in meeting.resolutions.select_related("bearer").order_by("number"):
        chip = promise_chip(made.state, made.due_on, today=today)
        items[made.item_id].promises.append(Promise(made, chip))
    for guest in seated.guests:
        items[guest.side.item_id or 0].guests.append(guest)
    for pk, item in items.items():
        item.is_open = pk == opened
        item.talk = texts[pk].get(None)
        item.opinions = opinions(item, seated.seats, texts[pk])
    return list(items.values())


def opinions(item: Item, seats: Sequence[Seat], texts: dict[int | None, MinuteText]) -> list[Opinion]:
    """Of every side where the item is open on the page; otherwise only what was said."""
    wanted = [*seats, *item.guests]
    return [
        Opinion(one.side, one.name, texts.get(one.side.pk), one.own)
        for one in wanted
        if item.is_open or (one.side.pk in texts and texts[one.side.pk].text)
    ]


def running(rows: Iterable[AgendaItem]) -> int | None:
    return next((row.pk for row in rows if row.started_at and not row.ended_at), None)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A promise of an earlier meeting: as it stands today, or as this meeting found it."""

    row: Resolution
    chip: Chip
    look: Look | None
    found: Chip | None


def earlier(meeting: Meeting, *, now: datetime) -> list[Earlier]:
    """What was promised before: what this meeting found first, then what it has still to speak about. Two queries."""
    if not meeting.kind.looks_back:
        return []
    today = localdate(now)
    looks = list(
        meeting.looks.select_related("resolution__bearer", "resolution__meeting", "resolution__item")
    )
    seen = {look.resolution_id for look in looks}
    said = [
        Earlier(
            look.resolution, promise_chip(look.state_then, look.due_then, today=localdate(look.at)), look,
            FOUND[look.verdict],
        )
        for look in looks
    ]  # fmt: skip
    if meeting.closed_at:
        return said
    rows = [row for row in looked_back_at(meeting) if row.pk not in seen]
    return [
        *(Earlier(row, promise_chip(row.state, row.due_on, today=today), None, None) for row in rows),
        *said,
    ]


@dataclass(frozen=True, slots=True)
class May:
    """What the reader can do with this meeting now."""

    run: bool
    write: bool
    propose: bool
    publish: bool
    answer: Sequence[MeetingSide]


def may(actor: Actor, meeting: Meeting, seated: Table) -> May:
    orgs = {one.side.org_id for one in (*seated.seats, *seated.guests) if one.side.org_id}
    runs = policies.can_run(actor, meeting).ok
    asked = [one.side for one in (*seated.seats, *seated.guests) if policies.can_answer(actor, one.side)]
    return May(
        run=runs,
        write=runs and meeting.state in (MeetingState.OPEN, MeetingState.CLOSED),
        propose=meeting.state in (*AHEAD, MeetingState.OPEN)
        and policies.can_propose(actor, meeting, orgs).ok,
        publish=meeting.state in HELD and policies.can_publish(actor, meeting).ok,
        answer=asked if meeting.state in AHEAD else [],
    )
