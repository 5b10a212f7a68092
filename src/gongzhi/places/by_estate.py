"""The fields by which any list is narrowed to estates: lent to the modules above, so that all ask the same."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from gongzhi.core.filters import in_words
from gongzhi.places.levels import EstateKind, Facility
from gongzhi.places.selectors import Filters

ANY = ("", gettext_lazy("any"))


class ByEstate(forms.Form):
    """Facts of the estate where a row lies, for any list (P3). What cannot be understood narrows nothing."""

    FACTS = ("estate_kind", "year_from", "year_to", "households_from", "households_to", "facility")

    estate_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of estate"), choices=[ANY, *EstateKind.choices], required=False
    )
    year_from = forms.IntegerField(
        label=gettext_lazy("Estate built from"), min_value=1900, max_value=2100, required=False
    )
    year_to = forms.IntegerField(
        label=gettext_lazy("Estate built until"), min_value=1900, max_value=2100, required=False
    )
    households_from = forms.IntegerField(
        label=gettext_lazy("Estate with households from"), min_value=1, required=False
    )
    households_to = forms.IntegerField(
        label=gettext_lazy("Estate with households until"), min_value=1, required=False
    )
    facility = forms.ChoiceField(
        label=gettext_lazy("Estate with"), choices=[ANY, *Facility.choices], required=False
    )

    def estates(self) -> Filters:
        self.is_valid()
        said = {name: value for name in self.FACTS if (value := self.cleaned_data.get(name))}
        return Filters(kind=said.pop("estate_kind", ""), **said)

    @property
    def by_estate(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FACTS]

    @property
    def beside(self) -> list[forms.BoundField]:
        """What stands in sight, while the facts fold away."""
        return [field for field in self.visible_fields() if field.name not in self.FACTS]

    @property
    def is_by_estate(self) -> bool:
        return any(field.value() for field in self.by_estate)


def facts_in_words(filters: Filters) -> list[str]:
    form = ByEstate(filters.asked)
    form.is_valid()
    return in_words(form)
