"""The demo district as it stands after loading: its shapes, its promises, and that nobody in it is real."""

from __future__ import annotations

import csv
import stat
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import models, transaction
from django.utils.timezone import localdate

from gongzhi.cases.models import (
    Case,
    CaseBearing,
    CaseFollower,
    Incident,
    PatrolCheck,
    PatrolRoute,
    PatrolWalk,
)
from gongzhi.cases.states import OPEN
from gongzhi.core.command import BadInput
from gongzhi.core.scope import unscoped
from gongzhi.duties.models import Duty, DutyHolder, DutyState
from gongzhi.journal.models import Entry
from gongzhi.journal.verify import verify_journal
from gongzhi.law.codes import read_credit_code
from gongzhi.notices.models import BoardPost, Channel, Document, Message
from gongzhi.notices.selectors.documents import standings
from gongzhi.people.models import (
    Account,
    Appointment,
    Engagement,
    Occupancy,
    Organisation,
    Ownership,
    Person,
    Substitution,
)
from gongzhi.people.posts import OrgKind, Post
from gongzhi.places.levels import EstateKind, GridLayer, Level
from gongzhi.places.models import EstateFacts, Grid, GridCover, Placard, Place, PlaceName, UnitFacts
from gongzhi.portal.demo import accounts, command
from gongzhi.portal.demo.loading import load

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)  # a Friday afternoon in Shanghai
TODAY = localdate(NOW)
pytestmark = [pytest.mark.django_db, pytest.mark.once]
SHARED = Path(settings.ROOT).parent / "shared/data/places"


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[dict[str, object]]:
    """Loaded once for this file, and taken back after it."""
    patch = pytest.MonkeyPatch()
    var = tmp_path_factory.mktemp("var")
    patch.setattr(settings, "VAR", var)
    patch.setattr(settings, "FILES", var / "files")
    with (
        django_db_blocker.unblock(),
        unscoped(because="the tests look at everything"),
        transaction.atomic(),
    ):
        yield load(size="small", seed=1, now=NOW)
        transaction.set_rollback(True)
    patch.undo()


@pytest.mark.req("E25")
def test_it_has_the_shape_of_a_district(demo):
    levels = Counter(Place.objects.values_list("level", flat=True))
    assert (levels[Level.DISTRICT], levels[Level.SUBDISTRICT]) == (1, 3)
    assert Case.objects.count() == demo["cases"] >= 300
    for street in Place.objects.filter(level=Level.SUBDISTRICT):
        assert 3 <= street.children.count() <= 4
    assert set(Place.objects.filter(level=Level.ESTATE).values_list("kind", flat=True)) == set(
        EstateKind.values
    )
    assert 70 <= levels[Level.BUILDING] <= 90
    assert 2_800 <= levels[Level.UNIT] == UnitFacts.objects.count() <= 3_200
    assert PlaceName.objects.count() == Place.objects.count()
    assert EstateFacts.objects.count() == levels[Level.ESTATE] == 13


def test_what_was_inserted_in_bulk_is_like_what_the_services_enter(demo):
    unit = Place.objects.select_related("parent__parent__parent").filter(level=Level.UNIT).first()
    assert unit.path.startswith(unit.parent.path) and len(unit.path) == len(unit.parent.path) + 4
    assert unit.full_name == f"{unit.parent.full_name} {unit.name}"
    assert unit.estate_id == unit.parent.parent.parent_id
    entry = Entry.objects.get(subject=f"place:{unit.pk}")
    assert (entry.verb, entry.place_id, entry.seq) == ("places.added", unit.pk, 1)


def test_codes_begin_with_a_number_that_no_province_has(demo):
    codes = [code for code in Place.objects.values_list("code", flat=True) if code]
    assert len(codes) == 13 and all(code.startswith("99") for code in codes)
    for org in Organisation.objects.exclude(credit_code=""):
        assert read_credit_code(org.credit_code)[2:4] == "99"


@pytest.mark.req("S2")
def test_every_building_lies_in_one_grid_of_each_layer_except_the_forgotten_one(demo):
    buildings = set(Place.objects.filter(level=Level.BUILDING).values_list("pk", flat=True))
    for layer, holes in ((GridLayer.PROPERTY, []), (GridLayer.GOVERNANCE, ["望山北里 7号楼"])):
        covered = Counter(GridCover.objects.filter(grid__layer=layer).values_list("building_id", flat=True))
        assert set(covered.values()) == {1}
        left = Place.objects.filter(pk__in=buildings - set(covered)).values_list("full_name", flat=True)
        assert list(left) == holes


@pytest.mark.req("S2")
def test_two_estates_with_17_buildings_2_property_grids_and_17_unit_grids(demo):
    pair = Place.objects.filter(level=Level.ESTATE, name__in=("青禾苑", "映霞里"))
    assert Place.objects.filter(parent__in=pair).count() == 17
    grids = Counter(Grid.objects.filter(place__in=pair).values_list("layer", flat=True))
    assert grids == {GridLayer.PROPERTY: 2, GridLayer.GOVERNANCE: 17}


