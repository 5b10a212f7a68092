"""Who lives in a unit: entered with consent, ended, corrected, struck out; kept by the community and the grid's worker."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from gongzhi.people.actor import homes_of
from gongzhi.people.models import Appointment, Occupancy
from gongzhi.people.policies import can_keep_homes
from gongzhi.people.selectors.homes import grids_over, homes_of_unit
from gongzhi.people.services import correct_home, end_home, enter_home, read_home, strike_home
from gongzhi.people.services.homes import Stay
from gongzhi.places.services import draw_unit_grids, enter_places
from tests.world import NOON, SINCE, TODAY, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("P1")]
YEAR = timedelta(days=365)
LEASE = Stay("tenant", SINCE, SINCE + YEAR, agreed=True)


def enter(world: World, stay: Stay = LEASE, *, by: str = "ding") -> Occupancy:
    return enter_home(
        actor=world.actor(by), unit_id=world.unit.pk, person=world.liu.person, stay=stay, now=NOON
    )


@pytest.mark.parametrize("by", ["ding", "he"])
def test_a_tenant_is_entered_with_consent_and_a_last_day(world, by):
    row = enter(world, by=by)
    assert (row.consent_at, row.ends) == (NOON, SINCE + YEAR)
    assert homes_of(world.liu.person.pk, TODAY)
    assert not homes_of(world.liu.person.pk, SINCE + YEAR + timedelta(days=1))
    entry = Entry.objects.get(verb="people.home_entered")
    assert entry.place_id == world.unit.pk
    assert "刘洋" not in str(entry.data)


@pytest.mark.parametrize(
    "stay",
    [
        Stay("tenant", SINCE, SINCE + YEAR),
        Stay("tenant", SINCE, None, agreed=True),
        Stay("family", SINCE, SINCE - timedelta(days=1)),
    ],
)
def test_without_consent_or_last_day_no_tenant_is_entered(world, stay):
    with pytest.raises(Refused):
        enter(world, stay)
    assert not Occupancy.objects.filter(person=world.liu.person).exists()


def test_nobody_lives_twice_in_a_home_at_a_time(world):
    enter(world)
    with pytest.raises(Refused) as refusal:
        enter(world, Stay("family", SINCE))
    assert refusal.value.status == 409


@pytest.mark.parametrize("by", ["lin", "zhou", "qian", "ma", "tao", "ou", "sun"])
def test_others_enter_end_correct_strike_and_read_nothing(world, by):
    row, actor = enter(world), world.actor(by)
    for act in (
        lambda: enter(world, Stay("owner", SINCE + YEAR * 2), by=by),
        lambda: end_home(actor=actor, home_id=row.pk, last_day=TODAY, now=NOON),
        lambda: correct_home(actor=actor, home_id=row.pk, stay=LEASE, now=NOON),
        lambda: strike_home(actor=actor, home_id=row.pk, now=NOON),
        lambda: read_home(actor=actor, home_id=row.pk, now=NOON),
    ):
        with pytest.raises(Refused):
            act()


def test_a_worker_of_another_grid_keeps_other_homes(world):
    enter_places(actor=world.actor("he"), parent=world.willow, names=["4号楼"], now=NOON)
    grids = {
        grid.name: grid for grid in draw_unit_grids(actor=world.actor("he"), place=world.willow, now=NOON)
    }
    own, other = (grids[name] for name in sorted(grids))
    for grid, may in ((own, True), (other, False)):
        Appointment.objects.filter(person=world.ding.person).update(grid=grid)
        assert bool(can_keep_homes(world.actor("ding"), world.unit, grids_over(world.unit))) is may


def test_somebody_moves_out_once_and_never_later_than_agreed(world):
    row = enter(world)
    ding = world.actor("ding")
    with pytest.raises(Refused):
        end_home(actor=ding, home_id=row.pk, last_day=SINCE + YEAR * 2, now=NOON)
    end_home(actor=ding, home_id=row.pk, last_day=TODAY - timedelta(days=1), now=NOON)
    with pytest.raises(Refused):
        end_home(actor=ding, home_id=row.pk, last_day=TODAY, now=NOON)
    found = homes_of_unit(world.unit, on=TODAY)
    assert [one.name for one in found.before] == ["刘**"]
    assert [one.name for one in found.now] == ["王**"]


def test_what_was_wrong_is_corrected_and_what_stood_before_stays(world):
    row = enter(world)
    stay = Stay("family", SINCE)
    for _twice in range(2):
        correct_home(actor=world.actor("he"), home_id=row.pk, stay=stay, now=NOON)
    row.refresh_from_db()
    assert (row.kind, row.ends, row.consent_at) == ("family", None, None)
    entry = Entry.objects.get(verb="people.home_corrected")
    assert entry.data["before"] == ["tenant", "2026-01-01", "2027-01-01"]


def test_a_wrong_person_is_struck_out_and_the_journal_keeps_that(world):
    row = enter(world)
    strike_home(actor=world.actor("ding"), home_id=row.pk, now=NOON)
    assert not homes_of(world.liu.person.pk, TODAY)
    verbs = [entry.verb for entry in homes_of_unit(world.unit, on=TODAY).entries]
    assert verbs == ["people.home_struck", "people.home_entered"]


def test_a_look_at_a_name_is_journaled(world):
    row = enter(world)
    assert read_home(actor=world.actor("ding"), home_id=row.pk, now=NOON).person.name == "刘洋"
    assert Entry.objects.filter(verb="people.home_read", actor_id=world.ding.pk).count() == 1


def test_the_page_of_a_unit_shows_it_to_its_keepers_only(world, client):
    enter(world)
    address = f"/tree/{world.unit.public_id}/"
    for login, sees in (("ding", True), ("he", True), ("lin", False), ("zhou", False), ("ma", False)):
        client.force_login(getattr(world, login))
        page = client.get(address).content.decode()
        assert ("谁住在这里" in page) is sees, login
        assert "刘洋" not in page
