"""The offices of the platform in a real browser, on a phone and on a desk."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import expect

from gongzhi.core import tasks
from gongzhi.core.models import TaskRun, Tick
from gongzhi.core.models.tasks import TaskState
from gongzhi.core.scope import unscoped

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.req("E24")]


def run_of(world, login: str, **facts) -> TaskRun:
    account = getattr(world, login)
    return TaskRun.objects.create(
        **{"kind": "tests.import", "title": "导入 12345 工单", "created_at": now(), "account_id": account.pk}
        | facts
    )


def update(run: TaskRun, **facts) -> None:
    with unscoped(because="the worker of this test"):
        TaskRun.objects.filter(pk=run.pk).update(**facts)


OPERATOR = [
    "operate_overview",
    "operate_tasks",
    "operate_settings",
    "operate_retention",
    "operate_elevate",
    "operate_limits",
]
OTHERS = {
    "sun": ["operate_accounts", "operate_keys"],
    "shen": ["operate_journal", "operate_anchors", "operate_elevations"],
}


@pytest.mark.req("E25")
def test_every_page_stands_on_a_phone_and_on_a_desk(world, page, sign_in, axe, no_sideways_scroll):
    Tick.objects.create(name="duties", ran_at=now())
    run_of(
        world, "ou", state=TaskState.FAILED, finished_at=now(), sentence="后台程序在这项任务上中断了三次。"
    )
    world.case()
    for login, names in {"ou": OPERATOR, **OTHERS}.items():
        sign_in(page, getattr(world, login))
        for name in names:
            page.goto(reverse(name))
            expect(page.locator("h1")).to_be_visible()
            axe(page)
            no_sideways_scroll(page)


def test_an_operator_looks_into_a_failed_task_on_the_record(world, page, sign_in, axe, complaints):
    run = run_of(world, "lin", state=TaskState.FAILED, finished_at=now(), sentence="第 3 列不是日期。")
    sign_in(page, world.ou)
    page.goto(reverse("operate_tasks"))
    expect(page.get_by_text("这里没有任务")).to_be_visible()
    page.get_by_role("link", name="去开启").click()
    page.get_by_label("用来做什么").fill("急")
    page.get_by_role("button", name="开启会话").click()
    expect(page.locator(".gz-field-error")).to_be_visible()
    complaints.clear()  # the browser names the 422, which is meant
    page.get_by_label("用来做什么").fill("林经理来电，导入没有做完")
    page.get_by_role("button", name="开启会话").click()
    banner = page.get_by_role("complementary", name="提权会话")
    expect(banner).to_contain_text("林经理来电，导入没有做完")
    page.goto(reverse("operate_tasks"))
    expect(banner).to_be_visible()
    axe(page)
    task = page.get_by_role("group", name=run.title)
    expect(task).to_contain_text("第 3 列不是日期。")
    task.get_by_role("button", name="再试一次").click()
    expect(page.get_by_text("已重新排队")).to_be_visible()
    expect(page.get_by_role("group", name=run.title)).to_contain_text("排队等着")
    banner.get_by_role("button", name="结束会话").click()
    expect(banner).to_have_count(0)
    page.goto(reverse("operate_tasks"))
    expect(page.get_by_text("这里没有任务")).to_be_visible()


def test_a_task_moves_before_ones_eyes_and_is_stopped(world, page, sign_in, axe):
    run = run_of(world, "lin", state=TaskState.RUNNING, started_at=now(), done=1000, total=5000)
    sign_in(page, world.lin)
    page.clock.install()
    page.goto(reverse("task_detail", args=[run.public_id]))
    task = page.get_by_role("group", name=run.title)
    expect(task).to_contain_text("1,000 / 5,000")
    axe(page)
    update(run, done=4200, refused=14)
    page.clock.run_for(6000)
    expect(task).to_contain_text("4,200 / 5,000")
    expect(task).to_contain_text("退回 14 行")
    task.get_by_role("button", name="停止").click()
    expect(page.get_by_text("做完这一步就停，做好的保留。")).to_be_visible()
    update(run, state=TaskState.DONE, finished_at=now())
    page.clock.run_for(6000)
    expect(task.get_by_role("progressbar")).to_have_count(0)


def test_a_setting_is_changed_with_a_reason_and_keeps_its_history(
    world, page, sign_in, axe, no_sideways_scroll
):
    sign_in(page, world.ou)
    page.goto(reverse("operate_setting", args=["cases.reopen_days"]))
    expect(page.get_by_text("修改要先开启提权会话")).to_be_visible()
    page.goto(reverse("operate_elevate"))
    page.get_by_label("用来做什么").fill("街道会议调整重办期限")
    page.get_by_role("button", name="开启会话").click()
    page.goto(reverse("operate_setting", args=["cases.reopen_days"]))
    page.get_by_label("新的值").fill("10")
    page.get_by_label("只在这个地点").fill("柳园里")
    page.get_by_label("原因").fill("街道 11 月会议议定")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已改，现在起生效。")).to_be_visible()
    expect(page.locator(".gz-tl")).to_contain_text("街道 11 月会议议定")
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("button", name="取消").click()
    expect(page.get_by_text("各地方都一样。")).to_be_visible()


def test_the_security_officer_gives_a_new_first_password(world, page, sign_in, axe, no_sideways_scroll):
    sign_in(page, world.sun)
    page.goto(reverse("operate_accounts"))
    page.get_by_role("link", name="lin", exact=True).click()
    expect(page.locator("main")).not_to_contain_text("林晓梅")
    page.get_by_label("为什么要看姓名").fill("本人来电，核对账号")
    page.get_by_role("button", name="看姓名").click()
    expect(page.locator("main")).to_contain_text("林晓梅")
    page.get_by_role("button", name="发新的初始密码").click()
    password = page.get_by_role("status").locator("code")
    expect(password).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    world.lin.refresh_from_db()
    assert world.lin.check_password(password.inner_text())
    page.get_by_role("button", name="关闭账号").click()
    expect(page.get_by_text("账号已关闭")).to_be_visible()


def test_the_auditor_finds_an_entry_and_checks_everything(
    world, page, sign_in, axe, no_sideways_scroll, tmp_path, settings
):
    settings.VAR = tmp_path
    case = world.case(text="单元门关不上，我叫王桂兰")
    sign_in(page, world.shen)
    page.goto(reverse("operate_journal"))
    page.get_by_label("对象").fill(f"case:{case.pk}")
    page.get_by_role("button", name="搜索").click()
    expect(page.locator("tbody tr").first).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("王桂兰")
    no_sideways_scroll(page)
    page.goto(reverse("operate_anchors"))
    page.get_by_role("button", name="现在校验").click()
    with unscoped(because="the worker of this test"):
        tasks.perform.func(TaskRun.objects.get(kind="journal.verify").pk)
    page.reload()
    expect(page.get_by_role("group", name="校验流水")).to_contain_text("没有一条被动过")
    axe(page)
