"""The list of hard cases: asking for it, deciding, and the work while a case stands on it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.forms.acts import StepForm
from gongzhi.cases.forms.deciding import DayBetween, VerdictForm
from gongzhi.cases.forms.filters import bearers, places
from gongzhi.cases.models import Case, HardCase
from gongzhi.cases.routing import open_to
from gongzhi.cases.selectors.hard import Asked
from gongzhi.cases.services.hard import Ruling, Wish
from gongzhi.cases.states.hard import HardState
from gongzhi.cases.verbs import hard as verbs
from gongzhi.core import config
from gongzhi.core.forms import DayField, WithKey, offer
from gongzhi.core.written import words
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.people.selectors import working_for
from gongzhi.places.by_estate import ByEstate

STATES = [("standing", gettext_lazy("on the list")), *HardState.choices, ("all", gettext_lazy("all"))]


class DayAhead(DayBetween):
    """A day after today, and not too far away as the place has it."""

    most: int
    today: date

    def bound(self, placed: Any, now: datetime) -> None:
        self.most, self.today = config.value(verbs.HARD_DAYS, placed), localdate(now)
        first, last = self.today + timedelta(days=1), self.today + timedelta(days=self.most)
        self.between(first, last)
        self.fields["day"].label = _("Looked at again on")
        self.fields["day"].help_text = _(
            "At most {n} days from today. On that day it comes back by itself."
        ).format(n=self.most)

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day and not self.today < day <= self.today + timedelta(days=self.most):
            raise forms.ValidationError(
                _("Choose a day ahead, at most {n} days from today.").format(n=self.most)
            )
        return day


class AskListForm(DayAhead, StepForm):
    text = words(
        gettext_lazy("Why it cannot be closed now"),
        help_text=gettext_lazy("What was tried, what stands in the way."),
    )
    solution = words(
        gettext_lazy("What helps until then"), required=False,
        help_text=gettext_lazy("Such as: a fence, a pump on call, somebody who looks in every day."),
    )  # fmt: skip
    field_order = ("text", "solution", "day")

    def prepare(self, case: Case, actor: Actor, *, now: datetime) -> None:
        self.bound(case, now)

    def wish(self) -> Wish:
        said = self.cleaned_data
        return Wish(said["text"], said["day"], said["solution"])


class HardForm(WithKey):
    def prepare(self, hard: HardCase, actor: Actor, *, now: datetime) -> None:
        """Give the fields what this entry has."""


class DecideForm(DayAhead, VerdictForm, HardForm):
    YES, NO = "list", "refuse"
    VERDICTS = gettext_lazy("put it on the list"), gettext_lazy("not on the list: its time stands")
    text = words(
        gettext_lazy("In words for the resident"),
        help_text=gettext_lazy(
            "Where it is listed, who reported it reads this: what stands in the way, and what helps now."
        ),
    )
    field_order = ("verdict", "day", "text")

    def prepare(self, hard: HardCase, actor: Actor, *, now: datetime) -> None:
        self.bound(hard, now)
        self.initial["day"] = hard.review_on if hard.review_on > self.today else None

    def ruling(self) -> Ruling:
        said = self.cleaned_data
        return Ruling(self.says_yes, said["text"], said.get("day"))


class KeepForm(DayAhead, HardForm):
    text = words(
        gettext_lazy("In words for the resident"),
        help_text=gettext_lazy("Why it takes longer, and what helps now."),
    )
    field_order = ("day", "text")

    def prepare(self, hard: HardCase, actor: Actor, *, now: datetime) -> None:
        self.bound(hard, now)

    def ruling(self) -> Ruling:
        return Ruling(True, self.cleaned_data["text"], self.cleaned_data["day"])


class LeaveForm(KeepForm):
    text = words(gettext_lazy("In words for the resident"), help_text=gettext_lazy("How it goes on now."))

    def prepare(self, hard: HardCase, actor: Actor, *, now: datetime) -> None:
        self.bound(hard, now)
        self.fields["day"].label = _("To be finished by the end of")
        self.fields["day"].help_text = _("From now on this is the time of the case.")


class TextForm(HardForm):
    text = words(gettext_lazy("Words"))


class SolutionForm(HardForm):
    text = words(gettext_lazy("What helps until it can be solved"))

    def prepare(self, hard: HardCase, actor: Actor, *, now: datetime) -> None:
        self.initial["text"] = hard.solution


class StepTextForm(HardForm):
    """About one step; `of` is its number within the entry."""

    of = forms.IntegerField(widget=forms.HiddenInput)
    text = words(gettext_lazy("Words"), rows=2)


class JoinForm(HardForm):
    """An organisation as a whole, or one of its people: "12" or "12.34"."""

    who = forms.ChoiceField(label=gettext_lazy("Who joins the group"))

    def prepare(self, hard: HardCase, actor: Actor, *, now: datetime) -> None:
        choices: list[tuple[str, Any]] = []
        orgs = open_to(hard.case, on=localdate(now))
        people = people_of(orgs, hard, now)
        for org in orgs:
            choices.append((str(org.pk), org.name))
            choices += [(f"{org.pk}.{pk}", f"　{org.called} · {name}") for pk, name in people[org.pk].items()]
        offer(self, who=choices)

    def chosen(self) -> tuple[int, int | None]:
        org, _dot, person = self.cleaned_data["who"].partition(".")
        return int(org), int(person) if person else None


def people_of(orgs: list[Organisation], hard: HardCase, now: datetime) -> dict[int, dict[int, str]]:
    """By organisation, who holds a post of it around the place of the case."""
    here = {hard.district_id, hard.subdistrict_id, hard.community_id, hard.estate_id}
    found: dict[int, dict[int, str]] = {org.pk: {} for org in orgs}
    for row in working_for(list(found), on=localdate(now)):
        if row.place_id in here:
            found[row.organisation_id][row.person_id] = row.person.name
    return found


class PlanForm(HardForm):
    org = forms.TypedChoiceField(label=gettext_lazy("Who does it"), coerce=int)
    task = forms.CharField(label=gettext_lazy("What is to be done"), max_length=120)
    day = DayField(label=gettext_lazy("Until the end of"))

    def prepare(self, hard: HardCase, actor: Actor, *, now: datetime) -> None:
        orgs = open_to(hard.case, on=localdate(now))
        offer(self, org=[(org.pk, org.name) for org in orgs])
        self.fields["day"].widget.attrs["min"] = localdate(now).isoformat()


class FilterForm(ByEstate):
    status = forms.ChoiceField(label=gettext_lazy("State"), choices=STATES, required=False)
    place = forms.ChoiceField(label=gettext_lazy("Place"), required=False)
    org = forms.ChoiceField(label=gettext_lazy("In the group"), required=False)
    late = forms.BooleanField(label=gettext_lazy("only with late steps"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, place=places(), org=bearers())

    def asked(self) -> Asked:
        """What can be read of the address."""
        self.is_valid()
        said = self.cleaned_data
        place = self.chosen_place()
        return Asked(
            said.get("status") or "standing",
            place,
            said.get("org") or "",
            bool(said.get("late")),
            self.estates(),
        )

    def views(self) -> list[tuple[str, Any, bool]]:
        """The tabs above the list: query, words, whether it is this one."""
        here = self.cleaned_data.get("status") or "standing"
        tabs = [
            ("standing", _("on the list")), (HardState.BACK.value, _("has come back")),
            (HardState.ASKED.value, _("asked for approval")), (HardState.OFF.value, _("off the list")), ("all", _("all")),
        ]  # fmt: skip
        return [(f"status={key}", words, key == here) for key, words in tabs]
