"""What is filled in around one meeting: when, who, what was said, resolved and found."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.timezone import localdate, localtime, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gongzhi.cases.models import Case
from gongzhi.cases.states import OPEN
from gongzhi.core.addresses import number_in
from gongzhi.core.forms import DayField, WithKey, offer
from gongzhi.core.scope import unscoped
from gongzhi.core.written import Pictures, words
from gongzhi.meetings.models import Answer, Evidence, Meeting, MeetingSide, Party, Resolution, Verdict
from gongzhi.meetings.selectors.detail import name_of
from gongzhi.meetings.selectors.promises import looked_back_at
from gongzhi.meetings.services import agenda, calling, ending, keeping, minutes, room
from gongzhi.meetings.states import PromiseState
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.people.posts import OrgKind

MOST_CASES = 40
NOBODY_IN_PARTICULAR: tuple[str, Any] = ("", gettext_lazy("none of the open cases"))


class MeetingForm(WithKey):
    """The form of a step; `of` is the number of what it is about, within the meeting."""

    of = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=2**53)

    def prepare(self, meeting: Meeting, actor: Actor, *, now: datetime) -> None:
        """Give the fields what this meeting has."""

    @property
    def about(self) -> int:
        return int(self.cleaned_data.get("of") or 0)

    def asked(self) -> int:
        """What the page was opened about, before anything is filled in."""
        said = str(self.data.get("of") if self.is_bound else self.initial.get("of") or "")
        return number_in(said)


class WhyForm(MeetingForm):
    text = words(gettext_lazy("Why"), rows=2, help_text=gettext_lazy("Everybody who was called reads it."))


class AddendumForm(MeetingForm):
    text = words(gettext_lazy("What is to be added"))


class WhenMixin(forms.Form):
    day = DayField(label=gettext_lazy("Day"))
    time = forms.TimeField(
        label=gettext_lazy("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(label=gettext_lazy("How long, in minutes"), min_value=5, max_value=720)
    venue = forms.CharField(label=gettext_lazy("Meeting room"), max_length=120, required=False)

    @property
    def starts_at(self) -> datetime:
        return make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"]))


class MoveForm(WhenMixin, MeetingForm):
    text = words(gettext_lazy("Why"), rows=2, help_text=gettext_lazy("Everybody who was called reads it."))
    field_order = ("day", "time", "minutes", "venue", "text")

    def prepare(self, meeting: Meeting, actor: Actor, *, now: datetime) -> None:
        at = localtime(meeting.starts_at)
        self.initial.update({
            "day": at.date(), "time": at.time(), "venue": meeting.venue,
            "minutes": round((meeting.ends_at - meeting.starts_at) / timedelta(minutes=1)),
        })  # fmt: skip

    def move(self) -> calling.Move:
        said = self.cleaned_data
        return calling.Move(self.starts_at, said["minutes"], said["venue"], said["text"])


class AnswerForm(MeetingForm):
    ANSWERS = (
        (Answer.COMES.value, gettext_lazy("We come")),
        (Answer.SENDS.value, gettext_lazy("We send somebody")),
        (Answer.WRITES.value, gettext_lazy("We give our opinion in writing")),
    )
    answer = forms.ChoiceField(
        label=pgettext_lazy("invitation", "Answer"), choices=ANSWERS, widget=forms.RadioSelect
    )
    text = words(
        gettext_lazy("Opinion, or who comes"), required=False,
        help_text=gettext_lazy("An opinion in writing stands in the minutes of the item."),
    )  # fmt: skip

    def reply(self) -> calling.Reply:
        return calling.Reply(Answer(self.cleaned_data["answer"]), self.cleaned_data["text"])


class ItemForm(MeetingForm):
    """A case of the place, or a few words of one's own. `to` is this meeting, or the next where this one is full."""

    case = forms.ChoiceField(label=gettext_lazy("Case"), required=False)
    title = forms.CharField(
        label=gettext_lazy("What it is about"), max_length=120, required=False,
        help_text=gettext_lazy("Left empty, it is called like the case."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("As what"), widget=forms.RadioSelect, initial="new",
        choices=[("new", gettext_lazy("a problem to solve")), ("word", gettext_lazy("a report or a word, nothing to solve"))],
    )  # fmt: skip
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=240, initial=10)
    to = forms.ChoiceField(label=gettext_lazy("At which meeting"), required=False)
    field_order = ("case", "title", "kind", "minutes", "to")

    def prepare(self, meeting: Meeting, actor: Actor, *, now: datetime) -> None:
        self.meeting = meeting
        self.cases = {str(case.public_id): case for case in open_cases(meeting)}
        hard: list[Any] = []
        usual: list[Any] = []
        for pk, case in self.cases.items():
            (hard if case.hard_until else usual).append((pk, f"{case.title} · {case.number}"))
        groups: list[Any] = [NOBODY_IN_PARTICULAR]
        groups += [(_("Hard cases"), hard)] if hard else []
        groups += [(_("Open cases, the most urgent first"), usual)] if usual else []
        self.later = agenda.next_of(meeting)
        days = [("", _("this one"))]
        if self.later:
            days.append(("next", f"{localtime(self.later.starts_at):%m-%d %H:%M}"))
        offer(self, case=groups, to=days)
        if not self.later:
            del self.fields["to"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("title") and not said.get("case"):
            self.add_error("title", _("Choose a case, or say in a few words what it is about."))
        return said

    def new(self) -> agenda.NewItem:
        said = self.cleaned_data
        case = self.cases.get(said.get("case") or "")
        title = said["title"] or (case.title if case else "")
        return agenda.NewItem(title, said["minutes"], case.pk if case else None, said["kind"] == "new")

    def meant(self) -> Meeting:
        return self.later if self.cleaned_data.get("to") == "next" and self.later else self.meeting


def open_cases(meeting: Meeting) -> list[Case]:
    """Of the place, within the reader's scope: the hard ones and those whose time ends first. One query."""
    at = Q(**{f"{meeting.kind.level}_id": meeting.place_id})
    rows = Case.objects.filter(at, status__in=OPEN, retired_at=None, named_only=False)
    return list(
        rows.order_by("hard_until", "due_at", "pk").only("public_id", "title", "number", "hard_until")[
            :MOST_CASES
        ]
    )


class InviteForm(MeetingForm):
    org = forms.TypedChoiceField(label=gettext_lazy("Who is invited"), coerce=int)

    def prepare(self, meeting: Meeting, actor: Actor, *, now: datetime) -> None:
        at_table = set(meeting.sides.filter(item=None).values_list("org_id", flat=True))
        offer(self, org=[(org.pk, org.name) for org in around(meeting) if org.pk not in at_table])


def around(meeting: Meeting) -> list[Organisation]:
    """Who can be asked or can owe: the bodies of the place and above it, departments and stations. One query."""
    own = (
        Q(community_id=meeting.community_id) | Q(estate_id=meeting.estate_id) if meeting.community_id else Q()
    )
    above = Q(
        kind__in=(OrgKind.DEPARTMENT, OrgKind.STATION, OrgKind.DISTRICT), district_id=meeting.district_id
    )
    street = Q(kind=OrgKind.SUBDISTRICT, subdistrict_id=meeting.subdistrict_id)
    served = (
        Q(engagements__estate_id=meeting.estate_id)
        if meeting.estate_id
        else Q(engagements__community_id=meeting.community_id)
    )
    with unscoped(because="which organisations there are is public"):
        rows = Organisation.objects.filter(
            own & Q(subdistrict_id=meeting.subdistrict_id) | above | street | served
        )
        return list(rows.filter(retired_at=None).distinct().order_by("kind", "name")[:300])


class ResolveForm(MeetingForm):
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=2**53)
    item = forms.TypedChoiceField(label=gettext_lazy("Item"), coerce=int)
    sentence = forms.CharField(
        label=gettext_lazy("The resolution in one sentence"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One sentence that anybody can check later. No names of residents."),
    )  # fmt: skip
    bearer = forms.TypedChoiceField(label=gettext_lazy("Who does it"), coerce=int)
    day = DayField(label=gettext_lazy("Until the end of"))
    evidence = forms.ChoiceField(label=gettext_lazy("What shows that it is done"), choices=Evidence.choices)

    def prepare(self, meeting: Meeting, actor: Actor, *, now: datetime) -> None:
        at_table = {side.org_id for side in meeting.sides.all() if side.org_id}
        orgs = sorted(around(meeting), key=lambda org: org.pk not in at_table)
        items = meeting.items.exclude(state="moved")
        offer(
            self, bearer=[("", _("please choose")), *((org.pk, org.name) for org in orgs)],
            item=[(row.pk, f"{row.number}. {row.title}") for row in items],
        )  # fmt: skip
        self.fields["day"].widget.attrs["min"] = localdate(now).isoformat()
        self.initial.update({"item": self.asked() or None, "evidence": Evidence.WORDS})

    def resolving(self) -> minutes.Resolving:
        said = self.cleaned_data
        return minutes.Resolving(
            said["item"], said["sentence"], said["bearer"], said["day"], said["evidence"]
        )


class ChangeForm(ResolveForm):
    def prepare(self, meeting: Meeting, actor: Actor, *, now: datetime) -> None:
        super().prepare(meeting, actor, now=now)
        row = Resolution.objects.filter(meeting=meeting, pk=self.asked(), state=PromiseState.DRAFT).first()
        if row:
            self.initial.update({
                "item": row.item_id, "sentence": row.sentence, "bearer": row.bearer_id, "day": row.due_on,
                "evidence": row.evidence, "revision": row.revision,
            })  # fmt: skip
        self.fields["item"].disabled = True


class HandsForm(MeetingForm):
    question = forms.CharField(label=gettext_lazy("The question put"), max_length=200)
    yes = forms.IntegerField(label=pgettext_lazy("hands", "For"), min_value=0, max_value=9999)
    no = forms.IntegerField(label=pgettext_lazy("hands", "Against"), min_value=0, max_value=9999)
    abstained = forms.IntegerField(
        label=pgettext_lazy("hands", "Abstained"), min_value=0, max_value=9999, initial=0
    )

    def hands(self) -> minutes.Hands:
        said = self.cleaned_data
        return minutes.Hands(self.about, said["question"], said["yes"], said["no"], said["abstained"])


class SideMixin(forms.Form):
    side = forms.TypedChoiceField(label=gettext_lazy("Comes for"), coerce=int)
    strokes = forms.CharField(widget=forms.HiddenInput(attrs={"data-strokes": ""}), required=False)

    def offer_sides(self, sides: list[MeetingSide]) -> None:
        offer(self, side=[(side.pk, name_of(side)) for side in sides])


class ArriveForm(SideMixin, MeetingForm):
    name = forms.CharField(
        label=gettext_lazy("Name of the person"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    field_order = ("side", "name", "strokes")

    def prepare(self, meeting: Meeting, actor: Actor, *, now: datetime) -> None:
        sides = list(meeting.sides.select_related("org"))
        runs = actor.org_ids & {meeting.host_id}
        self.offer_sides([side for side in sides if runs or side.org_id in actor.org_ids])
        self.initial["side"] = self.asked() or None

    def arrival(self) -> room.Arrival:
        said = self.cleaned_data
        return room.Arrival(said["side"], said["name"], said["strokes"])


class CheckInForm(SideMixin, WithKey):
    """For whoever reads the code on the wall. Residents stand first: they are most."""

    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=gettext_lazy("It stands in the minutes. On the board only the number of residents is shown."),
    )  # fmt: skip
    field_order = ("name", "side", "strokes")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = sorted(meeting.sides.select_related("org"), key=lambda side: side.party != Party.OWNERS)
        self.offer_sides(sides)
        self.initial["side"] = sides[0].pk if sides else None

    def arrival(self) -> room.Arrival:
        said = self.cleaned_data
        return room.Arrival(said["side"], said["name"], said["strokes"])


class LeftForm(MeetingForm):
    """Somebody of the list: has left, is back, or was never there."""

    WHAT = (
        ("leave", gettext_lazy("Has left")),
        ("back", gettext_lazy("Is back")),
        ("mistake", gettext_lazy("Mistake")),
    )
    person = forms.TypedChoiceField(label=gettext_lazy("Name of the person"), coerce=int)
    what = forms.ChoiceField(label=gettext_lazy("What it is"), choices=WHAT, widget=forms.RadioSelect)

    def prepare(self, meeting: Meeting, actor: Actor, *, now: datetime) -> None:
        rows = meeting.attendance.select_related("side__org")
        offer(self, person=[(row.pk, f"{name_of(row.side)} {row.name}") for row in rows])
        self.initial["what"] = "leave"


class SignForm(MeetingForm):
    strokes = forms.CharField(widget=forms.HiddenInput(attrs={"data-strokes": ""}), required=False)


class LookForm(MeetingForm):
    """`of` is the promise. What it wants depends on what was found."""

    verdict = forms.ChoiceField(label=gettext_lazy("What the meeting finds"), widget=forms.RadioSelect)
    day = DayField(label=gettext_lazy("By another day"), required=False)
    text = forms.CharField(
        label=gettext_lazy("In a few words"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def prepare(self, meeting: Meeting, actor: Actor, *, now: datetime) -> None:
        self.promise = looked_back_at(meeting).filter(pk=self.asked()).first()
        done = self.promise is not None and self.promise.state == PromiseState.DONE
        order = [Verdict.AGAIN, Verdict.NOTED, Verdict.STRUCK]
        order = [Verdict.KEPT, *order] if done else order
        offer(self, verdict=[(one.value, one.label) for one in order])
        self.initial["verdict"] = Verdict.KEPT if done else Verdict.NOTED

    def finding(self) -> keeping.Finding:
        said = self.cleaned_data
        day = said["day"] if said["verdict"] == Verdict.AGAIN else None
        return keeping.Finding(Verdict(said["verdict"]), said["text"], day)


class PapersForm(MeetingForm):
    photos = Pictures(label=gettext_lazy("Photos"))

    def clean_photos(self) -> list[Any]:
        photos: list[Any] = self.cleaned_data["photos"]
        if len(photos) > ending.MOST_PAPERS:
            raise forms.ValidationError(_("At most {most} photos.").format(most=ending.MOST_PAPERS))
        return photos


class FinishForm(WithKey):
    """The bearer says what was done, and shows it where the meeting wants to see it."""

    text = words(gettext_lazy("What was done"))
    photos = Pictures(label=gettext_lazy("Photos"), required=False)

    def prepare(self, promise: Resolution) -> None:
        wanted = promise.evidence != Evidence.WORDS
        self.fields["photos"].required = wanted
        if wanted:
            self.fields["photos"].help_text = _("The meeting wants to see it.")

    def finish(self) -> keeping.Finish:
        return keeping.Finish(self.cleaned_data["text"], self.cleaned_data["photos"])
