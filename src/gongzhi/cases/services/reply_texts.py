"""An organisation writes, changes and retires the sentences that it says again and again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.models import Category, ReplyText
from gongzhi.cases.selectors.reply_texts import editing_orgs
from gongzhi.core.verdict import Refused
from gongzhi.journal.services import declare, record
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation

ADDED = declare("cases.reply_text_added", gettext_lazy("wrote a text for replies"))
CHANGED = declare("cases.reply_text_changed", gettext_lazy("changed a text for replies"))
RETIRED = declare("cases.reply_text_retired", gettext_lazy("took a text for replies away"))


@dataclass(frozen=True, slots=True)
class Text:
    """What a text says and where it is offered."""

    org: Organisation
    name: str
    text: str
    status: str = ""
    category: Category | None = None


def must_edit(actor: Actor, org: Organisation) -> None:
    if not editing_orgs(actor).filter(pk=org.pk).exists():
        raise Refused(_("Only who leads {org} writes its texts.").format(org=org))


@transaction.atomic
def add_reply_text(*, actor: Actor, said: Text, now: datetime) -> ReplyText:
    must_edit(actor, said.org)
    row = ReplyText.objects.create(
        org=said.org, name=said.name, text=said.text, status=said.status, category=said.category
    )
    record(actor, ADDED, row, at=now, org=said.org.pk)
    return row


@transaction.atomic
def change_reply_text(*, actor: Actor, text_id: int, said: Text, now: datetime) -> ReplyText:
    row = locked(text_id)
    must_edit(actor, row.org)
    must_edit(actor, said.org)
    row.org, row.name, row.text, row.status, row.category = (
        said.org, said.name, said.text, said.status, said.category,
    )  # fmt: skip
    row.save()
    record(actor, CHANGED, row, at=now, org=row.org_id)
    return row


@transaction.atomic
def retire_reply_text(*, actor: Actor, text_id: int, now: datetime) -> None:
    row = locked(text_id)
    must_edit(actor, row.org)
    row.retired_at = now
    row.save(update_fields=["retired_at"])
    record(actor, RETIRED, row, at=now, org=row.org_id)


def locked(text_id: int) -> ReplyText:
    row = ReplyText.objects.locked().select_related("org").filter(pk=text_id, retired_at=None).first()
    if row is None:
        raise Refused(_("There is no such text."), status=404)
    return row
