"""When committees meet and decide: 北京市物业管理条例 articles 45, 46, 54 and 57, and the national guidance."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.law import committees
from gongzhi.law.committees import CommitteeRule, Share
from gongzhi.law.packs import pack_for
from gongzhi.law.packs.pack import UnknownRule

pytestmark = pytest.mark.req("T2")
RULES = {
    "committee": committees.COMMITTEE,
    "anywhere": committees.COMMITTEE_ANYWHERE,
    "management": committees.MANAGEMENT,
}
TABLE = Path(__file__).with_name("committees.csv").read_text(encoding="utf-8").splitlines()


def number(said: str) -> int:
    return int(said or 0)


@pytest.mark.parametrize("row", csv.DictReader(TABLE), ids=lambda row: row["依据"])
def test_a_committee_meets_and_decides_as_the_table_says(row: dict[str, str]) -> None:
    rule: CommitteeRule = RULES[row["种类"]]
    sitting, seats = number(row["现有委员"]), number(row["席位"])
    meets = committees.quorum(present=number(row["到会"]), sitting=sitting, seats=seats).ok
    if rule.owners_too:
        meets &= committees.owners_quorum(
            present=number(row["到会业主委员"]), sitting=number(row["业主委员"])
        ).ok
    decides = committees.signatures(rule, signed=number(row["签字"]), sitting=sitting, seats=seats).ok
    assert (meets, decides) == (row["可以开会"] == "是", row["决定成立"] == "是")


@given(st.integers(1, 99))
def test_more_than_half_is_the_least_that_is(n: int) -> None:
    assert 2 * committees.more_than_half(n) > n >= 2 * (committees.more_than_half(n) - 1)


@given(st.integers(1, 31), st.integers(0, 31), st.integers(0, 31))
def test_vacant_seats_never_lower_what_is_needed(sitting: int, vacant: int, present: int) -> None:
    full = committees.quorum(present=present, sitting=sitting + vacant, seats=sitting + vacant)
    short = committees.quorum(present=present, sitting=sitting, seats=sitting + vacant)
    assert short.needed == full.needed


@pytest.mark.parametrize(
    ("held", "missed", "too_often"), [(6, 3, True), (6, 2, False), (1, 1, True), (0, 0, False)]
)
def test_half_of_a_years_meetings_missed_is_too_often(held: int, missed: int, too_often: bool) -> None:
    assert committees.absent_too_often(held=held, missed=missed) is too_often


@pytest.mark.parametrize(
    ("asking", "sitting", "may"), [(2, 5, True), (1, 5, False), (3, 9, True), (2, 9, False), (0, 0, False)]
)
def test_a_third_of_the_members_has_a_meeting_called(asking: int, sitting: int, may: bool) -> None:
    assert committees.may_demand(asking=asking, sitting=sitting) is may


@pytest.mark.parametrize(
    ("members", "owners", "sound"), [(7, 4, True), (7, 3, False), (8, 5, False), (5, 3, False), (9, 5, True)]
)
def test_a_management_committee_is_half_owners_and_odd(members: int, owners: int, sound: bool) -> None:
    assert committees.management_is_sound(members=members, owners=owners) is sound


def test_nobody_is_never_a_quorum() -> None:
    assert not Share(0, 0, 0).ok


def test_a_place_has_its_own_rule_and_the_national_one_where_it_has_none() -> None:
    day = date(2026, 3, 2)
    assert pack_for("110101").rule("meeting_committee", on=day).value == committees.COMMITTEE
    assert pack_for("310101").rule("meeting_committee", on=day).value == committees.COMMITTEE_ANYWHERE
    with pytest.raises(UnknownRule):
        pack_for("310101").rule("meeting_management", on=day)
