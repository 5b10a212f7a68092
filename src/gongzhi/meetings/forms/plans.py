"""Kinds, series and single meetings as they are written; filters of the lists."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.forms import DayField, WithKey, offer
from gongzhi.meetings import rhythm
from gongzhi.meetings.forms.acts import WhenMixin
from gongzhi.meetings.models import MeetingKind, OnHoliday, Party, Publisher, Quorum
from gongzhi.meetings.selectors.kinds import kinds_for, places_for
from gongzhi.meetings.selectors.listing import Asked, AskedPromises
from gongzhi.meetings.services.calling import NewMeeting
from gongzhi.meetings.services.kinds import Written
from gongzhi.meetings.services.series import NewSeries
from gongzhi.people.actor import Actor
from gongzhi.places.by_estate import ByEstate, places_at_work
from gongzhi.places.levels import Level
from gongzhi.places.models import Place

ANY = ("", gettext_lazy("all"))
LEVELS = (Level.ESTATE, Level.COMMUNITY, Level.SUBDISTRICT)


class FilterForm(ByEstate):
    view = forms.CharField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of meeting"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("Place"), required=False)
    field_order = ("view", "place", "kind", *ByEstate.FACTS)
    VIEWS = ("ahead", "undone", "held", "cancelled")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = MeetingKind.objects.filter(retired_at=None)
        offer(self, place=[ANY, *places_at_work()], kind=[ANY, *kinds.values_list("public_id", "name")])

    @property
    def here(self) -> str:
        self.is_valid()
        said = str(self.cleaned_data.get("view") or "")
        return said if said in self.VIEWS else "ahead"

    def asked(self) -> Asked:
        place = self.chosen_place()
        return Asked(self.here, self.cleaned_data.get("kind") or "", place, self.estates())

    def views(self) -> list[tuple[str, Any, bool]]:
        tabs = [
            ("ahead", _("ahead")), ("undone", _("to be finished")), ("held", _("held")),
            ("cancelled", _("cancelled meetings")),
        ]  # fmt: skip
        return [(f"view={key}", said, key == self.here) for key, said in tabs]


class PromiseFilter(forms.Form):
    view = forms.CharField(widget=forms.HiddenInput, required=False)
    place = forms.ChoiceField(label=gettext_lazy("Place"), required=False)
    bearer = forms.ChoiceField(label=gettext_lazy("Who promised"), required=False)
    VIEWS = ("open", "late", "done", "all")

    def __init__(self, *args: Any, orgs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, place=[ANY, *places_at_work()], bearer=[ANY, *orgs])

    @property
    def here(self) -> str:
        self.is_valid()
        said = str(self.cleaned_data.get("view") or "")
        return said if said in self.VIEWS else "open"

    @property
    def beside(self) -> list[forms.BoundField]:
        return self.visible_fields()

    def asked(self) -> AskedPromises:
        self.is_valid()
        said = self.cleaned_data
        place = Place.objects.filter(public_id=said["place"]).first() if said.get("place") else None
        return AskedPromises(self.here, place, said.get("bearer") or "")

    def views(self) -> list[tuple[str, Any, bool]]:
        tabs = [
            ("open", _("promised")), ("late", _("overdue")), ("done", _("to be confirmed")), ("all", _("all")),
        ]  # fmt: skip
        return [(f"view={key}", said, key == self.here) for key, said in tabs]


class WhereAndWhich(WithKey):
    """At which place which kind: only kinds of that place's level fit."""

    place = forms.ChoiceField(label=gettext_lazy("Where"))
    kind = forms.ChoiceField(label=gettext_lazy("Which kind"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {str(place.public_id): place for place in places_for(actor)}
        self.kinds = {str(kind.public_id): kind for kind in kinds_for(list(self.places.values()))}
        groups: dict[str, list[tuple[str, str]]] = {}
        for pk, kind in self.kinds.items():
            groups.setdefault(str(Level(kind.level).label), []).append((pk, kind.name))
        offer(
            self, kind=list(groups.items()),
            place=[(pk, place.full_name or place.name) for pk, place in self.places.items()],
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        place, kind = self.places.get(said.get("place", "")), self.kinds.get(said.get("kind", ""))
        if place and kind and kind.level != place.level:
            level = Level(kind.level).label
            self.add_error(
                "kind",
                _("“{kind}” meets at a place of another kind: {level}.").format(kind=kind.name, level=level),
            )
        return said

    @property
    def chosen(self) -> tuple[MeetingKind, Place]:
        return self.kinds[self.cleaned_data["kind"]], self.places[self.cleaned_data["place"]]


class NewMeetingForm(WhenMixin, WhereAndWhich):
    field_order = ("place", "kind", "day", "time", "minutes", "venue")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"minutes": 60, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def new(self) -> NewMeeting:
        kind, place = self.chosen
        return NewMeeting(
            kind, place, self.starts_at, self.cleaned_data["minutes"], self.cleaned_data["venue"]
        )


class RhythmMixin(forms.Form):
    """A rhythm by choice; it is kept as a recurrence rule of RFC 5545. `OWN` stands for one that the choices cannot say."""

    OWN = "own"
    NONE: Any = gettext_lazy("when it is called")
    often = forms.ChoiceField(label=gettext_lazy("How often"), required=False)
    nth = forms.ChoiceField(label=gettext_lazy("Which of the month"), required=False)
    weekday = forms.ChoiceField(label=gettext_lazy("Day of the week"), required=False)
    at = forms.TimeField(
        label=gettext_lazy("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(label=gettext_lazy("How long, in minutes"), min_value=5, max_value=720)

    def offer_rhythm(self, own: str = "") -> None:
        said = rhythm.chosen(own)
        often = [("", self.NONE), *rhythm.how_often()]
        if own and said is None:
            often.append((self.OWN, rhythm.in_words(own)))
        offer(self, often=often, nth=rhythm.nths(), weekday=rhythm.weekdays())
        self.own = own
        often_now, nth_now, day_now = said or (self.OWN if own else "", "1", "MO")
        self.initial.update(often=often_now, nth=nth_now, weekday=day_now)

    @property
    def rule(self) -> str:
        said = self.cleaned_data
        if said["often"] == self.OWN:
            return self.own
        return rhythm.made_of(said["often"], said["nth"] or "1", said["weekday"] or "MO")


class SeriesForm(RhythmMixin, WhereAndWhich):
    venue = forms.CharField(label=gettext_lazy("Meeting room"), max_length=120, required=False)
    starts_on = DayField(label=gettext_lazy("From"))
    NONE = gettext_lazy("as the kind has it")
    field_order = ("place", "kind", "often", "nth", "weekday", "at", "minutes", "venue", "starts_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rhythm()
        self.initial.setdefault("starts_on", localdate())

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        kind = self.kinds.get(said.get("kind", ""))
        if kind and not kind.rhythm and not said.get("often"):
            self.add_error("often", _("This kind has no rhythm of its own. Say which this series has."))
        if (first := said.get("starts_on")) and not -31 <= (first - localdate()).days <= 366:
            self.add_error("starts_on", _("Choose a day of this month or of the next twelve."))
        return said

    def new(self) -> NewSeries:
        said = self.cleaned_data
        kind, place = self.chosen
        starts: date = said["starts_on"]
        return NewSeries(
            kind, place, self.rule or kind.rhythm, said["at"], said["minutes"], starts, said["venue"]
        )


class KindForm(RhythmMixin, WithKey):
    """A kind of meeting. The agenda is one item a line, with its minutes after a comma or bar."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=2**31 - 1)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=40)
    purpose = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    place = forms.ChoiceField(label=gettext_lazy("For which place and all below"))
    level = forms.ChoiceField(
        label=gettext_lazy("Where it meets"), choices=[(one.value, one.label) for one in LEVELS]
    )
    host = forms.ChoiceField(label=gettext_lazy("Who holds it"))
    must = forms.MultipleChoiceField(label=gettext_lazy("Who must come"), widget=forms.CheckboxSelectMultiple)
    may = forms.MultipleChoiceField(
        label=gettext_lazy("Who sits there too"), widget=forms.CheckboxSelectMultiple, required=False
    )
    quorum = forms.ChoiceField(label=gettext_lazy("Quorum"), choices=Quorum.choices)
    notice_days = forms.IntegerField(
        label=gettext_lazy("Called so many days before"), min_value=0, max_value=60
    )
    on_holiday = forms.ChoiceField(label=gettext_lazy("On a holiday"), choices=OnHoliday.choices)
    new_most = forms.IntegerField(
        label=gettext_lazy("New problems at most"), min_value=1, max_value=40, required=False,
        help_text=gettext_lazy("One more is refused and offered for the next meeting. Empty: as many as wanted."),
    )  # fmt: skip
    looks_back = forms.BooleanField(
        label=gettext_lazy("Begins with the promises of the last one"), required=False, initial=True
    )
    agenda = forms.CharField(
        label=gettext_lazy("Agenda"), required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=2000,
        help_text=gettext_lazy("One item a line, with its minutes after a bar: What is new | 15"),
    )  # fmt: skip
    publisher = forms.ChoiceField(label=gettext_lazy("Who publishes"), choices=Publisher.choices)
    publish_days = forms.IntegerField(
        label=gettext_lazy("Published within so many days"), min_value=1, max_value=60, required=False,
        help_text=gettext_lazy("Empty: its result is not published by rule."),
    )  # fmt: skip
    board_days = forms.IntegerField(
        label=gettext_lazy("Days on the board"), min_value=1, max_value=365, initial=30
    )
    field_order = (
        "name", "purpose", "place", "level", "host", "must", "may", "quorum", "notice_days", "often", "nth", "weekday", "at",
        "minutes", "on_holiday", "looks_back", "new_most", "agenda", "publisher", "publish_days", "board_days",
    )  # fmt: skip

    def __init__(self, *args: Any, places: list[Place], rule: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rhythm(rule)
        self.places = {str(place.public_id): place for place in places}
        parties = [choice for choice in Party.choices if choice[0] != Party.GUEST]
        bodies = [choice for choice in parties if choice[0] not in (Party.OWNERS, Party.SUPERVISORS)]
        offer(
            self, place=[(pk, place.full_name or place.name) for pk, place in self.places.items()],
            must=parties, may=parties, host=bodies,
        )  # fmt: skip

    def clean_agenda(self) -> list[list[Any]]:
        found = []
        for line in self.cleaned_data["agenda"].splitlines():
            title, _bar, minutes = line.replace("｜", "|").partition("|")
            if not title.strip():
                continue
            if minutes.strip() and not (minutes.strip().isdecimal() and 0 < int(minutes) <= 240):
                raise forms.ValidationError(
                    _("“{line}”: after the bar stand minutes, such as 15.").format(line=line)
                )
            found.append([title.strip()[:120], int(minutes or 10)])
        return found

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("quorum") == Quorum.LAW and said.get("host") != Party.COMMITTEE:
            self.add_error("quorum", _("Only meetings of a committee have a quorum of members by law."))
        return said

    def written(self) -> Written:
        said = self.cleaned_data
        must, may = said["must"], [one for one in said["may"] if one not in said["must"]]
        order = [party for party, _label in Party.choices]
        parties = sorted(
            [[one, True] for one in must] + [[one, False] for one in may], key=lambda p: order.index(p[0])
        )
        plain = {
            name: said[name]
            for name in (
                "name", "purpose", "level", "host", "quorum", "notice_days", "at", "minutes", "on_holiday", "new_most",
                "looks_back", "agenda", "publisher", "publish_days", "board_days",
            )
        }  # fmt: skip
        return Written(self.places[said["place"]], plain | {"parties": parties, "rhythm": self.rule})


def as_initial(kind: MeetingKind) -> dict[str, Any]:
    same = (
        "version", "name", "purpose", "level", "host", "quorum", "notice_days", "at", "minutes", "on_holiday", "new_most",
        "looks_back", "publisher", "publish_days", "board_days",
    )  # fmt: skip
    return {name: getattr(kind, name) for name in same} | {
        "place": kind.place.public_id if kind.place else None,
        "must": [party for party, must in kind.parties if must],
        "may": [party for party, must in kind.parties if not must],
        "agenda": "\n".join(f"{title} | {minutes}" for title, minutes in kind.agenda),
    }


class PublishForm(WithKey):
    body = forms.CharField(
        label=gettext_lazy("Text of the sheet"), max_length=8000, widget=forms.Textarea(attrs={"rows": 16})
    )
