"""What the desk sends: one case with its four decisions, or several to one organisation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from gongzhi.cases.forms.staff import PlaceWords, place_called
from gongzhi.cases.models import Case, Category
from gongzhi.cases.models.case import Urgency
from gongzhi.cases.selectors.desk import Said
from gongzhi.cases.selectors.reporting import kinds
from gongzhi.cases.services.desk import Choice
from gongzhi.core.forms import WithKey
from gongzhi.places.levels import Level
from gongzhi.places.models import Place

ELSEWHERE = "elsewhere"


class ChoiceForm(WithKey):
    """`spot` is a place by its public id, or "elsewhere": then the words of `place` count."""

    place = PlaceWords(required=False)
    spot = forms.CharField(required=False, max_length=22)
    category = forms.CharField(required=False, max_length=30)
    urgent = forms.BooleanField(required=False)
    org = forms.IntegerField(required=False)
    ground = forms.CharField(required=False, max_length=2000)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.fields["place"].required = self.data.get("spot") == ELSEWHERE

    def clean_place(self) -> Place | None:
        elsewhere = self.data.get("spot") == ELSEWHERE
        return place_called(self.cleaned_data["place"]) if elsewhere else None

    def clean_category(self) -> Category:
        return kinds().get(self.cleaned_data["category"], self.case.category)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if "place" in said and said["place"] is None:
            said["place"] = self.spot_named()
            if said["place"] is None:
                self.add_error("place", _("Say where it is first: estate, then building."))
        return said

    def spot_named(self) -> Place | None:
        named = self.cleaned_data.get("spot", "")
        if not named:
            return self.case.place if self.case.place_known else None
        rows = Place.objects.filter(public_id=named, retired_at=None)
        return rows.exclude(level=Level.UNIT).first()

    def choice(self) -> Choice:
        said = self.cleaned_data
        return Choice(
            place=said["place"], category=said["category"], org_id=said["org"], ground=said["ground"],
            urgency=Urgency.URGENT if said["urgent"] else Urgency.NORMAL,
        )  # fmt: skip

    def said(self) -> Said:
        """What was chosen so far, wrong or right: for showing the suggestions again."""
        self.is_valid()
        data = self.cleaned_data
        code = str(self.data.get("category", ""))
        return Said(data.get("place"), code, "urgent" in self.data if self.data else None)


class BatchForm(WithKey):
    """Several cases to one organisation, with one ground."""

    org = forms.IntegerField()
    ground = forms.CharField(max_length=2000)
