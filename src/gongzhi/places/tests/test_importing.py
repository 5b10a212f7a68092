"""Codes, estates of map services and own sheets become the tree."""

from __future__ import annotations

from argparse import Namespace
from fractions import Fraction
from pathlib import Path

import pytest
from django.conf import settings

from gongzhi.config.cli import main
from gongzhi.core.command import BadInput
from gongzhi.core.importing import command as console
from gongzhi.core.importing.kinds import job_of
from gongzhi.core.models import ImportBatch, ImportedRow
from gongzhi.core.scope import unscoped
from gongzhi.journal.models import Entry
from gongzhi.places import importing, sheets
from gongzhi.places.geo import Point, bd09_to_wgs84, gcj02_to_wgs84, metres_between, wgs84_to_gcj02
from gongzhi.places.levels import Level
from gongzhi.places.models import EstateFacts, Place, PlaceName
from gongzhi.places.services import give_name
from tests.world import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.req("E1", "P1", "P3")]
SHARED = settings.ROOT.parent / "shared/data/places"
OWN_LIST = settings.ROOT / "src/gongzhi/places/data/four_districts.csv"
CODES = """area,area_name,street_code,street,village_code,village
110101,北京市东城区,110101001,同名街道,110101001001,多福社区居委会
110101,北京市东城区,110101001,同名街道,110101001002,银闸社区居民委员会
110105,北京市朝阳区,110105001,同名街道,110105001001,楼梓村委会
110105,北京市朝阳区,110105001,同名街道,110105001002,楼梓居委会
"""
COLUMNS = (
    "source,city,district,bizcircle,name,address,lng_bd09,lat_bd09,year_built,building_type,buildings,households,"
    "fee_min,fee_max,property_company,developer,url"
)
ESTATES = f"""{COLUMNS}
a,北京,东城,安定门,甲小区,安定门外1号,116.42,39.95,1995,板楼,5,300,1.2,1.5,甲物业,甲开发,http://a/1
b,北京,东城安定门,,甲小区,安定门外一号,116.421,39.951,,,,310,,,,,http://b/1
a,北京,朝阳,劲松,乙小区,劲松2号,116.47,39.89,9,塔楼,5,3,2.5,1.5,乙物业,,http://a/2
b,北京,朝阳,望京,乙小区,望京2号,116.48,39.99,2001,,,500,,,,,http://b/2
a,北京,海淀,中关村,丙小区,x,116.3,39.98,2001,,,500,,,,,http://a/3
"""
OWN = """区,街道,社区,小区,楼栋,单元,户号,小区类型,建成年代,户数,建筑面积
东城区,同名街道,多福社区,我们小区,,,,老旧小区,1987年,120户,"54,318.6000 m²"
东城区,同名街道,多福社区,我们小区,1号楼,,,,,,
东城区,同名街道,多福社区,我们小区,1号楼,2单元,501,,,,89.12
东城区,同名街道,多福社区,我们小区,1号楼,2单元,502,,,,89.125
"""


@pytest.fixture(autouse=True)
def everything(db):
    with unscoped(because="tests of the importer"):
        yield


def bring(folder: Path, text: str, *, dry_run: bool = False) -> dict[str, object]:
    file = folder / "sheet.csv"
    file.write_text(text, encoding="gb18030")
    return read(file, dry_run=dry_run)


def read(file: Path, *, dry_run: bool = False) -> dict[str, object]:
    counts = console.run("places", Namespace(file=file, dry_run=dry_run, place=""), place_id=None, now=NOON)
    counts.pop("seconds")
    counts.pop("twins")
    return counts


def figures(rows: int, **counts: int) -> dict[str, int]:
    return {"rows": rows, "created": 0, "updated": 0, "unchanged": 0, "refused": 0} | counts


def test_codes_make_districts_subdistricts_and_communities(tmp_path):
    assert bring(tmp_path, CODES) == figures(4, created=4)
    assert list(Place.objects.filter(level=Level.DISTRICT).values_list("name", "code")) == [
        ("东城区", "110101000000"),
        ("朝阳区", "110105000000"),
    ]
    streets = Place.objects.filter(level=Level.SUBDISTRICT)
    assert set(streets.values_list("name", "code", "path")) == {
        ("同名街道", "110101001000", "00010001"),
        ("同名街道", "110105001000", "00020001"),
    }
    names = Place.objects.filter(level=Level.COMMUNITY).values_list("name", flat=True)
    assert list(names) == ["多福社区", "银闸社区", "楼梓村", "楼梓社区"]
    assert PlaceName.objects.filter(name="银闸社区居民委员会", place__code="110101001002").exists()
    assert Place.objects.get(code="110101001001").subdistrict_id == Place.objects.get(code="110101001000").pk


