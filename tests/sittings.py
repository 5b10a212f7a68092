"""Meetings for the access table: one in session at the own estate, one that is over, one ahead at the estate next door."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.utils.timezone import localdate

from gongzhi.core.models import StoredFile, levels_of
from gongzhi.meetings.models import Meeting, MeetingKind, MeetingPaper, ResolutionPhoto
from gongzhi.meetings.seeds import install_kinds
from gongzhi.meetings.services import agenda, ending, minutes, room
from gongzhi.meetings.services.calling import NewMeeting, plan_meeting
from gongzhi.meetings.services.kinds import Written, write_kind
from gongzhi.meetings.services.series import NewSeries, start_series
from gongzhi.people.models import Organisation
from gongzhi.people.posts import OrgKind
from tests.world import World

ACTS = (
    "answer", "move", "cancel", "add", "invite", "resolve", "change", "hands", "arrive", "left", "sign-as", "look", "paper",
    "notice", "addendum", "nothing",
)  # fmt: skip
PRESSES = (
    "open", "close", "reopen", "sign", "time", "putoff", "remove", "strike", "nothing",
)  # fmt: skip
STATES = ("in session", "over", "next door")


def rows(world: World, moment: datetime, file: StoredFile) -> dict[str, dict[str, dict[str, Any]]]:
    today, kinds = localdate(moment), install_kinds()
    he, zhou = world.actor("he", on=today), world.actor("zhou", on=today)
    Organisation.objects.create(
        kind=OrgKind.COMMITTEE, name="柳园里业主委员会", place=world.willow, **levels_of(world.willow)
    )

    def planned(kind: MeetingKind, place: Any, hours: int) -> Meeting:
        new = NewMeeting(kind, place, moment + timedelta(hours=hours), 60)
        return plan_meeting(actor=he, new=new, now=moment)

    held = {
        "in session": planned(kinds["five"], world.willow, 1), "over": planned(kinds["weekly"], world.willow, 2),
        "next door": planned(kinds["five"], world.grain, 3),
    }  # fmt: skip
    items = {}
    for name in ("in session", "over"):
        meeting = held[name]
        item = agenda.add_item(actor=he, meeting_id=meeting.pk, new=agenda.NewItem("单元门"), now=moment)
        items[name] = item
        room.open_meeting(actor=he, meeting_id=meeting.pk, now=moment)
        new = minutes.Resolving(item.pk, "换门。", world.anhe.pk, today + timedelta(days=7))
        made = minutes.resolve(actor=he, meeting_id=meeting.pk, new=new, now=moment)
    ending.close_meeting(actor=he, meeting_id=held["over"].pk, now=moment)
    ending.sign_minutes(actor=he, meeting_id=held["over"].pk, now=moment)
    MeetingPaper.objects.create(meeting=held["over"], kind="signed", file=file, at=moment)
    ResolutionPhoto.objects.create(resolution=made, file=file, at=moment)
    series = start_series(
        actor=he, now=moment,
        new=NewSeries(kinds["weekly"], world.willow, "FREQ=WEEKLY;BYDAY=TH", kinds["weekly"].at, 60, today),
    )  # fmt: skip
    kind = write_kind(actor=zhou, new=own_kind(world), now=moment)
    of = {name: {"public_id": meeting.public_id} for name, meeting in held.items()}
    paper = {"over": of["over"] | {"file_id": file.public_id}}
    promise = {"own estate": {"public_id": made.public_id}}
    plain = (
        "meeting_detail", "meeting_present", "meeting_code", "meeting_publish", "meeting_ics", "meeting_minutes",
        "meeting_sheet",
    )  # fmt: skip
    code = {"in session": {"code": held["in session"].code}, "invented": {"code": "invented"}}
    return {
        **dict.fromkeys(plain, of), "meeting_paper": paper, "check_in": code, "checked_in": code,
        "meeting_text": {name: of[name] | {"item": items[name].pk} for name in items},
        "meeting_act": {f"{name}: {step}": of[name] | {"step": step} for name in STATES for step in ACTS},
        "meeting_press": {f"{name}: {step}": of[name] | {"step": step} for name in STATES for step in PRESSES},
        "promise_detail": promise, "promise_photo": {"own estate": promise["own estate"] | {"file_id": file.public_id}},
        "series_end": {"own estate": {"public_id": series.public_id}},
        "kind_edit": {
            "of the subdistrict": {"public_id": kind.public_id}, "of all": {"public_id": kinds["weekly"].public_id},
        },
        "kind_end": {"of the subdistrict": {"public_id": kind.public_id}},
    }  # fmt: skip


def own_kind(world: World) -> Written:
    return Written(
        world.subdistrict,
        {
            "name": "楼门会", "purpose": "", "level": "estate", "host": "residents", "parties": [["residents", True]],
            "quorum": "none", "notice_days": 1, "rhythm": "", "at": time(19), "minutes": 30, "on_holiday": "after",
            "new_most": None, "looks_back": True, "agenda": [], "publisher": "host", "publish_days": None, "board_days": 30,
        },
    )  # fmt: skip
