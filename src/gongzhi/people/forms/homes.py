"""Who lives in a unit: a person, in which sense, from when until when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.forms import WithKey
from gongzhi.people.forms.organisations import day_field
from gongzhi.people.forms.persons import PersonForm
from gongzhi.people.models import Occupancy
from gongzhi.people.models.homes import OccupancyKind
from gongzhi.people.services.homes import Stay


class StayForm(WithKey):
    kind = forms.ChoiceField(label=gettext_lazy("Lives there as"), choices=OccupancyKind.choices)
    starts = day_field(gettext_lazy("Since"))
    ends = day_field(
        gettext_lazy("Last day"), required=False,
        help_text=gettext_lazy("For tenants the end of the contract; else empty while it is open."),
    )  # fmt: skip
    agreed = forms.BooleanField(
        label=gettext_lazy("The person agrees to be entered"), required=False,
        help_text=gettext_lazy("Tenants are asked, and told what it is for. Without a yes nothing is entered."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == OccupancyKind.TENANT and "ends" in data:
            if data["ends"] is None:
                self.add_error("ends", _("A tenancy has a last day. Take it from the contract."))
            if not data["agreed"]:
                self.add_error("agreed", _("A tenant is entered only if the person agrees."))
        return data

    @property
    def stay(self) -> Stay:
        said = self.cleaned_data
        return Stay(said["kind"], said["starts"], said["ends"], said["agreed"])


class HomeForm(StayForm, PersonForm):
    """`phone` finds who is entered already."""

    field_order = ("name", "phone", "kind", "starts", "ends", "agreed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"initial": {"starts": localdate()}} | kwargs))
        self.fields["phone"].help_text = _("Finds who is entered already.")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors:
            self.find_person(str(data["name"]).strip(), str(data["phone"]).strip())
        return data


class CorrectForm(StayForm):
    def __init__(self, *args: Any, row: Occupancy, **kwargs: Any) -> None:
        initial = {
            "kind": row.kind, "starts": row.starts, "ends": row.ends, "agreed": row.consent_at is not None,
        }  # fmt: skip
        super().__init__(*args, **({"initial": initial} | kwargs))
