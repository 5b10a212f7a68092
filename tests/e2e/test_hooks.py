"""A webhook in a real browser: registered, read with what did not arrive, sent again, switched off."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import expect

from gongzhi.notices.delivering import work
from gongzhi.notices.models import Hook
from gongzhi.notices.tests.test_hooks import ou, sink, token

__all__ = ["ou", "sink"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("F2")]


def test_the_operator_registers_a_webhook_and_sees_what_arrives(
    world, ou, sink, page, sign_in, axe, no_sideways_scroll, complaints
):
    token(world, ou)
    sign_in(page, world.ou)
    page.goto(reverse("operate_hooks"))
    page.get_by_label("所属外部系统").select_option(label="城市运行 · 槐树社区")
    page.get_by_label("地址").fill(sink.url)
    page.get_by_label("case.reported").check()
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text("whsec_")).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    world.case(now=now())
    sink.answer = 503
    work(now())
    page.get_by_role("link", name="城市运行").click()
    expect(page.get_by_text("应答 503")).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    sink.answer = 204
    page.get_by_role("button", name="重新发送").click()
    assert work(now()) == 1
    page.reload()
    expect(page.get_by_text("已送达")).to_be_visible()
    page.get_by_role("button", name="停用").click()
    expect(page.get_by_role("button", name="启用")).to_be_visible()
    assert Hook.objects.get().off_at