def test_twice_is_nothing_new_with_and_without_the_memory_of_the_first(tmp_path):
    bring(tmp_path, CODES)
    bring(tmp_path, ESTATES)
    places, entries = list(Place.objects.values()), Entry.objects.count()
    assert bring(tmp_path, CODES) == figures(4, unchanged=4)
    assert bring(tmp_path, ESTATES)["unchanged"] == 4
    ImportedRow.objects.all().delete()
    assert bring(tmp_path, CODES) == figures(4, unchanged=4)
    assert bring(tmp_path, ESTATES) == figures(5, unchanged=4, refused=1)
    assert list(Place.objects.values()) == places and Entry.objects.count() == entries


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path):
    assert bring(tmp_path, CODES, dry_run=True) == figures(4, created=4)
    assert not Place.objects.exists()
    bring(tmp_path, CODES)
    trial = bring(tmp_path, ESTATES, dry_run=True)
    assert trial == bring(tmp_path, ESTATES) == figures(5, created=3, updated=1, refused=1)


def test_an_estate_without_a_community_waits_to_be_sorted(tmp_path):
    bring(tmp_path, CODES)
    bring(tmp_path, ESTATES)
    estate = Place.objects.get(name="甲小区")
    assert (estate.parent.name, estate.parent.parent.name) == ("未划入社区", "未划入街道")
    assert estate.district_id == Place.objects.get(code="110101000000").pk
    assert metres_between(Point(estate.lng, estate.lat), bd09_to_wgs84(Point(116.42, 39.95))) < 0.1


def test_two_sources_of_one_estate_are_one_and_two_of_one_name_far_apart_are_two(tmp_path):
    bring(tmp_path, CODES)
    bring(tmp_path, ESTATES)
    facts = EstateFacts.objects.get(place__name="甲小区")
    assert (facts.year_built, facts.households, facts.fee_min_fen, facts.fee_max_fen) == (1995, 300, 120, 150)
    assert (facts.odd["households b"], facts.odd["address b"]) == ("310", "安定门外一号")
    assert set(Place.objects.filter(name__startswith="乙小区").values_list("name", flat=True)) == {
        "乙小区",
        "乙小区（望京）",
    }


def test_what_cannot_be_right_is_kept_as_odd(tmp_path):
    bring(tmp_path, CODES)
    bring(tmp_path, ESTATES)
    facts = EstateFacts.objects.get(place__name="乙小区")
    assert (facts.year_built, facts.households, facts.buildings, facts.fee_min_fen) == (None, None, 5, None)
    assert facts.odd == {"year": "9", "households": "3", "fee_min": "2.5", "fee_max": "1.5"}


def test_a_district_that_is_not_here_is_refused_and_not_invented(tmp_path):
    bring(tmp_path, CODES)
    bring(tmp_path, ESTATES)
    assert "海淀" in ImportedRow.objects.get(outcome="refused").why
    assert not Place.objects.filter(name="丙小区").exists()


def test_an_own_sheet_makes_buildings_entrances_and_units_with_exact_areas(tmp_path):
    bring(tmp_path, CODES)
    assert bring(tmp_path, OWN) == figures(4, created=3, refused=1)
    estate = Place.objects.get(name="我们小区")
    assert (estate.kind, estate.parent.name) == ("old", "多福社区")
    assert (estate.facts.area_dm2, estate.facts.year_built, estate.facts.households) == (5_431_860, 1987, 120)
    unit = Place.objects.get(level=Level.UNIT)
    assert (unit.full_name, unit.unit_facts.registered_dm2) == ("我们小区 1号楼 2单元 501", 8_912)
    assert bring(tmp_path, OWN)["unchanged"] == 3
    changed = OWN.replace("120户", "121").replace("1987年", "1986")
    assert bring(tmp_path, changed) == figures(4, updated=1, unchanged=2, refused=1)
    assert EstateFacts.objects.get(place=estate).households == 121


def test_areas_are_compared_as_fractions_and_what_is_cut_is_kept(tmp_path):
    values = dict.fromkeys(sheets.HEADINGS, "") | {"area": Fraction("54318.6049"), "estate": "x"}
    for name in (
        "year",
        "households",
        "buildings",
        "fee_min",
        "fee_max",
        "lng",
        "lat",
        "lng_bd09",
        "lat_bd09",
    ):
        values[name] = None
    facts = sheets.facts_of(values, Level.ESTATE, now=NOON)
    assert (facts.known["area_dm2"], facts.odd) == (5_431_860, {"area": "54318.6049"})


def test_a_level_that_is_left_out_is_named(tmp_path):
    bring(tmp_path, CODES)
    assert bring(tmp_path, "区,社区\n东城区,新社区\n")["refused"] == 1
    assert "新社区" in ImportedRow.objects.get(outcome="refused").why


