"""What messages and boards tell the kernel at start."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gongzhi.core.menus import register_bell, register_menu
from gongzhi.core.ticks import register_tick
from gongzhi.journal.services import register_copy
from gongzhi.notices import delivering, register_documents
from gongzhi.notices import places as followed_places
from gongzhi.notices.families import Family, register_kind
from gongzhi.notices.models import BoardPost, Following, Message, Robot, SheetKind, Wish
from gongzhi.notices.outbox import send_waiting
from gongzhi.notices.pages import register_pages
from gongzhi.notices.selectors import unread
from gongzhi.notices.services import anchors, following, robots
from gongzhi.notices.services.hooks import register_events
from gongzhi.people.models import Account
from gongzhi.people.posts import Right
from gongzhi.people.services import Fact, Holding, register_holding, register_ring
from gongzhi.people.services.tokens import register_scope


def publishes(actor: Any) -> bool:
    return bool(actor.holds(Right.PUBLISH))


def message_facts(account: Account) -> list[Fact]:
    return [
        {_("at"): row.due_at.isoformat(timespec="minutes"), _("text"): row.text}
        for row in Message.objects.filter(account=account)
    ]


def erase_messages(account: Account, now: Any) -> int:
    return int(Message.objects.filter(account=account).delete()[0])


def wish_facts(account: Account) -> list[Fact]:
    rows = Wish.objects.filter(account=account)
    return [{_("e-mail"): row.email, _("chosen"): ", ".join(sorted(row.ways.values()))} for row in rows]


def erase_wishes(account: Account, now: Any) -> int:
    return int(Wish.objects.filter(account=account).delete()[0])


def following_facts(account: Account) -> list[Fact]:
    rows = Following.objects.filter(account=account)
    return [{_("what"): str(row), _("since"): row.at.isoformat(timespec="minutes")} for row in rows]


def erase_following(account: Account, now: Any) -> int:
    return int(Following.objects.filter(account=account).delete()[0])


def robot_pages(subjects: list[str]) -> dict[str, str]:
    ids = {int(subject.partition(":")[2]): subject for subject in subjects}
    rows = Robot.objects.filter(pk__in=ids).values_list("pk", "organisation__public_id")
    return {ids[pk]: reverse("org_robots", args=[org]) for pk, org in rows}


def facts_of_sheets(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """For webhooks: which sheet, and where."""
    rows = BoardPost.objects.filter(pk__in=ids, kind=SheetKind.SHEET)
    return {
        pk: {"notice": notice, "place": place}
        for pk, notice, place in rows.values_list("pk", "public_id", "place__public_id")
    }


def install() -> None:
    register_copy(anchors.tell)
    register_tick("notices.send", timedelta(seconds=10), send_waiting)
    register_tick("notices.hooks", timedelta(seconds=10), delivering.work)
    register_events(
        "notices:read", facts_of_sheets,
        notices__published=("notice.published", gettext_lazy("published on the board")),
        notices__withdrawn=("notice.withdrawn", gettext_lazy("withdrawn from the board")),
        notices__restored=("notice.restored", gettext_lazy("put back on the board")),
    )  # fmt: skip
    followed_places.install()
    register_tick("notices.robots", timedelta(seconds=10), robots.spread)
    register_tick("notices.robots_daily", timedelta(minutes=10), robots.each_morning)
    register_tick("notices.following", timedelta(seconds=10), following.spread)
    register_bell(unread)
    register_scope("notices:read", gettext_lazy("read what hangs on the boards"))
    register_documents.install()
    register_menu(
        "board", pgettext_lazy("menu", "Board"), "clipboard-text", "board_list", order=50, needs=publishes
    )
    register_ring("duty", gettext_lazy("work that comes near its time, or climbs"))
    register_ring("handover", gettext_lazy("work that is given or handed over to me"))
    register_ring("case", gettext_lazy("progress of my own reports"))
    register_ring("rate", gettext_lazy("the question whether it was solved"))
    for kind in ("case", "rate", "reply", "incident"):
        register_kind(kind, Family.MINE)
    register_kind(
        "petition", Family.MINE,
        lawful=gettext_lazy("Answers to a petition are owed to you in writing (Regulations on Petitions, art. 34 to 36)."),
    )  # fmt: skip
    register_kind("board", Family.BOARD)
    register_ring(following.KIND, gettext_lazy("news of what I follow"))
    register_kind(following.KIND, Family.FOLLOWED)
    register_pages("robot", robot_pages)
    register_holding(
        Holding(
            "messages", gettext_lazy("Messages"), message_facts, erase_messages, erased=gettext_lazy("erased")
        )
    )
    register_holding(
        Holding(
            "manners",
            gettext_lazy("How you are told"),
            wish_facts,
            erase_wishes,
            erased=gettext_lazy("erased"),
        )
    )
    register_holding(
        Holding(
            "following",
            gettext_lazy("What I follow"),
            following_facts,
            erase_following,
            erased=gettext_lazy("erased"),
        )
    )
