"""How forms are drawn, a choice among scoped rows, and the key that makes sending twice harmless."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

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


class WithKey(forms.Form):
    """A write form. The key is made with the page, so that a form works without JavaScript."""

    idem = forms.CharField(max_length=64, widget=forms.HiddenInput, initial=new_idem, required=False)
