"""Contacts go 90 days after a case closed; persons whom nothing needs go after three years."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongzhi.cases import retention
from gongzhi.cases.models import Case, CaseFollower
from gongzhi.cases.services import follow_case
from gongzhi.journal import words
from gongzhi.journal.models import Entry
from gongzhi.people.actor import VISITOR
from gongzhi.people.models import Account, Appointment, Occupancy, Person
from gongzhi.people.services.retention import AFTER, forget_persons, forgettable
from tests.world import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.req("E24")]
DAY = timedelta(days=1)
LATER = NOON + AFTER + timedelta(days=400)


def ended(world, column: str, days: int) -> Case:
    case = world.case(contact="13800000417")
    follow_case(actor=VISITOR, case=case, contact="13900000528", device="d", now=NOON)
    Case.objects.filter(pk=case.pk).update(**{column: NOON - days * DAY})
    return case


@pytest.mark.parametrize("column", ["closed_at", "retired_at"])
@pytest.mark.parametrize(("days", "kept"), [(89, True), (91, False)])
def test_contacts_go_ninety_days_after_the_end(world, column, days, kept):
    case = ended(world, column, days)
    gone = 0 if kept else 1
    assert retention.forget_contacts(NOON) == gone
    assert retention.forget_followers(NOON) == gone
    case.refresh_from_db()
    assert bool(case.contact) is bool(case.contact_key) is kept
    assert bool(CaseFollower.objects.get().contact) is kept


def test_an_open_case_keeps_its_contact_however_old_it_is(world):
    world.case(contact="13800000417")
    assert retention.forget_contacts(NOON + 400 * DAY) == 0


@pytest.fixture
def gone(world):
    """Somebody without post, home or case: entered, and never needed again."""
    person = world.person("gone", "郭明", "13700000000").person
    key = words.new_key()
    Person.objects.filter(pk=person.pk).update(words_key=key)
    return Person.objects.get(pk=person.pk)


def forgotten(now=LATER) -> set[str]:
    return {person.name for person in forgettable(now)}


def test_a_person_whom_nothing_needs_is_erased_after_three_years(world, gone):
    assert "郭明" not in forgotten(NOON + AFTER)
    assert "郭明" in forgotten()
    forget_persons(LATER)
    gone.refresh_from_db()
    assert (gone.name, gone.phone, gone.name_key, gone.phone_key) == ("", "", "", "")
    assert gone.erased_at == LATER
    assert gone.words_key.dropped_at == LATER
    account = Account.objects.get(person=gone)
    assert not account.is_active
    assert account.login != "gone"
    assert Entry.objects.filter(subject=f"person:{gone.pk}", verb="people.aged").count() == 1
    assert forget_persons(LATER) == 0


def test_who_lives_here_or_holds_a_post_stays(world, gone):
    assert {"王桂兰", "林晓梅"}.isdisjoint(forgotten())
    Occupancy.objects.update(ends=(LATER - DAY).date())
    Appointment.objects.update(ends=(LATER - AFTER - 2 * DAY).date())
    assert "王桂兰" not in forgotten()  # moved out yesterday
    assert "林晓梅" in forgotten()  # left more than three years ago


def test_an_open_case_and_a_late_sign_in_keep_a_person(world, gone):
    case = world.case()
    Case.objects.filter(pk=case.pk).update(reporter_person=gone)
    assert "郭明" not in forgotten()
    Case.objects.filter(pk=case.pk).update(closed_at=LATER - AFTER - 2 * DAY)
    assert "郭明" in forgotten()
    Account.objects.filter(person=gone).update(last_login=LATER - DAY)
    assert "郭明" not in forgotten()
