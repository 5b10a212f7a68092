"""Organisations are entered, changed and taken out of use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.models import levels_of
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.models import Entry
from gongzhi.journal.services import declare, draft, label_of, record, record_all
from gongzhi.law.codes import BadCode, Fault, read_credit_code
from gongzhi.people import policies
from gongzhi.people.actor import Actor
from gongzhi.people.models import Appointment, Engagement, Organisation, Seat
from gongzhi.people.models.organisations import BODY_KINDS
from gongzhi.people.services.following import TAKEN_IN
from gongzhi.people.services.spans import spans_changed
from gongzhi.places.models import Place

ENTERED = declare("people.organisation_entered", gettext_lazy("entered"))
CHANGED = declare("people.organisation_changed", gettext_lazy("had its facts changed"))
RETIRED = declare("people.organisation_retired", gettext_lazy("taken out of use"))
RESTORED = declare("people.organisation_restored", gettext_lazy("put back into use"))


@dataclass(frozen=True, slots=True)
class Facts:
    """What is entered about an organisation. `credit_code` may be empty: committees often have none."""

    kind: str
    name: str
    place: Place
    short_name: str = ""
    credit_code: str = ""
    upper: Organisation | None = None
    telephone: str = ""
    own: Mapping[str, Any] = field(default_factory=dict)  # what kinds.py asks about this kind


def checked(facts: Facts) -> str:
    """The credit code in its standard form; "" where none was given."""
    if not facts.name.strip():
        raise Refused(_("An organisation has a name."), status=422)
    if not facts.credit_code.strip():
        return ""
    try:
        return read_credit_code(facts.credit_code)
    except BadCode as bad:
        words = {
            Fault.LENGTH: _("A unified social credit code has 18 characters."),
            Fault.CHARACTER: _(
                "A unified social credit code has digits and capital letters without I, O, S, V and Z."
            ),
        }
        raise Refused(
            words.get(bad.fault, _("The check digit of this credit code does not fit.")), status=422
        ) from bad


def must_be_free(code: str, *, but: int | None = None) -> None:
    if code and Organisation.objects.filter(credit_code=code, retired_at=None).exclude(pk=but or 0).exists():
        raise Refused(_("An organisation with this credit code is entered already."), status=409)


@transaction.atomic
def add_organisation(*, actor: Actor, facts: Facts, now: datetime) -> Organisation:
    require(policies.can_edit_organisation(actor, facts.place))
    code = checked(facts)
    must_be_free(code)
    org = Organisation.objects.create(
        kind=facts.kind, name=facts.name.strip(), short_name=facts.short_name, credit_code=code, upper=facts.upper,
        telephone=facts.telephone, facts=dict(facts.own), place=facts.place, **levels_of(facts.place),
    )  # fmt: skip
    record_all(actor, [draft(ENTERED, org, fresh=True, kind=org.kind)], at=now)
    return org


def in_use(org_id: int) -> Organisation:
    """The organisation, locked; refuses one that was retired."""
    org: Organisation = Organisation.objects.locked().select_related("place").get(pk=org_id)
    if org.retired_at is not None:
        raise Refused(_("{org} is no longer in use.").format(org=org.name), status=409)
    return org


@transaction.atomic
def change_organisation(*, actor: Actor, org_id: int, facts: Facts, now: datetime) -> Organisation:
    """Change what is entered; kind and place stay. Saying nothing new writes nothing."""
    org = in_use(org_id)
    require(policies.can_edit_organisation(actor, org))
    code = checked(facts)
    must_be_free(code, but=org.pk)
    must_not_stand_above_itself(org, facts.upper)
    new = {
        "name": facts.name.strip(), "short_name": facts.short_name, "credit_code": code, "telephone": facts.telephone,
        "upper_id": facts.upper.pk if facts.upper else None, "facts": dict(facts.own),
    }  # fmt: skip
    changed = [name for name, value in new.items() if getattr(org, name) != value]
    if changed:
        for name in changed:
            setattr(org, name, new[name])
        org.save(update_fields=changed)
        record(actor, CHANGED, org, at=now, fields=changed)
    return org


def must_not_stand_above_itself(org: Organisation, upper: Organisation | None) -> None:
    met: set[int] = set()  # two who change two bodies at one moment can make a circle
    while upper is not None and upper.pk not in met:
        if upper.pk == org.pk:
            raise Refused(_("A body cannot stand above itself."), status=422)
        met.add(upper.pk)
        upper = upper.upper


@transaction.atomic
def retire_organisation(*, actor: Actor, org_id: int, now: datetime) -> Organisation:
    """Take an organisation out of use. Posts, contracts and lower bodies have to be ended or moved before."""
    org = in_use(org_id)
    require(policies.can_edit_organisation(actor, org))
    today = localdate(now)
    standing = Q(ends__isnull=True) | Q(ends__gte=today)
    with unscoped(because="everything that still hangs on it counts, wherever it lies"):
        open_ends = {
            _("posts"): Appointment.objects.filter(standing, organisation=org).count(),
            _("contracts"): Engagement.objects.filter(standing, organisation=org).count(),
            _("seats in other bodies"): Seat.objects.filter(standing, body=org).count(),
            _("bodies below it"): Organisation.objects.filter(upper=org, retired_at=None).count(),
        }
    if left := [f"{what} {count}" for what, count in open_ends.items() if count]:
        raise Refused(
            _("{org} still has: {left}. End these first.").format(org=org.name, left=_(", ").join(left)),
            status=409,
        )
    org.retired_at = now
    org.save(update_fields=["retired_at"])
    record(actor, RETIRED, org, at=now)
    spans_changed(org.place_id, now=now)
    return org


@transaction.atomic
def restore_organisation(*, actor: Actor, org_id: int, now: datetime) -> Organisation:
    """Put an organisation back into use as it was entered. Posts, contracts and seats were ended before and stay so; a
    body above it that went meanwhile is left out."""
    rows = Organisation.objects.locked().select_related("place", "upper")
    org: Organisation = rows.get(pk=org_id)
    require(policies.can_restore_organisation(actor, org))
    must_not_go_on_elsewhere(org)
    must_be_free(org.credit_code)
    must_be_the_only_body(org)
    if org.upper is not None and org.upper.retired_at is not None:
        org.upper = None
    org.retired_at = None
    org.save(update_fields=["retired_at", "upper"])
    record(actor, RESTORED, org, at=now)
    spans_changed(org.place_id, now=now)
    return org


def must_not_go_on_elsewhere(org: Organisation) -> None:
    if goes_on_elsewhere(org):
        raise Refused(gone_over(), status=409)


def goes_on_elsewhere(org: Organisation) -> bool:
    with unscoped(because="whether it went into another body is its own history"):
        return Entry.objects.filter(subject=label_of(org), verb=TAKEN_IN).exists()


def gone_over() -> str:
    return _("It went into another body when places were merged, and goes on there.")


def must_be_the_only_body(org: Organisation) -> None:
    """What climbs goes to the one body of a place: of two nobody would know which."""
    if org.kind not in BODY_KINDS:
        return
    rows = Organisation.objects.filter(place=org.place, kind=org.kind, retired_at=None)
    if other := rows.first():
        said = _("{other} stands in its place at {place} now.")
        raise Refused(said.format(other=other.name, place=org.place.full_name), status=409)
