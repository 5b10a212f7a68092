"""Somebody is named: found by phone or by full name exactly, told apart from namesakes, or entered anew."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.formats import name_masked, phone_masked
from gongzhi.core.forms import WithKey
from gongzhi.core.keys import lookup
from gongzhi.people.actor import in_force
from gongzhi.people.models import Appointment, Person

SOMEBODY_NEW = "new"
NAMESAKES = 8


class PersonForm(WithKey):
    """After `find_person`, `person` is who was entered before; None for somebody new."""

    name = forms.CharField(label=gettext_lazy("Full name"), max_length=40)
    phone = forms.CharField(
        label=gettext_lazy("Phone number"), max_length=20, required=False,
        help_text=gettext_lazy("Finds who is entered already; and the number to sign in with."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person: Person | None = None

    def find_person(self, name: str, phone: str) -> None:
        """By phone, whose name must agree; else by full name, and then a person says which namesake is meant."""
        if phone and (known := Person.objects.filter(phone_key=lookup(phone)).first()):
            if known.name_key == lookup(name):
                self.person = known
            else:
                self.add_error(
                    "phone", _("This number is entered with another name. Check the name or the number.")
                )
            return
        namesakes = list(
            Person.objects.filter(name_key=lookup(name), erased_at=None).order_by("pk")[:NAMESAKES]
        )
        if namesakes and not phone:
            self.ask_which(namesakes)

    def ask_which(self, namesakes: list[Person]) -> None:
        choices = [(person.public_id, described(person)) for person in namesakes]
        field = forms.ChoiceField(
            label=_("Is it one of these?"), widget=forms.RadioSelect, required=False,
            choices=[*choices, (SOMEBODY_NEW, _("no, somebody new"))],
        )  # fmt: skip
        self.fields = {
            "name": self.fields["name"],
            "phone": self.fields["phone"],
            "same": field,
        } | self.fields
        said = self.data.get("same", "")
        if said not in dict(field.choices):  # type: ignore[arg-type]
            self.add_error("same", _("Somebody of this name is entered already. Say who is meant."))
        self.person = next((person for person in namesakes if person.public_id == said), None)


def described(person: Person) -> str:
    """A namesake told apart without giving anything away: covered name and number, and one post."""
    posts = Appointment.objects.filter(in_force(localdate()), person=person, is_party=False)
    post = posts.select_related("organisation").first()
    facts = [name_masked(person.name), phone_masked(person.phone) if person.phone else ""]
    if post:
        facts.append(f"{post.organisation.name} {post.get_post_display()}")
    return " · ".join(filter(None, facts))
