"""What waits for somebody, as a list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gongzhi.core.lists import Listing, Rows, register_list
from gongzhi.core.sheets import Column, Form, Value
from gongzhi.core.verdict import YES, Verdict, no
from gongzhi.duties.kinds import KINDS
from gongzhi.duties.selectors import listing
from gongzhi.people.actor import Actor
from gongzhi.people.posts import Right
from gongzhi.portal.forms.duties import DutyFilter

DUTIES = "duties"


def may(actor: Actor) -> Verdict:
    if actor.holds(Right.HANDLE):
        return YES
    return no(_("Work waits only for those who handle it."))


def rows(form: DutyFilter, actor: Actor, now: datetime) -> Rows:
    return listing.parts(actor, form.asked(), now=now)


def line(part: Any) -> list[Value]:
    duty, kind = part.duty, KINDS.get(part.duty.kind)
    return [
        duty.title, kind.label if kind else "", duty.place.full_name or duty.place.name, duty.bearer.called,
        part.person.name if part.person else "", part.from_at, part.due_at,
    ]  # fmt: skip


def install() -> None:
    columns = (
        Column(gettext_lazy("What"), 36), Column(gettext_lazy("Kind")), Column(gettext_lazy("Place"), 36),
        Column(gettext_lazy("Who acts")), Column(pgettext_lazy("duty", "Given to")),
        Column(pgettext_lazy("duty", "Since"), form=Form.MOMENT), Column(pgettext_lazy("duty", "Until"), form=Form.MOMENT),
    )  # fmt: skip
    register_list(
        Listing(
            DUTIES, gettext_lazy("What waits"), "duty_list", DutyFilter, rows, columns, line, may=may,
        )
    )  # fmt: skip
