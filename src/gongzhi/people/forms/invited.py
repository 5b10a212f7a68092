"""Whoever was invited types the code, and chooses a password."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code of the invitation"), max_length=24,
        help_text=gettext_lazy("Twelve signs, as they stand on the slip. Blanks do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip
