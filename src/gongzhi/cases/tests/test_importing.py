"""Orders of a hotline become cases by the rules of every report."""

from __future__ import annotations

import json
import os
from argparse import Namespace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError

from gongzhi.cases import importing
from gongzhi.cases.models import Case, Category
from gongzhi.cases.services import accept_case, finish_case, rate_case
from gongzhi.cases.states import Status
from gongzhi.config.cli import main
from gongzhi.core import beside
from gongzhi.core.command import BadInput
from gongzhi.core.importing import command as console
from gongzhi.core.importing import engine
from gongzhi.core.importing.kinds import KINDS, job_of
from gongzhi.core.importing.tables import open_table
from gongzhi.core.models import ImportBatch, ImportedRow
from gongzhi.core.models.imports import BatchState
from gongzhi.duties.models import Duty, DutyHolder
from gongzhi.journal import words as said
from gongzhi.journal.models import Entry
from gongzhi.law.deadlines import Limit, LimitUnit, due_at
from gongzhi.notices.models import Message
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("E1", "F2")]
REAL = settings.ROOT.parent / "shared/data/messages/orders_4326.xlsx"
HEAD = "留言编号,留言用户,留言主题,留言时间,留言详情,反对数,点赞数"
ORDERS = (
    "188006.0,A000***,单元门坏了,2026/2/28 11:25:05,\t\t柳园里3号楼2单元的单元门关不上，我叫李小明，电话13800000417\t,0,1",
    "188007,A000***,半夜太吵,2026-02-27,A市A3区楼下烧烤太吵，天天如此,0,0",
    "188008,A001***,又是单元门,2026年2月28日 9点5分,柳园里3号楼2单元的单元门关不上！我叫李小明，电话13800000417,0,0",
    "188009,A002***,水管爆了,46081.5,桃林社区的水管爆了，没人管,0,0",
)


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    return written(tmp_path, *ORDERS)


def written(folder: Path, *rows: str, name: str = "orders.csv") -> Path:
    file = folder / name
    file.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return file


def bring(file: Path, world: World, *, dry_run: bool = False, place: str = "") -> dict[str, object]:
    args = Namespace(file=file, dry_run=dry_run, place=place)
    counts = console.run("cases", args, place_id=importing.place_for(place), now=NOON)
    counts.pop("seconds")
    return counts


def figures(rows: int, **counts: int) -> dict[str, int]:
    plain = {"rows": rows, "created": 0, "updated": 0, "unchanged": 0, "refused": 0, "twins": 0}
    return plain | counts


def test_an_order_is_received_placed_filed_masked_dispatched_and_owed(world, orders):
    assert bring(orders, world) == figures(4, created=4, twins=1)
    case = Case.objects.get(source_ref="188006")
    assert case.received_at == datetime(2026, 2, 28, 3, 25, 5, tzinfo=UTC)
    assert (case.place, case.place_known, case.category) == (world.entrance, True, world.door)
    assert (case.bearer, case.status, case.why["code"]) == (world.anhe, Status.DISPATCHED, "rule")
    assert "李小明" not in case.text and "13800000417" not in case.text
    assert "13800000417" in said.read([case.words_id])[case.words_id]
    duty = Duty.objects.get(subject=f"case:{case.pk}")
    assert duty.due_at == case.due_at == due_at(NOON, Limit(24, LimitUnit.HOUR))
    assert DutyHolder.objects.filter(duty=duty, org=world.anhe, is_open=True).exists()
    assert (case.reporter_account_id, case.helper_account_id) == (None, None)
    verbs = Entry.objects.filter(subject=f"case:{case.pk}").order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["cases.received", "cases.dispatched"]


