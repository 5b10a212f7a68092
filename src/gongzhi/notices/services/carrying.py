"""Documents follow their place: the body that answers now issues them from then on, and reads what the old one had to."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy

from gongzhi.core.placed import Change, Foreseen, register_follower
from gongzhi.journal.services import Who, declare, draft, record_all
from gongzhi.notices.models import Document, DocumentReader

PASSED_ON = declare("notices.document_passed_on", gettext_lazy("went over to another body with its place"))


def foresee(change: Change) -> Foreseen:
    return [(gettext_lazy("{n} documents"), Document.objects.filter(change.inside()).count())]


def follow(actor: Who, change: Change, now: datetime) -> None:
    issued = (
        Document.objects.locked().filter(change.inside(), organisation_id__in=change.bodies).order_by("pk")
    )
    drafts = []
    for document in issued:
        before, document.organisation_id = document.organisation_id, change.bodies[document.organisation_id]
        document.save(update_fields=["organisation"])
        drafts.append(draft(PASSED_ON, document, before=before, after=document.organisation_id))
    record_all(actor, drafts, at=now)
    for reader in DocumentReader.objects.filter(change.inside(), organisation_id__in=change.bodies):
        carry(reader, change.bodies[reader.organisation_id])


def carry(reader: DocumentReader, body: int) -> None:
    """Once only, where the body that takes over has to read it already."""
    if DocumentReader.objects.filter(document_id=reader.document_id, organisation_id=body).exists():
        reader.delete()
        return
    reader.organisation_id = body
    reader.save(update_fields=["organisation"])


def install() -> None:
    register_follower("documents", foresee=foresee, follow=follow)
