"""When a message may leave the house: the rule alone, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.notices.manners import Pace, Rules, is_quiet, when_and_how
from gongzhi.notices.models import Held

pytestmark = pytest.mark.req("E19")
HOUR = timedelta(hours=1)
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai
NIGHT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)  # 23:00
EARLY = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)  # 6:00 of the next day
MORNING = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)  # 7:30 of the next day
EIGHT = datetime(2026, 3, 3, 0, 0, tzinfo=UTC)  # 8:00 of the next day
USUAL = Rules()


@pytest.mark.parametrize(
    ("pace", "at_once", "held", "recent", "now", "at", "why"),
    [
        (Pace.AT_ONCE, False, "", [], NOON, NOON, ""),
        (Pace.AT_ONCE, False, "", [], NIGHT, MORNING, Held.QUIET),
        (Pace.AT_ONCE, False, "", [], EARLY, MORNING, Held.QUIET),
        (Pace.AT_ONCE, False, "", [], MORNING, MORNING, ""),
        (Pace.AT_ONCE, False, "", [NOON - HOUR / 2], NOON, NOON + HOUR / 2, Held.PACE),
        (Pace.AT_ONCE, False, "", [NOON - HOUR], NOON, NOON, ""),
        (Pace.DAILY, False, "", [], NOON, EIGHT, Held.DIGEST),
        (Pace.DAILY, False, Held.DIGEST, [], EIGHT, EIGHT, ""),
        (Pace.DAILY, False, Held.DIGEST, [EIGHT - HOUR / 4], EIGHT, EIGHT + HOUR * 3 / 4, Held.PACE),
        (Pace.NEVER, False, "", [], NOON, None, Held.OFF),
        (Pace.NEVER, True, "", [NIGHT], NIGHT, NIGHT, ""),
        (Pace.DAILY, True, "", [NIGHT], NIGHT, NIGHT, ""),
    ],
)
def test_what_goes_when(pace, at_once, held, recent, now, at, why):
    verdict = when_and_how(pace=pace, at_once=at_once, held=held, recent=recent, rules=USUAL, now=now)
    assert (verdict.at, verdict.why) == (at, why)


minutes = st.integers(0, 24 * 60 - 1)
DAYS = st.integers(0, 366 * 24 * 60)
moments = DAYS.map(lambda minute: NOON + timedelta(minutes=minute))


@given(
    pace=st.sampled_from([Pace.AT_ONCE, Pace.DAILY]), held=st.sampled_from(["", *Held.values]), now=moments,
    before=st.none() | st.integers(0, 59), quiet=st.tuples(minutes, minutes), hour=st.integers(0, 23),
)  # fmt: skip
def test_never_in_quiet_hours_never_twice_an_hour_and_never_lost(pace, held, now, before, quiet, hour):
    rules = Rules(quiet_from=quiet[0], quiet_until=quiet[1], digest_hour=hour)
    recent = [] if before is None else [now - timedelta(minutes=before)]
    verdict = when_and_how(pace=pace, at_once=False, held=held, recent=recent, rules=rules, now=now)
    assert verdict.at is not None
    assert now <= verdict.at <= now + timedelta(days=2)
    assert not is_quiet(verdict.at, rules)
    assert all(verdict.at - at >= HOUR for at in recent)


@given(now=moments, quiet=st.tuples(minutes, minutes), pace=st.sampled_from(Pace))
def test_an_emergency_goes_at_any_time(now, quiet, pace):
    rules = Rules(quiet_from=quiet[0], quiet_until=quiet[1])
    verdict = when_and_how(pace=pace, at_once=True, held="", recent=[now], rules=rules, now=now)
    assert verdict.at == now
