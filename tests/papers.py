"""Documents for the access table: one of the community that the company of the own estate must read, and a public one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from gongzhi.core.models import StoredFile
from gongzhi.notices.models import DocumentVersion
from gongzhi.notices.selectors.documents import reached
from gongzhi.notices.services.documents import Paper, Wording, new_version, write_document
from gongzhi.notices.services.reading import ask_to_read
from tests.world import World

OF_ONE = (
    "document_detail", "document_version", "document_difference", "document_ask", "document_readers", "document_read",
    "document_retire", "document_public",
)  # fmt: skip


def rows(world: World, moment: datetime, file: StoredFile) -> dict[str, dict[str, dict[str, Any]]]:
    today = localdate(moment)
    he, org = world.actor("he", on=today), world.residents_committee
    found: dict[str, dict[str, Any]] = {}
    for name, public in (("to read for the company", False), ("public", True)):
        paper = Paper("rules", "议事规则", world.community, org, public=public)
        document = write_document(actor=he, paper=paper, wording=Wording("一、每月开会。", today), now=moment)
        DocumentVersion.objects.filter(document=document).update(file=file)
        other = Wording("一、每周开会。", today, changed="改为每周。")
        new_version(actor=he, document_id=document.pk, wording=other, now=moment)
        found[name] = {"public_id": document.public_id}
        if not public:
            to = [reach for reach in reached(document, on=today) if reach.org == world.anhe]
            ask_to_read(actor=he, document_id=document.pk, to=to, until=today, now=moment)
    files = {name: key | {"number": 1} for name, key in found.items()}
    return dict.fromkeys(OF_ONE, found) | dict.fromkeys(("document_file", "document_public_file"), files)
