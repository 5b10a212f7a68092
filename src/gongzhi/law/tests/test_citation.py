from datetime import date

import pytest

from gongzhi.law.citation import Citation, in_force_on

OLD = Citation("物权法", "第七十六条", date(2007, 10, 1), in_force_to=date(2020, 12, 31))
NEW = Citation("民法典", "第二百七十八条", date(2021, 1, 1))


def test_a_citation_reads_as_in_chinese():
    assert str(Citation("北京市接诉即办工作条例", "第十四条", date(2021, 9, 24))) == (
        "《北京市接诉即办工作条例》第十四条"
    )


@pytest.mark.parametrize(
    ("day", "governs"),
    [
        (date(2007, 9, 30), None),
        (date(2007, 10, 1), OLD),
        (date(2020, 12, 31), OLD),
        (date(2021, 1, 1), NEW),
        (date(2026, 11, 22), NEW),
    ],
)
def test_the_day_of_the_fact_picks_the_version(day, governs):
    assert in_force_on([NEW, OLD], day) is governs


def test_of_two_in_force_the_later_governs():
    early = Citation("信访条例", "第二十一条", date(2005, 5, 1))
    late = Citation("信访工作条例", "第二十二条", date(2022, 5, 1))
    assert in_force_on([late, early], date(2026, 1, 1)) is late
