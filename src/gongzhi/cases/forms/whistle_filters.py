"""The filter of the whistles and of their figures, as it stands in the address. What makes no sense is left out."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.forms.filters import ANY, places
from gongzhi.cases.models.whistle import WhistleKind
from gongzhi.cases.selectors.whistle import Asked
from gongzhi.cases.states.whistle import WhistleState
from gongzhi.core.forms import PeriodForm, offer
from gongzhi.places.by_estate import ByEstate

YEAR = timedelta(days=365)
STATES = [
    ("running", gettext_lazy("running")), *WhistleState.choices, ("counted", gettext_lazy("all that count")),
    ("all", gettext_lazy("all")),
]  # fmt: skip


class FilterForm(PeriodForm, ByEstate):
    status = forms.ChoiceField(label=gettext_lazy("State"), choices=STATES, required=False)
    place = forms.ChoiceField(label=gettext_lazy("Place"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of whistle"), choices=[ANY, *WhistleKind.choices], required=False
    )
    field_order = ("status", "place", "kind", "since", "until", *ByEstate.FACTS)
    org = forms.CharField(max_length=22, required=False, widget=forms.HiddenInput)
    caller = forms.CharField(max_length=22, required=False, widget=forms.HiddenInput)
    what = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)

    def __init__(self, asked: QueryDict, *, figures: bool = False) -> None:
        said = asked.copy()
        if figures and not said.get("since"):
            said["since"] = (localdate() - YEAR).isoformat()
        super().__init__(said)
        self.figures = figures
        offer(self, place=places())
        if figures:
            for name in ("status", "org", "caller", "what"):
                del self.fields[name]

    def asked(self) -> Asked:
        """What can be read of the address. Figures are of the year up to today, unless other days are asked for."""
        self.is_valid()
        said = self.cleaned_data
        place = self.chosen_place()
        plain = {name: said.get(name) or "" for name in ("kind", "org", "caller", "what")}
        status = "counted" if self.figures else said.get("status") or "running"
        return Asked(
            status=status, place=place, since=said.get("since"), until=said.get("until"), estates=self.estates(), **plain
        )  # fmt: skip

    def period(self) -> str:
        """The same days, places and kind, for the address of the rows behind a figure."""
        asked = self.asked()
        facts = {
            "status": "counted", "since": asked.since, "until": asked.until, "kind": asked.kind,
            "place": asked.place.public_id if asked.place else "", **asked.estates.asked,
        }  # fmt: skip
        return urlencode({name: value for name, value in facts.items() if value})

    def views(self) -> list[tuple[str, str | Promise, bool]]:
        """The tabs above the list: query, words, whether it is this one."""
        here = self.cleaned_data.get("status") or "running"
        tabs = [("running", _("running")), ("done", _("all shares are done")), ("all", _("all"))]
        return [(f"status={key}", words, key == here) for key, words in tabs]
