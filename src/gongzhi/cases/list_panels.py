"""What stands over every list: the filters that are kept, and the way to its workbook."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from gongzhi.cases.forms.saved import SaveForm
from gongzhi.cases.selectors.saved import links
from gongzhi.core.forms import new_idem
from gongzhi.core.lists import OnScreen
from gongzhi.core.panels import PANELS
from gongzhi.people.actor import Actor


def over(actor: Actor, shown: OnScreen, now: datetime) -> dict[str, Any]:
    key, query = shown.listing.key, shown.query
    return {
        "saved": links(actor, query, key), "list_url": reverse(shown.listing.page), "idem": new_idem(),
        "keep": SaveForm(actor=actor, initial={"query": query, "list": key}) if query else None,
        "list": key, "query": query, "has_rows": shown.has_rows,
    }  # fmt: skip


def install() -> None:
    PANELS.add("list", "kept", template="cases/_over.html", build=over, order=10)
