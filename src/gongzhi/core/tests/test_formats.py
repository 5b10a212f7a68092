"""Numbers and moments as the guide writes them, in Chinese and in English."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from gongzhi.core import formats

CHINA = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 12, 14, 32, tzinfo=CHINA)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=CHINA).astimezone(UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("when", "chinese", "english"),
    [
        (at(2026, 3, 12, 14, 32), "今天 14:32", "today 14:32"),
        (at(2026, 3, 12, 0, 0), "今天 00:00", "today 00:00"),
        (at(2026, 3, 11, 20, 15), "昨天 20:15", "yesterday 20:15"),
        (at(2026, 3, 11, 0, 0), "昨天 00:00", "yesterday 00:00"),
        (at(2026, 3, 10, 23, 59), "3月10日 23:59", "10 Mar 23:59"),
        (at(2026, 3, 13, 9, 26), "3月13日 09:26", "13 Mar 09:26"),
        (at(2025, 12, 31, 9, 5), "2025年12月31日 09:05", "31 Dec 2025 09:05"),
    ],
)
def test_a_moment(when, chinese, english):
    with override("zh-hans"):
        assert formats.moment(when, now=NOW) == chinese
    with override("en"):
        assert formats.moment(when, now=NOW) == english


def test_a_day_begins_in_china_not_in_greenwich():
    late_evening = datetime(2026, 3, 11, 16, 30, tzinfo=UTC)  # 00:30 on the 12th in China
    with override("zh-hans"):
        assert formats.moment(late_evening, now=NOW) == "今天 00:30"
        assert formats.day(late_evening, today=date(2026, 3, 12)) == "3月12日 周四"


@pytest.mark.parametrize(
    ("on", "chinese", "traditional", "english"),
    [
        (date(2026, 3, 12), "3月12日 周四", "3月12日 週四", "Thu 12 Mar"),
        (date(2025, 12, 31), "2025年12月31日", "2025年12月31日", "31 Dec 2025"),
        (date(2027, 1, 1), "2027年1月1日", "2027年1月1日", "1 Jan 2027"),
    ],
)
def test_a_day(on, chinese, traditional, english):
    for language, words in (("zh-hans", chinese), ("zh-hant", traditional), ("en", english)):
        with override(language):
            assert formats.day(on, today=date(2026, 3, 12)) == words


@pytest.mark.parametrize(
    ("length", "chinese", "english"),
    [
        (timedelta(days=1, hours=3, minutes=59), "1 天 3 小时", "1 day 3 hours"),
        (timedelta(days=2), "2 天", "2 days"),
        (timedelta(days=2, minutes=59), "2 天", "2 days"),
        (timedelta(days=1240, hours=1), "1,240 天 1 小时", "1,240 days 1 hour"),
        (timedelta(hours=18, minutes=54), "18 小时 54 分", "18 hours 54 min"),
        (timedelta(hours=1), "1 小时", "1 hour"),
        (timedelta(minutes=59, seconds=59), "59 分钟", "59 minutes"),
        (timedelta(minutes=1), "1 分钟", "1 minute"),
        (timedelta(seconds=59), "不到 1 分钟", "less than a minute"),
        (timedelta(), "不到 1 分钟", "less than a minute"),
        (-timedelta(days=1, hours=3), "1 天 3 小时", "1 day 3 hours"),
    ],
)
def test_a_span(length, chinese, english):
    with override("zh-hans"):
        assert formats.span(length) == chinese
    with override("en"):
        assert formats.span(length) == english


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=59), "刚刚"),
        (timedelta(minutes=4), "4 分钟前"),
        (timedelta(minutes=59, seconds=59), "59 分钟前"),
        (timedelta(hours=1), "今天 13:32"),
        (timedelta(hours=15), "昨天 23:32"),
    ],
)
def test_how_long_ago(passed, words):
    with override("zh-hans"):
        assert formats.ago(NOW - passed, now=NOW) == words


@pytest.mark.parametrize(
    ("when", "words", "tone", "exact"),
    [
        (at(2026, 3, 11, 11, 32), "逾期 1 天 3 小时", "st-late", "3月11日 周三 11:32"),
        (NOW - timedelta(seconds=1), "逾期 不到 1 分钟", "st-late", "3月12日 周四 14:31"),
        (NOW, "剩 不到 1 分钟", "st-soon", "3月12日 周四 14:32"),
        (at(2026, 3, 12, 16, 0), "剩 1 小时 28 分", "st-soon", "3月12日 周四 16:00"),
        (at(2026, 3, 12, 20, 32), "剩 6 小时", "st-soon", "3月12日 周四 20:32"),
        (at(2026, 3, 12, 20, 33), "20:33 前", "", "3月12日 周四 20:33"),
        (at(2026, 3, 13, 0, 0), "24:00 前", "", "3月12日 周四 24:00"),
        (at(2026, 3, 13, 0, 1), "3月13日 周五", "", "3月13日 周五 00:01"),
        (at(2026, 3, 14, 0, 0), "3月13日 周五", "", "3月13日 周五 24:00"),
        (at(2027, 1, 1, 0, 0), "12月31日 周四", "", "12月31日 周四 24:00"),
    ],
)
def test_a_due_clock(when, words, tone, exact):
    with override("zh-hans"):
        assert formats.due(when, now=NOW) == formats.Due(words, tone, exact, when)


def test_a_due_clock_in_english():
    with override("en"):
        assert formats.due(at(2026, 3, 12, 16, 0), now=NOW).words == "1 hour 28 min left"
        assert formats.due(at(2026, 3, 11, 11, 32), now=NOW).words == "1 day 3 hours late"
        assert formats.due(at(2026, 3, 13, 0, 0), now=NOW).words == "by 24:00"


@pytest.mark.parametrize(
    ("part", "whole", "places", "words"),
    [
        (206, 219, 1, "94.1%"),
        (0, 0, 1, "—"),
        (3, 0, 1, "—"),
        (0, 7, 1, "0.0%"),
        (7, 7, 1, "100.0%"),
        (1, 3, 1, "33.3%"),
        (2, 3, 1, "66.7%"),
        (1, 2000, 1, "0.1%"),  # exactly 0.05: half goes up
        (1, 2001, 1, "0.0%"),
        (4_102_635, 5_431_860, 2, "75.53%"),
    ],
)
def test_a_rate(part, whole, places, words):
    assert formats.rate(part, whole, places=places) == words


def test_counts_money_and_areas():
    assert formats.count(1240) == "1,240"
    assert formats.dm2(5_431_860) == "54,318.60 m²"
    with override("zh-hans"):
        assert formats.fen(8_642_000) == "86,420.00 元"
        assert formats.fen(-5) == "-0.05 元"
        assert formats.fen(0) == "0.00 元"
    with override("en"):
        assert formats.fen(8_642_000) == "¥86,420.00"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13800000417", "138****0417"),
        ("138-0000-0417", "138****0417"),
        ("8402 0117", "****0117"),
        ("12345", "****"),
        ("", "****"),
    ],
)
def test_a_masked_phone(number, shown):
    assert formats.phone_masked(number) == shown


@pytest.mark.parametrize(
    ("name", "shown"), [("李小梅", "李**"), ("何静", "何**"), (" 林 ", "林**"), ("Li Mei", "L**"), ("", "")]
)
def test_a_masked_name_hides_its_length(name, shown):
    assert formats.name_masked(name) == shown
