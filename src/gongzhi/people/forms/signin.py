"""Signing in, and the password."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.forms import WithKey
from gongzhi.people.models import Account


class SignInForm(LoginForm):  # type: ignore[misc]
    """allauth's form in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = _("Login or phone number"), _("Password")
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        password.widget.attrs = {"autocomplete": "current-password"}
        password.help_text = ""


def secret(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=128, widget=widget, help_text=help_text)


class ProveForm(WithKey):
    """The own password again, before something grave."""

    password = secret(gettext_lazy("Your password"), "current-password")


class ChooseForm(WithKey):
    """A password of one's own, typed twice."""

    new = secret(gettext_lazy("New password"), "new-password")
    again = secret(gettext_lazy("New password again"), "new-password")

    def __init__(self, *args: Any, account: Account | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        self.fields["new"].help_text = " ".join(password_validators_help_texts())

    def clean_new(self) -> str:
        new = str(self.cleaned_data["new"])
        validate_password(new, self.account)
        return new

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "new" in data and "again" in data and data["new"] != data["again"]:
            self.add_error("again", ValidationError(_("The two new passwords differ.")))
        return data


class PasswordForm(ChooseForm):
    old = secret(gettext_lazy("Present password"), "current-password")
    field_order = ("old", "new", "again", "idem")
