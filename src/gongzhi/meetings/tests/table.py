"""A table at Willow Court for the tests: kinds, a committee of five with its chair Bai, and a weekly day."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from gongzhi.core.keys import lookup
from gongzhi.core.models import levels_of
from gongzhi.meetings.models import Meeting, MeetingKind, MeetingSide, Resolution, Series
from gongzhi.meetings.seeds import install_kinds
from gongzhi.meetings.services import agenda, calling, ending, minutes, room, series
from gongzhi.people.models import Organisation, Ownership, Person, Seat
from gongzhi.people.posts import OrgKind, Post
from tests.world import NOON, SINCE, TODAY, World

THURSDAY = datetime(2026, 3, 5, 6, 30, tzinfo=UTC)  # 14:30 in Shanghai
AFTER = THURSDAY + timedelta(hours=1)


def furnish(world: World) -> dict[str, MeetingKind]:
    """Kinds, and the bodies that Willow Court lacks in the plain cast."""

    def body(kind: str, name: str) -> Organisation:
        return Organisation.objects.create(
            kind=kind, name=name, place=world.willow, **levels_of(world.willow)
        )

    world.committee = body(OrgKind.COMMITTEE, "柳园里业主委员会")
    world.branch = body(OrgKind.BRANCH, "柳园里小区党支部")
    world.person("bai", "白梅")
    world.appoint("bai", world.committee, Post.COMMITTEE_CHAIR, world.willow)
    return install_kinds()


def seat(world: World, name: str, *, owns: bool = True, person: Person | None = None, **more: Any) -> Seat:
    person = person or Person.objects.create(name=name, name_key=lookup(name), created_at=NOON)
    if owns:
        Ownership.objects.create(unit=world.unit, person=person, starts=SINCE)
    facts: dict[str, Any] = {"organisation": world.committee, "person": person, "starts": SINCE}
    return Seat.objects.create(**(facts | more))


def weekly(world: World, kinds: dict[str, MeetingKind], now: datetime = NOON) -> Series:
    kind = kinds["weekly"]
    new = series.NewSeries(kind, world.willow, kind.rhythm, time(14, 30), 60, TODAY, "居委会议事室")
    return series.start_series(actor=world.actor("he"), new=new, now=now)


def opened(world: World, meeting: Meeting, at: datetime = THURSDAY) -> Meeting:
    return room.open_meeting(actor=world.actor("he"), meeting_id=meeting.pk, now=at)


def side(meeting: Meeting, party: str) -> MeetingSide:
    return meeting.sides.get(party=party, item=None)


def comes(world: World, meeting: Meeting, party: str, name: str, at: datetime = THURSDAY, **more: Any) -> Any:
    arrival = room.Arrival(side(meeting, party).pk, name, **more)
    return room.check_in(actor=world.actor("he"), meeting_id=meeting.pk, arrival=arrival, now=at)


def resolved(world: World, meeting: Meeting, now: datetime = THURSDAY, **changes: Any) -> Resolution:
    """Put something on the agenda and resolve that Anhe mends it within a week."""
    he = world.actor("he")
    item = meeting.items.first() or agenda.add_item(
        actor=he, meeting_id=meeting.pk, new=agenda.NewItem("3号楼单元门关不上"), now=now
    )
    said: dict[str, Any] = {
        "item_id": item.pk, "sentence": "安和物业换好3号楼2单元的门。", "bearer_id": world.anhe.pk,
        "due_on": (now + timedelta(days=6)).date(),
    }  # fmt: skip
    return minutes.resolve(
        actor=he, meeting_id=meeting.pk, new=minutes.Resolving(**(said | changes)), now=now
    )


def signed(world: World, meeting: Meeting, now: datetime = AFTER) -> Meeting:
    he = world.actor("he")
    ending.close_meeting(actor=he, meeting_id=meeting.pk, now=now)
    return ending.sign_minutes(actor=he, meeting_id=meeting.pk, now=now)


def one_off(
    world: World, kind: MeetingKind, login: str = "he", at: datetime = THURSDAY, place: Any = None
) -> Meeting:
    new = calling.NewMeeting(kind, place or world.willow, at, 60)
    return calling.plan_meeting(actor=world.actor(login), new=new, now=NOON)


def picture(name: str = "门.jpg") -> SimpleUploadedFile:
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(drawn, "JPEG")
    return SimpleUploadedFile(name, drawn.getvalue(), "image/jpeg")
