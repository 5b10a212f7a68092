"""Who may change organisations, posts and sessions, and who sees a colleague's name."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.core.scope import Audience
from gongzhi.core.verdict import YES, Verdict, no
from gongzhi.people.actor import Actor
from gongzhi.people.models import Appointment, Organisation, Person, Seat
from gongzhi.people.posts import BODIES, NAMED_POSTS, OFFICE_POSTS, PARTY_POSTS, SPECS, Right
from gongzhi.places.models import Place

PLAIN = frozenset({Right.HANDLE, Right.HOMES})  # a post with no more than this is filled by the manager


def can_edit_organisation(actor: Actor, placed: Any) -> Verdict:
    if actor.holds(Right.PEOPLE, placed):
        return YES
    return no(_("Only the community, the subdistrict or the district enters organisations and posts."))


def can_restore_organisation(actor: Actor, org: Organisation) -> Verdict:
    """Whoever may take it out of use, as long as it has a place to sit."""
    if org.retired_at is None:
        return no(_("{org} is in use.").format(org=org.name))
    if not (verdict := can_edit_organisation(actor, org)):
        return verdict
    if org.place.retired_at is not None:
        return no(
            _("{place} is no longer in use. Put the place back first.").format(place=org.place.full_name)
        )
    return YES


def can_enter(actor: Actor) -> Verdict:
    """The forms for organisations and contracts: some place is the actor's to enter; the service says which."""
    if actor.holds(Right.PEOPLE):
        return YES
    return no(_("Only the community, the subdistrict or the district enters organisations and posts."))


def can_fill_posts(actor: Actor, org: Organisation) -> Verdict:
    """The form for a post: some post of the organisation could be filled by the actor."""
    if actor.holds(Right.PEOPLE) or actor.holds(Right.ASSIGN, org_id=org.pk) or actor.holds(Right.SECURE):
        return YES
    return no(_("Only {org} itself or the community above fills this post.").format(org=org.name))


def can_see_crossings(actor: Actor) -> Verdict:
    """Who holds posts in several organisations: for those who enter posts, and for party building."""
    if actor.holds(Right.PEOPLE) or any(Audience.PARTY in held.spec.audiences for held in actor.posts):
        return YES
    return no(_("Only those who enter posts, and named posts of party building, see this list."))


def can_appoint(
    actor: Actor, org: Organisation, post: str, placed: Any, *, is_party: bool = False
) -> Verdict:
    """Offices and named posts are filled by the security officer; what is of class party by who may see it.

    A body of the state is filled from its own level or above: the community does not fill posts of the subdistrict.
    """
    if post in OFFICE_POSTS | NAMED_POSTS:
        return (
            YES
            if actor.holds(Right.SECURE)
            else no(_("Only the security officer fills the posts of the platform and those for misconduct."))
        )
    if (is_party or post in PARTY_POSTS) and not sees_party(actor, placed):
        return no(_("Only named posts enter posts of party building."))
    above = actor.holds(Right.PEOPLE, placed) and (org.kind not in BODIES or actor.holds(Right.PEOPLE, org))
    if above or (leads(actor, org, placed) and SPECS[post].rights <= PLAIN):
        return YES
    return no(_("Only {org} itself or the community above fills this post.").format(org=org.name))


def leads(actor: Actor, org: Organisation, placed: Any) -> bool:
    """A manager fills the plain posts of his own organisation at his own place."""
    return actor.holds(Right.ASSIGN, placed, org_id=org.pk)


def not_oneself(actor: Actor, person: Person) -> Verdict:
    if actor.person_id is None or actor.person_id != person.pk:
        return YES
    return no(_("Nobody gives a post to oneself. Ask a colleague or the body above."))


def can_arrange_absence(actor: Actor, org: Organisation) -> Verdict:
    """For a colleague who is away: a manager of the organisation, or who enters its people."""
    if actor.holds(Right.ASSIGN, org_id=org.pk) or can_edit_organisation(actor, org):
        return YES
    return no(
        _("Only the person who is away, a manager of {org} or the body above arranges this.").format(
            org=org.name
        )
    )


