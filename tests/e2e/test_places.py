"""The tree as staff use it: S2's example entered and checked, two communities merged, codes printed for a building."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from gongzhi.cases.models import Case
from gongzhi.places.models import EstateFacts, Grid, Placard, Place
from gongzhi.places.services import draw_estate_grids, draw_unit_grids, enter_places
from tests.world import NOON

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sound(axe, no_sideways_scroll):
    """What every page must stand."""

    def check(page: Page) -> None:
        axe(page)
        no_sideways_scroll(page)

    return check


def enter(page: Page, names: str) -> None:
    page.get_by_role("link", name="录入").first.click()
    page.get_by_label("名称，一行一个").fill(names)
    page.get_by_role("button", name="录入").click()


def address(name: str) -> str:
    return f"/tree/{Place.objects.get(full_name=name).public_id}/"


@pytest.mark.req("P1", "P2")
def test_two_estates_with_seventeen_buildings_are_entered_and_check_green(world, page, sign_in, sound):
    sign_in(page, world.tao)
    page.goto(address("桃林社区"))
    enter(page, "农安一区\n农安二区")
    for estate, names in (("农安一区", "1-9号楼"), ("农安二区", "10-17号楼")):
        page.goto(address(estate))
        sound(page)
        enter(page, names)
        expect(page.get_by_role("status").first).to_be_visible()
    page.goto(f"{address('桃林社区')}grids/")
    expect(page.get_by_text("17 栋楼没有网格：")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="一栋一个单元网格").click()
    expect(page.get_by_text("17 栋楼都有网格，没有重叠")).to_be_visible()
    page.get_by_role("link", name="物业网格").click()
    page.get_by_role("button", name="一个小区一个网格").click()
    expect(page.get_by_text("17 栋楼都有网格，没有重叠")).to_be_visible()
    assert (
        Grid.objects.filter(layer="governance").count(),
        Grid.objects.filter(layer="property").count(),
    ) == (17, 2)
    sound(page)


@pytest.mark.req("P2")
def test_a_building_taken_out_is_red_named_and_drawn(world, page, sign_in, sound):
    he = world.actor("he")
    enter_places(actor=he, parent=world.grain, names=[f"{n}号楼" for n in range(2, 18)], now=NOON)
    draw_estate_grids(actor=he, place=world.grain, now=NOON)
    sign_in(page, world.he)
    page.goto(f"{address('禾安小区')}grids/?layer=property")
    expect(page.get_by_text("17 栋楼都有网格，没有重叠")).to_be_visible()
    page.get_by_role("link", name="修改禾安小区").click()
    sound(page)
    box = page.get_by_role("checkbox", name="禾安小区 9号楼")
    expect(box).to_be_checked()
    box.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("1 栋楼没有网格：")).to_be_visible()
    expect(page.get_by_role("link", name="禾安小区 9号楼")).to_be_visible()
    expect(page.locator("svg.gz-plan g.hole")).to_have_count(1)
    expect(page.locator("svg.gz-plan g.hole text").first).to_have_text("9号楼")
    sound(page)


@pytest.mark.req("P2")
def test_a_worker_is_appointed_from_the_page_of_the_grids(world, page, sign_in, sound):
    draw_unit_grids(actor=world.actor("he"), place=world.willow, now=NOON)
    sign_in(page, world.he)
    page.goto(f"{address('柳园里')}grids/")
    workers = page.get_by_role("region", name="网格员")
    expect(workers).to_contain_text("1 个网格没有人")
    sound(page)
    workers.get_by_role("link", name="任命").click()
    expect(page.get_by_label("岗位")).to_have_value("grid_worker")
    expect(page.get_by_label("网格（网格员填）").locator("option:checked")).to_have_text("柳园里 3号楼")
    page.get_by_label("姓名").fill("新来的")
    page.get_by_label("手机号").fill("13911112222")
    page.get_by_role("button", name="任命").click()
    expect(page.get_by_text("新来的已任职")).to_be_visible()
    page.goto(f"{address('柳园里')}grids/")
    expect(workers).to_contain_text("新来的")
    expect(workers).not_to_contain_text("没有人")


@pytest.mark.req("P2")
def test_a_vacant_door_stands_on_the_list_with_its_date_until_it_has_a_head(world, page, sign_in, sound):
    sign_in(page, world.he)
    page.goto(address("柳园里"))
    heads = page.get_by_role("region", name="楼长、门长")
    expect(heads).to_contain_text("2 个空缺")
    door = heads.get_by_role("listitem").filter(has_text="3号楼 2单元")
    expect(door).to_contain_text("起空缺")
    door.get_by_role("link", name="任命").click()
    page.get_by_label("姓名").fill("新来的")
    page.get_by_label("手机号").fill("13911112222")
    page.get_by_role("button", name="任命").click()
    expect(page.get_by_text("新来的已任职")).to_be_visible()
    page.goto(address("柳园里"))
    expect(heads).to_contain_text("1 个空缺")
    heads.get_by_text("1 位楼长、门长").click()
    expect(heads).to_contain_text("新来的")
    sound(page)


@pytest.mark.req("P1")
def test_two_communities_become_one_and_the_old_name_opens_the_new(world, page, sign_in, sound):
    for _n in range(3):
        world.case()
    sign_in(page, world.zhou)
    old = address("槐树社区")
    page.goto(old)
    page.get_by_role("link", name="合并").click()
    page.get_by_label("并入哪里").select_option(label="清河湾街道 · 桃林社区")
    page.get_by_role("button", name="看看会怎样").click()
    expect(page.get_by_text("2 个小区")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="把槐树社区并入桃林社区").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("桃林社区")
    expect(page.get_by_role("link", name="柳园里")).to_be_visible()
    sound(page)
    page.goto(old)
    expect(page.get_by_role("heading", level=1)).to_have_text("桃林社区")
    page.goto("/tree/?q=槐树社区")
    expect(page.get_by_role("rowheader", name="桃林社区")).to_be_visible()
    sound(page)
    assert Case.objects.filter(community_id=world.far_community.pk).count() == 3


@pytest.mark.req("P5")
def test_codes_are_issued_printed_and_revoked(world, page, sign_in, sound):
    sign_in(page, world.he)
    page.goto(address("柳园里 3号楼"))
    page.get_by_role("link", name="门上的码").click()
    page.get_by_role("button", name="发 1 个码").click()
    expect(page.get_by_text("在用")).to_be_visible()
    sound(page)
    sheet = page.get_by_role("link", name="打印张贴页（PDF）").get_attribute("href")
    assert sheet is not None
    answer = page.request.get(sheet)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
    placard = Placard.objects.get()
    page.get_by_role("button", name="撤销柳园里 3号楼 2单元的码").click()
    expect(page.get_by_text("没有码")).to_be_visible()
    assert page.request.get(f"/r/{placard.code}/").status == 404
    assert page.request.get("/r/2222222222/").status == 404


@pytest.mark.req("P3")
def test_estates_are_found_by_their_facts(world, page, sign_in, sound):
    EstateFacts.objects.create(place=world.willow, year_built=2004, households=300, facilities=["lift"])
    EstateFacts.objects.create(place=world.grain, year_built=1985, households=120)
    sign_in(page, world.he)
    page.goto("/tree/")
    sound(page)
    page.get_by_text("按基本情况筛选小区").click()
    page.get_by_label("设施").select_option("lift")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_text("找到 1 个")).to_be_visible()
    expect(page.get_by_role("link", name="柳园里")).to_be_visible()
    sound(page)
