"""The page of rates: who reads what, and every figure opens to as many rows as it says."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from gongzhi.cases import services as cases
from gongzhi.cases.models.case import Source
from gongzhi.core import config
from gongzhi.core.models import TaskRun
from gongzhi.core.scope import WORK, scope_to
from gongzhi.core.tasks import perform
from gongzhi.insight.models import CountedCase, FigureMonth
from gongzhi.insight.rules import CLOSE_DAYS, LEAVE_OUT_SILENT, WEIGHT_ANSWERED, formula_at
from gongzhi.insight.selectors.asking import Asked, counted_cases
from gongzhi.insight.selectors.promises import ended_promises
from gongzhi.insight.selectors.sheet import Line, Sheet, ranked, sheet
from gongzhi.insight.services import count_changes, count_everything
from gongzhi.insight.tests.test_counting import close_months
from gongzhi.law.rates import Measure, Tally
from tests.counting import counts
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("F6")]
MARCH = date(2026, 3, 1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AFTER = NOON + 20 * DAY
LINKS = re.compile(r'href="(/rates/(?:cases|promises)/\?[^"]+)">([\d,]+)<')


def play(world: World, *, source: str, at_grain: bool, day: int, fate: str) -> None:
    """One case from its report to what became of it."""
    came = NOON + day * DAY
    place = world.grain_building if at_grain else world.entrance
    case = world.case(place=place, source=source, now=came)
    if fate == "open":
        return
    who = {world.anhe: "lin", world.huimin: "zhao", world.street_office: "zhou"}
    actor = world.actor(who[case.bearer])
    if fate == "accepted":
        cases.accept_case(actor=actor, case_id=case.pk, now=came + 30 * HOUR)
        return
    cases.finish_case(actor=actor, case_id=case.pk, result="换了拉杆", now=came + day * 10 * HOUR)
    after = came + (day + 1) * 10 * HOUR
    if fate == "reopened":
        cases.reopen_case(actor=world.actor("wang"), case_id=case.pk, words="", now=after)
    elif fate.isdigit():
        cases.rate_case(actor=world.actor("wang"), case_id=case.pk, satisfied=int(fate), words="", now=after)


SOURCES = (Source.PLACARD, Source.HOTLINE, Source.PETITION, Source.PATROL)
FATES = ("open", "accepted", "finished", "reopened", "1", "3", "5")


def month(world: World) -> None:
    for n, fate in enumerate(FATES):
        play(world, source=SOURCES[n % 4], at_grain=n % 3 == 0, day=n % 5, fate=fate)
        play(world, source=Source.WEB, at_grain=n % 2 == 0, day=n % 4, fate=fate)
    cases.ask_and_close_stale(AFTER - 3 * DAY)
    cases.ask_and_close_stale(AFTER)
    count_everything(AFTER)


def lines(found: Sheet) -> list[Line]:
    return [*found.trend, *found.parts, *found.channels, *found.categories, *found.bearers]


def assert_every_figure_opens(found: Sheet) -> None:
    for line in lines(found):
        assert counted_cases(line.asked, "received").count() == line.received
        for figure in line.figures:
            part, whole = (dict(q.split("=") for q in query.split("&"))["figure"] for query in
                           (figure.part_query, figure.whole_query))  # fmt: skip
            assert counted_cases(line.asked, part).count() == figure.part
            assert counted_cases(line.asked, whole).count() == figure.whole
        if line.kept is not None:
            assert ended_promises(line.asked, only_kept=False).count() == line.kept.ended
            assert ended_promises(line.asked, only_kept=True).count() == line.kept.kept


happenings = st.lists(
    st.fixed_dictionaries({
        "source": st.sampled_from(SOURCES), "at_grain": st.booleans(), "day": st.integers(0, 5),
        "fate": st.sampled_from(FATES),
    }), max_size=6,
)  # fmt: skip


@settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(happened=happenings, leave_out=st.booleans(), login=st.sampled_from(["qian", "zhou", "he", "lin"]))
def test_every_figure_opens_to_as_many_rows_as_it_says(world, happened, leave_out, login):
    """Whatever happened, however the place counts, for each who reads."""
    config.change(LEAVE_OUT_SILENT, leave_out)
    for one in happened:
        play(world, **one)
    count_everything(AFTER)
    actor = world.actor(login)
    held = actor.posts[0]
    place = {"district": world.district, "subdistrict": world.subdistrict, "community": world.community}
    asked = Asked(place.get(held.level, world.willow), MARCH, bearer=world.anhe if login == "lin" else None)
    with scope_to(actor.grants(WORK)):
        found = sheet(asked, with_bearers=True)
        assert_every_figure_opens(found)
        for part in (*found.parts, *found.categories):
            assert_every_figure_opens(sheet(part.asked, with_bearers=True))
        demands = [line for line in found.channels if line.asked.channel != "found"]
        assert sum((line.tally for line in demands), start=type(found.now.tally)()) == +found.now.tally
        parts = [line.tally for line in found.parts] or [found.now.tally]
        assert sum(parts, start=type(found.now.tally)()) == +found.now.tally


def test_a_part_that_counts_silence_otherwise_opens_to_what_was_shown_above_it(world):
    month(world)
    config.change(LEAVE_OUT_SILENT, False, place_id=world.willow.pk)
    with scope_to(world.actor("zhou").grants(WORK)):
        above = sheet(Asked(world.community, MARCH), with_bearers=True)
        here = sheet(Asked(world.willow, MARCH), with_bearers=False)
        assert_every_figure_opens(above)
        assert_every_figure_opens(here)
        shown = next(line for line in above.parts if line.asked.place == world.willow)
        assert here.now.figures[1].whole > shown.figures[1].whole


def line_of(world: World, name: str, **tally: int) -> Line:
    numbers = Tally({Measure(key): n for key, n in tally.items()})
    return Line(Asked(world.willow, MARCH), name, numbers, formula_at(world.willow))


def test_one_rating_of_many_cases_is_a_small_sample_and_stands_behind(world):
    cases_in = {"received": 50, "to_answer": 50, "answered": 40}
    few = line_of(world, "few", **cases_in, rated=1, solved=1, satisfied=1)
    many = line_of(world, "many", **cases_in, rated=30, solved=10, satisfied=10)
    assert few.score > many.score
    assert (few.is_few, many.is_few) == (True, False)
    assert ranked([few, many]) == [many, few]


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.fixture
def reader(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Somebody of the subdistrict, on the twentieth day after noon."""
    month(world)
    monkeypatch.setattr("gongzhi.insight.views.rates.clock", lambda: AFTER)
    client.force_login(world.zhou)
    return client


