"""A question, a notice or a stopper of the report page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.forms.incident import FARTHEST
from gongzhi.cases.forms.rules import EVERY, in_use, wide_place
from gongzhi.cases.models import Guidance
from gongzhi.cases.models.guidance import GuidanceKind
from gongzhi.cases.services.guidance import Guiding
from gongzhi.core.forms import Choose, WithKey
from gongzhi.places.models import Place

PHONE = RegexValidator(
    r"[0-9][0-9 -]{2,19}", gettext_lazy("A number to call has digits, blanks and dashes only.")
)


class GuidanceForm(WithKey):
    kind = forms.ChoiceField(label=gettext_lazy("Kind of words"), choices=[
        (GuidanceKind.QUESTION.value, gettext_lazy("a question, whose answer may be left out")),
        (GuidanceKind.NOTICE.value, gettext_lazy("a notice, such as a water cut that was announced")),
        (GuidanceKind.STOPPER.value, gettext_lazy("a stopper: read where to go before it is sent here")),
    ])  # fmt: skip
    category = Choose(in_use, label=gettext_lazy("Category"), required=False, empty_label=EVERY)
    place = forms.CharField(
        label=gettext_lazy("Where it holds"), max_length=100,
        help_text=gettext_lazy("A district, subdistrict, community or estate, with all that lies in it."),
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("Words"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("As a resident reads it: short, to the point."),
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("Number to call"), required=False, max_length=20, validators=[PHONE]
    )
    until = forms.DateTimeField(
        label=gettext_lazy("Until"), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Then it is taken away by itself. For notices."),
    )  # fmt: skip

    def clean_place(self) -> Place:
        return wide_place(self.cleaned_data["place"].strip())

    def clean_until(self) -> datetime | None:
        end: datetime | None = self.cleaned_data["until"]
        if end is not None and not clock() < end < clock() + FARTHEST:
            raise forms.ValidationError(_("Name a moment of the coming year, or leave it empty."))
        return end

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("kind") == GuidanceKind.QUESTION and said.get("phone"):
            self.add_error("phone", _("A question has no number to call."))
        if said.get("kind") != GuidanceKind.NOTICE and said.get("until"):
            self.add_error("until", _("Only a notice ends by itself."))
        return said

    def said(self) -> Guiding:
        names = ("kind", "words", "place", "category", "phone", "until")
        return Guiding(**{name: self.cleaned_data[name] for name in names})


def as_initial(row: Guidance) -> dict[str, Any]:
    return {
        "kind": row.kind, "category": row.category_id, "place": row.place.name, "words": row.words, "phone": row.phone,
        "until": row.until,
    }  # fmt: skip
