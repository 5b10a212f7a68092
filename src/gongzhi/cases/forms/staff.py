"""What staff write: the steps of a case, and a problem that they found or write down for somebody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases import policies
from gongzhi.cases.channels import CHANNELS, NEIGHBOUR, PAPER
from gongzhi.cases.forms.acts import ActForm, PhotosMixin, StepForm
from gongzhi.cases.forms.report import PhoneField, Waiting
from gongzhi.cases.models import Case, Category
from gongzhi.cases.models.case import Source
from gongzhi.cases.routing import open_to
from gongzhi.cases.selectors import detail
from gongzhi.cases.selectors.reporting import best_kind, kinds
from gongzhi.cases.services.release import Wording
from gongzhi.core.forms import offer
from gongzhi.core.written import Pictures, words
from gongzhi.law.deadlines import Limit, LimitUnit
from gongzhi.people.actor import Actor
from gongzhi.places.levels import Level
from gongzhi.places.models import Place
from gongzhi.places.selectors import search_places

UNITS = [
    (LimitUnit.HOUR.value, gettext_lazy("hours")),
    (LimitUnit.WORKING_HOUR.value, gettext_lazy("working hours")),
    (LimitUnit.DAY.value, gettext_lazy("days")),
    (LimitUnit.WORKING_DAY.value, gettext_lazy("working days")),
]


class HandlerForm(StepForm):
    person = forms.TypedChoiceField(
        label=gettext_lazy("Who handles it"), coerce=int, required=False, empty_value=None
    )

    def prepare(self, case: Case, actor: Actor, *, now: datetime) -> None:
        people = detail.handlers(case, actor, now=now)
        if not policies.can_assign(actor, case):
            people = [one for one in people if one[0] == actor.person_id]
        offer(self, person=people)


class ReturnForm(StepForm):
    text = words(
        gettext_lazy("Why it is not yours"),
        help_text=gettext_lazy("The community reads this and decides. Residents do not see it."),
    )


class RetireForm(StepForm):
    text = words(
        gettext_lazy("Why it is withdrawn"),
        help_text=gettext_lazy("It leaves the lists. Its history stays."),
    )


class FinishForm(StepForm):
    text = words(
        gettext_lazy("What was done"),
        help_text=gettext_lazy("The resident reads this and is asked whether it is solved."),
    )
    photos = Pictures(label=gettext_lazy("Photos of the finished work"), required=False)


class PhotoForm(ActForm):
    photos = Pictures(label=gettext_lazy("Photos of the finished work"))


class ReplyForm(PhotosMixin, ActForm):
    """One box for both: `seen_by` says who will read it."""

    PUBLIC, INSIDE = "public", "inside"
    seen_by = forms.ChoiceField(
        label=gettext_lazy("Who can read it"),
        choices=[(PUBLIC, gettext_lazy("public reply")), (INSIDE, gettext_lazy("internal note"))],
    )
    text = words(gettext_lazy("Words"), rows=2)
    field_order = ("seen_by", "text", "photos")

    def prepare(self, case: Case, actor: Actor, *, now: datetime) -> None:
        self.limited(case)


class LimitMixin(forms.Form):
    amount = forms.IntegerField(label=gettext_lazy("Limit"), min_value=1, max_value=365, initial=1)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=UNITS, initial=LimitUnit.WORKING_DAY.value)

    def limit(self) -> Limit:
        return Limit(self.cleaned_data["amount"], LimitUnit(self.cleaned_data["unit"]))


class DispatchForm(LimitMixin, StepForm):
    org = forms.TypedChoiceField(label=gettext_lazy("Who acts"), coerce=int)
    text = words(gettext_lazy("On which ground"), rows=2, help_text=gettext_lazy("It stands in the history."))
    field_order = ("org", "amount", "unit", "text")

    def prepare(self, case: Case, actor: Actor, *, now: datetime) -> None:
        orgs = [(org.pk, org.name) for org in open_to(case, on=localdate(now))]
        offer(self, org=orgs)


def category_choices() -> list[tuple[str, Any]]:
    """By heading; only what a report can have."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for category in kinds().values():
        heading = category.parent.name if category.parent_id and category.parent else ""
        groups.setdefault(heading, []).append((category.code, category.name))
    return [group for heading, rows in groups.items() for group in ([(heading, rows)] if heading else rows)]


class PlaceWords(forms.CharField):
    """A place as one says it."""

    def __init__(self, **kwargs: Any) -> None:
        said = {"help_text": gettext_lazy("Estate, building, entrance: as one says it.")} | kwargs
        super().__init__(label=gettext_lazy("Place"), max_length=100, **said)


