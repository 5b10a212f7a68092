"""The lists of this module: what each is asked, what its rows are, and how they stand in a workbook."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from gongzhi.cases.forms import filters, hard, whistle_filters
from gongzhi.cases.policies.patrol import can_read_rounds
from gongzhi.cases.selectors import hard as hard_cases
from gongzhi.cases.selectors import incident as known
from gongzhi.cases.selectors import listing, patrol
from gongzhi.cases.selectors import whistle as whistles
from gongzhi.core.lists import Listing, Rows, register_list
from gongzhi.core.sheets import Column, Form, Value
from gongzhi.people.actor import Actor

CASES, WHISTLES, HARD, INCIDENTS, ROUNDS = "cases", "whistles", "hard", "incidents", "rounds"
PLACE, STATE = Column(gettext_lazy("Place"), 36), Column(gettext_lazy("State"))
WHO_ACTS = Column(gettext_lazy("Who acts"))


def cases(form: filters.FilterForm, actor: Actor, now: datetime) -> Rows:
    rows = listing.whole(form.asked(), now=now)
    return rows.only(*listing.SHOWN, "source", "closed_at", "satisfied")


def case_line(case: Any) -> list[Value]:
    return [
        case.number, case.title, where(case), case.category.name, case.get_source_display(), called(case.bearer),
        case.get_status_display(), case.received_at, case.due_at, case.finished_at, case.satisfied,
    ]  # fmt: skip


def called_to(form: whistle_filters.FilterForm, actor: Actor, now: datetime) -> Rows:
    return whistles.counted(whistles.whistles(form.asked(), now=now))


def whistle_line(row: Any) -> list[Value]:
    return [
        row.title, row.get_kind_display(), where(row), row.caller.called, row.came, row.expected,
        row.get_state_display(), row.blown_at, row.report_by,
    ]  # fmt: skip


def hard_ones(form: hard.FilterForm, actor: Actor, now: datetime) -> Rows:
    return hard_cases.counted(hard_cases.entries(form.asked(), now=now))


def hard_line(row: Any) -> list[Value]:
    return [
        row.case.title, row.case.category.name, where(row), called(row.case.bearer), row.get_state_display(),
        row.listed_at, row.done, row.planned, row.next_due, row.review_on,
    ]  # fmt: skip


def incidents(form: filters.ByWhere, actor: Actor, now: datetime) -> Rows:
    return known.incidents(now=now, where=form.where())


def incident_line(row: Any) -> list[Value]:
    state = pgettext("incident", "over") if row.ended_at else pgettext("incident", "going on")
    return [
        row.title, where(row), row.n, called(row.case.bearer), state, row.opened_at, row.expected_at, row.ended_at,
    ]  # fmt: skip


def rounds(form: filters.ByWhere, actor: Actor, now: datetime) -> Rows:
    return patrol.rounds(actor, now=now, where=form.where())


def round_line(row: patrol.Round) -> list[Value]:
    route = row.route
    return [
        route.name, where(route), route.org.called, route.get_rhythm_display(), row.due.at if row.due else None, row.last,
    ]  # fmt: skip


def where(row: Any) -> str:
    return str(row.place.full_name or row.place.name)


def called(org: Any) -> str:
    return str(org.called) if org else ""


def moment(heading: Any) -> Column:
    return Column(heading, form=Form.MOMENT)


LISTED = (
    Listing(
        CASES, gettext_lazy("Cases"), "case_list", filters.FilterForm, cases,
        (
            Column(pgettext_lazy("case", "Number"), 24), Column(gettext_lazy("Case"), 36), PLACE,
            Column(gettext_lazy("Category")), Column(gettext_lazy("How it came")), WHO_ACTS, STATE,
            moment(gettext_lazy("Came in")), moment(gettext_lazy("Due")), moment(gettext_lazy("Finished")),
            Column(gettext_lazy("Satisfied, 1 to 5")),
        ),
        case_line, unsaid={"status": "open"},
    ),
    Listing(
        WHISTLES, gettext_lazy("Whistles"), "whistle_list", whistle_filters.FilterForm, called_to,
        (
            Column(gettext_lazy("Whistle"), 36), Column(gettext_lazy("Kind of whistle")), PLACE,
            Column(gettext_lazy("Called by")), Column(gettext_lazy("On the spot")), Column(gettext_lazy("Called")), STATE,
            moment(gettext_lazy("Blown")), moment(gettext_lazy("To be there by")),
        ),
        whistle_line, unsaid={"status": "running"},
    ),
    Listing(
        HARD, gettext_lazy("Hard cases"), "hard_list", hard.FilterForm, hard_ones,
        (
            Column(gettext_lazy("Case"), 36), Column(gettext_lazy("Category")), PLACE, WHO_ACTS, STATE,
            moment(gettext_lazy("On the list since")), Column(gettext_lazy("Steps done")),
            Column(gettext_lazy("Steps planned")), moment(gettext_lazy("Next step")), Column(gettext_lazy("Comes back")),
        ),
        hard_line, unsaid={"status": "standing"},
    ),
    Listing(
        INCIDENTS, gettext_lazy("Known incidents"), "incident_list", filters.ByWhere, incidents,
        (
            Column(gettext_lazy("Incident"), 36), PLACE, Column(gettext_lazy("Reports")), WHO_ACTS, STATE,
            moment(gettext_lazy("Known since")), moment(gettext_lazy("Expected end")), moment(gettext_lazy("Over since")),
        ),
        incident_line,
    ),
    Listing(
        ROUNDS, gettext_lazy("Rounds"), "patrol_home", filters.ByWhere, rounds,
        (
            Column(gettext_lazy("Route"), 36), PLACE, Column(gettext_lazy("Who walks it")),
            Column(gettext_lazy("How often")), moment(gettext_lazy("Due")), moment(gettext_lazy("Last walked")),
        ),
        round_line, may=can_read_rounds, has_news=False,
    ),
)  # fmt: skip


def install() -> None:
    for one in LISTED:
        register_list(one)
