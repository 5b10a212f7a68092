"""Each anchor of the journal goes out of the house: onto the board of the district, and by e-mail.

Whoever rewrites the journal with right hashes, files included, cannot take back what others have read.
"""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from gongzhi.core.said import gettext as _
from gongzhi.core.scope import unscoped
from gongzhi.journal.models import Anchor
from gongzhi.journal.services import line
from gongzhi.notices.models import SheetKind
from gongzhi.notices.services.board import Sheet, hang
from gongzhi.notices.services.messages import message, queue
from gongzhi.people.actor import SYSTEM
from gongzhi.people.models import Organisation
from gongzhi.people.posts import OrgKind
from gongzhi.places.levels import Level

KIND = "anchor"


def tell(anchor: Anchor) -> None:
    """Call inside the transaction that seals the anchor."""
    words = _("This line stands for {count} entries of the journal, all up to number {last}.").format(
        count=anchor.count, last=anchor.last_id
    )
    how = _("Keep it: if the journal is changed, shortened or written anew, the line no longer fits.")
    text = f"{words}\n{how}\n\n{line(anchor)}"
    with unscoped(because="the board of each district, whoever looks after the clock"):
        offices = Organisation.objects.filter(
            kind=OrgKind.DISTRICT, place__level=Level.DISTRICT, place__retired_at=None, retired_at=None
        ).select_related("place")
        for office in {office.place_id: office for office in offices.order_by("-pk")}.values():
            title = _("Anchor of the journal, {day}").format(day=anchor.day.isoformat())
            sheet = Sheet(office.place, office, title, text, from_at=anchor.made_at)
            hang(actor=SYSTEM, sheet=sheet, kind=SheetKind.ANCHOR, now=anchor.made_at)
    queue(
        message(
            kind=KIND, subject=f"anchor:{anchor.pk}", text=text, link=reverse("board_anchors"), contact=to,
            due_at=anchor.made_at,
        )
        for to in settings.ANCHOR_EMAILS
    )  # fmt: skip
