"""Organisations, what they serve, and when that ends."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from gongzhi.core.forms import Choose, DayField, WithKey, offer, offered_rows
from gongzhi.core.verdict import Refused
from gongzhi.people.actor import Actor
from gongzhi.people.kinds import Fact, FactType, facts_of
from gongzhi.people.models import Organisation
from gongzhi.people.models.organisations import Chosen
from gongzhi.people.posts import OrgKind, Right, Service
from gongzhi.people.selectors import reach
from gongzhi.people.selectors.organisations import wanted
from gongzhi.people.services.contracts import Paper
from gongzhi.people.services.organisations import Facts, checked
from gongzhi.places.by_estate import ByEstate
from gongzhi.places.levels import Level
from gongzhi.places.models import Place

SEATS = (Level.DISTRICT, Level.SUBDISTRICT, Level.COMMUNITY, Level.ESTATE)


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> DayField:
    return DayField(label=label, required=required, help_text=help_text)


class ChoosePlace(Choose):
    """A place by its full name; the only one there is stands chosen."""

    def __init__(self, rows: Any, **kwargs: Any) -> None:
        super().__init__(rows, **({"empty_label": _("please choose")} | kwargs))

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.full_name or obj.name)


class FilterForm(ByEstate):
    """What the register is filtered by. Wrong values filter nothing."""

    kind = forms.ChoiceField(label=_("kind"), required=False)
    place = ChoosePlace(
        lambda: Place.objects.filter(level__in=SEATS[:3], retired_at=None),
        label=_("place"), required=False, to_field_name="public_id", empty_label=_("everywhere"),
    )  # fmt: skip
    q = forms.CharField(label=_("name or credit code"), required=False, max_length=60)
    field_order = ("kind", "place", "q", *ByEstate.FACTS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, kind=[("", _("every kind")), *OrgKind.choices])
        self.use_required_attribute = False

    def rows(self, *, on: date) -> QuerySet[Any]:
        """What can be read of the address."""
        self.is_valid()
        said = self.cleaned_data
        return wanted(
            kind=said.get("kind", ""), place=said.get("place"), text=said.get("q", ""), on=on, estates=self.estates()
        )  # fmt: skip


def own_field(fact: Fact) -> forms.Field:
    """The field of one fact that kinds.py asks about."""
    how: dict[str, Any] = {"label": fact.label, "required": False, "help_text": fact.ground}
    if fact.type is FactType.DAY:
        return DayField(**how)
    if fact.type is FactType.NUMBER:
        return forms.IntegerField(min_value=0, max_value=10_000_000, **how)
    if fact.type is FactType.CHOICE:
        return forms.ChoiceField(choices=[("", _("not entered")), *fact.choices], **how)
    return forms.CharField(max_length=200, **how)


class KindForm(forms.Form):
    """Which kind of organisation: what is asked next depends on it."""

    kind = forms.ChoiceField(label=_("Kind"), choices=OrgKind.choices)


class OrganisationForm(WithKey):
    """Kind and place are chosen once, when the organisation is entered. Each kind has facts of its own."""

    kind = forms.ChoiceField(choices=OrgKind.choices, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=120)
    short_name = forms.CharField(label=_("Short name"), max_length=40, required=False)
    place = ChoosePlace(
        lambda: Place.objects.filter(level__in=SEATS, retired_at=None),
        label=_("Where it sits"), to_field_name="public_id",
    )  # fmt: skip
    credit_code = forms.CharField(
        label=_("Unified social credit code"), max_length=24, required=False,
        help_text=_("18 characters; committees often have none."),
    )  # fmt: skip
    upper = Choose(
        lambda: Organisation.objects.filter(retired_at=None),
        label=_("Body above"), required=False, to_field_name="public_id", empty_label=_("none"),
    )  # fmt: skip
    telephone = forms.CharField(
        label=_("Public telephone"),
        max_length=40,
        required=False,
        help_text=_("Of the office, not of a person."),
    )

    def __init__(
        self, *args: Any, actor: Actor, kind: str, org: Organisation | None = None, **kwargs: Any
    ) -> None:
        if org is not None:
            kwargs["initial"] = {
                name: getattr(org, name) for name in ("name", "short_name", "credit_code", "telephone")
            } | {"upper": org.upper.public_id if org.upper else None}
            kwargs["initial"] |= {f"own_{key}": value for key, value in org.facts.items()}
        else:
            kwargs["initial"] = {"kind": kind}
        super().__init__(*args, **kwargs)
        self.org, self.asked = org, facts_of(kind)
        for fact in self.asked:
            self.fields[f"own_{fact.key}"] = own_field(fact)
        bodies = offered_rows(self, "upper").filter(kind__in=UPPER)
        if org is not None:
            del self.fields["kind"], self.fields["place"]
            bodies = bodies.exclude(pk=org.pk)
        else:
            offer(self, place=offered_rows(self, "place").filter(reach(actor, Right.PEOPLE)))
        offer(self, upper=bodies)

    def clean_credit_code(self) -> str:
        code = str(self.cleaned_data["credit_code"])
        try:
            return checked(Facts(kind="", name="-", place=Place(), credit_code=code))
        except Refused as refusal:
            raise forms.ValidationError(refusal.why) from refusal

    @property
    def facts(self) -> Facts:
        said = self.cleaned_data
        data = {name: value for name, value in said.items() if name != "idem" and not name.startswith("own_")}
        if self.org is not None:
            data |= {"kind": self.org.kind, "place": self.org.place}
        return Facts(**data, own=self.own)

    @property
    def own(self) -> dict[str, Any]:
        """What was said about this kind's own facts; what was left empty is not kept. Other facts stay."""
        kept = dict(self.org.facts) if self.org else {}
        for fact in self.asked:
            value = self.cleaned_data[f"own_{fact.key}"]
            kept[fact.key] = value.isoformat() if isinstance(value, date) else value
        return {key: value for key, value in kept.items() if value not in (None, "")}


