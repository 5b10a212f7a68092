from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gongzhi.law import whistle
from gongzhi.law.shares import ONE, in_words, missing, read_share

pytestmark = pytest.mark.req("U3")
TEXTS = Path(__file__).parents[5] / "shared" / "law"
FILES = {
    whistle.BEIJING_ORDINANCE: "北京市接诉即办工作条例*.md",
}
parts = some.integers(1, 400)


@pytest.mark.parametrize(
    "basis",
    [whistle.CALL_BASIS, whistle.BOTH_SIDES_BASIS],
    ids=lambda basis: str(basis),
)
def test_the_words_stand_in_the_text(basis):
    found = list(TEXTS.glob(FILES[basis.law]))
    if not found:
        pytest.skip(f"the text of {basis.law} is not here")
    text = found[0].read_text(encoding="utf-8")
    assert basis.words in text[text.index(f"{basis.article} ") :].split("\n第", 1)[0]


@pytest.mark.parametrize(
    ("said", "share"),
    [
        ("40", Fraction(2, 5)), ("40%", Fraction(2, 5)), (" 40 ％ ", Fraction(2, 5)), ("1", Fraction(1, 100)),
        ("100", ONE), ("1/3", Fraction(1, 3)), ("2／5", Fraction(2, 5)), ("三分之一", Fraction(1, 3)), ("3/3", ONE),
        ("0", None), ("101", None), ("-5", None), ("33.3", None), ("1/0", None), ("4/3", None), ("0/3", None),
        ("三分之四", None), ("", None), ("一半", None), ("1e2", None),
    ],
)  # fmt: skip
def test_a_share_is_whole_per_cent_or_a_fraction_and_never_more_than_all(said, share):
    assert read_share(said) == share


@given(some.lists(parts, min_size=1, max_size=12))
def test_parts_of_a_whole_make_one_exactly(weights):
    whole = sum(weights)
    assert missing(Fraction(weight, whole) for weight in weights) == 0


@given(some.lists(parts, min_size=1, max_size=12), some.integers(1, 50), some.booleans())
def test_whatever_is_left_over_or_too_much_is_said_exactly(weights, extra, more):
    whole = sum(weights)
    difference = Fraction(extra, 1000)
    shares = [Fraction(weight, whole) for weight in weights]
    shares[0] += difference if more else -difference
    assert missing(shares) == (-difference if more else difference)


@given(parts, parts)
def test_a_share_in_words_is_read_back_as_the_same_share(top, bottom):
    share = Fraction(min(top, bottom), max(top, bottom))
    assert read_share(in_words(share)) == share
