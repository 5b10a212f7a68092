"""The sheets on the boards of a reader's places, as a list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.core.lists import Listing, Rows, register_list
from gongzhi.core.scope import WORK, Audience
from gongzhi.core.sheets import Column, Form, Value
from gongzhi.notices import selectors
from gongzhi.people.actor import Actor
from gongzhi.places.by_estate import ByEstate

SHEETS = "sheets"
BOARDS = WORK | {Audience.PUBLIC}


def rows(form: ByEstate, actor: Actor, now: datetime) -> Rows:
    return selectors.published(actor, form.estates())


def line(post: Any) -> list[Value]:
    return [
        post.title, post.place.full_name or post.place.name, post.organisation.name, post.from_at, post.until_at,
        post.withdrawn_at,
    ]  # fmt: skip


def install() -> None:
    columns = (
        Column(_("Title"), 36), Column(_("Board of"), 36), Column(_("In the name of"), 24),
        Column(_("Hangs from"), form=Form.MOMENT), Column(_("until the end of"), form=Form.MOMENT),
        Column(_("Taken down"), form=Form.MOMENT),
    )  # fmt: skip
    register_list(Listing(SHEETS, _("Boards"), "board_list", ByEstate, rows, columns, line, audiences=BOARDS))
