"""What nobody takes goes up to who decides; a post that is over opens nothing any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import Page, expect

from gongzhi.cases import services
from gongzhi.cases.models import Case
from gongzhi.core.cached import clear_all
from gongzhi.core.scope import unscoped
from gongzhi.law.deadlines import Limit, LimitUnit
from gongzhi.people.models import Appointment
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Clean = Callable[[Page], None]
SignIn = Callable[[Page, object], None]
GIVEN_BACK = "这扇门不归我们管。"


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


@pytest.fixture
def case(world: World) -> Case:
    return world.case(now=now())


def given_back_twice(world: World, case: Case) -> None:
    company, community = (world.actor(login, on=localdate()) for login in ("lin", "he"))
    for _time in range(2):
        services.return_case(actor=company, case_id=case.pk, why=GIVEN_BACK, now=now())
        services.dispatch_case(
            actor=community, case_id=case.pk, org_id=world.anhe.pk, limit=Limit(1, LimitUnit.DAY),
            ground="合同第 3 条", now=now(),
        )  # fmt: skip


@pytest.mark.req("F3", "F4")
def test_a_third_return_climbs_to_the_street_by_itself(
    world: World, case: Case, page: Page, open_page: Callable[..., Page], sign_in: SignIn, axe: Clean,
    no_sideways_scroll: Clean,
) -> None:  # fmt: skip
    given_back_twice(world, case)
    company = open_page()
    sign_in(company, world.lin)
    company.goto(f"/cases/{case.public_id}/return/")
    company.get_by_label("为什么不归你们办").fill("还是不归我们管。")
    company.get_by_role("button", name="退单").click()
    expect(company.get_by_role("heading", level=1)).to_have_text(case.title)

    sign_in(page, world.zhou)
    page.goto("/start/")
    expect(page.get_by_role("link", name=case.title, exact=True).first).to_be_visible()
    axe(page)
    page.get_by_role("link", name=case.title, exact=True).first.click()
    expect(page.get_by_text("还是不归我们管。").first).to_be_visible()
    expect(page.get_by_role("link", name="改派")).to_be_visible()
    axe(page)
    no_sideways_scroll(page)


@pytest.mark.req("O2")
def test_a_post_that_ended_yesterday_opens_nothing_today(
    world: World, case: Case, page: Page, sign_in: SignIn, axe: Clean, no_sideways_scroll: Clean,
    complaints: list[str],
) -> None:  # fmt: skip
    sign_in(page, world.lin)
    page.goto("/start/")
    expect(page.get_by_role("link", name=case.title, exact=True).first).to_be_visible()
    with unscoped(because="the post ended yesterday"):
        posts = Appointment.objects.filter(person=world.lin.person)
        posts.update(starts=localdate() - timedelta(days=90), ends=localdate() - timedelta(days=1))

    page.goto("/start/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text(case.title)).to_have_count(0)
    axe(page)
    for address in (f"/cases/{case.public_id}/", f"/cases/{case.public_id}/accept/"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status in {403, 404}
        expect(page.get_by_text(case.title)).to_have_count(0)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        axe(page)
        no_sideways_scroll(page)
    page.goto("/cases/")
    expect(page.get_by_text(case.title)).to_have_count(0)
    complaints.clear()  # the browser notes the refusals, which are meant