def test_the_official_name_may_change_under_the_same_code(tmp_path):
    bring(tmp_path, CODES)
    assert bring(tmp_path, CODES.replace("银闸社区居民委员会", "金闸社区居委会")) == figures(
        4, updated=1, unchanged=3
    )
    assert Place.objects.get(code="110101001002").name == "金闸社区居委会"
    assert PlaceName.objects.filter(name="银闸社区", valid_to__isnull=False).exists()


def test_taking_back_leaves_what_somebody_changed_and_what_stands_above_it(tmp_path, world):
    before = set(Place.objects.values_list("pk", flat=True))
    bring(tmp_path, CODES)
    batch = ImportBatch.objects.get()
    kept = Place.objects.get(code="110101001001")
    anyone = importing.Bringer(None, None)
    give_name(actor=anyone, place=kept, name="改名社区", code=kept.code, now=NOON)
    labels = list(ImportedRow.objects.filter(batch=batch).order_by("-pk").values_list("subject", flat=True))
    left = importing.withdraw(job_of(batch, now=NOON), labels)
    assert len(left) == 3 and f"place:{kept.pk}" in left
    assert set(Place.objects.filter(retired_at=None).values_list("pk", flat=True)) == before | {
        kept.pk, kept.subdistrict_id, kept.district_id,
    }  # fmt: skip


def test_who_may_bring_places_in_and_only_for_the_own_place(tmp_path, world):
    assert importing.may(world.actor("he"), world.community.pk)
    assert not importing.may(world.actor("he"), world.far_community.pk)
    assert not importing.may(world.actor("he"), None)
    assert not importing.may(world.actor("ou"), None)
    batch = ImportBatch.objects.create(
        kind="places", source="x", place_id=world.community.pk, created_at=NOON
    )
    job = job_of(batch, now=NOON)
    mine, other = (
        {"district": "云河区", "subdistrict": "清河湾街道", "community": c, "estate": "新村"}
        for c in ("槐树社区", "桃林社区")
    )
    blank = dict.fromkeys(sheets.HEADINGS, "") | dict.fromkeys(
        (
            "year",
            "households",
            "buildings",
            "area",
            "fee_min",
            "fee_max",
            "lng",
            "lat",
            "lng_bd09",
            "lat_bd09",
        )
    )
    rows = [importing.Incoming(n, blank | row, str(n), "") for n, row in enumerate((mine, other))]
    assert [plan.outcome for plan in importing.Places(job).plan(rows)] == ["created", "refused"]


@pytest.mark.parametrize(
    ("level", "official", "short"),
    [
        ("district", "北京市东城区", "东城区"),
        ("district", "湖南省长沙市雨花区", "雨花区"),
        ("district", "山东省济南市市中区", "市中区"),
        ("district", "市中区", "市中区"),
        ("community", "银闸社区居委会", "银闸社区"),
        ("community", "银闸社区居民委员会", "银闸社区"),
        ("community", "小关居委会", "小关社区"),
        ("community", "小关村村委会", "小关村"),
        ("community", "小关村民委员会", "小关村"),
        ("community", "某某开发区", "某某开发区"),
        ("subdistrict", "景山街道", "景山街道"),
    ],
)
def test_short_names(level, official, short):
    assert sheets.short_name(level, official) == short


def test_coordinates_there_and_back():
    square = Point(116.397389, 39.908722)  # Tian'anmen, WGS-84
    shifted = wgs84_to_gcj02(square)
    assert 400 < metres_between(square, shifted) < 700
    assert metres_between(gcj02_to_wgs84(shifted), square) < 0.01
    assert metres_between(bd09_to_wgs84(Point(116.403963, 39.915119)), Point(116.3912, 39.9075)) < 30
    assert wgs84_to_gcj02(Point(2.35, 48.85)) == Point(2.35, 48.85)


def test_a_sheet_of_places_needs_no_place(tmp_path):
    with pytest.raises(BadInput):
        importing.command(Namespace(file=tmp_path / "a.csv", place="110101", dry_run=False))


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_no_sheet_exits_2(tmp_path, capsys):
    (tmp_path / "a.xlsx").write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 100)
    assert main(["import", "places", str(tmp_path / "a.xlsx")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_list_that_comes_with_the_program_is_a_sheet_of_places():
    assert read(OWN_LIST, dry_run=True) == figures(1528, created=1528)


@pytest.mark.skipif(not SHARED.exists(), reason="the real lists are not beside the repository")
def test_the_real_lists():
    codes = SHARED / "four_districts_streets_communities.csv"
    assert read(codes, dry_run=True) == figures(1528, created=1528)
    assert read(codes) == figures(1528, created=1528)
    assert Place.objects.filter(level=Level.SUBDISTRICT).count() == 100
    assert read(codes) == figures(1528, unchanged=1528)
    trial = read(SHARED / "estates_dongcheng_chaoyang.csv", dry_run=True)
    assert (trial["rows"], trial["refused"]) == (2891, 0)
