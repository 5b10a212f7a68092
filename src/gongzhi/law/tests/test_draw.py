"""A draw by lot: the published example recomputed, tables of who is silent, and what holds for any draw and any change."""

import hashlib
import itertools
import re
import shlex
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.law.draw import (
    BITS,
    Candidate,
    Commitment,
    OnMissing,
    Reveal,
    Unfit,
    below,
    close,
    digest,
    file_hash,
    pick,
    revealing_opens,
    settle,
    unfit,
)
from gongzhi.law.draw_check import Misfit, faults
from gongzhi.law.draw_file import from_text, to_text
from gongzhi.law.tests.draws import (
    EXAMPLE,
    HOUR,
    PAGE,
    SECRETS,
    START,
    TERMS,
    A,
    B,
    C,
    committed,
    drawn,
    misfits,
    records,
    seeds,
)

pytestmark = pytest.mark.req("T5")
BY_HAND = re.findall(r"^(printf .*) \| sha256sum\n# (\w+)$", PAGE, re.MULTILINE)


def made_anew(record):
    """As a forger would leave it: the hash over the file fits again."""
    return replace(record, hashes=replace(record.hashes, file=file_hash(record)))


def test_the_example_of_the_page_is_what_is_computed():
    record = from_text(EXAMPLE)
    assert faults(record) == []
    assert close(record.terms, record.commitments, record.reveals) == record


def test_the_lines_by_hand_give_the_hashes_that_the_page_says():
    given_by = {}
    for command, result in BY_HAND:
        words = shlex.split(command)
        assert words[:3] == ["printf", "%s\\n", "gongzhi-draw-1"]
        text = "".join(f"{word}\n" for word in words[2:])
        assert hashlib.sha256(text.encode()).hexdigest() == result
        given_by.setdefault(words[3], []).append(result)
    record = from_text(EXAMPLE)
    assert given_by.pop("commitment") == [one.hash for one in record.commitments]
    numbers = given_by.pop("number")
    assert numbers == [digest("number", (record.result.seed, str(n))) for n in range(3)]
    hashes = record.hashes
    assert given_by == {
        "candidates": [hashes.candidates], "terms": [hashes.terms], "commitments": [hashes.commitments],
        "seed": [record.result.seed], "file": [hashes.file],
    }  # fmt: skip
    assert [int(number, 16) >> 254 for number in numbers] == [3, 3, 1]


@pytest.mark.parametrize(
    ("rule", "silent", "missing", "void"),
    [
        ("void", (), (), False),
        ("void", (B,), (B,), True),
        ("void", (A, B), (B, A), True),
        ("without", (), (), False),
        ("without", (B,), (B,), False),
        # whoever is left alone could have tried secrets beforehand
        ("without", (A, B), (B, A), True),
        ("without", (A, B, C), (C, B, A), True),
    ],
)
def test_who_does_not_reveal_is_named_and_the_rule_decides(rule, silent, missing, void):
    record = drawn(replace(TERMS, on_missing=OnMissing(rule)), silent=silent)
    assert record.result.missing == missing
    assert (record.result.seed == "", record.result.drawn == ()) == (void, void)
    assert faults(record) == []


@pytest.mark.parametrize(("seconds", "counts"), [(0, True), (1, False)])
def test_the_last_second_is_in_time_and_the_next_one_is_not(seconds, counts):
    on_time = drawn(at=TERMS.reveal_by + timedelta(seconds=seconds))
    assert (on_time.result.missing == ()) is counts
    late = committed(TERMS, SECRETS, TERMS.commit_by + timedelta(seconds=seconds))
    record = close(TERMS, late, drawn(at=TERMS.reveal_by).reveals)
    assert (record.result.missing == ()) is counts
    assert (misfits(record) == []) is counts