def test_everything_has_a_drawing_and_a_code_on_its_door(demo):
    for place in Place.objects.filter(level__in=(Level.ESTATE, Level.BUILDING)):
        assert place.outline[0] == place.outline[-1] and len(place.outline) == 5
        assert 118 < place.lng < 119 and 38.5 < place.lat < 39.5  # open water
    doors = Place.objects.filter(level=Level.ENTRANCE)
    assert Placard.objects.filter(place__in=doors).count() == doors.count()


def test_shares_of_every_owned_home_add_up_to_one(demo):
    shares: dict[int, Fraction] = {}
    for row in Ownership.objects.all():
        shares[row.unit_id] = shares.get(row.unit_id, Fraction()) + Fraction(row.num, row.den)
    assert set(shares.values()) == {1}
    assert len(shares) == Place.objects.filter(level=Level.UNIT).count()
    several = (
        Ownership.objects.values("person")
        .exclude(person=None)
        .annotate(n=models.Count("unit"))
        .filter(n__gt=1)
    )
    assert several.count() > 20 and Ownership.objects.exclude(organisation=None).exists()


def test_tenants_said_yes_until_a_day(demo):
    tenants = Occupancy.objects.filter(kind="tenant")
    assert tenants.count() > 300
    assert not tenants.filter(consent_at=None).exists() and not tenants.filter(consent_at__gt=NOW).exists()
    assert tenants.filter(ends__lt=TODAY).exists()  # leases that ran out


def test_every_kind_of_body_and_every_post_is_there(demo):
    assert set(Organisation.objects.values_list("kind", flat=True)) == set(OrgKind.values)
    assert set(Appointment.objects.values_list("post", flat=True)) == set(Post.values)
    assert Appointment.objects.filter(is_party=True).exists()


def test_some_posts_are_vacant_or_have_ended_and_somebody_is_away(demo):
    heads = Appointment.objects.filter(post=Post.BUILDING_HEAD).count()
    assert 40 < heads < Place.objects.filter(level=Level.BUILDING).count()
    left = Appointment.objects.filter(ends__isnull=False)
    assert set(left.values_list("post", "ends")) == {(Post.GRID_WORKER, TODAY - timedelta(days=1))}
    assert left.values("person").distinct().count() == 1
    away = Substitution.objects.select_related("substitute__account").get()
    assert away.starts < TODAY < away.ends and away.substitute.account.login == "lin"


def test_one_contract_ends_soon_and_one_estate_has_nobody(demo):
    property_only = Engagement.objects.filter(service="property")
    soon = property_only.filter(ends__range=(TODAY, TODAY + timedelta(days=60)))
    assert [row.place.name for row in soon] == ["长堤新居"]
    served = property_only.filter(ends__gte=TODAY).values("place")
    alone = Place.objects.filter(level=Level.ESTATE).exclude(pk__in=served).values_list("kind", flat=True)
    assert sorted(alone) == sorted([EstateKind.ABANDONED, EstateKind.COURTYARD])


def test_every_open_case_has_one_open_duty_and_no_other_has(demo):
    about_cases = Duty.objects.filter(state=DutyState.OPEN, subject__startswith="case:")
    owed = Counter(about_cases.values_list("subject", flat=True))
    still = {
        f"case:{pk}"
        for pk in Case.objects.filter(status__in=OPEN, incident=None).values_list("pk", flat=True)
    }
    assert set(owed) == still and set(owed.values()) == {1}
    assert DutyHolder.objects.filter(is_open=True).exclude(duty__state=DutyState.OPEN).count() == 0


def test_the_year_has_all_that_happens_to_cases(demo):
    cases = Case.objects.all()
    assert len(still := list(cases.filter(status__in=OPEN))) > 20
    assert any(case.due_at < NOW for case in still) and any(
        NOW < case.due_at < NOW + timedelta(hours=24) for case in still
    )
    assert cases.filter(returns__gt=0).exists() and cases.filter(returns__gte=3).exists()
    assert cases.filter(reopens__gt=0).exists() and cases.filter(urgency=1).exists()
    assert cases.filter(followers__gt=0).exists() and cases.exclude(released_at=None).exists()
    assert cases.filter(status="closed", satisfied=None).exists()  # closed unrated, by the clock
    assert set(cases.values_list("source", flat=True)) == {
        "placard",
        "web",
        "staff",
        "behalf",
        "hotline",
        "petition",
        "incident",
        "patrol",
    }
    assert set(cases.values_list("level", flat=True)) == {"grid", "community", "subdistrict", "district"}
    assert CaseBearing.objects.count() > cases.count() and CaseFollower.objects.exists()
    wang = cases.filter(reporter_account__login="wang")
    assert wang.count() >= 8 and len(set(wang.values_list("status", flat=True))) > 1


