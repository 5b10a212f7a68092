"""The form of a webhook."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import now as clock
from django.utils.translation import gettext_lazy

from gongzhi.core.forms import Choose, WithKey
from gongzhi.notices.services.hooks import choices
from gongzhi.people.models import ApiToken


class ChooseToken(Choose):
    def label_from_instance(self, token: ApiToken) -> str:
        return f"{token.name} · {token.place.full_name or token.place.name}"


def in_force() -> QuerySet[ApiToken]:
    rows = ApiToken.objects.filter(revoked_at=None, expires_at__gt=clock())
    return rows.select_related("place").order_by("name", "pk")


class MakeHook(WithKey):
    token = ChooseToken(
        in_force, label=gettext_lazy("For the program"), to_field_name="public_id",
        help_text=gettext_lazy("It is told what its token may read, and as long as that is in force."),
    )  # fmt: skip
    url = forms.URLField(
        label=gettext_lazy("Address"), max_length=300, assume_scheme="https",
        help_text=gettext_lazy("Begins with https:// and leads to a public network."),
    )  # fmt: skip
    events = forms.MultipleChoiceField(
        label=gettext_lazy("What it is told"), choices=choices, widget=forms.CheckboxSelectMultiple
    )
    field_order = ("token", "url", "events", "idem")
