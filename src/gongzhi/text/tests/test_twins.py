import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.text.twins import Twin, fingerprint, nearest, similar

REPORT = "3号楼2单元电梯坏了，三天没人修。"
sentences = st.text(alphabet="电梯坏了楼道灯不亮漏水三天3没人修，。 ", max_size=40)


@pytest.mark.parametrize(
    "other",
    [
        "3号楼2单元电梯坏了,三天没人修",
        "\n\t\t３号楼２单元电梯坏了　三天没人修",
        "3 号楼 2 单元：电梯坏了！三天没人修～",
    ],
)
def test_blanks_width_and_punctuation_do_not_make_another_text(other):
    assert fingerprint(other) == fingerprint(REPORT)


@pytest.mark.parametrize(
    "other", ["4号楼2单元电梯坏了，三天没人修。", "3号楼2单元电梯坏了，两天没人修。", ""]
)
def test_another_number_makes_another_text(other):
    assert fingerprint(other) != fingerprint(REPORT)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("3号楼2单元电梯坏了", "3号楼二单元的电梯又坏了三天没人修"),
        ("楼道灯不亮", "3号楼楼道的灯坏了不亮"),
        ("楼上噪音扰民，半夜装修", "半夜装修，噪音太大"),
    ],
)
def test_two_reports_of_one_matter_are_alike(a, b):
    assert similar(a, b) >= 0.45


@pytest.mark.parametrize(
    ("a", "b"), [("电梯坏了", "暖气不热"), ("垃圾桶满了没人清", "车位被占了"), ("", ""), ("电梯", "")]
)
def test_reports_of_two_matters_are_not(a, b):
    assert similar(a, b) < 0.3


def test_the_most_similar_comes_first_and_the_rest_stays_away():
    candidates = [(1, "暖气不热"), (2, "2单元的电梯坏了"), (3, REPORT)]
    found = nearest(REPORT, candidates)
    assert [twin.key for twin in found] == [3, 2]
    assert found[0] == Twin(3, 1.0)
    assert nearest(REPORT, candidates, at_least=0.99) == [Twin(3, 1.0)]
    assert nearest(REPORT, []) == []


@given(sentences, sentences)
def test_likeness_is_mutual_and_between_nothing_and_one(a, b):
    assert similar(a, b) == similar(b, a)
    assert 0 <= similar(a, b) <= 1


@given(sentences.filter(lambda text: any(char not in "，。 " for char in text)))
def test_a_text_is_wholly_like_itself(text):
    assert similar(text, text) == 1


@given(sentences, sentences)
def test_one_fingerprint_means_one_likeness(a, b):
    if fingerprint(a) == fingerprint(b) and similar(a, a):
        assert similar(a, b) == 1
