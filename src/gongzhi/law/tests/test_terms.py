import csv
from datetime import date
from pathlib import Path

import pytest

from gongzhi.law import terms
from gongzhi.law.packs import pack_for
from gongzhi.law.packs.pack import UnknownRule

TEXTS = Path(__file__).parents[5] / "shared" / "law"
RULES = {
    "北京业委会": terms.COMMITTEE, "全国业委会": terms.COMMITTEE_ANYWHERE, "物管会": terms.MANAGEMENT,
    "居委会": terms.RESIDENTS, "前期合同": terms.FIRST_CONTRACT,
}  # fmt: skip
with Path(__file__).with_name("terms.csv").open(newline="", encoding="utf-8") as sheet:
    ROWS = list(csv.DictReader(sheet))


@pytest.mark.req("O1")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(filter(None, row.values())))
def test_what_does_not_agree_with_the_rule(row):
    found = terms.faults(
        RULES[row["规则"]],
        starts=date.fromisoformat(row["起"]),
        ends=date.fromisoformat(row["止"]) if row["止"] else None,
        seats=int(row["席位"]) if row["席位"] else None,
        homes=int(row["户数"]) if row["户数"] else None,
    )
    assert [str(fault) for fault in found] == row["不合之处"].split()


@pytest.mark.req("O1")
@pytest.mark.parametrize(
    ("ends", "months", "begins"),
    [
        ("2024-06-01", 6, "2023-12-01"),  # law.md 2.3: formed 2021-06-01, warn from 2023-12
        ("2026-08-31", 6, "2026-02-28"),
        ("2024-08-31", 6, "2024-02-29"),
        ("2026-01-15", 6, "2025-07-15"),
        ("2026-12-31", 3, "2026-09-30"),
        ("2026-05-01", 0, "2026-05-01"),
    ],
)
def test_the_end_is_prepared_from_the_same_date_so_many_months_before(ends, months, begins):
    assert terms.prepare_from(date.fromisoformat(ends), months) == date.fromisoformat(begins)


def test_a_term_in_years_ends_on_the_same_date():
    assert terms.months_from(date(2021, 6, 1), 36) == date(2024, 6, 1)
    assert terms.months_from(date(2024, 2, 29), 24) == date(2026, 2, 28)


def test_a_place_without_a_rule_of_its_own_has_the_national_one_or_none():
    on = date(2026, 11, 22)
    assert pack_for("110101").rule("term_committee", on=on).value.most is None
    assert pack_for("990101").rule("term_committee", on=on).value.most == 11
    assert pack_for("110101").rule("term_residents", on=on).value is terms.RESIDENTS
    with pytest.raises(UnknownRule):
        pack_for("990101").rule("first_contract", on=on)


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the texts of law are not beside this checkout")
@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("北京市物业管理条例(2024-03-29).md", "任期一般不超过三年"),
        ("北京市物业管理条例(2024-03-29).md", "每届任期不超过五年"),
        ("北京市物业管理条例(2024-03-29).md", "七人以上单数组成"),
        ("北京市物业管理条例(2024-03-29).md", "户数一百户以下的住宅小区，业主委员会可以由三人组成"),
        ("北京市物业管理条例(2024-03-29).md", "前期物业服务合同期限最长不超过二年"),
        ("北京市物业管理条例(2024-03-29).md", "业主委员会任期届满前六个月"),
        ("北京市物业管理条例(2024-03-29).md", "前期物业服务合同期限届满前六个月"),
        ("北京市物业管理条例(2024-03-29).md", "物业服务合同期限届满前六个月"),
        ("城市居民委员会组织法(2025-10-28修订，2026-01-01施行).md", "共五至九人组成"),
        ("城市居民委员会组织法(2025-10-28修订，2026-01-01施行).md", "居民委员会每届任期五年"),
    ],
)
def test_the_words_stand_in_the_text(file, words):
    assert words in (TEXTS / file).read_text(encoding="utf-8")
