"""What is written about rounds: a route, its stops, what was seen on a walk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.forms.report import Waiting
from gongzhi.cases.forms.staff import PlaceMixin
from gongzhi.cases.models import PatrolRoute
from gongzhi.cases.models.patrol import RHYTHMS, Result
from gongzhi.cases.policies.patrol import keeping
from gongzhi.cases.selectors.patrol import colleagues, stop_places
from gongzhi.cases.services.routes import Plan, Point
from gongzhi.core.forms import WithKey, offer
from gongzhi.core.written import Pictures, words
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.places.models import Place


class RouteForm(PlaceMixin, WithKey):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often"), choices=RHYTHMS,
        help_text=gettext_lazy("A walk that was missed is overdue and goes up, like every promise."),
    )  # fmt: skip
    walker = forms.TypedChoiceField(
        label=gettext_lazy("Who mostly walks it"), coerce=int, required=False, empty_value=None,
        help_text=gettext_lazy("It stands on that person's start page. Colleagues may walk it too."),
    )  # fmt: skip
    field_order = ("name", "place", "rhythm", "walker")
    org: Organisation  # the own one that works at the place

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        people = colleagues(actor, on=localdate())
        offer(self, walker=[("", _("nobody by name")), *people])

    def clean_place(self) -> Place:
        place = super().clean_place()
        held = next((held for held in keeping(self.actor) if held.covers(place)), None)
        if held is None:
            raise forms.ValidationError(_("Name a place where you manage the work."))
        self.org = Organisation.objects.get(pk=held.org_id)
        return place

    def plan(self, route: PatrolRoute | None = None) -> Plan:
        said = self.cleaned_data
        return Plan(
            said["name"], said["place"], route.org if route else self.org, said["rhythm"], said["walker"]
        )


class RouteEditForm(RouteForm):
    """The place stays: stops lie in it."""

    def __init__(self, *args: Any, route: PatrolRoute, **kwargs: Any) -> None:
        first = {"name": route.name, "rhythm": route.rhythm, "walker": route.walker_id}
        super().__init__(*args, initial=first, **kwargs)
        self.route = route
        del self.fields["place"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        return said | {"place": self.route.place}


class StopForm(WithKey):
    place = forms.ChoiceField(label=gettext_lazy("Place"))
    name = forms.CharField(
        label=gettext_lazy("Point"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Such as: garage door, pump room"),
    )
    look = forms.CharField(label=gettext_lazy("What to look at"), max_length=120, required=False)

    def __init__(self, *args: Any, route: PatrolRoute, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, place=stop_places(route))

    def point(self) -> Point:
        said = self.cleaned_data
        return Point(Place.objects.get(public_id=said["place"]), said["name"], said["look"])


class ArrangeForm(WithKey):
    UP, DOWN, DROP = "up", "down", "drop"
    stop = forms.IntegerField()
    how = forms.ChoiceField(choices=[(one, one) for one in (UP, DOWN, DROP)])


class CheckForm(Waiting):
    """What was seen at one stop. The key is made on the phone, so that a queue may send it later, and twice."""

    stop = forms.IntegerField(widget=forms.HiddenInput)
    result = forms.ChoiceField(choices=Result.choices)
    text = words(gettext_lazy("What is wrong"), rows=2, required=False)
    photos = Pictures(label=gettext_lazy("Photos"), required=False)


class EndForm(WithKey):
    text = words(gettext_lazy("Why the rest was not looked at"), rows=2, required=False)
