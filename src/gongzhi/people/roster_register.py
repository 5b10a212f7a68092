"""Whom a sheet of people names that is entered already: asked for a portion of its rows at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from gongzhi.core.keys import lookup
from gongzhi.core.verdict import Refused
from gongzhi.people.models import Appointment, Organisation, Person


@dataclass(slots=True)
class Register:
    """Who of a portion of rows is entered already, with their posts."""

    by_number: dict[str, Person] = field(default_factory=dict)  # digest of an ID number or a phone
    by_name: dict[tuple[int, str], Person] = field(
        default_factory=dict
    )  # organisation and digest of the name
    posts: dict[int, list[Appointment]] = field(default_factory=lambda: defaultdict(list))

    def known(self, values: Mapping[str, Any], org: Organisation) -> Person | None:
        """By ID number, else by phone; without either by the name among the people of this organisation."""
        name_key = lookup(values["name"])
        numbers = [lookup(said) for said in (values["id_number"], values["phone"]) if said]
        if not numbers:
            return self.by_name.get((org.pk, name_key))
        person = next((self.by_number[key] for key in numbers if key in self.by_number), None)
        if person is not None and person.name_key != name_key:
            raise Refused(
                _("This number is entered with another name. Check the name or the number."), status=409
            )
        return person


def entered_already(rows: Sequence[Mapping[str, Any]]) -> Register:
    """Three queries, however many rows."""
    ids = {lookup(row["id_number"]) for row in rows if row["id_number"]}
    phones = {lookup(row["phone"]) for row in rows if row["phone"]}
    names = {lookup(row["name"]) for row in rows if not (row["id_number"] or row["phone"])}
    found = Register()
    for person in Person.objects.filter(Q(id_key__in=ids) | Q(phone_key__in=phones)):
        found.by_number |= {key: person for key in (person.phone_key, person.id_key) if key in ids | phones}
    namesakes = Appointment.objects.filter(person__name_key__in=names).select_related("person")
    for row in namesakes.order_by("-person_id"):
        found.by_name[row.organisation_id, row.person.name_key] = row.person
    people = {person.pk for person in (*found.by_number.values(), *found.by_name.values())}
    for row in Appointment.objects.filter(person__in=people).order_by("pk"):
        found.posts[row.person_id].append(row)
    return found
