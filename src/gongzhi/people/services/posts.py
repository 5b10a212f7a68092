"""Posts are given, ended, and stood in for. The source of every right, so every step is journaled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import declare, record
from gongzhi.people import policies
from gongzhi.people.actor import Actor, in_force, overlapping
from gongzhi.people.models import Appointment, Organisation, Person, Substitution
from gongzhi.people.posts import PARTY_POSTS, POSTS_OF
from gongzhi.places.models import Grid, Place

APPOINTED = declare("people.appointed", gettext_lazy("took a post"))
ENDED = declare("people.ended", gettext_lazy("left a post"))
STRUCK = declare("people.post_struck", gettext_lazy("struck out a post that was entered by mistake"))
STOOD_IN = declare("people.stood_in", gettext_lazy("found a substitute"))
CAME_BACK = declare("people.came_back", gettext_lazy("is back, the substitute stands down"))


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post to be given: in which organisation, where, from when, until when (None: open)."""

    person: Person
    organisation: Organisation
    post: str
    place: Place
    starts: date
    ends: date | None = None
    grid: Grid | None = None
    part_time: bool = False
    grounds: str = ""
    is_party: bool = False  # of class party, though the post itself is not


@transaction.atomic
def appoint(*, actor: Actor, new: NewPost, now: datetime) -> Appointment:
    """Give a post. Refuses a second equal post at the same time, and offices that exclude each other."""
    org = new.organisation
    require(policies.can_appoint(actor, org, new.post, new.place, is_party=new.is_party))
    require(policies.not_oneself(actor, new.person))
    if new.post not in POSTS_OF.get(org.kind, ()):
        raise Refused(_("{org} has no such post.").format(org=org.name), status=422)
    if new.ends is not None and new.ends < new.starts:
        raise Refused(_("A post cannot end before it starts."), status=422)
    if org.retired_at is not None:
        raise Refused(_("{org} is no longer in use.").format(org=org.name), status=409)
    Person.objects.select_for_update(no_key=True).get(pk=new.person.pk)
    standing = Appointment.objects.filter(overlapping(new.starts, new.ends), person=new.person)
    require(policies.one_office_only(set(standing.values_list("post", flat=True)), new.post))
    if standing.filter(organisation=org, post=new.post, place=new.place, grid=new.grid).exists():
        raise Refused(_("This person holds this post already."), status=409)
    row = Appointment.objects.create(
        person=new.person, organisation=new.organisation, post=new.post, place=new.place, grid=new.grid,
        is_party=new.is_party or new.post in PARTY_POSTS, part_time=new.part_time, starts=new.starts, ends=new.ends,
        grounds=new.grounds,
    )  # fmt: skip
    lock(org.pk)
    record(actor, APPOINTED, org, at=now, appointment=row.pk, person=new.person.pk, post=new.post)
    return row


@transaction.atomic
def strike_appointment(*, actor: Actor, appointment_id: int, now: datetime) -> None:
    """A post that was entered by mistake goes, because it says of somebody what is not true."""
    row = (
        Appointment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "place")
        .get(pk=appointment_id)
    )
    require(policies.can_end(actor, row))
    lock(row.organisation_id)
    record(actor, STRUCK, row.organisation, at=now, appointment=row.pk, person=row.person_id, post=row.post)
    row.delete()


def lock(org_id: int) -> None:
    """Posts are journaled with their organisation: its row is locked while a line is added."""
    with unscoped(because="the journal line of a post stands with its organisation"):
        Organisation.objects.locked().get(pk=org_id)


def may_end(*, actor: Actor, appointment: Appointment) -> None:
    """For pages that prepare the end of a post: refuses whoever may not end it."""
    require(policies.can_end(actor, appointment))


@transaction.atomic
def end_appointment(*, actor: Actor, appointment_id: int, last_day: date, now: datetime) -> Appointment:
    """End a post; its last day is its last day, and the day after it opens nothing."""
    row = (
        Appointment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "place")
        .get(pk=appointment_id)
    )
    require(policies.can_end(actor, row))
    if last_day < row.starts:
        raise Refused(_("A post cannot end before it starts."), status=422)
    if row.ends is not None and row.ends < localdate(now):
        raise Refused(_("This post has ended already."), status=409)
    row.ends = last_day
    row.save(update_fields=["ends"])
    lock(row.organisation_id)
    record(
        actor,
        ENDED,
        row.organisation,
        at=now,
        appointment=row.pk,
        person=row.person_id,
        last_day=last_day.isoformat(),
    )
    return row


@transaction.atomic
def substitute(
    *,
    actor: Actor,
    absent: Person,
    stand_in: Person,
    starts: date,
    ends: date,
    now: datetime,
    why: str = "",
) -> Substitution:
    """While somebody is away a colleague holds their posts. At most 90 days; both in one organisation."""
    shared = _shared_organisation(absent, stand_in, on=max(starts, localdate(now)))
    if shared is None:
        raise Refused(_("A substitute works in the same organisation."), status=422)
    if actor.person_id != absent.pk:
        require(policies.can_arrange_absence(actor, shared))
    if not starts <= ends <= starts + timedelta(days=90):
        raise Refused(
            _("A substitute stands in for at most 90 days; after that the post itself should change."),
            status=422,
        )
    if ends < localdate(now):
        raise Refused(_("This time is over already."), status=422)
    if Substitution.objects.filter(overlapping(starts, ends), absent=absent, substitute=stand_in).exists():
        raise Refused(_("This colleague stands in already at that time."), status=409)
    row = Substitution.objects.create(absent=absent, substitute=stand_in, starts=starts, ends=ends, why=why)
    lock(shared.pk)
    record(actor, STOOD_IN, shared, at=now, absent=absent.pk, substitute=stand_in.pk, until=ends.isoformat())
    return row


@transaction.atomic
def end_substitution(*, actor: Actor, substitution_id: int, now: datetime) -> Substitution | None:
    """The absent one is back: today is the first day without the substitute. None where it had not begun yet."""
    row = (
        Substitution.objects.select_for_update(of=("self",), no_key=True)
        .select_related("absent", "substitute")
        .filter(pk=substitution_id)
        .first()
    )
    if row is None:
        raise Refused(_("This time is over already."), status=409)
    today = localdate(now)
    if row.ends < today:
        raise Refused(_("This time is over already."), status=409)
    shared = _shared_organisation(row.absent, row.substitute, on=max(row.starts, today))
    if actor.person_id != row.absent_id:
        if shared is None:
            raise Refused(_("A substitute works in the same organisation."), status=422)
        require(policies.can_arrange_absence(actor, shared))
    if shared is not None:
        lock(shared.pk)
        record(actor, CAME_BACK, shared, at=now, absent=row.absent_id, substitute=row.substitute_id)
    if row.starts >= today:
        row.delete()
        return None
    row.ends = today - timedelta(days=1)
    row.save(update_fields=["ends"])
    return row


def _shared_organisation(one: Person, other: Person, *, on: date) -> Organisation | None:
    theirs = Appointment.objects.filter(in_force(on), person=other).values("organisation_id")
    mine = Appointment.objects.filter(in_force(on), person=one, organisation_id__in=theirs)
    found = mine.select_related("organisation").first()
    return found.organisation if found else None
