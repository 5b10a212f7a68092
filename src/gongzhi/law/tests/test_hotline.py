from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gongzhi.law import hotline
from gongzhi.law.deadlines import Limit, LimitUnit, due_at
from gongzhi.law.hotline import NOT_DISPATCHED, DemandClass, DemandKind, limit_for
from gongzhi.law.packs import pack_for
from gongzhi.law.packs.pack import UnknownRule

START = datetime(2026, 3, 1, 1, 30, tzinfo=UTC)  # 09:30 in Beijing
TEXTS = Path(__file__).parents[5] / "shared" / "law"


@pytest.mark.req("F2")
@pytest.mark.parametrize(
    ("demand_class", "due"),
    [
        (DemandClass.EMERGENCY, datetime(2026, 3, 1, 3, 30, tzinfo=UTC)),
        (DemandClass.UTILITY, datetime(2026, 3, 2, 1, 30, tzinfo=UTC)),
        (DemandClass.GENERAL, datetime(2026, 3, 8, 16, tzinfo=UTC)),
        (DemandClass.COMPLEX, datetime(2026, 3, 16, 16, tzinfo=UTC)),
        (DemandClass.ENQUIRY, START),
    ],
)
def test_rule_l(demand_class, due):
    assert due_at(START, limit_for(demand_class)) == due


def test_the_limits_say_that_they_are_defaults():
    assert hotline.RULE_L_BASIS.mark == "default, editable"


def test_five_kinds_and_six_that_are_not_dispatched():
    assert [kind.words for kind in DemandKind] == ["咨询", "求助", "投诉", "举报", "建议"]
    assert "".join(row.item for row in NOT_DISPATCHED) == "（一）（二）（三）（四）（五）（六）"


def quoted():
    """Every sentence that is said to have been found in a text of law."""
    for name in vars(hotline):
        basis = getattr(hotline, name)
        if isinstance(basis, hotline.Citation) and basis.mark == "found" and basis.words:
            yield basis.law, basis.words
    for row in NOT_DISPATCHED:
        yield hotline.BEIJING_ORDINANCE, row.case
        yield hotline.BEIJING_ORDINANCE, row.instead


@pytest.mark.parametrize(("law", "words"), list(quoted()))
def test_quoted_words_stand_in_the_text(law, words):
    files = list(TEXTS.glob(f"{law}*.md"))
    if not files:
        pytest.skip(f"the text of {law} is not on this machine")
    assert words in files[0].read_text(encoding="utf-8")


def test_beijing_rests_on_its_own_text_and_the_rest_on_the_nation():
    beijing = pack_for("110101001001")
    assert beijing.name == "北京市"
    rule = beijing.rule("hotline_limits", on=date(2026, 3, 1))
    assert rule.basis is hotline.RULE_L_BASIS
    assert rule.value[DemandClass.GENERAL] == Limit(7, LimitUnit.DAY)
    assert beijing.rule("reopen_window", on=date(2026, 3, 1)).mark == "policy"
    assert str(beijing.rule("first_receiver_answers", on=date(2026, 3, 1)).basis) == (
        "《北京市接诉即办工作条例》第十四条"
    )


def test_more_time_and_help_rest_on_the_ordinance_in_beijing_alone():
    on = date(2026, 3, 1)
    grounds = [str(pack_for("110101").rule(name, on=on).basis) for name in ("more_time", "help")]
    assert grounds == ["《北京市接诉即办工作条例》第十五条第（二）项", "《北京市接诉即办工作条例》第十四条"]
    assert pack_for("990101").rule("more_time", on=on).mark == "policy"


def test_before_the_city_had_a_rule_the_national_one_holds():
    assert pack_for("110101").rule("hotline_limits", on=date(2022, 12, 31)).mark == "policy"
    with pytest.raises(UnknownRule):
        pack_for("110101").rule("first_receiver_answers", on=date(2021, 9, 23))


@pytest.mark.parametrize("code", ["430111000000", "", "620503"])
def test_elsewhere_the_national_pack(code):
    pack = pack_for(code)
    assert pack.name == "全国"
    assert pack.rule("hotline_limits", on=date(2026, 3, 1)).mark == "policy"
    with pytest.raises(UnknownRule):
        pack.rule("first_receiver_answers", on=date(2026, 3, 1))


@pytest.mark.parametrize("name", ["hotline_limits", "office_hours", "reopen_window", "more_time", "help"])
def test_every_policy_says_why(name):
    rule = pack_for("").rule(name, on=date(2026, 3, 1))
    assert rule.basis is None
    assert rule.reason
