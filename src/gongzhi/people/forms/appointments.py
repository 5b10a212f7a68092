"""Giving a post: who, which, where, from when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.forms import Choose, offer
from gongzhi.core.models import below
from gongzhi.people.actor import Actor, in_force
from gongzhi.people.forms.organisations import ChoosePlace, day_field
from gongzhi.people.forms.persons import PersonForm
from gongzhi.people.models import Engagement, Organisation
from gongzhi.people.policies import can_appoint, sees_party
from gongzhi.people.posts import HEADS, PARTY_POSTS, POSTS_OF, Post
from gongzhi.places.levels import GridLayer, Level
from gongzhi.places.models import Grid, Place


class AppointmentForm(PersonForm):
    post = forms.ChoiceField(label=gettext_lazy("Post"))
    place = ChoosePlace(Place.objects.none, label=gettext_lazy("Where"), to_field_name="public_id")
    grid = Choose(
        Grid.objects.none, label=gettext_lazy("Grid, for grid workers"), required=False, to_field_name="public_id",
        empty_label=gettext_lazy("none"),
    )  # fmt: skip
    starts = day_field(gettext_lazy("From"))
    ends = day_field(
        gettext_lazy("Until"), required=False, help_text=gettext_lazy("The last day; empty where it is open.")
    )
    part_time = forms.BooleanField(label=gettext_lazy("Part-time or voluntary"), required=False)
    grounds = forms.CharField(label=gettext_lazy("Paper"), max_length=120, required=False)

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        org: Organisation,
        at: Place | None = None,
        asked: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        """`asked` fills in the post and the grid that the address names."""
        place = at.public_id if at else None
        kwargs["initial"] = {"starts": localdate(), "place": place} | (asked or {})
        super().__init__(*args, **kwargs)
        self.actor, self.org = actor, org
        self.set_places(at)
        labels = dict(Post.choices)
        offered = [p for p in POSTS_OF.get(org.kind, ()) if p not in PARTY_POSTS or sees_party(actor, org)]
        offer(self, post=[(p, labels[p]) for p in offered])

    def set_places(self, at: Place | None) -> None:
        """Where the organisation sits, what is under it down to estates, what it serves, and the asked-for place."""
        served = Engagement.objects.filter(in_force(localdate()), organisation=self.org).values("place_id")
        wanted = Q(pk=self.org.place_id) | Q(pk__in=served)
        if self.org.place.level != Level.DISTRICT:
            wanted |= below(self.org.place.path) & Q(level__in=(Level.COMMUNITY, Level.ESTATE))
        if at is not None:
            wanted |= Q(pk=at.pk)
        places = Place.objects.filter(wanted, retired_at=None)
        offer(self, place=places)
        if at is None and len(places) == 1:
            self.initial["place"] = places[0].public_id
        if Post.GRID_WORKER not in POSTS_OF.get(self.org.kind, ()):
            del self.fields["grid"]
            return
        grids = Grid.objects.filter(retired_at=None, layer=GridLayer.GOVERNANCE)
        offer(self, grid=grids.filter(place__in=places.values("pk")))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            self.check_post(data)
            self.find_person(str(data["name"]).strip(), str(data["phone"]).strip())
        return data

    def check_post(self, data: dict[str, Any]) -> None:
        post, place = data["post"], data["place"]
        if data.get("grid") and post != Post.GRID_WORKER:
            self.add_error("grid", _("Only grid workers have a grid."))
        if post in HEADS and place.level not in {Level.BUILDING, Level.ENTRANCE}:
            self.add_error(
                "place",
                _("A head belongs to a building or an entrance. Start from the page of the building."),
            )
        verdict = can_appoint(self.actor, self.org, post, place)
        if not verdict:
            self.add_error("post", verdict.why)
