"""Calling departments, and the steps of those who call, come and decide."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.forms.acts import PhotosMixin
from gongzhi.cases.forms.deciding import VerdictForm
from gongzhi.cases.forms.staff import PlaceMixin
from gongzhi.cases.models import Whistle, WhistleFinding
from gongzhi.cases.models.whistle import WhistleKind
from gongzhi.cases.policies import can_be_given
from gongzhi.cases.policies.whistle import can_be_there_by
from gongzhi.cases.routing import acting_at
from gongzhi.cases.selectors.whistle import Seat
from gongzhi.cases.services.whistle_findings import Finding, Part, gap_in_words
from gongzhi.cases.services.whistle_ratings import Rating
from gongzhi.cases.verbs import whistle as verbs
from gongzhi.core import config
from gongzhi.core.forms import DayField, WithKey, offer
from gongzhi.core.written import words
from gongzhi.law.shares import in_words, missing, read_share
from gongzhi.people.models import Organisation
from gongzhi.places.models import Place

KINDS = [  # 日常哨, 攻坚哨, 应急哨
    (WhistleKind.DAILY, gettext_lazy("everyday: what many raise and the subdistrict cannot solve alone")),
    (WhistleKind.TASK, gettext_lazy("joint enforcement: several departments have to act together")),
    (WhistleKind.EMERGENCY, gettext_lazy("emergency: come at once")),
]
HOURS: dict[str, str] = {WhistleKind.EMERGENCY: verbs.EMERGENCY_HOURS}
STARS = [(n, str(n)) for n in range(5, 0, -1)]


class WhereForm(PlaceMixin):
    """The first question; the answer decides who can be called."""


class CallForm(WithKey):
    """Who is called, to be there by when. Each kind of whistle proposes a time where none is set."""

    orgs = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who is called"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Say whom you call.")},
    )  # fmt: skip
    report_by = forms.DateTimeField(
        label=gettext_lazy("To be there by"), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    place: Place
    now: datetime

    def callable(self, place: Place, orgs: list[Organisation], *, now: datetime) -> None:
        self.place, self.now = place, now
        offer(self, orgs=[(org.pk, org.name) for org in orgs])
        hours = config.value(verbs.REPORT_HOURS, place), config.value(verbs.EMERGENCY_HOURS, place)
        self.fields["report_by"].help_text = _(
            "Left empty: within {hours} hours, an emergency whistle within {soon}. It runs from the call, signed for or not."
        ).format(hours=hours[0], soon=hours[1])

    def clean_report_by(self) -> datetime | None:
        said: datetime | None = self.cleaned_data["report_by"]
        if said and not (verdict := can_be_there_by(said, now=self.now)):
            raise forms.ValidationError(verdict.why)
        return said

    def by(self, kind: str, now: datetime) -> datetime:
        """The time that was set, or what the place proposes for the kind."""
        said: datetime | None = self.cleaned_data["report_by"]
        key = HOURS.get(kind, verbs.REPORT_HOURS)
        return said or now + timedelta(hours=config.value(key, self.place))


class BlowForm(CallForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of whistle"), choices=KINDS, widget=forms.RadioSelect,
        initial=WhistleKind.DAILY,
    )  # fmt: skip
    title = forms.CharField(label=gettext_lazy("What it is about"), max_length=60)
    reason = words(
        gettext_lazy("Why they are called"),
        help_text=gettext_lazy("All who are called read this. Leave names and phones out."),
    )
    spot = forms.CharField(
        label=gettext_lazy("Where to meet"), max_length=100, required=False,
        help_text=gettext_lazy("Such as: the north side of building 3."),
    )  # fmt: skip
    field_order = ("kind", "title", "reason", "orgs", "spot", "report_by")


class OfOrg(WithKey):
    """A step for one organisation; `org` is its public id."""

    org = forms.CharField(max_length=22, widget=forms.HiddenInput, required=False)

    def prepare(
        self, whistle: Whistle, seats: list[Seat], finding: WhistleFinding | None, *, now: datetime
    ) -> None:
        """Give the fields what this whistle has."""


class FurtherForm(CallForm, OfOrg):
    """Who acts at the place and may get the cases behind the whistle, but is not called yet."""

    text = words(
        gettext_lazy("Why they are called only now"),
        help_text=gettext_lazy("All who are called read this. Leave names and phones out."),
    )
    field_order = ("orgs", "text", "report_by")

    def prepare(
        self, whistle: Whistle, seats: list[Seat], finding: WhistleFinding | None, *, now: datetime
    ) -> None:
        known = {whistle.caller_id, *(seat.call.org_id for seat in seats)}
        cases = list(whistle.cases.filter(retired_at=None).select_related("category"))
        here = [org for org in acting_at(whistle.place, on=localdate(now)) if org.pk not in known]
        free = [org for org in here if all(can_be_given(case, org) for case in cases)]
        self.callable(whistle.place, free, now=now)


class PhotosForm(PhotosMixin, OfOrg):
    def prepare(
        self, whistle: Whistle, seats: list[Seat], finding: WhistleFinding | None, *, now: datetime
    ) -> None:
        self.limited(whistle)
        self.fields["photos"].required = True


class ArriveForm(PhotosMixin, OfOrg):
    """`lng` and `lat` come from the phone where its owner wishes; only the distance is kept."""

    where = forms.CharField(label=gettext_lazy("Where on the spot"), max_length=100, required=False)
    lng = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-90, max_value=90)
    field_order = ("where", "photos")

    def prepare(
        self, whistle: Whistle, seats: list[Seat], finding: WhistleFinding | None, *, now: datetime
    ) -> None:
        self.limited(whistle)


class WhyForm(OfOrg):
    text = words(gettext_lazy("Why"))


class ObjectForm(OfOrg):
    text = words(
        gettext_lazy("Why it is not yours"),
        help_text=gettext_lazy("The district decides with a written ground. Until then all times run on."),
    )


class RuleForm(VerdictForm, OfOrg):
    YES, NO = "uphold", "reject"
    VERDICTS = gettext_lazy("uphold the objection"), gettext_lazy("reject it: all times stand")
    text = words(
        gettext_lazy("Ground of the decision"), help_text=gettext_lazy("In writing; both sides read it.")
    )


class AgreeForm(OfOrg):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def prepare(
        self, whistle: Whistle, seats: list[Seat], finding: WhistleFinding | None, *, now: datetime
    ) -> None:
        self.initial["version"] = finding.version if finding else 0


class DoneForm(OfOrg):
    text = words(gettext_lazy("What was done"))


class RateForm(OfOrg):
    stars = forms.TypedChoiceField(
        label=gettext_lazy("How they came and what they did"), coerce=int, choices=STARS, widget=forms.RadioSelect,
        help_text=gettext_lazy("5 is the best."),
    )  # fmt: skip
    text = words(gettext_lazy("In words"), rows=2, required=False)

    def rating(self) -> Rating:
        return Rating(self.cleaned_data["stars"], self.cleaned_data["text"])


class RateCallerForm(RateForm):
    def prepare(
        self, whistle: Whistle, seats: list[Seat], finding: WhistleFinding | None, *, now: datetime
    ) -> None:
        self.fields["stars"].label = _("Whether the call was right and how it was led")


class FindingForm(OfOrg):
    """What was found, and a row for each who may get a share: how much, what, until when."""

    text = words(
        gettext_lazy("What was found on the spot"),
        rows=4,
        help_text=gettext_lazy("All who came read it and agree to it."),
    )

    def prepare(
        self, whistle: Whistle, seats: list[Seat], finding: WhistleFinding | None, *, now: datetime
    ) -> None:
        self.sides = [whistle.caller, *(seat.call.org for seat in seats if seat.call.state != "excused")]
        known = {share.org_id: share for share in finding.shares.all()} if finding else {}
        if finding:
            self.initial["text"] = finding.text
        for org in self.sides:
            share = known.get(org.pk)
            self.add_row(org, localdate(now).isoformat())
            if share:
                self.initial.update({
                    f"share_{org.pk}": in_words(share.part), f"task_{org.pk}": share.task,
                    f"day_{org.pk}": share.due_on,
                })  # fmt: skip

    def add_row(self, org: Organisation, today: str) -> None:
        attrs = {"placeholder": "40% / 1/3"}
        self.fields[f"share_{org.pk}"] = forms.CharField(
            label=_("Share"), max_length=12, required=False, widget=forms.TextInput(attrs=attrs)
        )
        self.fields[f"task_{org.pk}"] = forms.CharField(
            label=_("What is to be done"), max_length=120, required=False
        )
        day = DayField(label=_("Until the end of"), required=False)
        day.widget.attrs["min"] = today
        self.fields[f"day_{org.pk}"] = day

    def rows(self) -> Iterator[tuple[Organisation, list[forms.BoundField]]]:
        for org in self.sides:
            yield org, [self[f"{name}_{org.pk}"] for name in ("share", "task", "day")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        parts = [part for org in self.sides if (part := self.part_of(org, data))]
        if not self.errors and (gap := missing(part.share for part in parts)):
            self.add_error(None, gap_in_words(gap))
        data["parts"] = parts
        return data

    def part_of(self, org: Organisation, data: dict[str, Any]) -> Part | None:
        said, task, day = (data.get(f"{name}_{org.pk}") for name in ("share", "task", "day"))
        if not said:
            return None
        share = read_share(said)
        if share is None:
            self.add_error(f"share_{org.pk}", _("Whole per cent such as 40%, or a fraction such as 1/3."))
        if not task:
            self.add_error(f"task_{org.pk}", _("Say of each share what is to be done."))
        if not day:
            self.add_error(f"day_{org.pk}", _("Say until which day."))
        return Part(org.pk, share, task, day) if share and task and day else None

    def finding(self) -> Finding:
        return Finding(self.cleaned_data["text"], self.cleaned_data["parts"])
