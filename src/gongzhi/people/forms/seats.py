"""Members with their seats, and terms of office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.forms import WithKey, offer
from gongzhi.core.scope import unscoped
from gongzhi.people.actor import Actor
from gongzhi.people.forms.organisations import day_field
from gongzhi.people.forms.persons import PersonForm
from gongzhi.people.models import Organisation, Term
from gongzhi.people.models.bodies import PARTY_ROLES, SeatRole
from gongzhi.people.policies import sees_party
from gongzhi.people.services.seats import NewTerm

SUGGESTED = 5


class SeatForm(PersonForm):
    """A person, a body (席位制), or a body with the person who sits there for it."""

    body = forms.CharField(
        label=gettext_lazy("Body that has the seat"), max_length=120, required=False,
        help_text=gettext_lazy("Its name, short name or credit code, where the seat belongs to a body."),
    )  # fmt: skip
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    part_time = forms.BooleanField(label=gettext_lazy("Part-time or voluntary"), required=False)
    starts = day_field(gettext_lazy("From"))
    ends = day_field(
        gettext_lazy("Until"), required=False, help_text=gettext_lazy("The last day; empty where it is open.")
    )
    grounds = forms.CharField(label=gettext_lazy("Paper"), max_length=120, required=False)

    def __init__(self, *args: Any, actor: Actor, org: Organisation, **kwargs: Any) -> None:
        kwargs["initial"] = {"starts": localdate(), "role": SeatRole.MEMBER}
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False
        self.org = org
        self.seated: Organisation | None = None
        roles = [
            (role, label)
            for role, label in SeatRole.choices
            if role not in PARTY_ROLES or sees_party(actor, org)
        ]
        offer(self, role=roles)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        name, body = str(data["name"]).strip(), str(data["body"]).strip()
        if not name and not body:
            self.add_error("name", _("Name a person, a body, or both."))
        if body:
            self.find_body(body)
        if name and not self.errors:
            self.find_person(name, str(data["phone"]).strip())
        return data

    def find_body(self, said: str) -> None:
        """Exactly as entered; else the nearest names are offered."""
        with unscoped(because="which bodies exist is public"):
            rows = Organisation.objects.filter(retired_at=None).exclude(pk=self.org.pk)
            same = list(rows.filter(Q(name=said) | Q(short_name=said) | Q(credit_code=said.upper()))[:2])
            near = list(rows.filter(name__icontains=said).order_by("name")[:SUGGESTED])
        if len(same) == 1:
            self.seated = same[0]
            return
        names = _(", ").join(org.name for org in same or near)
        words = _("No body of this name is entered. Enter it first.")
        self.add_error("body", _("Which one is meant: {names}?").format(names=names) if names else words)


class TermForm(WithKey):
    number = forms.IntegerField(label=gettext_lazy("Which term"), min_value=1, max_value=99)
    starts = day_field(gettext_lazy("From"))
    ends = day_field(gettext_lazy("Until"), help_text=gettext_lazy("The last day of the term."))
    seats = forms.IntegerField(
        label=gettext_lazy("Number of seats"), min_value=1, max_value=999, required=False
    )
    filed_on = day_field(gettext_lazy("Filed on"), required=False)
    grounds = forms.CharField(label=gettext_lazy("Paper"), max_length=120, required=False)

    def __init__(self, *args: Any, latest: Term | None, **kwargs: Any) -> None:
        """The next after the latest one."""
        initial: dict[str, Any] = {"number": 1}
        if latest is not None:
            initial = {"number": latest.number + 1, "seats": latest.seats}
        super().__init__(*args, **({"initial": initial} | kwargs))

    @property
    def term(self) -> NewTerm:
        return NewTerm(**{name: value for name, value in self.cleaned_data.items() if name != "idem"})
