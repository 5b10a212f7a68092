"""Who may publish on the board of a place, and who may cover words there.

A sheet is moderated from above the organisation that published it, never by itself or a neighbour: its own words it
takes down, and hangs up others.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from gongzhi.core.verdict import YES, Verdict, no
from gongzhi.people.actor import Actor
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
