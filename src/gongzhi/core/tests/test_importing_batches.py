"""A sheet on its way through the pages: looked at, matched, brought in, stopped, refused, taken back."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now

from gongzhi.cases.models import Case
from gongzhi.core import tasks
from gongzhi.core.importing import batches, engine
from gongzhi.core.importing.engine import digest_of
from gongzhi.core.importing.tables import open_table
from gongzhi.core.models import ImportBatch, ImportedRow, StoredFile, TaskRun
from gongzhi.core.models.imports import BatchState
from gongzhi.core.models.tasks import TaskState
from gongzhi.core.verdict import Refused
from gongzhi.people.services import elevate

pytestmark = [pytest.mark.django_db, pytest.mark.req("E1")]
SHEET = "工单编号,工单内容,受理时间,小区\n1,单元门关不上,2026-02-28,柳园里\n2,路灯不亮,昨天,\n3,路灯不亮,2026-02-28,\n"
ODD = "甲,乙,丙\n1,单元门关不上,2026-02-28\n"


def upload(text: str = SHEET, name: str = "orders.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode("gb18030"), "text/csv")


def send(client: Client, place: int, text: str = SHEET, *, kind: str = "cases", **said: str) -> ImportBatch:
    answer = client.post(f"/operate/imports/?kind={kind}", {"place": place, "file": upload(text), **said})
    assert answer.status_code == 302, answer.content.decode()
    return ImportBatch.objects.select_related("task", "file", "refused_file").get(
        public_id=answer.url.split("/")[-2]
    )


def perform(batch: ImportBatch) -> ImportBatch:
    """What the worker does."""
    batch.refresh_from_db()
    assert batch.task is not None
    tasks.perform.func(batch.task_id)
    return ImportBatch.objects.select_related("task", "file", "refused_file").get(pk=batch.pk)


@pytest.fixture
def zhou(world, client: Client) -> Client:
    client.force_login(world.zhou)
    return client


def press(client: Client, batch: ImportBatch, what: str, **said: str) -> int:
    return client.post(f"/operate/imports/{batch.public_id}/{what}/", said).status_code


def test_nothing_counts_before_it_was_looked_at_and_confirmed(world, zhou):
    batch = perform(send(zhou, world.subdistrict.pk, source="12345"))
    assert batch.counts == {"rows": 3, "created": 2, "refused": 1}
    assert [number for number, _why in batch.reasons] == [3]
    assert (batch.encoding, batch.columns["text"]) == ("gb18030", "工单内容")
    assert not Case.objects.exists() and not ImportedRow.objects.exists()
    page = zhou.get(f"/operate/imports/{batch.public_id}/").content.decode()
    assert "收进 2 行" in page and "GB18030" in page and "柳园里" in page


def test_it_is_brought_in_once_however_often_the_button_is_pressed(world, zhou):
    batch = perform(send(zhou, world.subdistrict.pk))
    assert press(zhou, batch, "run", idem="k1") == 302
    assert press(zhou, batch, "run", idem="k1") == 302
    assert press(zhou, batch, "run", idem="k2") == 409
    batch = perform(batch)
    assert (batch.state, Case.objects.count(), batch.sample) == (BatchState.DONE, 2, "")
    assert press(zhou, batch, "run", idem="k3") == 409
    assert Case.objects.filter(community_id=world.community.pk).get().bearer == world.anhe


def test_refused_rows_come_back_as_a_workbook_that_can_be_sent_again(world, zhou, tmp_path: Path):
    batch = perform(send(zhou, world.subdistrict.pk))
    press(zhou, batch, "run")
    batch = perform(batch)
    answer = zhou.get(f"/operate/imports/{batch.public_id}/refused/")
    file = tmp_path / "refused.xlsx"
    file.write_bytes(b"".join(answer.streaming_content))
    again = open_table(file, ())
    assert again.headings[:4] == ["工单编号", "工单内容", "受理时间", "小区"]
    assert list(next(again.rows()).cells.values())[:3] == ["2", "路灯不亮", "昨天"]
    assert batch.task is not None and batch.task.result_file == batch.refused_file


def test_columns_are_matched_by_hand_and_remembered_for_the_source(world, zhou):
    batch = perform(send(zhou, world.subdistrict.pk, ODD, source="某街道台账"))
    assert (batch.columns, batch.counts) == ({}, {})
    assert "还要指明" in zhou.get(f"/operate/imports/{batch.public_id}/").content.decode()
    assert press(zhou, batch, "run") == 409
    assert press(zhou, batch, "columns", column_text="乙", column_ref="乙") == 422
    assert press(zhou, batch, "columns", column_text="乙", column_at="丙", source="某街道台账") == 302
    batch = perform(batch)
    assert (batch.columns, batch.counts["created"]) == ({"text": "乙", "at": "丙"}, 1)
    other = perform(send(zhou, world.subdistrict.pk, ODD, source="某街道台账"))
    assert other.columns == batch.columns
    assert perform(send(zhou, world.subdistrict.pk, ODD, source="别处")).columns == {}


def test_stopped_it_keeps_what_is_done_and_goes_on_later(world, zhou, monkeypatch):
    rows = "".join(f"{n},第{n}盏路灯不亮,2026-02-28,\n" for n in range(40))
    batch = perform(send(zhou, world.subdistrict.pk, "工单编号,工单内容,受理时间,小区\n" + rows))
    press(zhou, batch, "run")
    monkeypatch.setattr(engine, "SAID_EVERY", 0.0)
    monkeypatch.setattr(engine, "PORTION", 10)
    monkeypatch.setattr(tasks, "SAY_EVERY", 0.0)
    save = engine.Import.save

    def saved_and_stopped(self, planned):
        save(self, planned)
        TaskRun.objects.filter(kind=batches.BRING).update(stop_asked=True)

    monkeypatch.setattr(engine.Import, "save", saved_and_stopped)
    batch = perform(batch)
    assert batch.task is not None
    assert (batch.state, batch.task.state) == (BatchState.STOPPED, TaskState.STOPPED)
    assert 0 < Case.objects.count() < 40
    monkeypatch.setattr(engine.Import, "save", save)
    assert press(zhou, batch, "run") == 302
    batch = perform(batch)
    assert (batch.state, Case.objects.count(), batch.counts) == (
        BatchState.DONE,
        40,
        {"rows": 40, "created": 40},
    )


def test_taken_back_within_seven_days_and_then_it_can_come_in_again(world, zhou):
    batch = perform(send(zhou, world.subdistrict.pk))
    press(zhou, batch, "run")
    batch = perform(batch)
    assert press(zhou, batch, "undo") == 302
    batch = perform(batch)
    assert (batch.state, batch.touched) == (BatchState.UNDONE, [])
    assert not Case.objects.filter(retired_at=None).exists()
    assert "都已撤下" in zhou.get(f"/operate/imports/{batch.public_id}/").content.decode()
    assert press(zhou, batch, "undo") == 409
    assert perform(send(zhou, world.subdistrict.pk)).counts["created"] == 2


def test_after_seven_days_it_cannot_be_taken_back_and_the_files_go(world, zhou):
    batch = perform(send(zhou, world.subdistrict.pk))
    press(zhou, batch, "run")
    batch = perform(batch)
    later = now() + batches.UNDO_WITHIN + timedelta(minutes=1)
    with pytest.raises(Refused, match="七天"):
        batches.start_undo(actor=world.actor("zhou"), batch_id=batch.pk, now=later)
    assert batches.forget_files(later) == 0, "it waits for its replies"
    assert batches.forget_files(later + timedelta(days=83)) == 1
    assert not StoredFile.objects.exists()
    assert Case.objects.count() == 2
    assert zhou.get(f"/operate/imports/{batch.public_id}/refused/").status_code == 404
    assert zhou.get(f"/operate/imports/{batch.public_id}/").status_code == 200


def test_a_file_that_cannot_be_read_is_said_on_its_page(world, zhou):
    answer = zhou.post("/operate/imports/?kind=cases", {
        "place": world.subdistrict.pk, "file": SimpleUploadedFile("a.xlsx", b"\xd0\xcf\x11\xe0old", "x"),
    })  # fmt: skip
    batch = perform(ImportBatch.objects.get(public_id=answer.url.split("/")[-2]))
    assert batch.task is not None and batch.task.state == TaskState.FAILED
    assert ".xls" in zhou.get(answer.url).content.decode()


def test_a_form_without_a_file_says_so_and_sends_nothing(world, zhou):
    answer = zhou.post("/operate/imports/?kind=cases", {"place": world.subdistrict.pk})
    assert answer.status_code == 422
    answer = zhou.post("/operate/imports/?kind=cases", {"place": world.district.pk, "file": upload()})
    assert answer.status_code == 422
    assert not ImportBatch.objects.exists()


def test_somebody_elses_import_does_not_exist(world, zhou):
    batch = perform(send(zhou, world.subdistrict.pk))
    other = Client()
    for login in ("he", "lin", "wang", "ou"):
        other.force_login(getattr(world, login))
        assert other.get(f"/operate/imports/{batch.public_id}/").status_code == 404
        assert press(other, batch, "run") == 404
        assert batch.file is not None
        assert batch.file.name not in other.get("/operate/imports/").content.decode()


def test_an_operator_sees_it_in_an_elevated_session_only(world, zhou):
    batch = perform(send(zhou, world.subdistrict.pk))
    operator = Client()
    operator.force_login(world.ou)
    assert "没有您可以导入的" in operator.get("/operate/imports/").content.decode()
    elevate(actor=world.actor("ou"), reason="给云河区导入社区代码表", now=now())
    assert operator.get(f"/operate/imports/{batch.public_id}/").status_code == 200
    mine = perform(send(operator, 0, "区,街道,社区\n云河区,清河湾街道,新社区\n", kind="places"))
    assert mine.counts == {"rows": 1, "created": 1}


def test_the_live_part_costs_little_while_nothing_moves(world, zhou):
    batch = send(zhou, world.subdistrict.pk)
    address = f"/operate/imports/{batch.public_id}/part/"
    first = zhou.get(address)
    assert zhou.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    perform(batch)
    assert zhou.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_workbook_of_the_same_rows_is_known_again(world, zhou):
    batch = perform(send(zhou, world.subdistrict.pk))
    press(zhou, batch, "run")
    perform(batch)
    content = BytesIO()
    book = xlsxwriter.Workbook(content)
    page = book.add_worksheet()
    for number, row in enumerate(
        (["工单编号", "工单内容", "受理时间", "小区"], [1, "单元门关不上", "2026年2月28日", "柳园里"])
    ):
        page.write_row(number, 0, row)
    book.close()
    answer = zhou.post("/operate/imports/?kind=cases", {
        "place": world.subdistrict.pk, "file": SimpleUploadedFile("a.xlsx", content.getvalue(), "x"),
    })  # fmt: skip
    again = perform(ImportBatch.objects.get(public_id=answer.url.split("/")[-2]))
    assert again.counts == {"rows": 1, "unchanged": 1}


def test_what_a_row_is_known_by_cannot_be_found_by_trying_all_numbers():
    plain = json.dumps("13800000417", ensure_ascii=False)
    assert digest_of("13800000417") == digest_of("13800000417") != hashlib.sha256(plain.encode()).hexdigest()
