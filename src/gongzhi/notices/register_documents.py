"""What documents tell the kernel and the lower modules at start."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.menus import register_menu
from gongzhi.core.scope import WORK, unscoped
from gongzhi.notices.models import Document, Reading
from gongzhi.notices.pages import register_pages
from gongzhi.notices.services import carrying
from gongzhi.notices.services.reading import KIND
from gongzhi.people.actor import Actor
from gongzhi.people.models import Account
from gongzhi.people.services import Fact, Holding, register_holding, register_ring


def works(actor: Actor) -> bool:
    return any(WORK & held.spec.audiences for held in actor.posts)


def document_pages(subjects: list[str]) -> dict[str, str]:
    ids = {int(subject.partition(":")[2]): subject for subject in subjects}
    rows = Document.objects.filter(pk__in=ids).values_list("pk", "public_id")
    return {ids[pk]: reverse("document_detail", args=[key]) for pk, key in rows}


def reading_facts(account: Account) -> list[Fact]:
    with unscoped(because="what somebody has read is told to him, whatever is open to him today"):
        rows = Reading.objects.filter(account=account).select_related("version__document")
        return [
            {_("what"): row.version.document.title, _("at"): row.at.isoformat(timespec="minutes")}
            for row in rows
        ]


def erase_reading(account: Account, now: Any) -> int:
    return int(Reading.objects.filter(account=account).delete()[0])


def install() -> None:
    carrying.install()
    register_menu("documents", gettext_lazy("Documents"), "file-text", "document_list", order=56, needs=works)
    register_ring(KIND, gettext_lazy("documents that I have to read"))
    register_pages("document", document_pages)
    register_holding(
        Holding(
            "readings", gettext_lazy("Documents that I have read"), reading_facts, erase_reading,
            erased=gettext_lazy("erased"),
        )
    )  # fmt: skip
