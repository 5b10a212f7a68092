"""A sheet goes back to its source as it came, with what became of its rows."""

from __future__ import annotations

import zipfile
from datetime import datetime, timedelta
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now
from python_calamine import CalamineWorkbook

from gongzhi.cases import importing
from gongzhi.cases.models import Case
from gongzhi.cases.services import accept_case, finish_case, reply_case
from gongzhi.core.files import where
from gongzhi.core.formats import local
from gongzhi.core.importing import answers, batches, engine
from gongzhi.core.importing.kinds import KINDS, job_of
from gongzhi.core.importing.tables import open_table
from gongzhi.core.models import ImportBatch, StoredFile
from gongzhi.core.models.imports import BatchState
from gongzhi.core.sheets import written
from gongzhi.core.tests.test_importing_batches import perform, press, upload
from gongzhi.core.verdict import Refused
from tests.world import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.req("E1", "F2")]
REAL = settings.ROOT.parent / "shared/data/messages/orders_with_replies_2816.xlsx"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT = datetime.fromisoformat("2026-02-28 11:25:05")  # as a spreadsheet has it: without a zone
EVIL = '=HYPERLINK("http://example.org","看这里")'
ROWS = (
    ("某区热线工单",),
    ("工单编号", "备注", "备注", "工单内容", "受理时间", "答复意见", "小区"),
    (188006.0, EVIL, "+86", "单元门关不上", AT, "", "柳园里"),
    (188007.0, "", "", "路灯不亮", "昨天", "", ""),
    (),
    (188008.0, True, 0.5, "楼下太吵", AT, "上次的答复", "柳园里"),
)


def workbook(rows: tuple[tuple[Any, ...], ...]) -> bytes:
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet, day = book.add_worksheet("工单"), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(at, column, value, *([day] if isinstance(value, datetime) else []))
    book.close()
    return content.getvalue()


@pytest.fixture
def zhou(world, client: Client) -> Client:
    client.force_login(world.zhou)
    return client


def brought(client: Client, place: int, file: SimpleUploadedFile) -> ImportBatch:
    answer = client.post("/operate/imports/?kind=cases", {"place": place, "file": file, "source": "12345"})
    batch = ImportBatch.objects.get(public_id=answer.url.split("/")[-2])
    perform(batch)
    press(client, batch, "run")
    return perform(batch)


def answered(client: Client, batch: ImportBatch) -> list[list[Any]]:
    assert press(client, batch, "answer") == 302
    perform(batch)
    response = client.get(f"/operate/imports/{batch.public_id}/replies/")
    assert response.status_code == 200
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(response.streaming_content)))
    return book.get_sheet_by_index(0).to_python()


def test_the_sheet_comes_back_cell_by_cell_with_replies_beside_it(world, zhou):
    batch = brought(zhou, world.subdistrict.pk, SimpleUploadedFile("工单.xlsx", workbook(ROWS), XLSX))
    assert batch.counts == {"rows": 3, "created": 2, "refused": 1}
    case, lin = Case.objects.get(source_ref="188006"), world.actor("lin")
    accept_case(actor=lin, case_id=case.pk, now=NOON)
    finish_case(actor=lin, case_id=case.pk, result="=换了闭门器", now=NOON)
    title, headings, first, refused, empty, last = answered(zhou, batch)
    assert title[0] == "某区热线工单"
    assert headings == [*ROWS[1], "办理状态", "承办单位", "答复时间"]
    assert first == [188006, EVIL, "+86", "单元门关不上", AT, "=换了闭门器", "柳园里", "待评价", "安和物业",
                     local(NOON).replace(tzinfo=None)]  # fmt: skip
    assert refused[:5] == [188007, "", "", "路灯不亮", "昨天"] and "昨天" in refused[7]
    assert not any(empty)
    assert last[:7] == [188008, True, 0.5, "楼下太吵", AT, "上次的答复", "柳园里"]
    assert (last[7], last[9]) == ("待接单", "")


def test_no_text_of_a_sheet_or_a_reply_is_a_formula(world, zhou):
    batch = brought(zhou, world.subdistrict.pk, SimpleUploadedFile("a.xlsx", workbook(ROWS), XLSX))
    case = Case.objects.get(source_ref="188008")
    reply_case(actor=world.actor("he"), case_id=case.pk, text="@SUM(A1)", now=NOON)
    answered(zhou, batch)
    batch.refresh_from_db()
    assert batch.reply_file is not None
    with zipfile.ZipFile(where(batch.reply_file)) as book:
        sheet, styles = (book.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))
    assert "<f>" not in sheet and "HYPERLINK" in sheet
    assert 'quotePrefix="1"' in styles


