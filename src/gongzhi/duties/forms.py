"""Handing over work for good, and for a time; sending tasks down and answering them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongzhi.core.forms import DayField, WithKey, offer
from gongzhi.people.models import Appointment, Person
from gongzhi.people.posts import OrgKind
from gongzhi.people.selectors import Reach


def day_field(label: Any, help_text: Any = "") -> DayField:
    return DayField(label=label, help_text=help_text)


class ColleagueForm(WithKey):
    """One of the colleagues whose names the reader may see."""

    colleague = forms.ChoiceField(label=_("Colleague"))

    def __init__(self, *args: Any, colleagues: list[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.persons: dict[str, Person] = {row.person.public_id: row.person for row in colleagues}
        labels = {row.person.public_id: f"{row.person.name} · {row.get_post_display()}" for row in colleagues}
        offer(self, colleague=[("", "—"), *labels.items()])

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
        offer(self, absent=[mine, *labels.items()])
        if not others:
            self.fields["absent"].widget = forms.HiddenInput()

    @property
    def away(self) -> Person:
        return self.absents[self.cleaned_data["absent"]]


class ErrandForm(WithKey):
    title = forms.CharField(
        label=_("What is to be done, in one line"), max_length=120,
        help_text=_("It stands on start pages: no names, no numbers of persons."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("What exactly, and what the answer should say"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    due_on = day_field(_("Answer until"))
    to = forms.MultipleChoiceField(label=_("For whom"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, reached: Sequence[Reach], **kwargs: Any) -> None:
        kwargs["initial"] = {"due_on": localdate() + timedelta(days=14)} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.reached = {reach.key: reach for reach in reached}
        offer(self, to=[(key, named(reach)) for key, reach in self.reached.items()])

    @property
    def chosen(self) -> list[Reach]:
        return [self.reached[key] for key in self.cleaned_data["to"]]


def named(reach: Reach) -> str:
    """A company with the estate; any other body by its name alone."""
    if reach.org.kind != OrgKind.COMPANY:
        return reach.org.name
    return gettext("{org}, {place}").format(org=reach.org.called, place=reach.place.name)


class SendBackForm(WithKey):
    why = forms.CharField(
        label=_("What is missing in the answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = day_field(_("New answer until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"due_on": localdate() + timedelta(days=7)}
        super().__init__(*args, **kwargs)


class AnswerForm(WithKey):
    words = forms.CharField(
        label=_("What was done"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
