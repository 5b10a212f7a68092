import csv
import time
import timeit
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gongzhi.text.masking import Kind, mask, mask_name, mask_phone

TABLE = Path(__file__).with_name("masking.csv")
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
CHINESE = str.maketrans("0123456789", "零一二三四五六七八九")
around = st.text(alphabet="我是叫姓名联系人电话微信李王明娜京沪AB09一三八 ，。:-.*@a😀\n", max_size=24)
filler = st.text(alphabet="楼道灯坏了，。 请修😀\n", max_size=20)
mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


def luhn(digits):
    total = sum(sum(divmod(int(d) * (2 - place % 2), 10)) for place, d in enumerate(reversed(digits)))
    return digits + str(-total % 10)


cards = st.from_regex(r"62[0-9]{13,16}", fullmatch=True).map(luhn)
ids = st.tuples(
    st.sampled_from(["110105", "430111", "620503"]),
    st.dates().filter(lambda day: 1900 <= day.year <= 2026).map(lambda day: day.strftime("%Y%m%d")),
    st.from_regex(r"[0-9]{3}[0-9X]", fullmatch=True),
).map("".join)
plates = st.from_regex(r"[京沪粤甘湘][A-HJ-NP-Z][0-9]{5}[A-Z]?", fullmatch=True).filter(
    lambda plate: plate[-1] not in "IO"
)
names = st.sampled_from(["李小明", "王芳", "欧阳娜娜", "赵铁柱", "孙悦", "陈静"])
emails = st.from_regex(r"[a-z][a-z0-9.]{0,12}[a-z0-9]@[a-z]{2,8}\.(com|cn)", fullmatch=True)


@pytest.mark.req("F1")
@pytest.mark.parametrize("row", ROWS, ids=[row["说明"] for row in ROWS])
def test_the_table_of_masks(row):
    assert mask(row["原文"]).text == row["遮盖后"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("我叫李小明，电话13812340417", [Kind.NAME, Kind.MOBILE]),
        ("京A12345的车主，微信lihua1990", [Kind.PLATE, Kind.WECHAT]),
        ("13812340417@qq.com", [Kind.EMAIL]),
        ("楼道灯坏了", []),
        ("", []),
    ],
)
def test_hits_name_the_kind_in_order(text, kinds):
    assert [hit.kind for hit in mask(text).hits] == kinds


def test_hits_point_into_the_text_given():
    text = "我叫李小明，电话13812340417"
    assert [text[hit.start : hit.end] for hit in mask(text).hits] == ["李小明", "13812340417"]


@given(around, st.one_of(mobiles, cards, ids, plates, names, emails, st.just("")), around)
@example("我叫李", "一三八一二三四零四一七", "")
@example("0101234 ", "13812340417", "")
@example("我是", "李明", "13812340417")
def test_masking_twice_is_masking_once(before, secret, after):
    once = mask(before + secret + after).text
    assert mask(once).text == once


@given(filler, mobiles, filler, st.sampled_from(["", "wide", "chinese", "dashes", "spaces"]))
def test_a_mobile_number_never_stays(before, number, after, style):
    written = {
        "": number,
        "wide": number.translate(WIDE),
        "chinese": number.translate(CHINESE),
        "dashes": f"{number[:3]}-{number[3:7]}-{number[7:]}",
        "spaces": f"{number[:3]} {number[3:7]} {number[7:]}",
    }[style]
    masked = mask(before + written + after)
    assert written not in masked.text
    assert masked.text == before + mask_phone(written) + after
    assert masked.text.count("*") == 4


@given(filler, st.one_of(cards, ids, plates, emails), filler)
def test_no_number_plate_or_address_stays_and_the_rest_is_untouched(before, secret, after):
    text = mask(before + secret + after).text
    assert secret not in text
    assert text.startswith(before)
    assert text.endswith(after)
    assert len(text) == len(before + secret + after)


@given(filler, st.sampled_from(["我叫", "姓名：", "联系人", "我是", "本人"]), names, filler)
def test_no_name_stays(before, cue, name, after):
    text = mask(f"{before}{cue}{name}，{after}").text
    assert name not in text
    assert text == f"{before}{cue}{mask_name(name)}，{after}"


@given(around, st.one_of(mobiles, names, plates, emails), around)
def test_what_is_not_hit_stays_in_its_order(before, secret, after):
    text = before + secret + after
    masked = mask(text)
    ends = [0, *(hit.end for hit in masked.hits)]
    starts = [*(hit.start for hit in masked.hits), len(text)]
    place = 0
    for end, start in zip(ends, starts, strict=True):
        place = masked.text.index(text[end:start], place) + start - end


@given(mobiles)
def test_a_phone_for_display_shows_seven_digits(number):
    assert mask_phone(number) == f"{number[:3]}****{number[7:]}"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("李小明", "李**"), ("王芳", "王**"), ("欧阳娜娜", "欧阳**"), ("欧阳", "欧**"), ("", "**")],
)
def test_a_name_for_display_shows_the_surname(name, shown):
    assert mask_name(name) == shown


def test_a_short_number_is_hidden_wholly():
    assert mask_phone("12345") == "*****"


@pytest.mark.parametrize(
    "piece",
    [
        "😀",
        "7",
        "1",
        "1 ",
        "13812340417 ",
        "6",
        "a",
        "a.",
        "@",
        "京A",
        "我叫",
        "姓名",
        "李",
        "一",
        "-",
        "010-",
        "微信a",
        "*",
        "9-",
    ],
)
def test_a_flood_of_signs_takes_time_in_proportion(piece):
    flood = (piece * 100_000)[:100_000]
    started = time.perf_counter()
    mask(flood)
    assert time.perf_counter() - started < 3  # a quadratic search would take minutes


def test_a_report_of_500_signs_is_masked_in_a_moment():
    text = ("3号楼2单元电梯坏了三天，我叫李小明，电话13812340417，请尽快修理。" * 20)[:500]
    assert min(timeit.repeat(lambda: mask(text), number=1, repeat=50)) < 0.001