def place_called(said: str) -> Place:
    found = [one for one in search_places(said, limit=8) if one.level != Level.UNIT]
    bare = said.replace(" ", "")
    exact = [one for one in found if bare in (one.full_name.replace(" ", ""), one.public_id)]
    if len(exact) == 1 or len(found) == 1:
        return (exact or found)[0]
    if not found:
        raise forms.ValidationError(_("No such place is entered. Write the estate first, then the building."))
    fitting = _(", ").join(one.full_name or one.name for one in found)
    raise forms.ValidationError(_("Several places fit, write one of them: {places}").format(places=fitting))


class PlaceMixin(forms.Form):
    """A place by its words: the form refuses what is unknown, and says which ones fit where several do."""

    place = PlaceWords()

    def clean_place(self) -> Place:
        return place_called(self.cleaned_data["place"])


class RefileForm(PlaceMixin, StepForm):
    category = forms.ChoiceField(label=gettext_lazy("Category"), choices=category_choices)
    field_order = ("place", "category")

    def prepare(self, case: Case, actor: Actor, *, now: datetime) -> None:
        self.initial["place"] = case.place.full_name or case.place.name
        self.initial["category"] = case.category.code

    def clean_category(self) -> Category:
        return kinds()[self.cleaned_data["category"]]


class ReleaseForm(StepForm):
    title = forms.CharField(label=gettext_lazy("What it is about"), max_length=80)
    text = forms.CharField(
        label=gettext_lazy("What the public reads"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Take out names, plates, health and quarrels. What the resident wrote stays as it is."),
    )  # fmt: skip
    photos = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Photos that the public may see"), coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("No faces, no plates: look at each before you tick it."),
    )  # fmt: skip

    def prepare(self, case: Case, actor: Actor, *, now: datetime) -> None:
        ready = detail.releasable_pictures(case)
        choices = [(one.pk, _("Photo {n}").format(n=n)) for n, one in enumerate(ready, 1)]
        offer(self, photos=choices)
        self.initial.update(title=case.released_title, text=case.released_text)
        self.initial["photos"] = [one.pk for one in ready if one.released]

    def wording(self) -> Wording:
        return Wording(self.cleaned_data["title"], self.cleaned_data["text"])


class FoundForm(PlaceMixin, Waiting):
    """Found on a round, or written down for somebody who came, rang or was visited (E11)."""

    text = words(gettext_lazy("What is wrong"))
    category = forms.ChoiceField(
        label=gettext_lazy("Category"),
        required=False,
        choices=lambda: [("", gettext_lazy("as the words suggest")), *category_choices()],
    )
    behalf = forms.BooleanField(label=gettext_lazy("I write this down for somebody"), required=False)
    channel = forms.ChoiceField(
        label=gettext_lazy("How it reached you"), required=False,
        choices=[("", gettext_lazy("not said")), *((key, name) for key, name in CHANNELS.items() if key != NEIGHBOUR)],
    )  # fmt: skip
    written_on = forms.DateField(
        label=gettext_lazy("Date on the paper"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("It stands beside the words; the time to act begins when it is entered."),
    )  # fmt: skip
    phone = PhoneField(
        label=gettext_lazy("Mobile number of that person"), required=False,
        help_text=gettext_lazy("To send word and to ask whether it is solved. Who looks at it is written down."),
    )  # fmt: skip
    photos = Pictures(label=gettext_lazy("Photos"), required=False)
    how = forms.ChoiceField(
        label=gettext_lazy("How it was found"), required=False,
        choices=[
            (Source.STAFF.value, gettext_lazy("on a round, or in passing")),
            (Source.WALKIN.value, gettext_lazy("while working in the estate")),
        ],
        help_text=gettext_lazy("What was reported there already is joined to it."),
    )  # fmt: skip
    other = forms.CharField(widget=forms.HiddenInput, required=False, max_length=22)
    field_order = ("place", "text", "category", "photos", "how", "behalf", "channel", "written_on", "phone")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("phone") and not said.get("behalf"):
            self.add_error("behalf", _("Tick this if the number is somebody else's."))
        written = said.get("written_on")
        if written and said.get("channel") != PAPER:
            self.add_error(
                "channel", _("A date on the paper needs the choice that it was handed in on paper.")
            )
        elif written and written > localdate():
            self.add_error("written_on", _("This day is still to come."))
        return said

    def on_paper(self) -> tuple[tuple[str, str], ...]:
        """Said beside the words: when somebody wrote it, though it was entered later."""
        written = self.cleaned_data["written_on"]
        return ((_("Written on paper on"), f"{written:%Y-%m-%d}"),) if written else ()

    def kind(self) -> Category:
        chosen = self.cleaned_data["category"]
        return kinds()[chosen] if chosen else best_kind(self.cleaned_data["text"])

    def source(self) -> str:
        said = self.cleaned_data
        return Source.BEHALF if said["behalf"] else said["how"] or Source.STAFF
