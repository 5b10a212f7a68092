"""The fields by which any list is narrowed to places and estates: lent to the modules above, so that all ask the same."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy

from gongzhi.core.filters import in_words
from gongzhi.core.models import STORED_LEVELS
from gongzhi.core.scope import current_scope
from gongzhi.places.levels import EstateKind, Facility
from gongzhi.places.models import Place
from gongzhi.places.selectors import Filters

ANY = ("", gettext_lazy("any"))
INDENT = {"subdistrict": "", "community": "　", "estate": "　　"}
MOST_CHOICES = 300


def places_at_work() -> list[tuple[str, str]]:
    """Subdistricts, communities and estates where the reader has work, to choose from: others would give empty lists."""
    grants = [grant for grant in current_scope().grants if grant.level in STORED_LEVELS and grant.place_id]
    here = reduce(or_, (Q(**{f"{grant.level}_id": grant.place_id}) for grant in grants), Q(pk__in=()))
    wanted = Place.objects.filter(here, level__in=INDENT, retired_at=None).order_by("path")
    rows = wanted.values_list("public_id", "name", "level")[:MOST_CHOICES]
    return [(pk, f"{INDENT[level]}{name}") for pk, name, level in rows]


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

    def chosen_place(self) -> Place | None:
        """For lists that are asked for a place too."""
        self.is_valid()
        public_id = self.cleaned_data.get("place")
        return Place.objects.filter(public_id=public_id).first() if public_id else None

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
