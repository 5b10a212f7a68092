"""A waiting case, a sending, a text for replies and a question of the report page, for the table of who may open what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gongzhi.cases.models import DeskMove
from gongzhi.cases.models.guidance import GuidanceKind
from gongzhi.cases.services.guidance import Guiding, add_guidance
from gongzhi.cases.services.reply_texts import Text, add_reply_text
from gongzhi.duties.models import Duty
from tests.world import World


def rows(world: World, moment: datetime) -> dict[str, dict[str, dict[str, Any]]]:
    """By the name of the address: a case whose place is not known, what the secretary sent, the company's text."""
    case = world.case(place=world.community, place_known=False, now=moment)
    duty = Duty.objects.get(subject=f"case:{case.pk}")
    move = DeskMove.objects.create(
        case=case, account=world.he, at=moment, before={}, duty=duty, undone_at=moment
    )
    said = Text(world.anhe, "今天上门", "师傅今天上门。")
    text = add_reply_text(actor=world.actor("lin"), said=said, now=moment)
    asked = Guiding(GuidanceKind.QUESTION, "是哪一扇门", world.subdistrict, world.door)
    question = add_guidance(actor=world.actor("zhou"), said=asked, now=moment)
    of_street = {"of the subdistrict": {"public_id": question.public_id}}
    waiting = {"place unknown": {"public_id": case.public_id}}
    of_company = {"of the company": {"public_id": text.public_id}}
    return {
        "desk_guess": waiting, "desk_send": waiting, "desk_undo": {"of the secretary": {"move": move.public_id}},
        "reply_text_edit": of_company, "reply_text_retire": of_company,
        "guidance_edit": of_street, "guidance_retire": of_street,
    }  # fmt: skip
