"""A whistle and a hard case for the access table: the company of the own estate is called, and asks for the list."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from gongzhi.cases.models import WhistlePhoto
from gongzhi.cases.services import accept_case
from gongzhi.cases.services.hard import Ruling, Wish, ask_for_list, decide_wish
from gongzhi.cases.services.whistle import Calling, blow_whistle
from gongzhi.core.models import StoredFile
from tests.world import World

WHISTLE_STEPS = (
    "arrive", "object", "decide", "finding", "agree", "settle", "done", "rate", "rate-caller", "photos", "further",
    "cancel",
)  # fmt: skip
HARD_STEPS = (
    "decide", "keep", "leave", "plan", "join", "note", "solution", "done", "drop", "ask", "answer", "take", "decline",
)  # fmt: skip


def rows(world: World, moment: datetime, file: StoredFile) -> dict[str, dict[str, dict[str, Any]]]:
    today = localdate(moment)
    zhou = world.actor("zhou", on=today)
    calling = Calling(
        world.willow, "daily", "外墙脱落", "砖往下掉", moment + timedelta(days=1), [world.anhe.pk]
    )
    blown = blow_whistle(actor=zhou, calling=calling, now=moment)
    WhistlePhoto.objects.create(call=blown.calls.get(), file=file, at=moment)
    whistle = {"public_id": blown.public_id}
    case = world.case(by=world.actor("wang", on=today), now=moment)
    lin = world.actor("lin", on=today)
    accept_case(actor=lin, case_id=case.pk, now=moment)
    day = today + timedelta(days=30)
    hard = ask_for_list(actor=lin, case_id=case.pk, wish=Wish("等表决", day), now=moment)
    decide_wish(actor=zhou, hard_id=hard.pk, ruling=Ruling(True, "等表决", day), now=moment)
    listed = {"public_id": hard.public_id}
    return {
        "whistle_detail": {"own estate": whistle}, "hard_detail": {"own estate": listed},
        "whistle_photo": {"own estate": whistle | {"file_id": file.public_id}},
        "whistle_act": {f"own estate: {step}": whistle | {"step": step} for step in WHISTLE_STEPS},
        "hard_act": {f"own estate: {step}": listed | {"step": step} for step in HARD_STEPS},
    }  # fmt: skip