@pytest.mark.parametrize("login", ["zhou", "he", "lin"])
def test_every_number_of_the_page_is_the_number_of_its_list(reader, world, login):
    reader.force_login(getattr(world, login))
    found = LINKS.findall(read(reader, f"{reverse('rates')}?month=2026-03"))
    assert len(found) > 20
    for address, shown in set(found):
        heading = re.search(r"<h1>([^<]*)", read(reader, address))
        assert heading and re.findall(r"[\d,]+", heading[1])[-1] == shown, address


def test_the_page_says_how_it_counts_and_on_what_ground(reader, world):
    config.change(WEIGHT_ANSWERED, 20)
    page = read(reader, f"{reverse('rates')}?month=2026-03")
    assert "响应率 × 20，解决率 × 35，满意率 × 35，再除以 90" in page
    assert "24 小时内" in page
    assert "各地定" in page  # no pack of its own: the national one says so
    world.district.code = "110101000000"
    for place in (world.district, world.subdistrict):
        type(place).objects.filter(pk=place.pk).update(code=f"110101{place.code[6:]}")
    page = read(reader, f"{reverse('rates')}?month=2026-03")
    assert "《北京市接诉即办工作条例》第三十二条" in page


def test_of_nothing_there_is_a_dash_and_a_way_on(reader, world):
    page = read(reader, f"{reverse('rates')}?month=2025-11")
    assert "这个月没有数字" in page
    assert reverse("case_list") in page
    world.case(place=world.far_community, now=AFTER - HOUR)
    count_changes(AFTER)
    page = read(reader, f"{reverse('rates')}?place={world.far_community.public_id}")
    assert "<b>—</b>" in page and ">0.0%<" not in page


def test_a_month_or_a_channel_that_makes_no_sense_is_left_out(reader):
    page = read(reader, f"{reverse('rates')}?month=sometime&channel=radio&category=none&bearer=none&rest=on")
    assert "清河湾街道的三率" in page


@pytest.mark.parametrize("month", ["0001-01", "1999-12", "2026-04", "9999-12"])
def test_a_month_without_figures_is_refused_in_words(reader, month):
    for name in ("rates", "rate_cases", "rate_promises", "rates_export"):
        answer = reader.get(f"{reverse(name)}?month={month}")
        assert answer.status_code == 422
        assert f"数字从 2000-01 到 2026-03；{month} 不在其中" in answer.content.decode()


