"""What one act on several cases asks for: each act has its own words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.cases.models import Case
from gongzhi.cases.selectors import batch
from gongzhi.cases.services.batch import Wish
from gongzhi.core.forms import WithKey, offer
from gongzhi.core.written import words
from gongzhi.people.actor import Actor

ASKED: dict[str, tuple[str, ...]] = {
    "accept": ("person",), "assign": ("person",), "dispatch": ("org", "text"), "note": ("text",), "aside": ("first",),
    "retire": ("text",),
}  # fmt: skip
TEXTS = {
    "dispatch": _("Why it goes there"), "note": _("The note, which no resident sees"),
    "retire": _("Why it is withdrawn"),
}  # fmt: skip


def choice(label: Any, *, required: bool = True) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, required=required, empty_value=None)


class BatchForm(WithKey):
    person = choice(_("Who handles it"))
    org = choice(_("Who acts"))
    first = choice(_("Which one goes on"))
    text = words(_("Words"))

    def __init__(
        self, *args: Any, act: str, cases: Sequence[Case], actor: Actor, now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.act = act
        for name in {"person", "org", "first", "text"} - set(ASKED[act]):
            del self.fields[name]
        none = ("", _("please choose"))
        if "person" in self.fields:
            self.fields["person"].required = act == "assign"
            nobody = none if act == "assign" else ("", _("whoever accepts it"))
            offer(self, person=[nobody, *batch.people(actor, cases, now=now)])
        if "org" in self.fields:
            offer(self, org=[none, *batch.bearers(actor, cases, now=now)])
        if "first" in self.fields:
            offer(self, first=[none, *((case.pk, f"{case.number} {case.title}") for case in cases)])
        if "text" in self.fields:
            self.fields["text"].label = TEXTS[act]

    @property
    def wish(self) -> Wish:
        said = self.cleaned_data
        return Wish(self.act, said.get("text", ""), said.get("person"), said.get("org"), said.get("first"))