def test_a_public_reply_goes_back_before_the_case_is_finished(world, zhou):
    batch = brought(zhou, world.subdistrict.pk, upload("工单编号,工单内容,小区\n7,单元门关不上,柳园里\n"))
    case = Case.objects.get(source_ref="7")
    reply_case(actor=world.actor("he"), case_id=case.pk, text="明天派人来看", now=NOON)
    headings, row = answered(zhou, batch)
    assert headings == ["工单编号", "工单内容", "小区", "办理状态", "答复意见", "承办单位", "答复时间"]
    assert row[:6] == ["7", "单元门关不上", "柳园里", "待接单", "明天派人来看", "安和物业"]


def test_rows_that_came_before_are_answered_with_the_sheet_that_names_them_again(world, zhou):
    sheet = "工单编号,工单内容,小区\n7,单元门关不上,柳园里\n"
    brought(zhou, world.subdistrict.pk, upload(sheet))
    again = brought(zhou, world.subdistrict.pk, upload(sheet + "8,路灯不亮,柳园里\n"))
    assert again.counts == {"rows": 2, "unchanged": 1, "created": 1}
    assert [row[3] for row in answered(zhou, again)] == ["办理状态", "待接单", "待接单"]


def test_it_is_made_anew_as_things_stand(world, zhou):
    batch = brought(zhou, world.subdistrict.pk, upload("工单编号,工单内容,小区\n7,单元门关不上,柳园里\n"))
    assert "生成回复表" in zhou.get(f"/operate/imports/{batch.public_id}/").content.decode()
    answered(zhou, batch)
    case, lin = Case.objects.get(), world.actor("lin")
    accept_case(actor=lin, case_id=case.pk, now=NOON)
    assert answered(zhou, batch)[1][3] == "办理中"
    assert press(zhou, batch, "undo") == 302
    perform(batch)
    assert press(zhou, batch, "answer") == 409
    assert batch.public_id in zhou.get(f"/operate/imports/{batch.public_id}/").content.decode()


def test_sheets_that_wait_for_replies_are_kept_for_ninety_days(world, zhou):
    batch = brought(zhou, world.subdistrict.pk, upload("工单编号,工单内容\n7,单元门关不上\n"))
    week, quarter = (now() + timedelta(days=days, minutes=1) for days in (7, 90))
    assert batches.forget_files(week) == 0
    assert batches.forget_files(quarter) == 1
    batch.refresh_from_db()
    assert batch.file is None and not StoredFile.objects.exists()
    with pytest.raises(Refused):
        batches.start_answer(actor=world.actor("zhou"), batch_id=batch.pk, now=quarter)


def test_nobody_else_has_the_reply_sheet(world, zhou):
    batch = brought(zhou, world.subdistrict.pk, upload("工单编号,工单内容\n7,单元门关不上\n"))
    answered(zhou, batch)
    other = Client()
    for login in ("he", "lin", "wang", "ou"):
        other.force_login(getattr(world, login))
        assert press(other, batch, "answer") == 404
        assert other.get(f"/operate/imports/{batch.public_id}/replies/").status_code == 404


@pytest.mark.skipif(not REAL.exists(), reason="the real orders with replies are not beside the repository")
def test_the_real_orders_come_back_in_their_columns_and_order(world, tmp_path: Path):
    """Of 2,816 the first 120; what the city answered stays where we have nothing to say."""
    table = open_table(REAL, importing.FIELDS)
    assert table.total == 2816
    short = engine.Table(table.headings, "", table.sheet, 120, 0, lambda: islice(table.source(), 121))
    columns = {"ref": "留言编号", "title": "留言主题", "text": "留言详情", "at": "留言时间"}
    batch = ImportBatch.objects.create(
        kind="cases",
        source="x",
        place_id=world.district.pk,
        created_at=NOON,
        columns=columns,
        state=BatchState.DONE,
    )
    engine.Import(KINDS["cases"], job_of(batch, now=NOON), short, columns).run(lambda *_: None)
    done = Case.objects.get(source_ref="2549")
    reply_case(actor=world.actor("qian"), case_id=done.pk, text="已经换了锁。", now=NOON)
    file = tmp_path / "back.xlsx"
    found, places = KINDS["cases"].answers, {}
    assert found is not None
    places = answers.columns(batch, short, found)

    with written(file) as book:
        answers.write(short, places, answers.answered(batch, short, found, lambda *_: None), book)
    came, back = list(short.source()), CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    assert back[0] == [*table.headings, "办理状态", "承办单位"]
    assert [row[:5] for row in back[1:]] == [row[:5] for row in came[1:]]
    assert back[1][5:] == ["已经换了锁。", local(NOON).replace(tzinfo=None), "待接单", done.bearer.name]
    assert [row[5:7] for row in back[2:]] == [row[5:7] for row in came[2:]]