UPPER = (
    OrgKind.DISTRICT, OrgKind.SUBDISTRICT, OrgKind.RESIDENTS, OrgKind.BRANCH, OrgKind.JOINT, OrgKind.ASSOCIATION,
    OrgKind.ALLIANCE, OrgKind.COUNCIL, OrgKind.DEPARTMENT,
)  # fmt: skip


class EngagementForm(WithKey):
    place = ChoosePlace(
        lambda: Place.objects.filter(level__in=SEATS, retired_at=None),
        label=_("Serves"),
        to_field_name="public_id",
    )
    service = forms.ChoiceField(label=_("Service"), choices=Service.choices)
    starts = day_field(_("From"))
    ends = day_field(
        _("Until"), required=False, help_text=_("The last day of the contract; empty where it is open.")
    )
    chosen = forms.ChoiceField(
        label=_("How it was chosen"), choices=[("", _("not entered")), *Chosen.choices], required=False,
        help_text=_("For property services. What has to be done before the end depends on it."),
    )  # fmt: skip
    grounds = forms.CharField(
        label=_("Paper"), max_length=120, required=False, help_text=_("Contract, decision or list of duties.")
    )
    number = forms.CharField(label=_("Number of the paper"), max_length=60, required=False)
    fee = forms.DecimalField(
        label=_("Service charge, yuan a m² and month"),
        max_digits=8,
        decimal_places=4,
        min_value=0,
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, place=offered_rows(self, "place").filter(reach(actor, Right.PEOPLE)))

    @property
    def paper(self) -> Paper:
        return Paper(*(self.cleaned_data[name] for name in ("grounds", "number", "chosen", "fee")))


class LastDayForm(WithKey):
    """When a post or a contract ends."""

    last_day = day_field(_("Last day"), help_text=_("On the day after it nothing is open any more."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"last_day": localdate()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
