"""Handing over work for good, and for a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from gongzhi.core.forms import WithKey
from gongzhi.people.models import Appointment, Person


class DayInput(forms.DateInput):
    input_type = "date"


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput(format="%Y-%m-%d"), help_text=help_text)


class ColleagueForm(WithKey):
    """One of the colleagues whose names the reader may see."""

    colleague = forms.ChoiceField(label=_("Colleague"))

    def __init__(self, *args: Any, colleagues: list[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.persons: dict[str, Person] = {row.person.public_id: row.person for row in colleagues}
        labels = {row.person.public_id: f"{row.person.name} · {row.get_post_display()}" for row in colleagues}
        self.fields["colleague"].choices = [("", "—"), *labels.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Person:
        return self.persons[self.cleaned_data["colleague"]]


class HandOverForm(ColleagueForm):
    last_day = day_field(
        _("Last day"), _("All posts in this organisation end on it. The work goes over at once.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"last_day": localdate()}
        super().__init__(*args, **kwargs)
        self.fields["colleague"].label = _("Who takes over")


class AbsenceForm(ColleagueForm):
    absent = forms.ChoiceField(label=_("Who is away"))
    starts = day_field(_("From"))
    ends = day_field(_("Until"), _("The last day away; at most 90 days."))
    why = forms.CharField(label=_("Why"), max_length=120, required=False)
    field_order = ("absent", "colleague", "starts", "ends", "why")

    def __init__(self, *args: Any, myself: Person, others: list[Appointment], **kwargs: Any) -> None:
        today = localdate()
        kwargs["initial"] = {"absent": myself.public_id, "starts": today, "ends": today + timedelta(days=6)}
        super().__init__(*args, **kwargs)
        self.fields["colleague"].label = _("Who stands in")
        labels = {row.person.public_id: row.person.name for row in others} | {myself.public_id: _("myself")}
        self.absents = {row.person.public_id: row.person for row in others} | {myself.public_id: myself}
        mine = (myself.public_id, labels.pop(myself.public_id))
        self.fields["absent"].choices = [mine, *labels.items()]  # type: ignore[attr-defined]
        if not others:
            self.fields["absent"].widget = forms.HiddenInput()

    @property
    def away(self) -> Person:
        return self.absents[self.cleaned_data["absent"]]
