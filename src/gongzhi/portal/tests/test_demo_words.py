"""What people say in the demo: many voices, in season, and in danger only where it is meant."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from gongzhi.cases.seeds import rows
from gongzhi.portal.demo import texts
from gongzhi.portal.demo.names import credit_code, phone, someone
from gongzhi.portal.demo.texts import Spot, fitting, report, sayings
from gongzhi.text.masking import mask
from gongzhi.text.urgency import urgent_words

TOWER = Spot("3号楼", "2单元", 11, lift=True)
YARD = Spot("5号院", "院门", 1, lift=False)
DANGEROUS = {"gas", "trapped", "violence", "falling"}
SOURCES = ("placard", "web", "hotline", "staff", "behalf")


def test_every_leaf_of_the_scheme_is_spoken_of():
    scheme = {row["代码"]: row["上级"] for row in rows("categories.csv")}
    leaves = set(scheme) - set(scheme.values())
    assert leaves <= set(sayings()) <= set(scheme)


@pytest.mark.parametrize("code", sorted(sayings()))
def test_a_category_is_said_in_eight_ways_and_answered_in_words_of_its_own(code):
    what = sayings()[code]
    assert len(set(what.says)) == len(what.says) >= 8
    assert len(what.reply) >= 2 and len(what.done) >= 2
    assert len(what.months) == 12 and what.weight > 0


@pytest.mark.parametrize("code", sorted(set(sayings()) - DANGEROUS))
def test_words_of_danger_are_kept_for_danger(code):
    dice = Random(code)
    said = [texts.fill(template, TOWER, dice) for template in sayings()[code].says]
    assert [text for text in said if urgent_words(text)] == []


@pytest.mark.parametrize("code", sorted(DANGEROUS))
def test_danger_is_heard(code):
    said = [texts.fill(template, TOWER, Random(1)) for template in sayings()[code].says]
    assert any(urgent_words(text) for text in said)


def test_hardly_any_two_reports_read_alike():
    dice, categories = Random(3), list(sayings().values())
    weights = [what.weight for what in categories]
    said = []
    for _ in range(1_000):
        what = dice.choices(categories, weights)[0]
        spot = Spot(
            f"{dice.randint(1, 9)}号楼", f"{dice.randint(1, 3)}单元", dice.choice((5, 6, 11, 17)), lift=True
        )
        said.append(report(what, spot, dice.choice(SOURCES), dice).text)
    again = sum(count - 1 for count in Counter(said).values())
    assert again <= 0.02 * len(said)
    assert min(map(len, said)) >= 5 and max(map(len, said)) < 120


def test_nobody_in_a_courtyard_speaks_of_floors_and_lifts():
    for what in sayings().values():
        for text in fitting(what.says, YARD):
            filled = texts.fill(text, YARD, Random(1))
            assert not any(word in filled for word in ("单元", "电梯", "楼上", "楼道")), filled


def test_some_leave_a_number_in_the_text_and_it_is_covered():
    dice = Random(5)
    written = [report(sayings()["lamp"], TOWER, "web", dice).text for _ in range(400)]
    numbered = [text for text in written if "1990000" in text]
    assert numbered and not any("1990000" in mask(text).text for text in numbered)


def test_heating_is_a_winter_matter_and_leaking_roofs_one_of_summer():
    heat, roof = sayings()["heat"].months, sayings()["roof"].months
    assert heat[5:9] == "0000" and int(heat[0]) == 9
    assert max(roof) == roof[6]


def test_names_and_numbers_are_made_by_the_same_dice_again():
    one, other = Random(4), Random(4)
    assert [someone(one) for _ in range(50)] == [someone(other) for _ in range(50)]
    assert phone(7) == "19900000007" and phone(10_007) == phone(7)
    assert len({credit_code(number) for number in range(500)}) == 500