def can_seat(actor: Actor, org: Organisation, *, is_party: bool = False) -> Verdict:
    """Members are entered by the body itself or by who enters its posts; those of the Party by named posts."""
    if is_party and not sees_party(actor, org):
        return no(_("Only named posts enter posts of party building."))
    if actor.holds(Right.PEOPLE, org) or leads(actor, org, org):
        return YES
    return no(_("Only {org} itself or the community above enters its members.").format(org=org.name))


def can_export_crossings(actor: Actor) -> Verdict:
    """Names leave the house with the sheet: only for those who enter posts, who see them in full anyway."""
    if actor.holds(Right.PEOPLE):
        return YES
    return no(_("Only those who enter posts take this list out of the house."))


def can_end(actor: Actor, appointment: Appointment) -> Verdict:
    org, post, place = appointment.organisation, appointment.post, appointment.place
    return can_appoint(actor, org, post, place, is_party=appointment.is_party)


def sees_party(actor: Actor, placed: Any = None) -> bool:
    """Class `party` is for named posts; others see counts (decisions 6)."""
    return any(
        Audience.PARTY in held.spec.audiences and (placed is None or held.covers(placed))
        for held in actor.posts
    )


def sees_name(actor: Actor, appointment: Appointment) -> bool:
    """In full for colleagues, for who supervises the place or enters its people, and for oneself."""
    if appointment.person_id == actor.person_id or appointment.organisation_id in actor.org_ids:
        return True
    return actor.holds(Right.SECURE) or any(
        held.covers(appointment.place)
        and (Audience.SUPERVISOR in held.spec.audiences or Right.PEOPLE in held.spec.rights)
        for held in actor.posts
    )


def sees_seat_name(actor: Actor, seat: Seat, org: Organisation) -> bool:
    """As with posts: colleagues of the body or of the body that has the seat, and who supervises or enters people."""
    own = {seat.organisation_id, seat.body_id} & actor.org_ids
    if own or (seat.person_id is not None and seat.person_id == actor.person_id):
        return True
    return actor.holds(Right.SECURE) or any(
        held.covers(org) and (Audience.SUPERVISOR in held.spec.audiences or Right.PEOPLE in held.spec.rights)
        for held in actor.posts
    )


def can_read_phone(actor: Actor, appointment: Appointment) -> Verdict:
    if sees_name(actor, appointment):
        return YES
    return no(_("Only colleagues and the supervisors of the place see this number."))


def can_give_password(actor: Actor, posts: list[Appointment]) -> Verdict:
    """Whoever fills all of a person's posts may hand out a first password; the security officer always may."""
    if actor.holds(Right.SECURE) or (posts and all(can_end(actor, post) for post in posts)):
        return YES
    return no(_("Whoever gave this person the posts, or the security officer, hands out a first password."))


def can_keep_homes(actor: Actor, unit: Place, grids: Collection[int]) -> Verdict:
    """Who lives in a unit is for its community and the worker of its grid. `grids` are those over its building."""
    if any(
        Right.HOMES in held.spec.rights
        and held.covers(unit)
        and (held.grid_id is None or held.grid_id in grids)
        for held in actor.posts
    ):
        return YES
    return no(_("Who lives in a home is for its community and its grid worker only."))


def one_office_only(posts: set[str], new: str) -> Verdict:
    """Operator, security officer and auditor are three persons (GB/T 22239, decisions 7)."""
    if new in OFFICE_POSTS and (posts & OFFICE_POSTS) - {new}:
        return no(_("Operator, security officer and auditor cannot be one person."))
    return YES


def can_elevate(actor: Actor) -> Verdict:
    if any(Right.OPERATE in SPECS[held.post].rights for held in actor.posts):
        return YES
    return no(_("Only an operator opens an elevated session."))
