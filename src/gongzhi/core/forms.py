"""How forms are drawn, a choice among scoped rows, and the key that makes sending twice harmless."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
CLASSES = {
    forms.CheckboxInput: "form-check-input",
    forms.RadioSelect: "",
    forms.CheckboxSelectMultiple: "",
    forms.Select: "form-select",
    forms.Widget: "form-control",
}


def new_idem() -> str:
    return secrets.token_urlsafe(16)


class Bound(forms.BoundField):
    """Gives a widget its class; Django already says aria-invalid and aria-describedby."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        name = next(name for kind, name in CLASSES.items() if isinstance(widget, kind))
        wished = widget.attrs.get("class", "")
        if not widget.is_hidden:
            attrs["class"] = " ".join(filter(None, (name, wished, "is-invalid" if self.errors else "")))
        return attrs


class Renderer(TemplatesSetting):
    """FORM_RENDERER of the house."""

    form_template_name = "core/components/_form.html"
    field_template_name = "core/components/_field.html"
    bound_field_class = Bound


class Choose(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among the rows that `rows()` returns when a form is made, within its scope."""

    def __init__(self, rows: Callable[[], QuerySet[Any]], **kwargs: Any) -> None:
        super().__init__(queryset=None, **({"empty_label": _("please choose")} | kwargs))
        self.rows = rows

    def __deepcopy__(self, memo: dict[int, Any]) -> Choose:
        copy: Choose = super().__deepcopy__(memo)
        copy.queryset = self.rows()
        return copy


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class DayField(forms.DateField):
    """A day of our time: what lies far outside of it is a slip of the keyboard, and no database counts with it."""

    widget = DayInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(must_be_near)


def must_be_near(day: date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        said = gettext("This day is not between {first} and {last}.")
        raise forms.ValidationError(said.format(first=FIRST_DAY, last=LAST_DAY))


class PeriodForm(forms.Form):
    """From a day until a day, each may be left empty."""

    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", _("This day lies before the first one."))
        return said


def offer(form: forms.BaseForm, **fields: Any) -> None:
    """What can be chosen now, by field: pairs of value and words, or rows for a choice among rows."""
    for name, offered in fields.items():
        field: Any = form.fields[name]
        if isinstance(offered, QuerySet):
            field.queryset = offered
        else:
            field.choices = offered


def offered_rows(form: forms.BaseForm, name: str) -> QuerySet[Any]:
    field: Any = form.fields[name]
    rows: QuerySet[Any] = field.queryset
    return rows


class WithKey(forms.Form):
    """A write form. The key is made with the page, so that a form works without JavaScript."""

    idem = forms.CharField(max_length=64, widget=forms.HiddenInput, initial=new_idem, required=False)
