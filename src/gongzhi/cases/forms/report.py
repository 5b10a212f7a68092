"""What a resident writes: the report, a phone number, a rating."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.models import Category, Guidance
from gongzhi.cases.selectors.reporting import best_kind, kinds
from gongzhi.core.formats import count, local
from gongzhi.core.forms import WithKey
from gongzhi.text.chars import clean_text, count_graphemes

SHOWN_LIMIT = 500  # what the page asks for
LIMIT = 5000  # what the server takes
LONGEST_ANSWER = 100
MOBILE = re.compile(r"1[3-9]\d{9}")
LONGEST_CLOCK_ERROR = timedelta(days=1)
WAITED = timedelta(minutes=5)  # less is the way of the words, not a queue


def moment_of(text: str, now: datetime) -> datetime | None:
    """A moment that a phone names; what lies in the future or is no time counts as unknown."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    at = make_aware(at) if is_naive(at) else at
    return at if at <= now + LONGEST_CLOCK_ERROR else None


class Waiting(WithKey):
    """What may have waited on a phone without a line. `seen_at` is when it was written down, by the phone's clock."""

    seen_at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def waited(self, now: datetime) -> tuple[tuple[str, str], ...]:
        """Said beside the words; the clock of the law begins with the receipt."""
        at = moment_of(self.cleaned_data["seen_at"], now)
        if at is None or now - at < WAITED:
            return ()
        return ((_("Written down without a line, by the clock of the phone"), f"{local(at):%Y-%m-%d %H:%M}"),)


class PhoneField(forms.CharField):
    """A mobile number of the mainland, however it was typed: +86, blanks, dashes, full-width digits."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "tel", "autocomplete": "tel", "type": "tel"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value))
        number = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", typed))
        number = number.removeprefix("+86").removeprefix("0086")
        if number and not MOBILE.fullmatch(number):
            raise forms.ValidationError(
                _("This is not a mobile number: it has 11 digits and begins with 1. It may be left empty.")
                if not self.required
                else _("This is not a mobile number: it has 11 digits and begins with 1.")
            )
        return number


class ReportForm(Waiting):
    """Only the words are needed. Whoever chooses no kind gets the one that the words suggest."""

    text = forms.CharField(
        strip=False, widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Write a few words about what is wrong.")},
    )  # fmt: skip
    category = forms.CharField(required=False, max_length=30)
    guessed = forms.CharField(required=False, max_length=30)
    phone = PhoneField(required=False)
    behalf = forms.BooleanField(required=False)  # the words and the number are somebody else's
    private = forms.BooleanField(required=False)
    anonymous = forms.BooleanField(required=False)
    show_name = forms.BooleanField(required=False)
    via = forms.CharField(required=False, max_length=22)

    def clean_text(self) -> str:
        text = clean_text(self.cleaned_data["text"])
        if not text:
            raise forms.ValidationError(_("Write a few words about what is wrong."))
        if (length := count_graphemes(text)) > LIMIT:
            sentence = _(
                "This is {n} characters; up to {limit} can be sent. Nothing was sent, your words are still here."
            )
            raise forms.ValidationError(sentence.format(n=count(length), limit=count(LIMIT)))
        return text

    def answers(self, questions: Sequence[Guidance]) -> tuple[tuple[str, str], ...]:
        """What was asked and answered; an answer is never needed."""
        said = [
            (one.words, clean_text(self.data.get(f"answer-{one.public_id}", ""), LONGEST_ANSWER))
            for one in questions
        ]
        return tuple((asked, answer) for asked, answer in said if answer)

    def read(self) -> list[str]:
        """The stoppers that were put aside."""
        return list(self.data.getlist("anyway")) if isinstance(self.data, QueryDict) else []

    def kind(self) -> Category:
        """The kind that was chosen; a guess that no longer fits the words is made anew."""
        said = self.cleaned_data
        by_hand = said["category"] if said["category"] != said["guessed"] else ""
        return kinds().get(by_hand) or best_kind(said["text"])


class ContactForm(WithKey):
    phone = PhoneField(label=gettext_lazy("Mobile number"))


class SightForm(WithKey):
    private = forms.BooleanField(required=False)
    show_name = forms.BooleanField(required=False)


class RateForm(WithKey):
    satisfied = forms.IntegerField(min_value=1, max_value=5)
    words = forms.CharField(required=False, max_length=1000, widget=forms.Textarea)


class ReopenForm(WithKey):
    words = forms.CharField(required=False, max_length=1000, widget=forms.Textarea)


class PhotoForm(WithKey):
    taken_at = forms.CharField(required=False, max_length=40)

    def moment(self, now: datetime) -> datetime | None:
        """When the camera says it was taken."""
        return moment_of(self.cleaned_data.get("taken_at", ""), now)
