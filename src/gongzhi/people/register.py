"""What people tell the kernel at start: menu entries, the seat in the top bar, what is held about a person."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from gongzhi.core.menus import Seat, register_menu, register_seat
from gongzhi.people.actor import Actor
from gongzhi.people.models import Account
from gongzhi.people.posts import Post, Right
from gongzhi.people.selectors import own_posts, own_seats
from gongzhi.people.services.holdings import Fact, Holding, register_holding
from gongzhi.people.services.tokens import register_scope


def seat(actor: Any) -> Seat:
    """Where somebody sits: the own post with the most rights. No query: the actor's posts know their names."""
    own = [held for held in actor.posts if held.for_person is None]
    if not own:
        return Seat()
    first = max(own, key=lambda held: len(held.spec.rights))
    return Seat(first.place_name, first.org_name, str(Post(first.post).label))


def is_staff(actor: Actor) -> bool:
    return any(held.spec.rights for held in actor.posts)


def enters_people(actor: Actor) -> bool:
    return actor.holds(Right.PEOPLE)


def person_facts(account: Account) -> list[Fact]:
    person = account.person
    if person is None:
        return []
    return [{
        pgettext("person", "name"): person.name, _("phone"): person.phone, _("ID number"): person.id_number,
        _("login"): account.login, _("entered"): person.created_at.isoformat(timespec="minutes"),
    }]  # fmt: skip


def post_facts(account: Account) -> list[Fact]:
    if account.person_id is None:
        return []
    posts: list[Fact] = [
        {
            _("post"): str(row.get_post_display()), _("organisation"): row.organisation.name, _("place"): row.place.full_name,
            _("from"): row.starts.isoformat(), _("until"): row.ends.isoformat() if row.ends else "",
        }
        for row in own_posts(account.person_id)
    ]  # fmt: skip
    seats: list[Fact] = [
        {
            _("post"): str(row.get_role_display()), _("organisation"): row.organisation.name,
            _("place"): row.organisation.place.full_name, _("from"): row.starts.isoformat(),
            _("until"): row.ends.isoformat() if row.ends else "",
        }
        for row in own_seats(account.person_id)
    ]  # fmt: skip
    return posts + seats


def home_facts(account: Account) -> list[Fact]:
    person = account.person
    if person is None:
        return []
    lives: list[Fact] = [
        {_("unit"): row.unit.full_name, _("as"): str(row.get_kind_display()), _("from"): row.starts.isoformat(),
         _("until"): row.ends.isoformat() if row.ends else ""}
        for row in person.occupancies.select_related("unit")
    ]  # fmt: skip
    owns: list[Fact] = [
        {_("unit"): row.unit.full_name, _("as"): f"{row.num}/{row.den}", _("from"): row.starts.isoformat(),
         _("until"): row.ends.isoformat() if row.ends else ""}
        for row in person.ownerships.select_related("unit")
    ]  # fmt: skip
    return lives + owns


def device_facts(account: Account) -> list[Fact]:
    return [
        {
            _("device"): row.user_agent,
            _("address"): row.ip,
            _("since"): row.created_at.isoformat(timespec="minutes"),
        }
        for row in UserSession.objects.filter(user=account)
    ]


def install() -> None:
    register_menu("organisations", gettext_lazy("Bodies"), "building", "org_list", order=60, needs=is_staff)
    register_menu("crossing", gettext_lazy("People in several bodies"), "users-group", "crossing_list", order=90,
                  needs=enters_people)  # fmt: skip
    register_seat(seat)
    register_scope("places:read", gettext_lazy("read places"))
    register_scope("organisations:read", gettext_lazy("read organisations"))
    for holding in (
        Holding("person", gettext_lazy("Name, phone, ID number"), person_facts,
                erased=gettext_lazy("erased, unless you hold a post or own a unit"),
                kept=gettext_lazy("while you hold a post or own a unit")),
        Holding("posts", gettext_lazy("Posts"), post_facts,
                kept=gettext_lazy("post and time stay, without a name: who acted for a body can be looked up for ever")),
        Holding("homes", gettext_lazy("Homes"), home_facts,
                erased=gettext_lazy("living there ends today in the books"),
                kept=gettext_lazy("ownership stays: it is the register of owners")),
        Holding("devices", gettext_lazy("Devices signed in"), device_facts, erased=gettext_lazy("erased")),
    ):  # fmt: skip
        register_holding(holding)
