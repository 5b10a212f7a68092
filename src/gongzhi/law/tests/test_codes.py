from datetime import date

import pytest

from gongzhi.law.codes import (
    BadCode,
    Division,
    Fault,
    Level,
    read_citizen_id,
    read_credit_code,
    read_division,
    read_grid,
)

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("code", "level", "parents"),
    [
        (
            "110101001001",
            Level.COMMUNITY,
            ("110101001000", "110101000000", "110100000000", "110000000000"),
        ),
        ("110101001000", Level.SUBDISTRICT, ("110101000000", "110100000000", "110000000000")),
        ("110101000000", Level.DISTRICT, ("110100000000", "110000000000")),
        ("110100000000", Level.CITY, ("110000000000",)),
        ("110000000000", Level.PROVINCE, ()),
        # a city without districts: its towns hang on the city
        ("441900003000", Level.SUBDISTRICT, ("441900000000", "440000000000")),
        ("441900003001", Level.COMMUNITY, ("441900003000", "441900000000", "440000000000")),
    ],
)
def test_a_division_knows_its_level_and_its_parents(code, level, parents):
    division = read_division(code)
    assert (division.level, division.parents) == (level, parents)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("11010100100", Fault.LENGTH),
        ("1101010010011", Fault.LENGTH),
        ("", Fault.LENGTH),
        ("11010100100A", Fault.CHARACTER),
        ("一10101001001", Fault.CHARACTER),
        ("000101001001", Fault.PREFIX),
    ],
)
def test_what_is_no_division_code(text, fault):
    with pytest.raises(BadCode) as bad:
        read_division(text)
    assert bad.value.fault is fault


def test_full_width_digits_and_spaces_around_are_the_same_code():
    assert read_division(" １１０１０１００１００１ ") == Division("110101001001")


def test_a_community_shares_nine_digits_with_its_subdistrict():
    street, community = read_division("110101001000"), read_division("110101001001")
    assert community.is_below(street)
    assert not street.is_below(community)
    assert not street.is_below(street)
    assert not read_division("110101002001").is_below(street)


def test_a_grid_code_begins_with_its_community():
    community = read_division("110105001002")
    assert read_grid("110105001002003", community=community) == "110105001002003"
    with pytest.raises(BadCode) as bad:
        read_grid("110105001003003", community=community)
    assert bad.value.fault is Fault.PREFIX


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("11010500100200", Fault.LENGTH),
        ("11010500100200A", Fault.CHARACTER),
        ("110105001000003", Fault.PREFIX),
    ],
)
def test_what_is_no_grid_code(text, fault):
    with pytest.raises(BadCode) as bad:
        read_grid(text)
    assert bad.value.fault is fault


@pytest.mark.parametrize(
    "code", ["91350100M000100Y43", "9144030071526726XG", "91110108551385082Q", "91440300708461136T"]
)
def test_credit_codes_in_use(code):
    assert read_credit_code(code) == code
    assert read_credit_code(f" {code.lower()}") == code


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("91110108551385082R", Fault.CHECK),
        ("9111010855138508IQ", Fault.CHARACTER),
        ("91110108551385082", Fault.LENGTH),
        ("91110108551385082QQ", Fault.LENGTH),
    ],
)
def test_what_is_no_credit_code(text, fault):
    with pytest.raises(BadCode) as bad:
        read_credit_code(text)
    assert bad.value.fault is fault


def test_one_wrong_character_never_passes_as_a_credit_code():
    code = "91110108551385082Q"
    for place, right in enumerate(code):
        for wrong in "019AXY":
            if wrong != right:
                with pytest.raises(BadCode):
                    read_credit_code(code[:place] + wrong + code[place + 1 :])


@pytest.mark.parametrize(
    ("text", "number", "born_on"),
    [
        ("11010519491231002X", "11010519491231002X", date(1949, 12, 31)),
        ("11010519491231002x", "11010519491231002X", date(1949, 12, 31)),
        ("440524188001010014", "440524188001010014", date(1880, 1, 1)),
    ],
)
def test_citizen_ids(text, number, born_on):
    read = read_citizen_id(text, today=TODAY)
    assert (read.number, read.born_on) == (number, born_on)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("110105194912310021", Fault.CHECK),
        ("11010520230230002X", Fault.DATE),
        ("11010520270101002X", Fault.DATE),
        ("1101051949123100", Fault.LENGTH),
        ("A10105194912310021", Fault.CHARACTER),
        ("X1010519491231002X", Fault.CHARACTER),
    ],
)
def test_what_is_no_citizen_id(text, fault):
    with pytest.raises(BadCode) as bad:
        read_citizen_id(text, today=TODAY)
    assert bad.value.fault is fault
