"""Somebody leaves, or is away: all work goes to a colleague in one step, and both are told (E15)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from gongzhi.core.said import gettext as _
from gongzhi.core.verdict import Refused
from gongzhi.duties.services.persons import RING, hand_over
from gongzhi.notices.services import message, queue
from gongzhi.people.actor import Actor, in_force
from gongzhi.people.models import Account, Appointment, Person, Substitution
from gongzhi.people.services import end_appointment, substitute


@dataclass(frozen=True, slots=True)
class Leaving:
    """What became of it: how many duties went over and how many posts ended."""

    duties: int
    posts: int


@transaction.atomic
def leave_organisation(
    *, actor: Actor, org_id: int, leaver: Person, heir: Person, last_day: date, now: datetime
) -> Leaving:
    """End all posts of a person in an organisation and give the open work to a colleague. All of it, or nothing."""
    today = localdate(now)
    posts = Appointment.objects.filter(in_force(today), organisation_id=org_id)
    theirs = list(posts.filter(person=leaver).order_by("pk"))
    if not theirs:
        raise Refused(_("This person holds no post here any more."), status=409)
    if heir.pk == leaver.pk or not posts.filter(person=heir, is_party=False).exists():
        raise Refused(_("The work goes to a colleague of the same organisation."), status=422)
    for post in theirs:
        end_appointment(actor=actor, appointment_id=post.pk, last_day=last_day, now=now)
    moved = hand_over(actor=actor, org_id=org_id, from_person=leaver.pk, to_person=heir.pk, now=now)
    tell(
        [heir],
        _("{n} pieces of work were handed over to you. They are on your start page.").format(n=moved),
        now,
    )
    return Leaving(moved, len(theirs))


@dataclass(frozen=True, slots=True)
class Absence:
    """Who is away, who stands in, from when until when, and why."""

    absent: Person
    stand_in: Person
    starts: date
    ends: date
    why: str = ""


@transaction.atomic
def arrange_absence(*, actor: Actor, absence: Absence, now: datetime) -> Substitution:
    """A colleague holds the posts for a time and sees the work on the start page; both get word."""
    row = substitute(
        actor=actor, absent=absence.absent, stand_in=absence.stand_in, starts=absence.starts, ends=absence.ends,
        why=absence.why, now=now,
    )  # fmt: skip
    span = {"from_day": row.starts.isoformat(), "until": row.ends.isoformat()}
    tell(
        [row.substitute], _("You stand in for a colleague from {from_day} until {until}.").format(**span), now
    )
    if actor.person_id != row.absent_id:
        tell(
            [row.absent],
            _("A colleague stands in for you from {from_day} until {until}.").format(**span),
            now,
        )
    return row


def tell(persons: Iterable[Person], text: str, now: datetime) -> None:
    accounts = Account.objects.filter(person__in=list(persons), is_active=True).values_list("pk", flat=True)
    start = reverse("start")
    queue(message(kind=RING, subject="", text=text, due_at=now, account_id=pk, link=start) for pk in accounts)
