"""Who may publish on the board of a place."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from gongzhi.core.verdict import YES, Verdict, no
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.people.posts import Right


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
