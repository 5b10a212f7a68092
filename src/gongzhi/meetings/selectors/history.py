"""What happened to a meeting or a promise, newest first, for those who may open it."""

from __future__ import annotations

from typing import Any

from gongzhi.cases.selectors.diary import Line, diary
from gongzhi.meetings import verbs
from gongzhi.people.actor import Actor

ICONS = {
    verbs.PLANNED: ("", "calendar"), verbs.CALLED: ("new", "calendar-event"), verbs.MOVED: ("", "refresh"),
    verbs.CANCELLED: ("late", "x"), verbs.ITEM_ADDED: ("", "plus"), verbs.INVITED: ("new", "users-plus"),
    verbs.ANSWERED: ("", "message-check"), verbs.OPENED: ("doing", "users-group"), verbs.CAME: ("", "user-check"),
    verbs.WROTE: ("", "pencil"), verbs.COUNTED: ("", "hand-stop"), verbs.RESOLVED: ("new", "gavel"),
    verbs.LOOKED: ("", "eye"), verbs.CLOSED: ("", "check"), verbs.SIGNED: ("done", "signature"),
    verbs.ADDED: ("", "notes"), verbs.PUBLISHED: ("done", "speakerphone"), verbs.OWED: ("new", "gavel"),
    verbs.DONE: ("doing", "check"), verbs.CONFIRMED: ("done", "circle-check"), verbs.AGAIN: ("late", "refresh"),
}  # fmt: skip
ELSEWHERE = (  # on the page already: at the table, and at the items
    verbs.CAME, verbs.LEFT, verbs.NOT_THERE, verbs.WROTE, verbs.ITEM_BEGUN, verbs.ITEM_ENDED, verbs.MEMBER_SIGNED,
)  # fmt: skip
MOST = 80


def timeline(record: Any, reader: Actor) -> list[Line]:
    return diary(record, reader, ICONS, without=ELSEWHERE, most=MOST)
