"""What a filter asks for, in words and as an address."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _


def in_words(form: forms.Form, **unsaid: str) -> list[str]:
    """What a filter asks for, by its labels, for who has only its rows. `unsaid`: what empty fields stand for."""
    return [
        f"{field.label}{_(': ')}{shown}" if shown else str(field.label)
        for name, field in form.fields.items()
        if (value := form.cleaned_data.get(name) or unsaid.get(name))
        for shown in (chosen(field, value),)
    ]


def chosen(field: forms.Field, value: Any) -> str:
    """A value as its reader knows it; of a ticked box the label says all."""
    if isinstance(field, forms.BooleanField):
        return ""
    if isinstance(field, forms.ModelChoiceField):
        return field.label_from_instance(value)
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(value, value)).strip()
    return str(value)


def as_query(form: forms.Form) -> str:
    """What the address asks for and can be read, always in the same words: by it a filter is kept and known again."""
    form.is_valid()
    return urlencode(
        {
            name: as_typed(field.prepare_value(value))
            for name, field in form.fields.items()
            if (value := form.cleaned_data.get(name))
        }
    )


def as_typed(value: Any) -> str:
    return "on" if value is True else str(value)