@pytest.mark.parametrize("micro", [0, 1, 999_999])
def test_parts_of_a_second_count_neither_live_nor_in_the_file(micro):
    part = timedelta(microseconds=micro)
    commitments = committed(TERMS, SECRETS, TERMS.commit_by + part)
    reveals = drawn(at=TERMS.commit_by).reveals
    last = tuple(replace(one, at=TERMS.reveal_by + part) for one in reveals)
    for told in (reveals, last):
        record = close(TERMS, commitments, told)
        assert (record.result.missing, faults(record), faults(from_text(to_text(record)))) == ((), [], [])


def test_who_never_committed_is_missing_too():
    two = {party: SECRETS[party] for party in (A, B)}
    terms = replace(TERMS, on_missing=OnMissing.WITHOUT)
    record = drawn(terms, two, at=terms.commit_by)
    assert (record.result.missing, misfits(record)) == ((C,), [])
    assert len(record.result.drawn) == 2
    assert misfits(drawn(terms, two, at=terms.commit_by - HOUR)) == [Misfit.EARLY, Misfit.EARLY]


def test_secrets_may_be_told_once_all_have_committed():
    commitments = committed(TERMS, SECRETS)
    later = (*commitments[:2], replace(commitments[2], at=START + HOUR))
    assert revealing_opens(TERMS, commitments) == START
    assert revealing_opens(TERMS, later) == START + HOUR
    assert revealing_opens(TERMS, later[:2]) == revealing_opens(TERMS, ()) == TERMS.commit_by


def test_another_secret_than_the_committed_one_was_not_revealed():
    record = drawn()
    reveals = (replace(record.reveals[0], secret="0" * 32), *record.reveals[1:])
    assert settle(TERMS, record.hashes, record.commitments, reveals).missing == (A,)
    assert Misfit.REVEAL in misfits(replace(record, reveals=reveals))


def test_a_commitment_cannot_be_copied_by_another_party():
    """Otherwise whoever copies would reveal what the other has revealed, and nothing else."""
    record = drawn()
    first, second, third = record.commitments
    copied = (first, replace(second, hash=first.hash), third)
    told = (record.reveals[0], replace(record.reveals[1], secret=SECRETS[A]), record.reveals[2])
    assert close(TERMS, copied, told).result.missing == (B,)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"candidates": TERMS.candidates[::-1]}, Misfit.CANDIDATES),
        ({"candidates": TERMS.candidates[:4]}, Misfit.CANDIDATES),
        ({"title": "在哪里办呢"}, Misfit.TERMS),
        ({"on_missing": OnMissing.WITHOUT}, Misfit.TERMS),
        ({"reveal_by": TERMS.reveal_by + HOUR}, Misfit.TERMS),
        ({"count": 3}, Misfit.TERMS),
    ],
)
def test_changed_terms_are_found_and_new_hashes_do_not_help(change, found):
    record = drawn()
    changed = replace(record, terms=replace(TERMS, **change))
    assert found in misfits(changed)
    forged = close(changed.terms, record.commitments, record.reveals)
    assert misfits(forged) == [Misfit.REVEAL] * 3


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda r: replace(r, result=replace(r.result, drawn=("c1", "c1"))), [Misfit.RESULT]),
        (lambda r: replace(r, result=replace(r.result, missing=(A,))), [Misfit.MISSING]),
        (lambda r: replace(r, result=replace(r.result, seed="0" * 64)), [Misfit.SEED]),
        (lambda r: replace(r, reveals=tuple(replace(one, at=START - HOUR) for one in r.reveals)), [Misfit.EARLY] * 3),
        (lambda r: replace(r, reveals=(*r.reveals, Reveal("外人", "0" * 32, START + HOUR))), [Misfit.STRANGER]),
        (lambda r: replace(r, commitments=(*r.commitments, Commitment("外人", "0" * 64, START))),
         [Misfit.STRANGER, Misfit.COMMITMENTS]),
        (lambda r: replace(r, commitments=r.commitments[1:]),
         [Misfit.COMMITMENTS, Misfit.NOT_COMMITTED, Misfit.EARLY, Misfit.EARLY, Misfit.MISSING, Misfit.SEED, Misfit.RESULT]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_for_what_it_is(change, found):
    changed = change(drawn())
    assert misfits(made_anew(changed)) == found
    assert misfits(changed) == [*found, Misfit.FILE]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"candidates": TERMS.candidates[:1], "count": 1}, Unfit.CANDIDATES),
        ({"candidates": (*TERMS.candidates, Candidate("c1", "又一个"))}, Unfit.CANDIDATES),
        ({"parties": (A,)}, Unfit.PARTIES),
        ({"parties": (A, B, A)}, Unfit.PARTIES),
        ({"count": 0}, Unfit.COUNT),
        ({"count": 5}, None),
        ({"count": 6}, Unfit.COUNT),
        ({"reveal_by": TERMS.commit_by}, Unfit.TIMES),
        ({"title": ""}, Unfit.TEXT),
        ({"title": "两\n行"}, Unfit.TEXT),
        ({"title": "反\u202e写"}, Unfit.TEXT),
        ({"parties": (A, f"{A} ")}, Unfit.TEXT),
        ({"title": "长" * 200}, None),
        ({"title": "长" * 201}, Unfit.TEXT),
    ],
)
def test_terms_on_which_no_draw_can_be_held(change, why):
    assert unfit(replace(TERMS, **change)) is why


