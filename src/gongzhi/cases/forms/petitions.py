"""Entering that a petitioner asks for a review, and answering it."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.timezone import get_default_timezone, localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.forms.acts import ActForm, StepForm
from gongzhi.cases.models import Case
from gongzhi.cases.services.petition import Opinion
from gongzhi.core.forms import DayField
from gongzhi.core.written import words
from gongzhi.people.actor import Actor


class ReviewForm(StepForm):
    day = DayField(
        label=gettext_lazy("Request received on"),
        help_text=gettext_lazy("The 30 days of the review run from this day."),
    )  # fmt: skip
    text = words(
        gettext_lazy("What the petitioner objects to"),
        help_text=gettext_lazy("Who reviews it reads this. Leave names and phones out."),
    )
    now: datetime

    def prepare(self, case: Case, actor: Actor, *, now: datetime) -> None:
        self.now, self.initial["day"] = now, localdate(now)
        self.fields["day"].widget.attrs["max"] = localdate(now).isoformat()

    def clean_day(self) -> Any:
        if self.cleaned_data["day"] > localdate(self.now):
            raise forms.ValidationError(_("The request cannot lie ahead."))
        return self.cleaned_data["day"]

    def asked_at(self) -> datetime:
        """Today it is this moment; an earlier day counts to its end, as a letter does."""
        day = self.cleaned_data["day"]
        if day == localdate(self.now):
            return self.now
        return datetime.combine(day, time(23, 59, 59), get_default_timezone())


class OpinionForm(ActForm):
    UPHOLD, ANEW = "uphold", "anew"
    verdict = forms.ChoiceField(
        label=gettext_lazy("Opinion"), widget=forms.RadioSelect,
        choices=[
            (UPHOLD, gettext_lazy("uphold the answer")),
            (ANEW, gettext_lazy("have it settled anew within 60 days")),
        ],
    )  # fmt: skip
    text = words(gettext_lazy("Opinion in words"), help_text=gettext_lazy("The petitioner reads this."))

    def opinion(self) -> Opinion:
        said = self.cleaned_data
        return Opinion(said["verdict"] == self.UPHOLD, said["text"])
