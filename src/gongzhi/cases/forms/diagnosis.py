"""Experts are asked about a hard case, answer, and their recommendations are decided on."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.forms.hard import HardForm, StepTextForm
from gongzhi.cases.models import HardCase
from gongzhi.cases.routing import open_to
from gongzhi.cases.services.diagnosis import Asking
from gongzhi.core.forms import DayField, offer
from gongzhi.core.written import words
from gongzhi.people.actor import Actor


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class AskExpertsForm(HardForm):
    text = words(
        gettext_lazy("What the experts are to find out"),
        help_text=gettext_lazy("Such as: where the water comes in, and what it would cost to stop it."),
    )
    experts = forms.CharField(
        label=gettext_lazy("Experts"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One in each line: the name, a comma, and where the person works."),
    )  # fmt: skip
    day = DayField(label=gettext_lazy("Answers until the end of"))

    def prepare(self, hard: HardCase, actor: Actor, *, now: datetime) -> None:
        self.fields["day"].widget.attrs["min"] = localdate(now).isoformat()

    def clean_experts(self) -> list[tuple[str, str]]:
        found = []
        for line in lines_of(self.cleaned_data["experts"]):
            name, _comma, house = line.replace("，", ",").replace("、", ",").partition(",")
            if not name.strip():
                raise forms.ValidationError(_("A line has no name: “{line}”.").format(line=line))
            found.append((name.strip(), house.strip()))
        return found

    def asking(self) -> Asking:
        said = self.cleaned_data
        return Asking(said["text"], said["experts"], said["day"])


class AnswerForm(StepTextForm):
    text = words(gettext_lazy("What the expert says"), rows=4)
    advice = forms.CharField(
        label=gettext_lazy("Recommendations"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One in each line. Each is taken up or declined on its own."),
    )  # fmt: skip

    def clean_advice(self) -> list[str]:
        found = lines_of(self.cleaned_data["advice"])
        if any(len(line) > 300 for line in found):
            raise forms.ValidationError(_("A recommendation has at most 300 characters."))
        return found


class TakeUpForm(HardForm):
    of = forms.IntegerField(widget=forms.HiddenInput)
    org = forms.TypedChoiceField(label=gettext_lazy("Who does it"), coerce=int)
    day = DayField(label=gettext_lazy("Until the end of"))

    def prepare(self, hard: HardCase, actor: Actor, *, now: datetime) -> None:
        offer(self, org=[(org.pk, org.name) for org in open_to(hard.case, on=localdate(now))])
        self.fields["day"].widget.attrs["min"] = localdate(now).isoformat()


class DeclineForm(StepTextForm):
    text = words(gettext_lazy("Why it is not taken up"), rows=2)
