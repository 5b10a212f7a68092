"""The sheet of cross-appointments. Names leave the house with it, so it is written down who took it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.sheets import Book, Column, Taken, Value, in_memory
from gongzhi.core.verdict import require
from gongzhi.journal.services import declare, record
from gongzhi.people import policies
from gongzhi.people.actor import Actor
from gongzhi.people.models import Account
from gongzhi.people.selectors import Line, Wanted, crossings, lines
from gongzhi.people.selectors.crossings import MOST, Standing

TAKEN = declare("people.crossings_taken", gettext_lazy("took the sheet of cross-appointments, {n} rows"))


@transaction.atomic
def take_sheet(*, actor: Actor, wanted: Wanted, asked: Sequence[str], now: datetime) -> bytes:
    """What the reader sees on the page, no more: rows that are only counted there stay out. `asked`: `wanted` in words."""
    require(policies.can_export_crossings(actor))
    account = Account.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.must_be_member())
    found = crossings(actor, wanted, on=localdate(now))
    rows = lines(found.ties[:MOST])
    record(actor, TAKEN, account, at=now, n=len(rows))
    return in_memory(lambda book: write(book, rows, Taken(actor.name, now, asked)))


def write(book: Book, rows: list[Line], taken: Taken) -> None:
    headings = (
        _("name"), _("comes from"), _("kind"), _("post"), _("sits also in"), _("kind"), _("as"), _("part-time"),
        _("from"), _("until"),
    )  # fmt: skip
    page = book.page(columns=[Column(heading) for heading in headings])
    for line in rows:
        page.write(cells_of(line))
    page.foot(taken)


def cells_of(line: Line) -> list[Value]:
    away = line.tie.away
    return [
        line.name, *party_of(line.tie.home), *party_of(away), _("yes") if away.part_time else "", away.starts,
        away.ends,
    ]  # fmt: skip


def party_of(standing: Standing) -> tuple[str, str, str]:
    return standing.org.name, str(standing.org.get_kind_display()), standing.words