def test_signs_that_no_database_takes_are_refused_in_words(reader):
    for name in ("place", "channel", "category", "bearer", "month", "figure", "after"):
        answer = reader.get(f"{reverse('rate_cases')}?{name}=%00")
        assert (answer.status_code, "这个网址无法识别" in answer.content.decode()) == (400, True)


def test_the_promises_behind_a_figure_come_page_by_page(reader, monkeypatch):
    monkeypatch.setattr("gongzhi.insight.selectors.rows.PAGE", 3)
    address, seen = f"{reverse('rate_promises')}?month=2026-03", list[str]()
    while address:
        page = reader.get(address)
        seen += [duty.subject for duty, _url in page.context["rows"]]
        older = page.context["older"]
        address = f"{reverse('rate_promises')}?{older}" if older else ""
    assert len(seen) == len(set(seen)) == page.context["count"] > 3


def test_a_company_reads_its_own_figures_and_no_others(reader, world):
    reader.force_login(world.lin)
    page = read(reader, f"{reverse('rates')}?month=2026-03&bearer={world.huimin.public_id}")
    assert "安和物业" in page and "惠民物业" not in page
    assert reader.get(f"{reverse('rates')}?place={world.grain.public_id}").status_code == 403
    assert reader.get(f"{reverse('rates')}?place={world.community.public_id}").status_code == 403
    with scope_to(world.actor("lin").grants(WORK)):
        assert {row.bearer_id for row in CountedCase.objects.all()} == {world.anhe.pk}


def test_a_grid_worker_of_one_grid_and_a_resident_read_none(reader, world):
    for account in (world.wang, world.ou):
        reader.force_login(account)
        assert reader.get(reverse("rates")).status_code == 403
        assert "/rates/" not in read(reader, reverse("start"))


def test_a_case_that_became_misconduct_after_its_month_was_closed_is_counted_and_not_shown(reader, world):
    case = world.case(text="后来才知道是举报", now=NOON)
    count_changes(AFTER)
    config.change(CLOSE_DAYS, 7)
    close_months(AFTER + 30 * DAY)
    type(case).objects.filter(pk=case.pk).update(named_only=True)
    page = read(reader, f"{reverse('rate_cases')}?month=2026-03&place={world.willow.public_id}")
    assert "不再对您开放" in page
    assert "后来才知道是举报" not in page


def test_the_workbook_holds_what_the_page_shows(reader):
    answer = reader.get(f"{reverse('rates_export')}?month=2026-03")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names == ["按月", "按下级", "按来源", "按类别", "按承办单位", "计算办法"]
    heading, *months = book.get_sheet_by_name("按月").to_python()
    assert heading[:4] == ["", "收到", "响应率", "响应率：分子"]
    assert len(months) == 13 and months[-1][0] == "2026-03"
    page = read(reader, f"{reverse('rates')}?month=2026-03")
    assert f"{int(months[-1][1])} 件" in page
    assert months[-1][3] / months[-1][4] == pytest.approx(months[-1][2])


def test_a_closed_month_says_what_it_missed_and_the_district_has_it_counted_again(reader, world):
    config.change(CLOSE_DAYS, 7)
    close_months(AFTER + 30 * DAY)
    world.case(received_at=NOON, now=AFTER + 31 * DAY)
    count_changes(AFTER + 31 * DAY)
    row = FigureMonth.objects.get(month=MARCH)
    assert row.missed_at == AFTER + 31 * DAY
    address = f"{reverse('rates')}?month=2026-03"
    assert "已封存" in read(reader, address) and "重新计算这个月" not in read(reader, address)
    sent = {"month": "2026-03", "idem": "once"}
    assert reader.post(reverse("rates_recount"), sent).status_code == 403

    reader.force_login(world.qian)
    assert "重新计算这个月" in read(reader, address)
    answer = reader.post(reverse("rates_recount"), sent)
    assert answer.url == reader.post(reverse("rates_recount"), sent).url
    perform.func(TaskRun.objects.get(kind="insight.recount").pk)
    row.refresh_from_db()
    assert row.missed_at is None and row.recounted_at is not None


def test_the_page_asks_as_often_with_many_cases(reader, world):
    address = f"{reverse('rates')}?month=2026-03"
    reader.get(address)  # the first one writes the session
    counts("rates", lambda: reader.get(address))
    month(world)
    counts("rates", lambda: reader.get(address))
    counts("rates cases", lambda: reader.get(f"{reverse('rate_cases')}?month=2026-03"))
    counts("rates promises", lambda: reader.get(f"{reverse('rate_promises')}?month=2026-03"))
