"""The file of a draw: any change of it is found, the order of its parties is not one, and what is broken is refused."""

import copy
import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gongzhi.law.draw import close
from gongzhi.law.draw_check import faults
from gongzhi.law.draw_file import Broken, from_text, to_text
from gongzhi.law.tests.draws import EXAMPLE, records

pytestmark = pytest.mark.req("T5")


@given(records())
def test_a_record_fits_and_comes_back_from_its_file(record):
    assert faults(record) == []
    assert from_text(to_text(record)) == record


@given(records(), st.randoms(use_true_random=False))
def test_the_order_of_the_parties_does_not_matter(record, dice):
    table = json.loads(to_text(record))
    for rows in (table["parties"], table["commitments"], table["reveals"], table["result"]["missing"]):
        dice.shuffle(rows)
    shuffled = from_text(json.dumps(table))
    assert faults(shuffled) == []
    again = close(shuffled.terms, shuffled.commitments, shuffled.reveals)
    assert (again.result, again.hashes) == (record.result, record.hashes)


def leaves(value, path=()):
    """Every place in the file, tables and lists too."""
    yield path
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from leaves(value[key], (*path, key))


def other(value, data):
    """Something else of the same kind."""
    if isinstance(value, str):
        where = data.draw(st.integers(0, max(0, len(value) - 1)))
        return value[:where] + data.draw(st.sampled_from("0129abf甲 \n")) + value[where + 1 :]
    if isinstance(value, dict):
        return {key: entry for n, (key, entry) in enumerate(value.items()) if n} | data.draw(
            st.sampled_from([{}, {"more": 1}])
        )
    if isinstance(value, list):
        return data.draw(st.sampled_from([value[1:], value[:-1], [*value, *value[:1]], [*value, "甲"]]))
    return data.draw(st.sampled_from([None, 1, 2, 3, True, "0" * 64]))


def put(table, path, value):
    if not path:
        return value
    changed = copy.deepcopy(table)
    inside = changed
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    return changed


def is_found(text):
    try:
        return bool(faults(from_text(text)))
    except Broken:
        return True


@given(records(), st.data())
def test_any_change_of_the_file_is_found(record, data):
    table = json.loads(to_text(record))
    path = data.draw(st.sampled_from(list(leaves(table))))
    inside = table
    for step in path:
        inside = inside[step]
    new = other(inside, data)
    assume(new != inside or type(new) is not type(inside))
    assert is_found(json.dumps(put(table, path, new)))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("gongzhi-draw", "gongzhi-vote", 'its "format" is not "gongzhi-draw"'),
        ('"version": 1', '"version": 2', "another version of the format than 1"),
        ('"version": 1', '"version": true', "In version there should be a whole number"),
        ('"count": 2', '"count": 2, "count": 2', "is there twice"),
        ('"count": 2', '"count": 2, "more": 2', "something besides"),
        ('"count": 2', '"count": "2"', "In count there should be a whole number"),
        ('"count": 2', '"count": 5', '"count" must be from 1'),
        ('"count": 2,', "", '"count" is missing'),
        ('"on_missing": "without"', '"on_missing": "perhaps"', "void or without"),
        ('"on_missing": "without"', '"on_missing": []', "void or without"),
        ("2026-11-20T09:12:05+08:00", "2026-11-20T01:12:05Z", "In commitments, no. 1 there should be a time"),
        ("2026-11-20T09:12:05+08:00", "yesterday", "In commitments, no. 1 there should be a time"),
        ("2026-11-20T18:00:00+08:00", "0001-01-01T00:00:00+23:59", "In commit_by there should be a time"),
        ('"reveal_by": "2026-11-21', '"reveal_by": "2026-11-19', "must be later"),
        ('"id": "c2"', '"id": "c1"', "In candidates, no. 2 the id stands for the second time"),
        ('"secret": "', '"secret": "0', "In reveals, no. 1 there should be 32 to 128 digits"),
        ('"name": "东街社区"', '"name": "东\\ud800街"', "signs that cannot be seen"),
        ('"missing": []', '"missing": {}', "In missing there should be a list"),
        ('"missing": []', '"missing": NaN', "In missing there should be a list"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_in_one_sentence(old, new, said):
    assert old in EXAMPLE
    with pytest.raises(Broken) as refused:
        from_text(EXAMPLE.replace(old, new, 1))
    assert said in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 200_000, '{"version": ' + "1" * 5000 + "}"])
def test_what_is_no_record_at_all_is_refused(text):
    with pytest.raises(Broken, match="This is no record of a draw"):
        from_text(text)


@given(st.text())
def test_no_text_brings_the_reader_down(text):
    with pytest.raises(Broken):
        from_text(text)