def test_any_secret_of_any_party_decides():
    first = {drawn(secrets=SECRETS | {A: f"{n:032x}"}).result.drawn[0] for n in range(60)}
    last = {drawn(secrets=SECRETS | {C: f"{n:032x}"}).result.drawn[0] for n in range(60)}
    assert first == last == {one.id for one in TERMS.candidates}


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6, 7, 8, 100])
def test_leading_bits_are_tried_until_they_are_small_enough(limit):
    bits = (limit - 1).bit_length()
    tops = list(range(2**bits))
    stream = [top << (BITS - bits) for top in tops]
    assert [below(limit, iter(stream[top:])) for top in range(limit)] == tops[:limit]
    too_much = [top << (BITS - bits) for top in tops[limit:]]
    assert below(limit, iter([*too_much, 0])) == 0


def far_from_even(counts, cells, total):
    """Chi square over its degrees of freedom: about 1 where all cells are equally likely."""
    return (sum(n * n for n in counts.values()) * cells / total - total) / (cells - 1)


def test_every_order_comes_as_often_as_any_other():
    """24 orders, 12,000 seeds: 2.3 would be exceeded by chance once in 2,600 times, and the seeds are always these."""
    orders = Counter(pick("abcd", seed=digest("try", (str(n),)), count=4) for n in range(12_000))
    assert set(orders) == set(itertools.permutations("abcd"))
    assert far_from_even(orders, 24, 12_000) < 2.3


@pytest.mark.parametrize("size", [3, 5, 6])
def test_nobody_is_favoured_by_standing_in_front(size):
    """Sizes that do not divide a power of two, where a remainder would favour those in front."""
    ids = [str(n) for n in range(size)]
    firsts = Counter(pick(ids, seed=digest("try", (str(n),)), count=1)[0] for n in range(12_000))
    assert far_from_even(firsts, size, 12_000) < 4


@given(seeds, st.integers(1, 30), st.data())
def test_a_draw_takes_each_once_and_fewer_are_the_beginning_of_more(seed, size, data):
    ids = [f"c{n}" for n in range(size)]
    count = data.draw(st.integers(1, size))
    everyone = pick(ids, seed=seed, count=size)
    assert sorted(everyone) == sorted(ids)
    assert pick(ids, seed=seed, count=count) == everyone[:count]


@given(records(), st.data())
def test_a_candidate_that_changes_places_is_found(record, data):
    rows = record.terms.candidates
    moved = data.draw(st.permutations(rows).filter(lambda order: tuple(order) != rows))
    changed = replace(record, terms=replace(record.terms, candidates=tuple(moved)))
    assert Misfit.CANDIDATES in misfits(changed)
