"""A document from the form to who has read it, and what a new version changes for everybody (O4)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from gongzhi.notices.models import Document, Reading
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("O4")]
Clean = Callable[[Page], None]
SignIn = Callable[[Page, object], None]
TEXT = "一、每天巡查一次。\n二、接报后两小时内到场。"
PDF = {"name": "标准.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%stamped\n%%EOF\n"}


def test_a_document_is_written_read_and_read_anew(
    world: World, desktop: Page, phone: Page, sign_in: SignIn, axe: Clean, no_sideways_scroll: Clean
) -> None:
    def stands(page: Page) -> None:
        axe(page)
        no_sideways_scroll(page)

    sign_in(desktop, world.he)
    desktop.goto("/documents/")
    desktop.get_by_role("link", name="新文件").click()
    stands(desktop)
    desktop.get_by_label("类型").select_option("standard")
    desktop.get_by_label("标题").fill("物业服务标准")
    desktop.get_by_label("正文").fill(TEXT)
    desktop.get_by_label("PDF").set_input_files([PDF])
    desktop.get_by_label("向社会公开").check()
    desktop.get_by_role("button", name="发布文件").click()
    expect(desktop.get_by_role("heading", name="物业服务标准")).to_be_visible()
    desktop.get_by_role("link", name="要求阅读").click()
    desktop.get_by_label("安和物业（柳园里）").check()
    stands(desktop)
    desktop.get_by_role("button", name="发出要求").click()
    row = desktop.get_by_role("row", name="安和物业")
    expect(row).to_contain_text("0 / 2")
    stands(desktop)

    sign_in(phone, world.lin)
    phone.goto("/inbox/")
    phone.get_by_role("button", name="去看").click()
    expect(phone.get_by_text("两小时内到场")).to_be_visible()
    stands(phone)
    with phone.expect_download() as sent:
        phone.get_by_role("link", name="PDF").click()
    assert sent.value.suggested_filename == "标准.pdf"
    phone.get_by_role("button", name="我已读第 1 版").click()
    expect(phone.get_by_text("已记下：第 1 版已读。")).to_be_visible()
    phone.get_by_role("link", name="阅读情况").click()
    expect(phone.get_by_role("listitem").filter(has_text="林晓梅")).to_contain_text("已读")
    expect(phone.get_by_role("listitem").filter(has_text="韩立")).to_contain_text("还没读")
    stands(phone)

    desktop.reload()
    expect(row).to_contain_text("1 / 2")
    expect(desktop.locator("main")).not_to_contain_text("林晓梅")
    desktop.get_by_role("link", name="回到文件").click()
    desktop.get_by_role("link", name="发布新版本").click()
    desktop.get_by_label("正文").fill(TEXT.replace("一次", "两次"))
    desktop.get_by_label("修改说明").fill("巡查改为每天两次。")
    stands(desktop)
    desktop.get_by_role("button", name="发布这一版").click()
    expect(desktop.get_by_role("region", name="阅读", exact=True)).to_contain_text("0 / 2")
    desktop.get_by_role("link", name="版本对比").click()
    expect(desktop.locator(".gz-diff del")).to_contain_text("一")
    expect(desktop.locator(".gz-diff ins")).to_contain_text("两")
    stands(desktop)

    phone.goto("/documents/?view=read")
    phone.get_by_role("link", name="物业服务标准").click()
    expect(phone.get_by_text("巡查改为每天两次。").first).to_be_visible()
    phone.get_by_role("button", name="我已读第 2 版").click()
    expect(phone.get_by_text("已记下：第 2 版已读。")).to_be_visible()
    assert Reading.objects.count() == 2

    phone.context.clear_cookies()
    phone.goto(f"/documents/{Document.objects.get().public_id}/public/")
    expect(phone.get_by_role("article")).to_contain_text("每天巡查两次")
    stands(phone)
    phone.get_by_role("link", name="槐树社区").click()
    expect(phone.get_by_role("region", name="制度文件")).to_contain_text("物业服务标准")
    stands(phone)
