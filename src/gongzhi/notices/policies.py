"""Who may publish on the board of a place and cover words there; who writes documents and sees who has read them.

A sheet is moderated from above the organisation that published it, never by itself or a neighbour: its own words it
takes down, and hangs up others.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.core.scope import Audience
from gongzhi.core.verdict import YES, Verdict, no
from gongzhi.notices.models import Document, DocumentReader
from gongzhi.people.actor import Actor, Held
from gongzhi.people.models import Organisation
from gongzhi.people.posts import OrgKind, Right
from gongzhi.places.levels import ORDER, Level

STANDS_AT = {
    OrgKind.RESIDENTS: Level.COMMUNITY,
    OrgKind.SUBDISTRICT: Level.SUBDISTRICT,
    OrgKind.DISTRICT: Level.DISTRICT,
}


def can_publish_somewhere(actor: Actor) -> Verdict:
    """The form for a sheet: some board is the actor's."""
    if actor.holds(Right.PUBLISH):
        return YES
    return no(_("Sheets are hung up by the company, the community and the offices above."))


def can_publish(actor: Actor, placed: Any, org: Organisation) -> Verdict:
    """In the name of an organisation only by who holds a post of it here."""
    if actor.holds(Right.PUBLISH, placed, org_id=org.pk):
        return YES
    return no(
        _("Only who may publish for {org} at this place hangs up and takes down its sheets.").format(
            org=org.name
        )
    )


def can_moderate(actor: Actor, placed: Any, org: Organisation) -> Verdict:
    above = ORDER[: ORDER.index(STANDS_AT.get(OrgKind(org.kind), Level.ESTATE))]
    if any(
        Right.MODERATE in held.spec.rights and held.level in above and held.covers(placed)
        for held in actor.posts
    ):
        return YES
    return no(_("Words of this sheet are covered by the offices above {org} only.").format(org=org.name))


def can_read_both(actor: Actor, placed: Any, org: Organisation) -> Verdict:
    """What was published, beside what is read now."""
    if can_publish(actor, placed, org) or can_moderate(actor, placed, org):
        return YES
    return no(
        _("What was covered is read by who published the sheet, and by the offices above {org}.").format(
            org=org.name
        )
    )


def can_manage_robots(actor: Actor, org: Organisation) -> Verdict:
    """Whoever hands out its work decides which group hears of it."""
    if actor.holds(Right.ASSIGN, org_id=org.pk) and org.retired_at is None:
        return YES
    return no(_("Only who hands out the work of {org} connects its chat groups.").format(org=org.name))


def can_issue_somewhere(actor: Actor) -> Verdict:
    """The form for a document: in some name, at some place."""
    if actor.holds(Right.PUBLISH):
        return YES
    return no(_("Documents are written by the company, the community and the offices above."))


def can_issue(actor: Actor, placed: Any, org: Organisation) -> Verdict:
    if actor.holds(Right.PUBLISH, placed, org_id=org.pk):
        return YES
    return no(_("Only who may publish for {org} at this place writes its documents.").format(org=org.name))


def must_read(held: Held, org_id: int, path: str) -> bool:
    """Who works for the organisation at the place, below it or above it."""
    works = Right.HANDLE in held.spec.rights and held.org_id == org_id
    return works and (held.path.startswith(path) or path.startswith(held.path))


def can_say_read(actor: Actor, readers: Iterable[DocumentReader]) -> Verdict:
    if any(must_read(held, one.organisation_id, one.place.path) for one in readers for held in actor.posts):
        return YES
    return no(_("Only who is asked to read this document says that it was read."))


def sees_all_readers(actor: Actor, document: Document) -> Verdict:
    """Who issued it and who supervises its place see all the numbers; names are for own colleagues only."""
    for held in actor.posts:
        issued = held.org_id == document.organisation_id and bool(held.spec.rights)
        watches = Audience.SUPERVISOR in held.spec.audiences and held.grid_id is None
        if (issued or watches) and held.covers(document):
            return YES
    return no(_("Who has read this document is shown to who issued it and to the offices above."))
