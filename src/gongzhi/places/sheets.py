"""What a row of a sheet says of places: the way down to one of them, and the facts of that one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.importing.cells import BadCell, Cell, line_of, number_of
from gongzhi.core.importing.columns import Field
from gongzhi.law.codes import BadCode, read_division
from gongzhi.places.geo import Point, bd09_to_wgs84, gcj02_to_wgs84, in_china
from gongzhi.places.levels import ORDER, EstateKind, Level

HEADINGS = {
    "district_code": "area 区代码 区划代码 district_code",
    "district": "area_name 区 行政区 所属区 district",
    "subdistrict_code": "street_code 街道代码 subdistrict_code",
    "subdistrict": "street 街道 街乡 街道乡镇 所属街道 subdistrict",
    "community_code": "village_code 社区代码 community_code",
    "community": "village 社区 社区村 所属社区 community",
    "estate_code": "小区代码 estate_code",
    "estate": "小区名称 小区 小区名 name estate",
    "building": "楼栋 楼号 栋号 楼栋号 building",
    "entrance": "单元 单元号 entrance",
    "unit": "户号 房号 门牌 房间号 unit",
    "kind": "小区类型 房屋性质 kind",
    "year": "建成年代 建成年份 建筑年代 year_built year",
    "households": "总户数 户数 households",
    "buildings": "楼栋数 总楼栋数 栋数 buildings",
    "area": "建筑面积 专有面积 产权面积 面积 area_m2",
    "address": "详细地址 地址 address",
    "lng_gcj02": "lng_gcj02 高德经度 腾讯经度",
    "lat_gcj02": "lat_gcj02 高德纬度 腾讯纬度",
    "lng_bd09": "lng_bd09 百度经度",
    "lat_bd09": "lat_bd09 百度纬度",
    "lng": "经度wgs84 lng_wgs84 lng",
    "lat": "纬度wgs84 lat_wgs84 lat",
    "fee_min": "物业费下限 fee_min",
    "fee_max": "物业费上限 物业费 fee_max",
    "company": "物业公司 物业企业 物业服务企业 property_company",
    "developer": "开发商 开发企业 developer",
    "part": "商圈 片区 bizcircle",
    "source": "来源 source",
    "url": "网址 url",
}
KINDS = {
    "商品房": EstateKind.COMMERCIAL, "老旧小区": EstateKind.OLD, "房改房": EstateKind.REFORM,
    "保障房": EstateKind.AFFORDABLE, "保障性住房": EstateKind.AFFORDABLE, "回迁房": EstateKind.RESETTLED,
    "失管": EstateKind.ABANDONED, "失管小区": EstateKind.ABANDONED, "平房院落": EstateKind.COURTYARD,
    "平房": EstateKind.COURTYARD,
}  # fmt: skip
FIRST_YEAR = 1800
DEAREST = 10_000  # fen a square metre and month: more is a slip
COMMITTEE = re.compile(r"(?:社区)?(?:居民委员会|居委会)$")
VILLAGE = re.compile(r"(?:村民委员会|村委会)$")
CITY = re.compile(r"^.+?(?:市|自治州|盟)(?=.{1,}[区县市旗]$)")


def code_of(cell: Cell) -> str:
    """A division code of 6, 9 or 12 digits, as the twelve digits of the tree."""
    text = line_of(cell)
    if not text:
        return ""
    try:
        return read_division(text.ljust(12, "0")).code
    except BadCode:
        raise BadCell(_("“{text}” is no division code.").format(text=text[:20])) from None


def number(cell: Cell) -> Fraction | None:
    return number_of(cell)


def tolerant(cell: Cell) -> Fraction | str | None:
    """A number, or what stands there instead, to be kept as odd."""
    try:
        return number_of(cell)
    except BadCell:
        return line_of(cell)[:100]


LABELS: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "district_code": (gettext_lazy("district code"), code_of),
    "district": (gettext_lazy("district"), line_of),
    "subdistrict_code": (gettext_lazy("subdistrict code"), code_of),
    "subdistrict": (gettext_lazy("subdistrict"), line_of),
    "community_code": (gettext_lazy("community code"), code_of),
    "community": (gettext_lazy("community"), line_of),
    "estate_code": (gettext_lazy("estate code"), line_of),
    "estate": (gettext_lazy("estate"), line_of),
    "building": (gettext_lazy("building"), line_of),
    "entrance": (gettext_lazy("entrance"), line_of),
    "unit": (gettext_lazy("unit"), line_of),
    "kind": (gettext_lazy("kind of estate"), line_of),
    "year": (gettext_lazy("year built"), tolerant),
    "households": (gettext_lazy("households"), tolerant),
    "buildings": (gettext_lazy("buildings"), tolerant),
    "area": (gettext_lazy("area in m²"), number),
    "address": (gettext_lazy("address"), line_of),
    "lng_gcj02": (gettext_lazy("longitude (GCJ-02)"), tolerant),
    "lat_gcj02": (gettext_lazy("latitude (GCJ-02)"), tolerant),
    "lng_bd09": (gettext_lazy("longitude (BD-09)"), tolerant),
    "lat_bd09": (gettext_lazy("latitude (BD-09)"), tolerant),
    "lng": (gettext_lazy("longitude (WGS-84)"), tolerant),
    "lat": (gettext_lazy("latitude (WGS-84)"), tolerant),
    "fee_min": (gettext_lazy("lowest fee"), tolerant),
    "fee_max": (gettext_lazy("highest fee"), tolerant),
    "company": (gettext_lazy("property company"), line_of),
    "developer": (gettext_lazy("developer"), line_of),
    "part": (gettext_lazy("part of town"), line_of),
    "source": (gettext_lazy("source"), line_of),
    "url": (gettext_lazy("page at the source"), line_of),
}
FIELDS = tuple(
    Field(name, label, tuple(HEADINGS[name].split()), read) for name, (label, read) in LABELS.items()
)


@dataclass(frozen=True, slots=True)
class Step:
    """One place on the way down, as the row names it. `official` is the longer name of the register."""

    level: str
    name: str
    code: str = ""
    official: str = ""


@dataclass(slots=True)
class Facts:
    """What the row says of its last place; `odd` is what cannot be right, as it stood."""

    known: dict[str, Any] = field(default_factory=dict)
    place: dict[str, Any] = field(default_factory=dict)
    odd: dict[str, str] = field(default_factory=dict)


def short_name(level: str, official: str) -> str:
    """What people say: 东城区 for 北京市东城区, 银闸社区 for 银闸社区居委会, 小关村 for 小关村村委会."""
    if level == Level.DISTRICT:
        return CITY.sub("", official)
    if level == Level.COMMUNITY and COMMITTEE.search(official):
        stem = COMMITTEE.sub("", official)
        return stem if stem.endswith(("社区", "村")) else f"{stem}社区"
    if level == Level.COMMUNITY and VILLAGE.search(official):
        stem = VILLAGE.sub("", official)
        return stem if stem.endswith("村") else f"{stem}村"
    return official


def steps_of(values: Mapping[str, Any]) -> list[Step]:
    """The places that the row names, from the district down."""
    steps = []
    for level in ORDER:
        name, code = values[level], values.get(f"{level}_code") or ""
        if name or code:
            steps.append(Step(level, short_name(level, name)[:100], code, name[:100]))
    return steps


def facts_of(values: Mapping[str, Any], level: str, *, now: datetime) -> Facts:
    facts = Facts()
    if level == Level.UNIT and values["area"] is not None:
        if (values["area"] * 100).denominator != 1:
            raise BadCell(_("An area of a unit has two decimals at most."))
        facts.known["registered_dm2"] = int(values["area"] * 100)
    if level == Level.ESTATE:
        add_words(facts, values)
        add_counts(facts, values, now)
        add_fees(facts, values)
        add_point(facts, values)
    return facts


def add_words(facts: Facts, values: Mapping[str, Any]) -> None:
    for name, column, most in (
        ("address", "address", 300),
        ("developer", "developer", 200),
        ("company", "company_text", 200),
    ):
        if values[name]:
            facts.known[column] = values[name][:most]
    if values["kind"]:
        keep(facts, "kind", values["kind"], KINDS.get(values["kind"]), into=facts.place)


def add_counts(facts: Facts, values: Mapping[str, Any], now: datetime) -> None:
    year, households, buildings = (as_whole(values[name]) for name in ("year", "households", "buildings"))
    if year is not None and not FIRST_YEAR <= year <= now.year + 5:
        year = None
    if households is not None and buildings is not None and households < buildings:
        households = None  # fewer homes than houses: one of the two is a slip
    keep(facts, "year", values["year"], year, "year_built")
    keep(facts, "households", values["households"], households)
    keep(facts, "buildings", values["buildings"], buildings)
    if (area := values["area"]) is not None:
        facts.known["area_dm2"] = round(area * 100)
        if (area * 100).denominator != 1:
            facts.odd["area"] = plain(area)


def keep(
    facts: Facts, name: str, said: Any, value: Any, into_name: str = "", *, into: dict[str, Any] | None = None
) -> None:
    """A value where it can be right, else the words of the source under odd."""
    if said is None or said == "":
        return
    if value is None:
        facts.odd[name] = plain(said)
    else:
        (facts.known if into is None else into)[into_name or name] = value


def add_fees(facts: Facts, values: Mapping[str, Any]) -> None:
    lowest, highest = in_fen(values["fee_min"]), in_fen(values["fee_max"])
    if lowest is not None and highest is not None and lowest > highest:
        lowest = highest = None
    keep(facts, "fee_min", values["fee_min"], lowest, "fee_min_fen")
    keep(facts, "fee_max", values["fee_max"], highest, "fee_max_fen")


def add_point(facts: Facts, values: Mapping[str, Any]) -> None:
    for lng, lat, turn in (
        ("lng", "lat", Point),
        ("lng_gcj02", "lat_gcj02", lambda *at: gcj02_to_wgs84(Point(*at))),
        ("lng_bd09", "lat_bd09", lambda *at: bd09_to_wgs84(Point(*at))),
    ):
        x, y = values[lng], values[lat]
        if x in (None, "") and y in (None, ""):
            continue
        if isinstance(x, Fraction) and isinstance(y, Fraction) and in_china(Point(float(x), float(y))):
            point = turn(float(x), float(y))
            facts.place |= {"lng": round(point.lng, 7), "lat": round(point.lat, 7)}
            return
        facts.odd |= {lng: plain(x), lat: plain(y)}


def in_fen(said: Any) -> int | None:
    fen = as_whole(said * 100) if isinstance(said, Fraction) else None
    return fen if fen is not None and fen <= DEAREST else None


def as_whole(said: Any) -> int | None:
    return int(said) if isinstance(said, Fraction) and said.denominator == 1 and said >= 0 else None


def plain(said: Any) -> str:
    """As the source wrote it, near enough: 7/2 is 3.5."""
    if isinstance(said, Fraction):
        return str(int(said)) if said.denominator == 1 else str(float(said))
    return str(said if said is not None else "")
