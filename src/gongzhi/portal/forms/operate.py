"""Forms of the offices of the platform."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.config import Declared
from gongzhi.core.forms import WithKey
from gongzhi.journal.selectors import Search, verbs
from gongzhi.people.models import Account
from gongzhi.people.services.tokens import SCOPES
from gongzhi.places.models import Place
from gongzhi.portal.selectors.upkeep import places_called
from gongzhi.portal.services.upkeep import LIMITS


class Elevate(WithKey):
    reason = forms.CharField(
        label=gettext_lazy("What you need it for"), min_length=8, max_length=200,
        help_text=gettext_lazy("The auditor reads this. Name no persons."),
    )  # fmt: skip


class Trial(WithKey):
    contact = forms.CharField(
        label=gettext_lazy("Your phone number or e-mail"), max_length=120,
        help_text=gettext_lazy("One message goes there. It is kept with the message for 90 days."),
    )  # fmt: skip

    def clean_contact(self) -> str:
        contact = str(self.cleaned_data["contact"]).strip()
        if "@" in contact:
            validate_email(contact)
        elif not (contact.isascii() and contact.isdigit() and len(contact) >= 7):
            raise forms.ValidationError(_("This is neither a phone number nor an e-mail address."))
        return contact


class ChangeSetting(WithKey):
    """The field for the value follows the kind of the default."""

    place = forms.CharField(
        label=gettext_lazy("Only at this place"), required=False, max_length=120,
        help_text=gettext_lazy("Name or code of a subdistrict, community or estate. Empty: everywhere."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Why"), min_length=4, max_length=300,
        help_text=gettext_lazy("Stands in the history of this setting. Name no persons."),
    )  # fmt: skip
    field_order = ("value", "place", "reason", "idem")

    def __init__(self, declared: Declared, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = field_for(declared)
        self.order_fields(self.field_order)

    def clean_place(self) -> Place | None:
        said = self.cleaned_data["place"].strip()
        return one_called(said) if said else None


def one_called(said: str) -> Place:
    """The one place with this name or code; says what is in doubt."""
    found = places_called(said)
    if len(found) == 1:
        return found[0]
    if not found:
        raise forms.ValidationError(_("No place has this name or code."))
    names = _(", ").join(f"{place.full_name or place.name} ({place.code})" for place in found)
    raise forms.ValidationError(_("Several places have this name: {names}.").format(names=names))


def field_for(declared: Declared) -> forms.Field:
    label = _("New value ({unit})").format(unit=declared.unit) if declared.unit else _("New value")
    if isinstance(declared.default, bool):
        return forms.BooleanField(label=label, required=False)
    if isinstance(declared.default, int):
        return forms.IntegerField(label=label, min_value=declared.least, max_value=declared.most)
    return forms.CharField(label=label, max_length=200)


class JournalSearch(forms.Form):
    subject = forms.CharField(label=gettext_lazy("Subject"), required=False, max_length=60)
    verb = forms.ChoiceField(
        label=gettext_lazy("What happened"), required=False, choices=lambda: verb_choices()
    )
    login = forms.CharField(label=gettext_lazy("Account"), required=False, max_length=60)
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=gettext_lazy("Up to"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def clean_login(self) -> int | None:
        said = self.cleaned_data["login"].strip()
        if not said:
            return None
        found = Account.objects.filter(login=said).values_list("pk", flat=True).first()
        if found is None:
            raise forms.ValidationError(_("No account has this login."))
        return found

    def search(self) -> Search:
        """What was asked for; days are whole, in the time of the place."""
        said = self.cleaned_data
        return Search(
            subject=said["subject"].strip(), verb=said["verb"], actor_id=said["login"],
            since=begin_of(said["since"]), until=end_of(said["until"]), before=said["before"] or 0,
        )  # fmt: skip


def verb_choices() -> list[tuple[str, str]]:
    return [("", _("everything")), *((verb, f"{said} · {verb}") for verb, said in verbs())]


def begin_of(on: Any) -> datetime | None:
    return make_aware(datetime.combine(on, time.min)) if on else None


def end_of(on: Any) -> datetime | None:
    return make_aware(datetime.combine(on, time.max)) if on else None


class SeeName(WithKey):
    reason = forms.CharField(label=gettext_lazy("What you need the name for"), min_length=4, max_length=200)


class LiftLimit(WithKey):
    act = forms.ChoiceField(label=gettext_lazy("Which limit"), choices=lambda: list(LIMITS.items()))
    who = forms.CharField(
        label=gettext_lazy("Address, phone number or login"), max_length=120,
        help_text=gettext_lazy("As the person on the phone says it. It is turned into a digest and not stored."),
    )  # fmt: skip


class RotateKeys(WithKey):
    password = forms.CharField(
        label=gettext_lazy("Your own password"), max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip


class MakeToken(WithKey):
    name = forms.CharField(
        label=gettext_lazy("Which program"), min_length=2, max_length=60,
        help_text=gettext_lazy("Such as: city hotline. Orders carry this as their source."),
    )  # fmt: skip
    place = forms.CharField(
        label=gettext_lazy("For the cases of"), max_length=120,
        help_text=gettext_lazy("Name or code of a district, subdistrict, community or estate."),
    )  # fmt: skip
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=lambda: list(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(
        label=gettext_lazy("In force for so many days"), min_value=1, max_value=366, initial=365
    )

    def clean_place(self) -> Place:
        return one_called(self.cleaned_data["place"].strip())
