"""Forms of the tree, its grids and its placards."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.forms import Choose, WithKey
from gongzhi.places.levels import EstateKind, Facility, Level
from gongzhi.places.models import EstateFacts, Place, UnitFacts
from gongzhi.places.naming import LONGEST, listed, spread
from gongzhi.places.selectors.tree import Filters

HUNDRED = 100
ANY = ("", gettext_lazy("any"))
ESTATE_PLAIN = ("year_built", "households", "buildings", "address", "developer", "company_text")


class FilterForm(forms.Form):
    """Narrowing the list; what cannot be understood narrows nothing."""

    q = forms.CharField(label=gettext_lazy("Name, former name or code"), max_length=60, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[ANY, *EstateKind.choices], required=False)
    year_from = forms.IntegerField(
        label=gettext_lazy("Built from"), min_value=1900, max_value=2100, required=False
    )
    year_to = forms.IntegerField(
        label=gettext_lazy("Built until"), min_value=1900, max_value=2100, required=False
    )
    households_from = forms.IntegerField(label=gettext_lazy("Households from"), min_value=0, required=False)
    households_to = forms.IntegerField(label=gettext_lazy("Households until"), min_value=0, required=False)
    facility = forms.ChoiceField(label=gettext_lazy("With"), choices=[ANY, *Facility.choices], required=False)
    under = Choose(
        lambda: Place.objects.filter(level=Level.SUBDISTRICT, retired_at=None).order_by("path"),
        label=gettext_lazy("Subdistrict"), to_field_name="public_id", required=False,
        empty_label=gettext_lazy("any"),
    )  # fmt: skip

    def filters(self) -> Filters:
        self.is_valid()
        return Filters(
            **{name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        )


class AddForm(WithKey):
    """One name or many; the kind is asked for estates only."""

    names = forms.CharField(
        label=gettext_lazy("Names, one a line"), max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("A row may be written short: “No. 1-17” enters seventeen names."),
    )  # fmt: skip
    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=32, required=False,
        help_text=gettext_lazy("National division code, where one is given. For a single place only."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("Kind of estate"), choices=EstateKind.choices, required=False)

    def __init__(self, *args: Any, level: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if level != Level.ESTATE:
            del self.fields["kind"]
        if level not in (Level.SUBDISTRICT, Level.COMMUNITY):
            del self.fields["code"]

    def clean_names(self) -> list[str]:
        names = spread(self.cleaned_data["names"])
        if not names:
            raise forms.ValidationError(_("Write at least one name."))
        if too_long := [name for name in names if len(name) > LONGEST]:
            raise forms.ValidationError(
                _("A name has at most {most} characters: {name}…").format(most=LONGEST, name=too_long[0][:20])
            )
        return names


class NameForm(WithKey):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST)
    code = forms.CharField(label=gettext_lazy("Code"), max_length=32, required=False)


def hundredths(value: Decimal | None) -> int | None:
    return None if value is None else int(value * HUNDRED)


def amount(label: Any, **how: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_digits=12, decimal_places=2, required=False, **how
    )


class EstateForm(WithKey):
    kind = forms.ChoiceField(label=gettext_lazy("Kind of estate"), choices=EstateKind.choices)
    year_built = forms.IntegerField(
        label=gettext_lazy("Year built"), min_value=1800, max_value=2100, required=False
    )
    households = forms.IntegerField(
        label=gettext_lazy("Households"), min_value=0, max_value=99999, required=False
    )
    buildings = forms.IntegerField(
        label=gettext_lazy("Buildings, as the source says"), min_value=0, max_value=9999, required=False
    )
    area = amount(gettext_lazy("Building area in m²"))
    fee_min = amount(gettext_lazy("Service charge from, yuan a m² and month"))
    fee_max = amount(gettext_lazy("Service charge until, yuan a m² and month"))
    facilities = forms.MultipleChoiceField(
        label=gettext_lazy("Facilities"), choices=Facility.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    address = forms.CharField(label=gettext_lazy("Address"), max_length=300, required=False)
    developer = forms.CharField(label=gettext_lazy("Developer"), max_length=200, required=False)
    company_text = forms.CharField(
        label=gettext_lazy("Property company as the source names it"), max_length=200, required=False
    )

    @classmethod
    def of(cls, place: Place, data: Any = None) -> EstateForm:
        facts = getattr(place, "facts", None) or EstateFacts()
        initial = {name: getattr(facts, name) for name in (*ESTATE_PLAIN, "facilities")}
        for name, value in (
            ("area", facts.area_dm2),
            ("fee_min", facts.fee_min_fen),
            ("fee_max", facts.fee_max_fen),
        ):
            initial[name] = None if value is None else Decimal(value) / HUNDRED
        return cls(data, initial=initial | {"kind": place.kind})

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        low, high = said.get("fee_min"), said.get("fee_max")
        if low is not None and high is not None and low > high:
            self.add_error("fee_max", _("The upper bound is below the lower one."))
        return said

    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {name: said[name] for name in (*ESTATE_PLAIN, "facilities")} | {
            "area_dm2": hundredths(said["area"]),
            "fee_min_fen": hundredths(said["fee_min"]),
            "fee_max_fen": hundredths(said["fee_max"]),
        }


class UnitForm(WithKey):
    registered = amount(gettext_lazy("Registered area in m²"))
    surveyed = amount(gettext_lazy("Surveyed area in m²"))
    contract = amount(gettext_lazy("Area in the contract in m²"))
    floor = forms.IntegerField(label=gettext_lazy("Floor"), min_value=-9, max_value=200, required=False)

    @classmethod
    def of(cls, place: Place, data: Any = None) -> UnitForm:
        facts = getattr(place, "unit_facts", None) or UnitFacts()
        areas = {name: getattr(facts, f"{name}_dm2") for name in ("registered", "surveyed", "contract")}
        initial = {name: None if value is None else Decimal(value) / HUNDRED for name, value in areas.items()}
        return cls(data, initial=initial | {"floor": facts.floor})

    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        areas = {f"{name}_dm2": hundredths(said[name]) for name in ("registered", "surveyed", "contract")}
        return areas | {"floor": said["floor"]}


class OutlineForm(WithKey):
    """Corners in metres from the north-west corner of the estate: x to the east, y to the south."""

    outline = forms.CharField(
        label=gettext_lazy("Corners of the building"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One corner a line: metres to the east, metres to the south. Empty draws a plain block."),
    )  # fmt: skip

    @classmethod
    def of(cls, place: Place, data: Any = None) -> OutlineForm:
        lines = [" ".join(f"{value:g}" for value in corner) for corner in place.outline or ()]
        return cls(data, initial={"outline": "\n".join(lines)})

    def clean_outline(self) -> list[list[float]] | None:
        lines = [
            line.replace(",", " ").replace("，", " ").split()
            for line in self.cleaned_data["outline"].splitlines()
        ]
        try:
            ring = [[float(x), float(y)] for x, y in (line for line in lines if line)]
        except ValueError:
            raise forms.ValidationError(_("Each line holds two numbers, such as 12.5 40.")) from None
        if 0 < len(ring) < 3:
            raise forms.ValidationError(_("A building has at least three corners."))
        if any(not abs(value) < 100_000 for corner in ring for value in corner):
            raise forms.ValidationError(_("The corners lie within 100 km."))
        return ring or None


class TargetForm(forms.Form):
    """Where to: chosen first, then shown what will happen, then sent. The place above is said, because names repeat."""

    def __init__(self, *args: Any, offered: list[Place], label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (row.public_id, f"{row.parent.name} · {row.name}" if row.parent else row.name) for row in offered
        ]
        self.fields["to"] = forms.ChoiceField(label=label, choices=choices)


def targets(place: Place, *, merging: bool) -> QuerySet[Place]:
    """Places that this one could go under, or into. Buildings and merged estates stay within their community."""
    within = place.parent if merging else place
    wanted = place.level if merging else within.parent.level if within and within.parent else ""
    rows = Place.objects.filter(level=wanted, retired_at=None).exclude(
        pk=place.pk if merging else place.parent_id or 0
    )
    if place.level in (Level.BUILDING, Level.ESTATE) and (merging or place.level == Level.BUILDING):
        rows = rows.filter(community_id=place.community_id)
    elif place.level != Level.DISTRICT:
        rows = rows.filter(district_id=place.district_id)
    return rows.select_related("parent").order_by("path")


class GridForm(WithKey):
    """Name, code and buildings; each building says which other grid of the layer covers it now."""

    name = forms.CharField(label=gettext_lazy("Name of the grid"), max_length=60)
    code = forms.CharField(label=gettext_lazy("Code"), max_length=20, required=False)
    buildings = forms.MultipleChoiceField(
        label=gettext_lazy("Buildings"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self, *args: Any, buildings: list[Place], taken: dict[int, list[str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ids = {building.public_id: building.pk for building in buildings}
        field: Any = self.fields["buildings"]
        field.choices = [(b.public_id, covered_words(b, taken.get(b.pk, []))) for b in buildings]

    def chosen(self) -> list[int]:
        return [self.ids[public_id] for public_id in self.cleaned_data["buildings"]]


def covered_words(building: Place, grids: list[str]) -> str:
    if not grids:
        return building.full_name
    return _("{building} (now in {grids})").format(building=building.full_name, grids=listed(grids))


def entered_words(names: list[str]) -> str:
    """What was entered, for the message after it."""
    if len(names) == 1:
        return _("“{name}” is entered.").format(name=names[0])
    said = _("{n} places are entered, from {first} to {last}.")
    return said.format(n=len(names), first=names[0], last=names[-1])
