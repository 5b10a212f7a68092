"""Wishes of an account: language, and which messages ring."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from gongzhi.core.forms import WithKey, offer
from gongzhi.people.models import Account
from gongzhi.people.services.rings import RINGS


class WishForm(WithKey):
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("as the browser says")), *settings.LANGUAGES]
    )
    rings = forms.MultipleChoiceField(
        label=_("Ring the bell for"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Other messages still lie in the inbox. Urgent ones always ring."),
    )  # fmt: skip

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        known = list(RINGS)
        initial = {
            "language": account.language,
            "rings": [kind for kind in known if kind not in account.muted],
        }
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        offer(self, rings=list(RINGS.items()))

    @property
    def muted(self) -> list[str]:
        return [kind for kind in RINGS if kind not in self.cleaned_data["rings"]]
