"""The first accounts of an installation: before them nobody can appoint anybody, so a command does it.

Everything goes through the services, in the name of a founder as whom nobody can sign in; the journal says of each
account that it was made on the machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.models import Category
from gongzhi.cases.seeds import install_scheme
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused
from gongzhi.journal.services import declare, record
from gongzhi.meetings.seeds import install_kinds
from gongzhi.people.actor import Actor, Held, in_force
from gongzhi.people.models import Account, Appointment, Organisation
from gongzhi.people.posts import OrgKind, Post
from gongzhi.people.services import add_organisation, appoint, enter_person, issue_password
from gongzhi.people.services.accounts import FirstPassword
from gongzhi.people.services.organisations import Facts
from gongzhi.people.services.posts import NewPost
from gongzhi.places.levels import Level
from gongzhi.places.models import Place
from gongzhi.places.services import add_place

FOUNDED = declare("portal.founded", gettext_lazy("made on the machine, for the post {post}"))
LOGIN = re.compile(r"[a-z][a-z0-9._-]{2,29}")  # never only digits: those are phone numbers


@dataclass(frozen=True, slots=True)
class Wish:
    """Who is to hold which post. Without `org` and `district` the only ones there are meant."""

    login: str
    name: str
    post: str = Post.OPERATOR
    org: str = ""
    district: str = ""
    another: bool = False


@dataclass(frozen=True, slots=True)
class Founded:
    first: FirstPassword
    org: Organisation
    district: Place


def founder(district: Place) -> Actor:
    """Who enters everything at the start. Of two organisations, so that it speaks in the name of neither."""
    posts = (Post.DISTRICT_STAFF, Post.SECURITY_OFFICER, Post.PARTY_SECRETARY)
    held = (
        Held(post, -number, district.level, district.pk, district.path, 0)
        for number, post in enumerate(posts, 1)
    )
    return Actor(account_id=None, posts=tuple(held))


@transaction.atomic
def found_post(*, wish: Wish, now: datetime) -> Founded:
    """A person with a post of the district's office and a first password; district and office where they are missing."""
    if not LOGIN.fullmatch(wish.login):
        raise Refused(
            _("A login begins with a small letter and has 3 to 30 small letters, digits, dots or dashes.")
        )
    with unscoped(because="nobody is there yet whose scope could be entered"):
        district = Place.objects.locked().get(pk=district_of(wish, now=now).pk)
        must_be_first(wish, district, now=now)
        if not Category.objects.exists():
            install_scheme(now)
            install_kinds()
        actor = founder(district)
        org = office_of(wish, district, actor=actor, now=now)
        person = enter_person(actor=actor, name=wish.name, phone="", now=now)
        appoint(actor=actor, new=NewPost(person, org, wish.post, district, localdate(now)), now=now)
        first = issue_password(actor=actor, person_id=person.pk, now=now, login=wish.login)
        record(actor, FOUNDED, Account.objects.get(login=first.login), at=now, post=wish.post)
    return Founded(first, org, district)


def district_of(wish: Wish, *, now: datetime) -> Place:
    here = Place.objects.filter(level=Level.DISTRICT, retired_at=None)
    named = here.filter(name=wish.district) or here.filter(code=wish.district) if wish.district else here
    if len(named) == 1:
        return named[0]
    if named:
        raise Refused(_("There are several districts. Say which: {names}.").format(names=names_of(named)))
    if not wish.district:
        raise Refused(_("There is no district yet. Import the places first, or name it with --district."))
    if here:
        raise Refused(
            _("There is no district {name}. There is: {names}.").format(
                name=wish.district, names=names_of(here)
            )
        )
    return add_place(
        actor=Actor(account_id=None), level=Level.DISTRICT, name=wish.district, parent=None, now=now
    )


def names_of(places: Iterable[Place]) -> str:
    return ", ".join(place.name for place in places)


def office_of(wish: Wish, district: Place, *, actor: Actor, now: datetime) -> Organisation:
    offices = Organisation.objects.filter(kind=OrgKind.DISTRICT, place=district, retired_at=None)
    found = list(offices.filter(name=wish.org.strip()) if wish.org else offices)
    if len(found) == 1:
        return found[0]
    if not wish.org:
        raise Refused(_("Name the office of {district} with --org.").format(district=district.name))
    return add_organisation(actor=actor, facts=Facts(OrgKind.DISTRICT, wish.org, district), now=now)


def must_be_first(wish: Wish, district: Place, *, now: datetime) -> None:
    held = Appointment.objects.filter(in_force(localdate(now)), post=wish.post, place=district)
    if held.exists() and not wish.another:
        raise Refused(
            _(
                "Somebody is {post} already, and appoints others on the pages. Say --another to make one more."
            ).format(post=Post(wish.post).label)
        )
