import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.text.addresses import UnitKey, read_number, read_unit
from gongzhi.text.places import PlaceWords, place_words

HERE = Path(__file__).parent
ADDRESSES = list(csv.DictReader((HERE / "addresses.csv").read_text(encoding="utf-8").splitlines()))
PLACES = list(csv.DictReader((HERE / "places.csv").read_text(encoding="utf-8").splitlines()))


def number(word):
    return int(word) if word.isdecimal() else word or None


@pytest.mark.req("P1")
@pytest.mark.parametrize("row", ADDRESSES, ids=[row["写法"] for row in ADDRESSES])
def test_one_unit_has_one_key_however_it_is_written(row):
    key = UnitKey(number(row["楼"]), number(row["单元"]), number(row["户"]))
    assert read_unit(row["写法"]) == (key if key.unit else None)


@pytest.mark.parametrize("row", PLACES, ids=[row["句子"] for row in PLACES])
def test_the_place_in_the_words(row):
    expected = PlaceWords(number(row["楼"]), number(row["单元"]), number(row["户"]), row["地点"].split())
    assert place_words(row["句子"]) == expected


@pytest.mark.parametrize(
    ("word", "read"),
    [
        ("3", 3),
        ("03", 3),
        ("３", 3),
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二十一", 21),
        ("a", "A"),
    ],
)
def test_numbers_of_buildings(word, read):
    assert read_number(word) == read


@given(st.integers(1, 99), st.integers(1, 20), st.integers(1, 33), st.integers(1, 8))
def test_every_way_of_writing_gives_the_same_unit(building, entrance, floor, room):
    unit = floor * 100 + room
    key = (building, entrance, unit)
    for written in (
        f"{building}号楼{entrance}单元{unit}",
        f"{building}-{entrance}-{unit}",
        f"{building}#{entrance}-{unit}",
        f"{building}栋{entrance}单元{unit}室",
    ):
        assert read_unit(written) == key
        found = place_words(f"您好，我家{written}漏水")
        assert (found.building, found.entrance, found.unit) == key


@given(st.text(alphabet="0123456789-#号楼栋单元室一二三 A座年", max_size=30))
def test_any_words_can_be_read(text):
    place_words(text)
    read_unit(text)
