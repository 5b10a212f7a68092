"""The sheets on the boards of a reader's places, and the documents that are open to a reader, as lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongzhi.core.lists import Listing, Rows, register_list
from gongzhi.core.scope import WORK, Audience
from gongzhi.core.sheets import Column, Form, Value
from gongzhi.notices import selectors
from gongzhi.notices.forms_documents import FilterForm
from gongzhi.notices.selectors import documents
from gongzhi.people.actor import Actor
from gongzhi.places.by_estate import ByEstate

SHEETS, DOCUMENTS = "sheets", "documents"
BOARDS = WORK | {Audience.PUBLIC}


def rows(form: ByEstate, actor: Actor, now: datetime) -> Rows:
    return selectors.published(actor, form.estates())


def line(post: Any) -> list[Value]:
    return [
        post.title, post.place.full_name or post.place.name, post.organisation.name, post.from_at, post.until_at,
        post.withdrawn_at,
    ]  # fmt: skip


def documents_asked(form: FilterForm, actor: Actor, now: datetime) -> Rows:
    return documents.documents(actor, form.asked()).order_by("-changed_at", "-pk")


def line_of_document(document: Any) -> list[Value]:
    newest = document.newest
    return [
        document.title, document.get_kind_display(), document.organisation.name, document.source, document.number,
        document.place.full_name or document.place.name, newest.number, newest.in_force_from,
    ]  # fmt: skip


def install() -> None:
    install_documents()
    columns = (
        Column(_("Title"), 36), Column(_("Board of"), 36), Column(_("In the name of"), 24),
        Column(_("Hangs from"), form=Form.MOMENT), Column(_("until the end of"), form=Form.MOMENT),
        Column(_("Taken down"), form=Form.MOMENT),
    )  # fmt: skip
    register_list(Listing(SHEETS, _("Boards"), "board_list", ByEstate, rows, columns, line, audiences=BOARDS))


def install_documents() -> None:
    columns = (
        Column(_("Title"), 36), Column(_("Kind"), 16), Column(_("Issued by"), 24), Column(_("Comes from"), 24),
        Column(_("Number of the paper"), 20), Column(_("Holds at"), 24), Column(_("Version")),
        Column(_("Takes effect on")),
    )  # fmt: skip
    register_list(
        Listing(
            DOCUMENTS, _("Documents"), "document_list", FilterForm, documents_asked, columns, line_of_document,
            unsaid={"view": "all"}, has_news=False,
        )
    )  # fmt: skip
