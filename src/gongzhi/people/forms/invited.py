"""Whoever was invited types the code, and chooses a password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.forms import WithKey
from gongzhi.people.forms.signin import secret


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code of the invitation"), max_length=24,
        help_text=gettext_lazy("Twelve signs, as they stand on the slip. Blanks do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip


class ChooseForm(WithKey):
    new = secret(gettext_lazy("New password"), "new-password")
    again = secret(gettext_lazy("New password again"), "new-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new"].help_text = " ".join(password_validators_help_texts())

    def clean_new(self) -> str:
        new = str(self.cleaned_data["new"])
        validate_password(new)
        return new

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "new" in data and "again" in data and data["new"] != data["again"]:
            self.add_error("again", ValidationError(_("The two new passwords differ.")))
        return data
