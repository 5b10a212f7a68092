"""The filter of what waits, as it stands in the address, and what is asked for several at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gongzhi.core.forms import WithKey, offer
from gongzhi.duties import selectors as duties
from gongzhi.duties.kinds import KINDS
from gongzhi.duties.models import DutyHolder
from gongzhi.duties.selectors import listing
from gongzhi.places.by_estate import ByEstate, places_at_work

ANY = ("", gettext_lazy("all"))
TIMES = (
    ANY, (duties.LATE, gettext_lazy("Overdue")), (duties.TODAY, gettext_lazy("Due today")),
    (duties.THIS_WEEK, gettext_lazy("Within a week")), (duties.LATER, gettext_lazy("Later")),
)  # fmt: skip
WHOSE = (
    ANY, (listing.MINE, gettext_lazy("mine")), (listing.OTHERS, gettext_lazy("given to a colleague")),
    (listing.NOBODY, gettext_lazy("given to nobody by name")),
)  # fmt: skip


def kinds() -> list[tuple[str, Any]]:
    return [ANY, *((kind.key, kind.label) for kind in KINDS.values()), (duties.CLIMBED, _("came up"))]


class DutyFilter(ByEstate):
    time = forms.ChoiceField(label=pgettext_lazy("duty", "Time"), choices=TIMES, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=kinds, required=False)
    whose = forms.ChoiceField(label=gettext_lazy("Whose"), choices=WHOSE, required=False)
    place = forms.ChoiceField(label=gettext_lazy("Place"), required=False)
    field_order = ("time", "kind", "whose", "place", *ByEstate.FACTS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, place=[ANY, *places_at_work()])

    def asked(self) -> listing.Asked:
        """What can be read of the address."""
        self.is_valid()
        said = self.cleaned_data
        place = self.chosen_place()
        plain = {name: said.get(name) or "" for name in ("kind", "time", "whose")}
        return listing.Asked(place=place, estates=self.estates(), **plain)


class GiveForm(WithKey):
    person = forms.TypedChoiceField(label=gettext_lazy("Who takes it"), coerce=int)

    def __init__(self, *args: Any, parts: Sequence[DutyHolder], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, person=[("", _("please choose")), *listing.takers(parts, on=localdate(now)).items()])


class RemindForm(WithKey):
    """Nothing more is asked."""

    def __init__(self, *args: Any, parts: Sequence[DutyHolder], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
