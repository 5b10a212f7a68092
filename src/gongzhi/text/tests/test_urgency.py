import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.text.dangers import CALL, GAS_LINE, ONE_OF, SIGNS, Danger
from gongzhi.text.urgency import FIND, urgent_words

TABLE = Path(__file__).with_name("urgency.csv")
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


@pytest.mark.req("F1")
@pytest.mark.parametrize("row", ROWS, ids=[row["句子"] for row in ROWS])
def test_the_table_of_dangers(row):
    assert {one.kind for one in urgent_words(row["句子"])} == set(row["危险"].split())


def test_the_table_has_both_sides_and_every_danger():
    urgent = [row for row in ROWS if row["危险"]]
    assert len(urgent) >= 60
    assert len(ROWS) - len(urgent) >= 60
    assert {kind for row in urgent for kind in row["危险"].split()} == set(Danger)


def test_each_danger_has_its_signs_and_somebody_to_call():
    assert set(SIGNS) == set(CALL) == set(Danger)
    assert all(set(numbers) <= {"110", "119", "120", GAS_LINE} and numbers for numbers in CALL.values())


def test_the_word_stands_where_it_is_said_to_stand():
    text = "您好！　３号楼有煤气味，还有人晕倒"
    gas, injury = urgent_words(text)
    assert (gas.kind, injury.kind) == (Danger.GAS, Danger.INJURY)
    assert gas.call == (GAS_LINE, "119")
    for one in (gas, injury):
        assert text[one.start : one.start + len(one.word)] == one.word


def test_a_denial_ends_with_its_clause():
    assert urgent_words("没有人管，煤气味很大")
    assert urgent_words("不是我家，是楼上着火")
    assert not urgent_words("没有煤气味，很好")


@pytest.mark.parametrize("danger", Danger)
@given(st.data())
def test_whatever_a_danger_matches_has_one_of_its_signs(danger, data):
    match = FIND[danger].search(data.draw(st.from_regex(FIND[danger])))
    assert match is None or not set(match[0]).isdisjoint(ONE_OF[danger])


@given(st.text(alphabet="没有煤气味着火电梯困人，。！ 担心演练3号楼a"))
def test_words_are_in_order_and_in_the_text(text):
    found = urgent_words(text)
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert all(text[one.start : one.start + len(one.word)] == one.word for one in found)


@pytest.mark.parametrize("piece", ["😀", "7", "电", "电梯", "没有", "燃气", "a", "，"])
def test_a_flood_of_signs_takes_time_in_proportion(piece):
    def seconds(length):
        flood = (piece * length)[:length]
        started = time.perf_counter()
        urgent_words(flood)
        return time.perf_counter() - started

    assert seconds(100_000) < 3  # a quadratic search would take minutes
