"""Fields that many forms have: words, and photos beside them."""

from __future__ import annotations

from typing import Any

from django import forms


class ManyPictures(forms.FileInput):
    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": "image/*"})


class Pictures(forms.FileField):
    """Several photos, or none; what they are is for the worker to see."""

    widget = ManyPictures

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        if not data:
            super().clean(None, initial)
        return [super(Pictures, self).clean(one, initial) for one in data or []]


def words(label: Any, *, rows: int = 3, help_text: Any = "", required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, max_length=2000, widget=widget, help_text=help_text, required=required
    )
