"""Parts of the forms with which somebody decides: a verdict, and a day that lies between two."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.forms import DayField, offer


class DayBetween(forms.Form):
    """A day that the browser offers between two; what the rule says of another is for the form that has it."""

    day = DayField(label=gettext_lazy("Until the end of"))

    def between(self, first: date, last: date) -> None:
        self.fields["day"].widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}


class VerdictForm(forms.Form):
    """Yes or no, each in the words of the matter. Where there is a day, it belongs to a yes alone."""

    YES: ClassVar[str]
    NO: ClassVar[str]
    VERDICTS: ClassVar[tuple[Any, Any]]
    use_required_attribute = False  # the browser would ask for a day before it lets a refusal go
    verdict = forms.ChoiceField(label=gettext_lazy("Decision"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, verdict=list(zip((self.YES, self.NO), self.VERDICTS, strict=True)))
        if "day" in self.fields:
            self.fields["day"].error_messages["required"] = _("Say until which day.")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("verdict") == self.NO:
            self.errors.pop("day", None)
        return said

    @property
    def says_yes(self) -> bool:
        return bool(self.cleaned_data["verdict"] == self.YES)
