"""What was pasted from a chat group, and the reports that somebody makes of it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.forms.staff import PlaceMixin, category_choices
from gongzhi.cases.locating import Locator
from gongzhi.cases.models import Category
from gongzhi.cases.selectors.reporting import best_kind, kinds
from gongzhi.core.forms import WithKey
from gongzhi.core.written import Pictures
from gongzhi.places.models import Place
from gongzhi.text.chat import Kind, Piece, split_chat

MOST = 50  # reports of one paste
LONGEST = 20_000


class DraftForm(PlaceMixin):
    """One report to be: as it was suggested, and as it was corrected by hand."""

    kept = forms.BooleanField(label=gettext_lazy("Enter this one"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Words"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write a few words about what is wrong.")},
    )  # fmt: skip
    category = forms.ChoiceField(label=gettext_lazy("Category"), choices=category_choices)
    pictures = forms.CharField(label=gettext_lazy("Photos by number"), required=False, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].help_text = ""

    def clean_category(self) -> Category:
        return kinds()[self.cleaned_data["category"]]

    def clean_pictures(self) -> list[int]:
        return [int(number) for number in re.findall(r"\d{1,3}", self.cleaned_data["pictures"])]


class PasteForm(PlaceMixin, WithKey):
    chat = forms.CharField(
        label=gettext_lazy("What was copied from the group"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Names of who wrote are dropped. Nothing is sent before you say so."),
    )  # fmt: skip
    photos = Pictures(label=gettext_lazy("Photos, in the order of the chat"), required=False)
    field_order = ("place", "chat", "photos")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].help_text = gettext_lazy("The estate of the group.")

    def drafts(self) -> list[DraftForm]:
        """Suggestions; chatter is not ticked, and who only met the same is added to the report before."""
        home: Place = self.cleaned_data["place"]
        locator, photo = Locator(home), 0
        found: list[DraftForm] = []
        for number, piece in enumerate(with_others(split_chat(self.cleaned_data["chat"]))[:MOST], 1):
            numbers = range(photo + 1, photo + 1 + piece.pictures)
            photo += piece.pictures
            place = locator.locate(f"{home.name} {piece.words}", f"{home.name} {piece.hint}").place
            first = {
                "kept": piece.kind is Kind.REPORT and bool(piece.words), "text": piece.words,
                "place": place.full_name or place.name, "category": best_kind(piece.words).code,
                "pictures": ", ".join(map(str, numbers)),
            }  # fmt: skip
            found.append(DraftForm(initial=first, prefix=f"d{number}"))
        return found


def with_others(pieces: list[Piece]) -> list[Piece]:
    """我家也是 becomes a sentence of the report that it answers."""
    found: list[Piece] = []
    met = 0
    for piece in [*pieces, None]:
        if piece is not None and piece.kind is Kind.AS_WELL and found:
            met += 1
            continue
        if met:
            last = found[-1]
            sentence = _("{n} more in the group met it too.").format(n=met)
            found[-1] = Piece(f"{last.words}\n{sentence}", last.kind, last.pictures, last.hint)
            met = 0
        if piece is not None:
            found.append(piece)
    return found


def sent_drafts(data: Any) -> list[DraftForm]:
    """All that the page held, ticked or not."""
    prefixes = (f"d{number}" for number in range(1, MOST + 1))
    return [DraftForm(data, prefix=prefix) for prefix in prefixes if f"{prefix}-text" in data]
