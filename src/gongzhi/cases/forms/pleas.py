"""Asking for more time, a pause or help, and answering it."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.forms.acts import ActForm, StepForm
from gongzhi.cases.forms.deciding import DayBetween, VerdictForm
from gongzhi.cases.models import Case
from gongzhi.cases.models.plea import Ground, PleaKind
from gongzhi.cases.selectors.pleas import allowed, pleas_of, said_of
from gongzhi.cases.services.pleas import Wish
from gongzhi.cases.services.rulings import Ruling
from gongzhi.core.formats import day as day_in_words
from gongzhi.core.written import words
from gongzhi.law.more_time import TICK, Allowed, fits, latest_day
from gongzhi.people.actor import Actor


class DayMixin(DayBetween):
    """A day after a moment and not too far behind it, as the rule has it."""

    after: datetime
    limits: Allowed
    latest: date

    def bound(self, after: datetime, limits: Allowed, *, now: datetime, latest: date | None = None) -> None:
        self.after, self.limits = after, limits
        self.latest = latest or latest_day(after, limits)
        self.between(localtime(after).date(), self.latest)
        self.fields["day"].help_text = _("{day} at the latest.").format(
            day=day_in_words(self.latest, today=localtime(now).date())
        )

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day is None:
            return None
        if not (verdict := said_of(fits(day, after=self.after, allowed=self.limits), self.limits)):
            raise forms.ValidationError(verdict.why)
        if day > self.latest:
            raise forms.ValidationError(_("At most until the day that was asked for."))
        return day


class ExtendForm(DayMixin, StepForm):
    kind: ClassVar[PleaKind] = PleaKind.EXTEND
    text = words(
        gettext_lazy("Why more time is needed"),
        help_text=gettext_lazy("Who decides reads this. Until it is decided the old time counts."),
    )
    field_order: tuple[str, ...] = ("day", "text")

    def prepare(self, case: Case, actor: Actor, *, now: datetime) -> None:
        self.bound(case.due_at or now, allowed(self.kind, case), now=now)

    def wish(self) -> Wish:
        said = self.cleaned_data
        return Wish(said["day"], said["text"], said.get("ground", ""))


class PauseForm(ExtendForm):
    kind = PleaKind.PAUSE
    ground = forms.ChoiceField(
        label=gettext_lazy("What it waits for"), choices=Ground.choices, widget=forms.RadioSelect
    )
    text = words(
        gettext_lazy("In your words"),
        help_text=gettext_lazy("Who decides reads this. Until it is decided the clock runs on."),
    )
    field_order = ("ground", "day", "text")

    def prepare(self, case: Case, actor: Actor, *, now: datetime) -> None:
        self.bound(now, allowed(self.kind, case), now=now)


class HelpForm(StepForm):
    text = words(
        gettext_lazy("What help is needed"),
        help_text=gettext_lazy("The case stays with you, and so does its time. Residents do not see this."),
    )


class AnswerForm(ActForm):
    """`plea` is the one that the page showed."""

    plea = forms.IntegerField(widget=forms.HiddenInput)
    text = words(
        gettext_lazy("What you do to help"),
        help_text=gettext_lazy("Who asked reads this. Residents do not see it."),
    )

    def prepare(self, case: Case, actor: Actor, *, now: datetime) -> None:
        plea = pleas_of(case).help
        self.initial["plea"] = plea.pk if plea else None


class DecideForm(DayMixin, VerdictForm, ActForm):
    """Grant it, all of it or less, or refuse it."""

    YES, NO = "grant", "refuse"
    VERDICTS = gettext_lazy("grant it"), gettext_lazy("refuse it: the old time counts")
    plea = forms.IntegerField(widget=forms.HiddenInput)
    text = words(
        gettext_lazy("Why"),
        help_text=gettext_lazy("Who asked reads this. Where it is granted, the resident reads it too."),
    )
    field_order = ("verdict", "day", "text")

    def prepare(self, case: Case, actor: Actor, *, now: datetime) -> None:
        plea = pleas_of(case).time
        kind = PleaKind(plea.kind) if plea else PleaKind.EXTEND
        asked = localtime(plea.until - TICK).date() if plea and plea.until else None
        after = now if kind == PleaKind.PAUSE or case.due_at is None else case.due_at
        self.bound(after, allowed(kind, case), now=now, latest=asked)
        self.initial["plea"], self.initial["day"] = plea.pk if plea else None, asked

    def ruling(self) -> Ruling:
        said = self.cleaned_data
        return Ruling(self.says_yes, said["text"], said.get("day"))
