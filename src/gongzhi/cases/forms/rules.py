"""A line of the dispatch table, and the box that says where something would go."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.forms.staff import LimitMixin, PlaceMixin, category_choices
from gongzhi.cases.models import Category, DispatchRule
from gongzhi.cases.models.rules import BearerKind
from gongzhi.cases.selectors.reporting import kinds, suggestions
from gongzhi.cases.services.rules import Line
from gongzhi.core.forms import Choose, WithKey
from gongzhi.people.models import Organisation
from gongzhi.people.posts import OrgKind
from gongzhi.places.levels import EstateKind, Level
from gongzhi.places.models import Place

EVERY = gettext_lazy("all")
PLACE_LEVELS = (Level.DISTRICT, Level.SUBDISTRICT, Level.COMMUNITY, Level.ESTATE)


def in_use() -> QuerySet[Category]:
    return Category.objects.filter(retired_at=None).order_by("sort", "code")


def nameable() -> QuerySet[Organisation]:
    """Whom a line may name: companies act by their contract, not by name."""
    return Organisation.objects.filter(retired_at=None).exclude(kind=OrgKind.COMPANY).order_by("kind", "name")


def wide_place(name: str) -> Place:
    found = Place.objects.filter(level__in=PLACE_LEVELS, retired_at=None, name=name)[:2]
    if len(found) == 1:
        return found[0]
    if found:
        raise forms.ValidationError(_("Several places have this name."))
    raise forms.ValidationError(_("There is no district, subdistrict, community or estate of this name."))


class RuleForm(LimitMixin, WithKey):
    category = Choose(in_use, label=gettext_lazy("Category"), required=False, empty_label=EVERY)
    estate_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of estate"), required=False, choices=[("", EVERY), *EstateKind.choices]
    )
    place = forms.CharField(
        label=gettext_lazy("Only at this place"), required=False, max_length=100,
        help_text=gettext_lazy("A district, subdistrict, community or estate. Empty: everywhere."),
    )  # fmt: skip
    bearer_kind = forms.ChoiceField(label=gettext_lazy("Who acts"), choices=BearerKind.choices)
    bearer = Choose(
        nameable,
        label=gettext_lazy("Which organisation"),
        required=False,
        empty_label=gettext_lazy("by kind"),
    )
    ground = forms.CharField(
        label=gettext_lazy("Ground"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The article, the contract or the local policy. It stands on every case."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("category", "estate_kind", "place", "bearer_kind", "bearer", "amount", "unit", "ground")

    def clean_place(self) -> Place | None:
        said = self.cleaned_data["place"].strip()
        return wide_place(said) if said else None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        named = said.get("bearer_kind") == BearerKind.NAMED
        if named and not said.get("bearer"):
            self.add_error("bearer", _("Choose which organisation acts."))
        if said.get("bearer") and not named:
            self.add_error("bearer", _("This is used only where a named organisation acts."))
        return said

    def line(self) -> Line:
        said = self.cleaned_data
        return Line(
            bearer_kind=said["bearer_kind"], limit=self.limit(), ground=said["ground"].strip(), category=said["category"],
            estate_kind=said["estate_kind"], place=said["place"], bearer=said["bearer"],
        )  # fmt: skip


def as_initial(rule: DispatchRule) -> dict[str, Any]:
    return {
        "category": rule.category_id, "estate_kind": rule.estate_kind, "place": rule.place.name if rule.place else "",
        "bearer_kind": rule.bearer_kind, "bearer": rule.bearer_id, "amount": rule.limit_amount,
        "unit": rule.limit_unit, "ground": rule.ground, "version": rule.version,
    }  # fmt: skip


class EndForm(WithKey):
    version = forms.IntegerField(widget=forms.HiddenInput)


class TryForm(PlaceMixin, forms.Form):
    text = forms.CharField(label=gettext_lazy("What is reported"), required=False, max_length=500)
    category = forms.ChoiceField(
        label=gettext_lazy("Category"), required=False,
        choices=lambda: [("", gettext_lazy("as the words suggest")), *category_choices()],
    )  # fmt: skip
    field_order = ("place", "text", "category")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("text") and not said.get("category"):
            self.add_error("text", _("Write what is reported, or choose a kind."))
        return said

    def meant(self) -> tuple[Category, tuple[str, ...]]:
        """The chosen kind, else the one that the words suggest, with the words that led there."""
        said, offered = self.cleaned_data, kinds()
        if said["category"]:
            return offered[said["category"]], ()
        found = suggestions(said["text"], offered)
        if not found:
            return offered.get("other") or list(offered.values())[-1], ()
        return offered[found[0].category], found[0].words
