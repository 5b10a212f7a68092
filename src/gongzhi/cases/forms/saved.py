"""A name for the filter that is on the screen, and for whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gongzhi.cases.forms import filters, hard, whistle_filters
from gongzhi.cases.models.saved import Over
from gongzhi.cases.selectors.saved import sharing
from gongzhi.core.filters import as_query
from gongzhi.core.forms import WithKey, offer
from gongzhi.people.actor import Actor

READ: dict[str, Callable[[QueryDict], forms.Form]] = {
    Over.CASES: filters.FilterForm, Over.WHISTLES: whistle_filters.FilterForm, Over.HARD: hard.FilterForm,
}  # fmt: skip


class SaveForm(WithKey):
    name = forms.CharField(label=_("Name of this filter"), max_length=30)
    org = forms.ChoiceField(label=_("Kept for"), required=False)
    list = forms.ChoiceField(choices=Over.choices, widget=forms.HiddenInput)
    query = forms.CharField(max_length=2000, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **({"auto_id": "keep_%s"} | kwargs))
        orgs = sharing(actor)
        offer(self, org=[("", _("for me")), *orgs])
        if not orgs:
            del self.fields["org"]

    def clean_query(self) -> str:
        """What of it can be read, in the words by which its list knows it again."""
        over = self.cleaned_data.get("list")
        return as_query(READ[over](QueryDict(self.cleaned_data["query"]))) if over else ""