def test_it_writes_what_the_service_writes(world, orders):
    """Row for row the same as a report through the door, apart from where it came from."""
    bring(orders, world)
    imported = Case.objects.get(source_ref="188006")
    words = said.read([imported.words_id])[imported.words_id]
    plain = world.case(
        text=words, title="单元门坏了", source="hotline", source_ref="188006", received_at=imported.received_at,
        estate_kind="commercial",
    )  # fmt: skip
    own = {"id", "public_id", "follow_key", "number", "words_id", "words_key_id", "batch_id", "_state"}
    left, right = (Case.objects.get(pk=case.pk).__dict__ for case in (imported, plain))
    assert {k: v for k, v in left.items() if k not in own} == {k: v for k, v in right.items() if k not in own}
    shapes = [
        [
            (e.verb, sorted(e.data), e.place_id)
            for e in Entry.objects.filter(subject=f"case:{case.pk}").order_by("seq")
        ]
        for case in (imported, plain)
    ]
    assert shapes[0] == shapes[1]


def test_what_another_process_read_is_stored_as_what_is_read_here(world, orders, monkeypatch):
    monkeypatch.setattr(beside, "WORTH", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    asked = []
    answer = beside.answer
    monkeypatch.setattr(beside, "answer", lambda future, call: asked.append(call) or answer(future, call))
    assert bring(orders, world) == figures(4, created=4, twins=1)
    case = Case.objects.get(source_ref="188006")
    assert asked
    assert (case.category, case.bearer) == (world.door, world.anhe)
    assert "李小明" not in case.text


def test_a_report_through_the_door_still_asks_twelve_times_at_most(world, django_assert_max_num_queries):
    world.case()
    with django_assert_max_num_queries(12):
        world.case()


def test_equal_words_under_another_number_are_a_twin_that_names_the_first(world, orders):
    bring(orders, world)
    first, twin = Case.objects.get(source_ref="188006"), Case.objects.get(source_ref="188008")
    link = Entry.objects.get(subject=f"case:{twin.pk}", verb="cases.twinned")
    assert link.data == {"number": first.number, "twin": first.pk}


def test_a_place_that_is_not_ours_stays_unknown_for_the_office_of_the_import(world, orders):
    bring(orders, world)
    case = Case.objects.get(source_ref="188007")
    assert (case.place, case.place_known, case.why["code"]) == (world.district, False, "unknown_place")
    assert (case.bearer, case.category) == (world.district_office, world.noise)
    named = Case.objects.get(source_ref="188009")
    assert (named.place, named.place_known, named.bearer) == (world.far_community, False, world.far_committee)


def test_the_place_of_the_import_takes_what_nobody_can_place(world, orders):
    bring(orders, world, place="990101007001")
    case = Case.objects.get(source_ref="188007")
    assert (case.place, case.bearer) == (world.community, world.residents_committee)


def test_imported_twice_it_changes_nothing(world, orders):
    bring(orders, world)
    before = [list(model.objects.order_by("pk").values()) for model in (Case, Duty, Entry)]
    assert bring(orders, world) == figures(4, unchanged=4)
    assert [list(model.objects.order_by("pk").values()) for model in (Case, Duty, Entry)] == before


def test_a_dry_run_says_the_same_and_writes_nothing(world, orders):
    assert bring(orders, world, dry_run=True) == figures(4, created=4, twins=1)
    assert not Case.objects.exists() and not ImportBatch.objects.exists() and not ImportedRow.objects.exists()


def test_an_order_can_be_worked_to_closed(world, orders):
    bring(orders, world)
    case, lin = Case.objects.get(source_ref="188006"), world.actor("lin")
    accept_case(actor=lin, case_id=case.pk, now=NOON)
    finish_case(actor=lin, case_id=case.pk, result="闭门器换好了", now=NOON)
    rate_case(actor=lin, case_id=case.pk, satisfied=5, words="", now=NOON)
    assert Case.objects.get(pk=case.pk).status == Status.CLOSED


def test_bad_rows_are_refused_with_their_reason_and_the_rest_comes_in(world, tmp_path):
    file = written(
        tmp_path,
        "1,A,灯,昨天,路灯不亮,0,0",
        "2,A,灯,2036-01-01,路灯不亮,0,0",
        "3,A,,2026-01-01,,0,0",
        f"4,A,长,2026-01-01,{'字' * 34_000},0,0",
        f"5,A,长,2026-01-01,{'字' * 7_028},0,0",
        "6,A,灯,2026-01-01,东边路灯不亮,0,0",
        "6,A,灯,2026-01-01,西边路灯不亮,0,0",
        "6,A,灯,2026-01-01,东边路灯不亮,0,9",
        ",A,灯,,没有编号也没有时间,0,0",
    )
    assert bring(file, world) == figures(9, created=3, unchanged=1, refused=5)
    refused = ImportedRow.objects.filter(outcome="refused").order_by("number")
    assert list(refused.values_list("number", flat=True)) == [2, 3, 4, 5, 8]
    assert all(refused.values_list("why", flat=True))
    assert len(Case.objects.get(source_ref="5").text) == 7_028
    assert Case.objects.get(source_ref="").received_at == NOON
    again = bring(file, world)
    assert (again["created"], again["unchanged"], again["refused"]) == (0, 4, 5)


def test_words_that_changed_at_the_source_are_taken_over_until_it_is_finished(world, orders, tmp_path):
    bring(orders, world)
    changed = written(tmp_path, ORDERS[0].replace("关不上", "关不上，还冒烟了"), name="new.csv")
    assert bring(changed, world) == figures(1, updated=1)
    case = Case.objects.get(source_ref="188006")
    assert "冒烟" in case.text and "冒烟" in said.read([case.words_id])[case.words_id]
    assert bring(changed, world) == figures(1, unchanged=1)
    lin = world.actor("lin")
    accept_case(actor=lin, case_id=case.pk, now=NOON)
    finish_case(actor=lin, case_id=case.pk, result="好了", now=NOON)
    assert bring(orders, world)["refused"] == 1


def test_the_sheet_may_name_the_category_and_a_number_to_call(world, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(
        "工单编号,工单内容,问题分类,联系电话,小区\n1,不知道说什么,噪声,13800000417,禾安小区\n2,x,没有的,138****0417,\n"
    )
    bring(file, world)
    first, second = Case.objects.order_by("source_ref")
    assert (first.category, first.place, first.contact) == (world.noise, world.grain, "13800000417")
    assert (second.category, second.contact) == (world.other, "")


def test_killed_half_way_and_begun_again_it_comes_to_the_same_end(world, tmp_path, monkeypatch):
    rows = [f"{n},A,灯,2026-01-0{n % 9 + 1},第{n % 7}盏路灯不亮了,0,0" for n in range(60)]
    file, monkey = written(tmp_path, *rows), monkeypatch
    monkey.setattr(engine, "PORTION", 10)
    batch = ImportBatch.objects.create(kind="cases", source="x", place_id=world.district.pk, created_at=NOON)
    table = open_table(file, importing.FIELDS)
    columns = {"ref": "留言编号", "title": "留言主题", "text": "留言详情", "at": "留言时间"}

    class Killed(BaseException):
        pass

    def run() -> engine.Import:
        return engine.Import(KINDS["cases"], job_of(batch, now=NOON), table, columns)

    work = run()
    save, saved = work.save, []

    def dying(planned):
        if len(saved) == 3:
            raise Killed
        save(planned)
        saved.append(planned)

    monkey.setattr(work, "save", dying)
    with pytest.raises(Killed):
        work.run(lambda *_: None)
    assert 0 < Case.objects.count() < 60
    assert run().run(lambda *_: None) == {"rows": 60, "created": 7, "twin": 53}
    assert Case.objects.count() == 60
    assert Case.objects.values("source_ref").distinct().count() == 60
    twins = Entry.objects.filter(verb="cases.twinned")
    assert twins.count() == 53 and len({entry.data["twin"] for entry in twins}) == 7


def test_two_imports_of_one_sheet_at_once_make_no_case_twice(world, orders, monkeypatch):
    """The other one commits between our plan and our save."""
    batch = ImportBatch.objects.create(kind="cases", source="x", place_id=world.district.pk, created_at=NOON)
    columns = {"ref": "留言编号", "title": "留言主题", "text": "留言详情", "at": "留言时间"}
    work = engine.Import(
        KINDS["cases"], job_of(batch, now=NOON), open_table(orders, importing.FIELDS), columns
    )
    save, others = work.save, []

    def late(planned):
        if not others:
            others.append(bring(orders, world))
            with pytest.raises(IntegrityError):
                save(planned)
            raise IntegrityError
        save(planned)

    monkeypatch.setattr(work, "save", late)
    assert work.run(lambda *_: None) == {"rows": 4, "unchanged": 4}
    assert Case.objects.count() == 4


def test_taking_back_retires_what_nobody_touched_and_names_the_rest(world, tmp_path):
    file = written(tmp_path, *ORDERS, "188010,A,着火了,2026-02-28,柳园里3号楼着火了，有人困在里面,0,0")
    bring(file, world)
    batch = ImportBatch.objects.get()
    urgent = Case.objects.get(source_ref="188010")
    assert Message.objects.filter(batch=f"import:{batch.pk}", subject=f"case:{urgent.pk}").exists()
    touched = Case.objects.get(source_ref="188006")
    accept_case(actor=world.actor("lin"), case_id=touched.pk, now=NOON)
    labels = list(ImportedRow.objects.filter(batch=batch).values_list("subject", flat=True))
    left = importing.withdraw(job_of(batch, now=NOON), labels)
    assert left == {f"case:{touched.pk}": touched.number}
    assert set(Case.objects.filter(retired_at=None)) == {touched}
    assert not Message.objects.filter(batch=f"import:{batch.pk}", cancelled_at=None).exists()
    assert DutyHolder.objects.filter(is_open=True).count() == 1
    assert importing.withdraw(job_of(batch, now=NOON), labels) == left


def test_who_may_bring_orders_in(world):
    assert importing.may(world.actor("zhou"), world.subdistrict.pk)
    assert not importing.may(world.actor("zhou"), world.district.pk)
    assert not importing.may(world.actor("lin"), world.willow.pk)
    assert not importing.may(world.actor("ou"), world.district.pk)
    assert not importing.may(world.actor("wang"), None)


def test_the_place_must_be_said_where_it_is_in_doubt(world):
    assert importing.place_for("") == world.district.pk
    with pytest.raises(BadInput):
        importing.place_for("110101")


@pytest.mark.django_db(transaction=True)
def test_bad_input_exits_2_with_one_sentence(world, tmp_path, capsys):
    file = tmp_path / "a.csv"
    file.write_text("甲,乙\n1,2\n", encoding="utf-8")
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04 nothing")
    for path in (file, tmp_path / "b.xlsx", tmp_path / "missing.csv"):
        assert main(["import", "cases", str(path)]) == 2
        sentence = capsys.readouterr().err
        assert sentence.count("\n") == 1 and "Traceback" not in sentence


@pytest.mark.django_db(transaction=True)
def test_the_command_prints_one_json_object(world, orders, capsys):
    assert main(["import", "cases", str(orders), "--json"]) == 0
    said_last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert said_last.pop("seconds") >= 0
    assert said_last == figures(4, created=4, twins=1)
    assert ImportBatch.objects.get().state == BatchState.DONE


@pytest.mark.skipif(not REAL.exists(), reason="the real orders are not beside the repository")
def test_the_real_orders_are_read_as_they_are(world):
    """All 4,326; the first 300 are brought in."""
    table = open_table(REAL, importing.FIELDS)
    assert table.total == 4326
    trial = bring(REAL, world, dry_run=True)
    assert (trial["rows"], trial["refused"]) == (4326, 0)
    assert trial["twins"] > 100
    short = engine.Table(table.headings, "", "", 300, 0, lambda: islice(table.source(), 301))
    batch = ImportBatch.objects.create(kind="cases", source="x", place_id=world.district.pk, created_at=NOON)
    columns = {"ref": "留言编号", "title": "留言主题", "text": "留言详情", "at": "留言时间"}
    work = engine.Import(KINDS["cases"], job_of(batch, now=NOON + timedelta(days=1)), short, columns)
    counts = work.run(lambda *_: None)
    assert counts["rows"] == 300 == Case.objects.count()
    assert not Case.objects.exclude(status=Status.DISPATCHED).exists()
    assert Category.objects.filter(cases__isnull=False).exists()
