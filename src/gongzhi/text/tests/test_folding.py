from hypothesis import given
from hypothesis import strategies as st

from gongzhi.text.folding import bare, fold, fold_digits


def test_dressed_up_signs_become_plain_in_their_place():
    assert fold("１３８－１２３４　ＡＢ①②𝟑") == "138-1234 AB123"
    assert fold_digits("一三八〇壹") == "13801"


@given(st.text())
def test_folding_keeps_the_length(text):
    assert len(fold_digits(fold(text))) == len(text)


@given(st.text(alphabet="楼灯Aa１,，。 \t\u3000~～ﾊ①ßé"))
def test_bare_text_has_nothing_left_to_take_away(text):
    assert bare(bare(text)) == bare(text)
