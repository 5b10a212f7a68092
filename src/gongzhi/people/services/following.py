"""What happens to bodies and posts when a place moves or is merged: the body of the new place takes over.

The residents' committee of a community that is merged away goes into that of the other; its people go with it.
Posts and engagements are ended and begun anew, so that who held what on any past day can still be read.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from gongzhi.core.models import below, new_public_id
from gongzhi.core.placed import Change, Foreseen, register_follower
from gongzhi.core.scope import unscoped
from gongzhi.journal.services import Who, declare, draft, record_all
from gongzhi.people.actor import in_force
from gongzhi.people.models import Appointment, Engagement, Occupancy, Organisation, Ownership, Seat
from gongzhi.people.models.organisations import BODIES
from gongzhi.people.posts import OrgKind
from gongzhi.places.models import Place
from gongzhi.places.services import register_hold

TAKEN_IN = declare("people.taken_in", gettext_lazy("went into another body, because the places were merged"))
TOOK_OVER = declare("people.took_over", gettext_lazy("{n} posts came over, because a place moved"))
DAY = timedelta(days=1)
KINDS = {"community": OrgKind.RESIDENTS, "subdistrict": OrgKind.SUBDISTRICT, "district": OrgKind.DISTRICT}


def successors(change: Change) -> dict[int, int]:
    """Old body → the body that answers now, level by level; the next one above where the new place has none."""
    wanted = {level: ids for level, ids in change.changed.items() if level in KINDS}
    ids = [place_id for pair in wanted.values() for place_id in pair]
    living = Organisation.objects.filter(place_id__in=ids, kind__in=KINDS.values(), retired_at=None).order_by(
        "-pk"
    )
    body = {(org.place_id, org.kind): org.pk for org in living}
    joint = change.into or change.parent
    found: dict[int, int] = {}
    above: int | None = None
    for level, kind in reversed(KINDS.items()):
        place_id = getattr(joint, f"{level}_id")
        own = body.get((place_id, kind)) if level in wanted else body_at(place_id, kind)
        merged_away = change.into is not None and change.top.level == level
        above = own or above
        old = body.get((wanted[level][0], kind)) if level in wanted else None
        successor = own if merged_away else above  # a body without a counterpart comes along as it is
        if old and successor:
            found[old] = successor
    return found


def body_at(place_id: int | None, kind: str) -> int | None:
    rows = Organisation.objects.filter(place_id=place_id or 0, kind=kind, retired_at=None)
    return rows.order_by("pk").values_list("pk", flat=True).first()


def posts_concerned(change: Change, bodies: dict[int, int], on: date) -> Q:
    """Posts that are held or will be: of the old bodies inside the subtree, and any at the merged place itself."""
    concerned = change.inside() & Q(organisation_id__in=bodies)
    if change.into is not None:
        concerned |= Q(place=change.top)
    return concerned & (Q(ends__isnull=True) | Q(ends__gte=on))


def foresee(change: Change) -> Foreseen:
    bodies, today = successors(change), localdate()
    absorbed = absorbed_bodies(change, bodies).count()
    return [
        (ngettext_lazy("{n} body goes into another", "{n} bodies go into another", absorbed), absorbed),
        (
            gettext_lazy("{n} posts go over"),
            Appointment.objects.filter(posts_concerned(change, bodies, today)).count(),
        ),
    ]


def absorbed_bodies(change: Change, bodies: dict[int, int]) -> QuerySet[Organisation]:
    """Bodies of the merged place that go into their counterpart; a move absorbs none."""
    return Organisation.objects.filter(pk__in=bodies if change.into is not None else (), place=change.top)


def follow(actor: Who, change: Change, now: datetime) -> None:
    BODIES.clear()  # the places of bodies are rewritten in bulk
    change.bodies.update(successors(change))
    today = localdate(now)
    drafts = []
    for org in absorbed_bodies(change, change.bodies).select_for_update(of=("self",), no_key=True):
        org.retired_at = now
        org.save(update_fields=["retired_at"])
        Organisation.objects.filter(upper=org).update(upper_id=change.bodies[org.pk])
        drafts.append(draft(TAKEN_IN, org, into=change.bodies[org.pk]))
    posts = list(Appointment.objects.filter(posts_concerned(change, change.bodies, today)))
    for post in posts:
        place_id = change.into.pk if change.into and post.place_id == change.top.pk else post.place_id
        pass_on(post, change.bodies.get(post.organisation_id, post.organisation_id), place_id, today)
    engaged = Engagement.objects.filter(change.inside(), in_force(today), organisation_id__in=change.bodies)
    for engagement in engaged:
        pass_on(engagement, change.bodies[engagement.organisation_id], engagement.place_id, today)
    pass_seats_on(change, today)
    if posts:
        drafts.append(
            draft(TOOK_OVER, change.into or change.top, n=len(posts), posts=[post.pk for post in posts])
        )
    record_all(actor, drafts, at=now)


def pass_seats_on(change: Change, today: date) -> None:
    """Members of a body that is absorbed sit in the other one from today; a seat that this one has already is ended,
    and so is one that the other would have in itself."""
    for seat in Seat.objects.filter(touched_by(change), in_force(today)).order_by("pk"):
        org = change.bodies.get(seat.organisation_id, seat.organisation_id)
        body = change.bodies.get(seat.body_id, seat.body_id) if seat.body_id else None
        there = Seat.objects.filter(in_force(today), organisation_id=org).exclude(pk=seat.pk)
        double = there.filter(body_id=body) if body else there.filter(person_id=seat.person_id or 0)
        if body == org or double.exists():
            Seat.objects.filter(pk=seat.pk).update(ends=max(today - DAY, seat.starts))
            continue
        if seat.starts < today:
            Seat.objects.filter(pk=seat.pk).update(ends=today - DAY)
            seat.pk, seat.starts, seat.public_id = None, today, new_public_id()
        seat.organisation_id, seat.body_id = org, body
        seat.save()


def touched_by(change: Change) -> Q:
    """Seats in the bodies that go into another one, and those that they have elsewhere."""
    absorbed = absorbed_bodies(change, change.bodies).values("pk")
    return Q(organisation_id__in=absorbed) | Q(body_id__in=absorbed)


def pass_on(row: Appointment | Engagement, organisation_id: int, place_id: int, today: date) -> None:
    """End a row yesterday and begin its like today. One that begins today or later is simply redirected."""
    if row.starts < today:
        type(row)._default_manager.filter(pk=row.pk).update(ends=today - DAY)
        row.pk, row.starts = None, today
        row.public_id = new_public_id()
    row.organisation_id, row.place_id = organisation_id, place_id
    row.save()


def settle_first(place: Place) -> str:
    """A place where somebody lives, owns or holds a post stays in use."""
    today = localdate()
    with unscoped(because="counted, not shown"):
        posts = Appointment.objects.filter(in_force(today), below(place.path, "place__path")).count()
        homes = sum(
            model.objects.filter(in_force(today), below(place.path, "unit__path")).count()
            for model in (Occupancy, Ownership)
        )
    said = []
    if posts:
        said.append(ngettext("One post is held there.", "{n} posts are held there.", posts).format(n=posts))
    if homes:
        said.append(
            ngettext("One person lives or owns there.", "{n} live or own there.", homes).format(n=homes)
        )
    return " ".join(said)


def install() -> None:
    register_follower("people", foresee=foresee, follow=follow)
    register_hold("people", settle_first)
