"""What the matrix of cross-appointments is filtered by. Wrong values filter nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.core.forms import offer
from gongzhi.people.actor import Actor
from gongzhi.people.forms.organisations import ChoosePlace
from gongzhi.people.posts import OrgKind
from gongzhi.people.selectors import Wanted
from gongzhi.people.selectors.crossings import supervised_places
from gongzhi.places.by_estate import ByEstate
from gongzhi.places.models import Place

KINDS = [("", _("every kind")), *OrgKind.choices]


class CrossingForm(ByEstate):
    place = ChoosePlace(
        Place.objects.none,
        label=_("place"),
        required=False,
        to_field_name="public_id",
        empty_label=_("everywhere"),
    )
    come = forms.ChoiceField(label=_("come from"), choices=KINDS, required=False)
    sit = forms.ChoiceField(label=_("sit also in"), choices=KINDS, required=False)
    part_time = forms.BooleanField(label=_("part-time or voluntary only"), required=False)
    field_order = ("place", "come", "sit", "part_time", *ByEstate.FACTS)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, place=supervised_places(actor))
        self.use_required_attribute = False

    @property
    def wanted(self) -> Wanted:
        said = self.cleaned_data
        pair = (said.get("come", ""), said.get("sit", ""))
        return Wanted(said.get("place"), bool(said.get("part_time")), pair, self.estates())
