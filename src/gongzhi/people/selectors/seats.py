"""Seats and terms of a body as its readers see them: names in full, covered, or only counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.core.formats import name_masked
from gongzhi.core.scope import unscoped
from gongzhi.law.packs import pack_for
from gongzhi.law.packs.pack import Rule, UnknownRule
from gongzhi.law.terms import TermFault, faults
from gongzhi.people import policies
from gongzhi.people.actor import Actor, in_force
from gongzhi.people.models import Engagement, Organisation, Seat, Term
from gongzhi.people.models.bodies import SeatRole
from gongzhi.people.models.organisations import Chosen
from gongzhi.people.selectors.ending import Lead, is_near, lead_of
from gongzhi.places.models import EstateFacts
from gongzhi.places.selectors import subdistrict_code

FORMER = 20
ORDER = (
    SeatRole.CHAIR, SeatRole.SECRETARY, SeatRole.DEPUTY, SeatRole.DEPUTY_SECRETARY, SeatRole.MEMBER, SeatRole.ALTERNATE,
)  # fmt: skip
SAID = {
    TermFault.TOO_FEW: _("fewer seats than the rule asks for"),
    TermFault.TOO_MANY: _("more seats than the rule allows"),
    TermFault.EVEN: _("the number of seats should be odd"),
    TermFault.TOO_LONG: _("longer than the rule allows"),
}


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat as this reader may see it; `name` is the person who sits there, "" where a body has it alone."""

    seat: Seat
    name: str
    may_end: bool


@dataclass(slots=True)
class SeatsPage:
    rows: list[SeatRow] = field(default_factory=list)
    former: list[SeatRow] = field(default_factory=list)
    elsewhere: list[Seat] = field(default_factory=list)  # seats that the body holds in others
    n_party: int = 0


def seats_page(org: Organisation, actor: Actor, *, on: date) -> SeatsPage:
    sees = policies.sees_party(actor, org)
    with unscoped(because="seats of one organisation; names are covered one by one"):
        seats = Seat.objects.filter(organisation=org).select_related("person", "body", "organisation")
        now = list(seats.filter(Q(ends__isnull=True) | Q(ends__gte=on)))
        ended = list(seats.filter(ends__lt=on).order_by("-ends", "-pk")[:FORMER])
        others = Seat.objects.filter(in_force(on), body=org, is_party=False).select_related("organisation")
        elsewhere = list(others.order_by("organisation__name"))
    page = SeatsPage(elsewhere=elsewhere)
    page.n_party = 0 if sees else sum(seat.is_party for seat in now)
    now.sort(key=lambda seat: (ORDER.index(SeatRole(seat.role)), seat.pk))
    page.rows = [seat_row(seat, actor, org) for seat in now if sees or not seat.is_party]
    page.former = [seat_row(seat, actor, org) for seat in ended if sees or not seat.is_party]
    return page


def seat_row(seat: Seat, actor: Actor, org: Organisation) -> SeatRow:
    name = seat.person.name if seat.person else ""
    shown = name if policies.sees_seat_name(actor, seat, org) else name_masked(name)
    return SeatRow(seat, shown, bool(policies.can_seat(actor, org, is_party=seat.is_party)))


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not agree with a rule, and the ground of the rule."""

    words: list[Any]
    basis: str


@dataclass(frozen=True, slots=True)
class Span:
    """A term or a contract with what is to be said about it."""

    row: Term | Engagement
    is_over: bool
    lead: Lead | None  # where its end has to be prepared by now, and nothing follows yet
    finding: Finding | None

    @property
    def is_near(self) -> bool:
        return self.lead is not None


def terms_page(org: Organisation, *, on: date) -> list[Span]:
    rows = list(Term.objects.filter(organisation=org).select_related("organisation").order_by("-starts"))
    homes = households(org) if rows else None
    latest = rows[0].pk if rows else None
    return [
        Span(
            row,
            row.ends < on,
            lead_of(row) if row.pk == latest and is_near(row, on) else None,
            term_finding(row, org, homes, on),
        )
        for row in rows
    ]


def households(org: Organisation) -> int | None:
    facts = EstateFacts.objects.filter(place_id=org.estate_id or 0).values_list("households", flat=True)
    return facts.first()


def rule_of(name: str, org: Organisation | Engagement, on: date) -> Rule | None:
    try:
        return pack_for(subdistrict_code(org.subdistrict_id)).rule(name, on=on)
    except UnknownRule:
        return None


def term_finding(row: Term, org: Organisation, homes: int | None, on: date) -> Finding | None:
    rule = rule_of(f"term_{org.kind}", org, max(row.starts, min(on, row.ends)))
    if rule is None or row.ends < on:
        return None
    return finding(rule, faults(rule.value, starts=row.starts, ends=row.ends, seats=row.seats, homes=homes))


def contract_span(row: Engagement, *, on: date, followed: bool) -> Span:
    is_over = row.ends is not None and row.ends < on
    rule = rule_of("first_contract", row, row.starts) if row.chosen == Chosen.FIRST and not is_over else None
    found = finding(rule, faults(rule.value, starts=row.starts, ends=row.ends)) if rule else None
    return Span(row, is_over, lead_of(row) if not followed and is_near(row, on) else None, found)


def finding(rule: Rule, found: list[TermFault]) -> Finding | None:
    return Finding([SAID[fault] for fault in found], str(rule.basis or rule.reason)) if found else None
