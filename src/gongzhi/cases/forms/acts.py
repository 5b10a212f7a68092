"""Parts of the forms with which staff act on a case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.models import Case
from gongzhi.cases.photos import PHOTOS_MOST
from gongzhi.core import config
from gongzhi.core.forms import WithKey
from gongzhi.core.written import Pictures
from gongzhi.people.actor import Actor


class PhotosMixin(forms.Form):
    """Photos beside words, as many at once as the place has it."""

    photos = Pictures(label=gettext_lazy("Photos"), required=False)
    most: int

    def limited(self, placed: Any) -> None:
        self.most = config.value(PHOTOS_MOST, placed)

    def clean_photos(self) -> list[Any]:
        photos: list[Any] = self.cleaned_data["photos"]
        if len(photos) > self.most:
            raise forms.ValidationError(_("At most {most} photos at once.").format(most=self.most))
        return photos


class ActForm(WithKey):
    """The form of a step."""

    def prepare(self, case: Case, actor: Actor, *, now: datetime) -> None:
        """Give the fields the choices, limits and beginnings that this case has."""


class StepForm(ActForm):
    """A step that must not be taken on a page grown old: `seen` is the last one that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
