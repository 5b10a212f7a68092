"""Documents: a new one, another version, who must read it, and which of them a list shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gongzhi.core.forms import Choose, DayField, WithKey, offer, offered_rows
from gongzhi.notices.models import Document, DocumentKind
from gongzhi.notices.models.documents import TEXT_MOST
from gongzhi.notices.papers import PDF, is_pdf
from gongzhi.notices.selectors import boards
from gongzhi.notices.selectors.documents import Asked
from gongzhi.notices.services.documents import Paper, Wording
from gongzhi.people.actor import Actor
from gongzhi.people.models import Organisation
from gongzhi.people.posts import OrgKind, Right
from gongzhi.people.selectors import Reach
from gongzhi.places.by_estate import ByEstate
from gongzhi.places.models import Place

TIME_TO_READ = timedelta(days=14)
VIEWS = [
    ("all", pgettext_lazy("document", "in force")), ("read", gettext_lazy("to be read by me")),
    ("own", gettext_lazy("issued by us")), ("retired", gettext_lazy("out of force")),
]  # fmt: skip


class ChoosePlace(Choose):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.full_name or obj.name)


class WordingForm(WithKey):
    """What a version says: words, a PDF, or both."""

    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=TEXT_MOST, required=False, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=gettext_lazy("At most 20,000 characters. What differs between two versions is marked in the text only."),
    )  # fmt: skip
    pdf = forms.FileField(
        label=gettext_lazy("PDF"), required=False, widget=forms.FileInput(attrs={"accept": f".pdf,{PDF}"}),
        help_text=gettext_lazy("Such as the paper with its seal; at most 30 MB."),
    )  # fmt: skip
    in_force_from = DayField(label=gettext_lazy("Takes effect on"))

    def clean_pdf(self) -> Any:
        sent = self.cleaned_data["pdf"]
        if sent and not is_pdf(sent):
            raise forms.ValidationError(_("This is not a PDF."))
        return sent

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("text") and not said.get("pdf") and not self.errors:
            self.add_error("text", _("Write the text, or choose a PDF."))
        return said

    @property
    def wording(self) -> Wording:
        said = self.cleaned_data
        return Wording(said["text"], said["in_force_from"], said["pdf"], said.get("changed", ""))


class DocumentForm(WordingForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    organisation = Choose(
        Organisation.objects.none, label=gettext_lazy("Issued by"), to_field_name="public_id"
    )
    place = ChoosePlace(Place.objects.none, label=gettext_lazy("Holds at"), to_field_name="public_id")
    source = forms.CharField(
        label=gettext_lazy("Comes from"), max_length=120, required=False,
        help_text=gettext_lazy("Who wrote it, where that is somebody else: an office above, an association."),
    )  # fmt: skip
    number = forms.CharField(label=gettext_lazy("Number of the paper"), max_length=60, required=False)
    public = forms.BooleanField(
        label=gettext_lazy("Everybody may read it"), required=False,
        help_text=gettext_lazy("It then stands on the public page of the place: no names of residents, no private numbers."),
    )  # fmt: skip
    field_order = (
        "kind", "title", "organisation", "place", "source", "number", "text", "pdf", "in_force_from", "public",
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **({"initial": {"in_force_from": localdate()}} | kwargs))
        orgs = {held.org_id for held in actor.posts if Right.PUBLISH in held.spec.rights}
        self.fields["text"].widget.attrs["data-draft"] = "document"
        offer(self, kind=[("", _("please choose")), *DocumentKind.choices])
        offer(
            self, place=boards(actor), organisation=Organisation.objects.filter(pk__in=orgs, retired_at=None)
        )
        for name in ("place", "organisation"):
            self.choose_first(name, offered_rows(self, name))

    def choose_first(self, name: str, rows: QuerySet[Any]) -> None:
        """The only one, or of places the one that was offered first: that of the post, as the highest."""
        found = list(rows[:2])
        if len(found) == 1 or (found and name == "place"):
            self.initial[name] = found[0].public_id

    @property
    def paper(self) -> Paper:
        said = self.cleaned_data
        names = ("kind", "title", "place", "organisation", "source", "number", "public")
        return Paper(**{name: said[name] for name in names})


class VersionForm(WordingForm):
    """Begins with the words of the version before."""

    changed = forms.CharField(
        label=gettext_lazy("What is different"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Whoever knows the version before reads this first."),
    )  # fmt: skip
    until = DayField(
        label=gettext_lazy("To be read until the end of"),
        help_text=gettext_lazy("Who had to read the version before is asked anew."),
    )
    field_order = ("changed", "text", "pdf", "in_force_from", "until")

    def __init__(self, *args: Any, document: Document, text: str, has_readers: bool, **kwargs: Any) -> None:
        today = localdate()
        kwargs["initial"] = {"text": text, "in_force_from": today, "until": today + TIME_TO_READ}
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["data-draft"] = f"document-{document.public_id}"
        if not has_readers:
            del self.fields["until"]


class AskForm(WithKey):
    until = DayField(label=gettext_lazy("To be read until the end of"))
    to = forms.MultipleChoiceField(
        label=gettext_lazy("Who reads it"), widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Everybody who works there is told. Who was asked before gets the new day."),
    )  # fmt: skip

    def __init__(self, *args: Any, reached: Sequence[Reach], chosen: Sequence[str], **kwargs: Any) -> None:
        kwargs["initial"] = {"until": localdate() + TIME_TO_READ, "to": list(chosen)}
        super().__init__(*args, **kwargs)
        self.reached = {reach.key: reach for reach in reached}
        kinds = groupby(reached, key=lambda reach: reach.org.kind)
        offer(
            self, to=[(OrgKind(kind).label, [(one.key, named(one)) for one in some]) for kind, some in kinds]
        )

    @property
    def chosen(self) -> list[Reach]:
        return [self.reached[key] for key in self.cleaned_data["to"]]


def named(reach: Reach) -> str:
    """With the place where that is not the seat."""
    if reach.place.pk == reach.org.place_id:
        return reach.org.name
    return _("{org}, {place}").format(org=reach.org.called, place=reach.place.name)


class FilterForm(ByEstate):
    """What the list is filtered by. Wrong values filter nothing."""

    view = forms.ChoiceField(label=gettext_lazy("Which documents"), choices=VIEWS, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    q = forms.CharField(label=gettext_lazy("Title, number or source"), required=False, max_length=60)
    field_order = ("view", "kind", "q", *ByEstate.FACTS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, kind=[("", _("every kind")), *DocumentKind.choices])

    def asked(self) -> Asked:
        self.is_valid()
        said = self.cleaned_data
        return Asked(said.get("view") or "all", said.get("kind") or "", said.get("q") or "", self.estates())

    def tabs(self) -> list[tuple[str, Any, bool]]:
        """Query, words, whether it is this one."""
        here = self.asked().view
        return [(f"view={key}", words, key == here) for key, words in VIEWS]
