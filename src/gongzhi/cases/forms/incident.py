"""What is written about an incident."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.forms.report import PhoneField
from gongzhi.cases.models import Case, Category, Incident
from gongzhi.cases.policies.incident import can_be_about
from gongzhi.cases.selectors.incident import Part, default_place, places_near, places_of
from gongzhi.cases.selectors.reporting import kinds
from gongzhi.cases.services.incident import About, Said
from gongzhi.core.forms import WithKey
from gongzhi.core.written import words
from gongzhi.places.models import Place

FARTHEST = timedelta(days=366)


class SaidForm(WithKey):
    """What is said of it. Residents read title, words and end; the script is for colleagues."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=80, help_text=gettext_lazy("Such as: lift 2 stands still")
    )
    text = forms.CharField(
        label=gettext_lazy("What residents read"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    expected_at = forms.DateTimeField(
        label=gettext_lazy("Expected end"), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    script = words(
        gettext_lazy("What to say on the phone"), rows=2, required=False,
        help_text=gettext_lazy("For who answers calls; residents do not see it."),
    )  # fmt: skip

    def clean_expected_at(self) -> datetime | None:
        end: datetime | None = self.cleaned_data["expected_at"]
        if end is None or end == self.initial.get("expected_at"):
            return end
        if not clock() < end < clock() + FARTHEST:
            raise forms.ValidationError(_("Name a moment of the coming year, or leave it empty."))
        return end

    def said(self) -> Said:
        said = self.cleaned_data
        return Said(said["title"], said["text"], said["script"][:500], said["expected_at"])


class PlacesForm(SaidForm):
    places = forms.MultipleChoiceField(
        label=gettext_lazy("Where it is met"), widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Whoever reports from there is shown that it is known."),
    )  # fmt: skip
    where: dict[str, Place]

    def offer(self, places: Sequence[Place]) -> None:
        self.where = {place.public_id: place for place in places}
        fields: Any = self.fields
        fields["places"].choices = [(key, place.full_name or place.name) for key, place in self.where.items()]

    def chosen_places(self) -> list[Place]:
        return [self.where[key] for key in self.cleaned_data["places"]]


class OpenForm(PlacesForm):
    cases = forms.MultipleChoiceField(
        label=gettext_lazy("Reports of the same"), widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Who reported one of them is told once."),
    )  # fmt: skip
    category = forms.ChoiceField(label=gettext_lazy("Category"))
    field_order = ("title", "text", "expected_at", "script", "places", "cases", "category")

    def __init__(self, *args: Any, offered: Sequence[Part], chosen: Sequence[Case], **kwargs: Any) -> None:
        self.by_id = {part.case.public_id: part.case for part in offered}
        places = places_of([part.case for part in offered])
        first, here = chosen[0], default_place(chosen, places)
        begin = {
            "title": first.title, "category": first.category.code, "cases": list(self.by_id),
            "places": [here.public_id] if here else [],
        }  # fmt: skip
        super().__init__(*args, **kwargs | {"initial": begin})
        fields: Any = self.fields
        fields["cases"].choices = [(key, naming(case)) for key, case in self.by_id.items()]
        self.offer(places)
        fields["category"].choices = [(one.code, one.name) for one in kinds().values() if can_be_about(one)]

    def clean_category(self) -> Category:
        return kinds()[self.cleaned_data["category"]]

    def case_ids(self) -> list[int]:
        return [self.by_id[key].pk for key in self.cleaned_data["cases"]]

    def about(self) -> About:
        return About(self.cleaned_data["category"], self.chosen_places())


def naming(case: Case) -> str:
    return _("{title} · {place}").format(title=case.title, place=case.place.full_name or case.place.name)


class ChangeForm(PlacesForm):
    tell_all = forms.BooleanField(
        label=gettext_lazy("Send this to everybody who reported or follows it"), required=False,
        help_text=gettext_lazy("For what changes something for them, such as another end."),
    )  # fmt: skip

    field_order = ("title", "text", "expected_at", "script", "places", "tell_all")

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        met = [row.place for row in incident.places.select_related("place")]
        begin = {
            "title": incident.title,
            "text": incident.words,
            "expected_at": incident.expected_at,
            "script": incident.script,
            "places": [place.public_id for place in met],
        }
        super().__init__(*args, **kwargs | {"initial": begin})
        self.offer(places_near(incident, met))


class JoinForm(WithKey):
    case = forms.CharField(max_length=22, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.chosen = [key for key in data.getlist("case") if key][:60]


class CallerForm(WithKey):
    phone = PhoneField(label=gettext_lazy("Mobile number of who rang"))


class AgainForm(WithKey):
    text = words(gettext_lazy("Why it is not over"), rows=2)
