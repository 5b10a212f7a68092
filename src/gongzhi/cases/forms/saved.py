"""A name for the filter that is on the screen, and for whom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gongzhi.cases.selectors.saved import sharing
from gongzhi.core.filters import as_query
from gongzhi.core.forms import WithKey, offer
from gongzhi.core.lists import LISTS
from gongzhi.people.actor import Actor


class SaveForm(WithKey):
    name = forms.CharField(label=_("Name of this filter"), max_length=30)
    org = forms.ChoiceField(label=_("Kept for"), required=False)
    list = forms.ChoiceField(choices=lambda: [(key, key) for key in LISTS], widget=forms.HiddenInput)
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
        return as_query(LISTS[over].form(QueryDict(self.cleaned_data["query"]))) if over else ""