@pytest.mark.req("E18")
def test_one_incident_is_over_and_one_goes_on(demo):
    over, going = Incident.objects.select_related("case__bearer").order_by("opened_at")
    assert (over.ended_at is None, going.ended_at) == (False, None)
    assert going.joined.count() == 12 and over.joined.count() == 4  # for the fifth it was not over
    assert set(going.joined.values_list("status", flat=True)) == {"accepted"}
    assert going.case.due_at > NOW and going.expected_at > NOW
    assert Message.objects.filter(kind="incident", subject=f"case:{going.case_id}").count() == 12


@pytest.mark.req("F5")
def test_rounds_found_things_and_one_is_overdue(demo):
    assert PatrolRoute.objects.count() == 3
    assert PatrolWalk.objects.filter(counts=True).count() == PatrolWalk.objects.count() == 12
    found = PatrolCheck.objects.filter(result="find").values_list("joined", "case__source")
    assert Counter(found) == {(False, "patrol"): 6, (True, "placard"): 1}
    late = Duty.objects.filter(kind="patrol", state=DutyState.OPEN, due_at__lt=NOW)
    assert "早间设施巡查" in late.values_list("title", flat=True)


def test_nothing_lies_in_the_future(demo):
    planned = {"due_at", "remind_at", "climb_at", "until_at"}
    told = (
        Case,
        CaseBearing,
        Duty,
        DutyHolder,
        Entry,
        Message,
        BoardPost,
        Person,
        Account,
        PatrolWalk,
        PatrolCheck,
    )
    for model in told:
        for field in model._meta.concrete_fields:
            if isinstance(field, models.DateTimeField) and field.name not in planned:
                latest = model.objects.aggregate(latest=models.Max(field.name))["latest"]
                assert latest is None or latest <= NOW, f"{model.__name__}.{field.name}"


def test_the_journal_verifies(demo):
    assert verify_journal().faults == []
    assert Entry.objects.filter(verb="cases.received").count() == demo["cases"]


def test_nobody_is_sent_a_year_of_messages(demo):
    assert not Message.objects.exclude(channel=Channel.IN_APP).filter(sent_at=None).exists()
    assert 0 < Message.objects.filter(channel=Channel.IN_APP, read_at=None).count() < 150


def test_boards_have_sheets(demo):
    assert BoardPost.objects.values("estate_id").distinct().count() == 13


@pytest.mark.req("O4")
def test_a_paper_from_above_is_late_with_some_and_rules_are_read_by_all(demo):
    rows = {row.kind: row for row in Document.objects.select_related("place", "newest")}
    every = standings(list(rows.values()), on=TODAY)
    assert any(one.is_late for one in every[rows["above"].pk])
    assert rows["standard"].newest.number == 2
    assert all(one.n for one in every[rows["rules"].pk])
    assert sum(one.done for one in every[rows["standard"].pk]) > 0


def test_no_name_is_that_of_a_real_place_or_company(demo):
    if not SHARED.is_dir():
        pytest.skip("the shared data are not on this machine")
    real: set[str] = set()
    for name in ("estates_dongcheng_chaoyang.csv", "four_districts_streets_communities.csv"):
        with (SHARED / name).open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                columns = ("name", "property_company", "developer", "street", "village")
                real |= {row[column] for column in columns if row.get(column)}
    ours = set(
        Place.objects.filter(level__in=("district", "subdistrict", "community", "estate")).values_list(
            "name", flat=True
        )
    )
    ours |= set(Organisation.objects.values_list("name", flat=True)) | {f"{name}居委会" for name in ours}
    assert len(real) > 3_000 and ours & real == set()


def test_every_role_has_an_account_whose_printed_password_opens_it(demo):
    accounts.set_passwords()  # into the folder of this test
    rows = accounts.rows()
    assert len(rows) == 14 == len({login for _, login, _ in rows})
    assert Account.objects.filter(login__in=[login for _, login, _ in rows], is_demo=True).count() == 14
    _, login, secret = rows[0]
    assert authenticate(username=login, password=secret) is not None
    assert authenticate(username=login, password="guessed") is None
    assert all(login in accounts.printed() and secret in accounts.printed() for _, login, secret in rows)
    assert stat.S_IMODE(accounts.keys_file().stat().st_mode) == 0o600
    assert accounts.rows() == rows


def test_it_is_loaded_into_an_empty_database_only(demo):
    with pytest.raises(BadInput, match="places here already"):
        command.run(SimpleNamespace(size="small", seed=1, json=False))


def test_production_keeps_no_demo(settings):
    settings.LIVE = True
    with pytest.raises(BadInput, match="STAGE=prod"):
        command.run(SimpleNamespace(size="small", seed=1, json=False))
