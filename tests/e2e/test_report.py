"""The old woman at the stairwell: scans, writes eight words, adds two photos, sends, follows, rates."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.timezone import localdate, now
from playwright.sync_api import Page, expect

from gongzhi.cases.models import Case, CasePhoto
from gongzhi.cases.models.guidance import GuidanceKind
from gongzhi.cases.photos import clean_photo
from gongzhi.cases.routing import TABLE
from gongzhi.cases.services import accept_case, finish_case
from gongzhi.cases.services.guidance import Guiding, add_guidance
from gongzhi.core.cached import clear_all
from gongzhi.core.models import TaskRun
from gongzhi.core.tasks import Run
from gongzhi.places.models import Placard
from tests.e2e.pictures import phone_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "单元门关不上，门上的拉杆掉了"


@pytest.fixture(autouse=True)
def placard(world):
    clear_all()
    TABLE.clear()
    Placard.objects.create(code="on-the-door", place=world.entrance, issued_at=now())


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    return [phone_photo(tmp_path / f"{n}.jpg", size=(1800, 1200)) for n in (1, 2)]


def write(page: Page, words: str = WORDS) -> None:
    page.goto("/r/on-the-door/")
    page.get_by_label("出了什么问题").fill(words)


def send(page: Page) -> None:
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("收到了")


@pytest.mark.req("F1", "E2")
def test_from_the_placard_to_the_receipt_with_two_photos(phone, photos, complaints):
    write(phone)
    expect(phone.get_by_role("radio", name="单元门")).to_be_checked()
    phone.locator("input[type=file]").set_input_files(photos)
    expect(phone.locator("figure.gz-photo")).to_have_count(2)
    send(phone)
    case = Case.objects.get()
    assert phone.url.endswith(f"/follow/{case.follow_key}/receipt/")
    expect(phone.get_by_role("heading", level=1)).to_be_focused()
    expect(phone.get_by_text(case.number)).to_be_visible()
    expect(phone.get_by_text("照片已传好 2 / 2 张")).to_be_visible()

    stored = list(CasePhoto.objects.filter(case=case))
    assert [photo.taken_at.isoformat() for photo in stored] == ["2026-03-12T01:26:00+00:00"] * 2
    for run in TaskRun.objects.filter(kind="cases.photo"):
        clean_photo(Run(run))
    for file in Path(settings.FILES).rglob("*.jpg"):
        content = file.read_bytes()
        assert b"Exif" not in content
        assert b"SECRET-CAMERA" not in content
    phone.get_by_role("link", name="看进度").click()
    expect(phone.locator("img")).to_have_count(2)
    phone.wait_for_function(
        "() => [...document.images].every(image => image.naturalHeight > image.naturalWidth)"
    )


@pytest.mark.req("E2")
@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_a_heic_of_an_iphone_arrives_and_what_is_none_is_refused_in_words(request, device, tmp_path):
    page: Page = request.getfixturevalue(device)
    photo = phone_photo(tmp_path / "IMG_0417.heic", size=(900, 600))
    broken = tmp_path / "IMG_0418.heic"
    broken.write_bytes(photo.read_bytes()[:400])
    write(page)
    page.locator("input[type=file]").set_input_files([photo, broken])
    expect(page.locator("figure.gz-photo").filter(has_text="IMG_0417.heic")).to_be_visible()
    expect(page.get_by_label("出了什么问题")).to_have_value(WORDS)
    send(page)
    expect(page.get_by_text("照片已传好 2 / 2 张")).to_be_visible()
    for run in TaskRun.objects.filter(kind="cases.photo"):
        clean_photo(Run(run))
    assert CasePhoto.objects.order_by("pk")[0].taken_at.isoformat() == "2026-03-12T01:26:00+00:00"
    page.get_by_role("link", name="看进度").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WORDS)
    expect(page.get_by_text("这张图片打不开，换一张试试")).to_be_visible()
    expect(page.locator("figure img, li.gz-photo img")).to_have_count(1)
    page.wait_for_function("() => [...document.images].every(image => image.naturalWidth > 0)")


def test_a_photo_is_taken_back_before_and_after_sending(phone, photos):
    write(phone)
    phone.locator("input[type=file]").set_input_files(photos)
    phone.get_by_role("button", name="删除照片 1").click()
    expect(phone.locator("figure.gz-photo")).to_have_count(1)
    send(phone)
    expect(phone.get_by_text("照片已传好 1 / 1 张")).to_be_visible()
    phone.get_by_role("button", name="删除照片 2").click()
    expect(phone.locator("figure.gz-photo")).to_have_count(0)
    assert CasePhoto.objects.get().retired_at is not None


def test_the_position_of_a_photo_stays_on_the_phone_and_asks_about_the_place(world, phone, photos):
    world.willow.lat, world.willow.lng = 31.23, 121.47
    world.willow.save()
    sent = []
    phone.on("request", lambda request: sent.append(request.post_data_buffer or b""))
    write(phone)
    phone.locator("input[type=file]").set_input_files(photos[:1])
    expect(phone.get_by_text("这张照片像是在别处拍的")).to_be_visible()
    send(phone)
    expect(phone.get_by_text("照片已传好 1 / 1 张")).to_be_visible()
    assert not any(b"39.9" in body or b"GPS" in body for body in sent)


@pytest.mark.req("E4")
@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_me_too_costs_one_touch_and_stores_no_second_report(world, request, device):
    page: Page = request.getfixturevalue(device)
    world.case()
    write(page)
    page.get_by_role("button", name="我也遇到了").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("单元门")
    expect(page.get_by_text("还有 1 户也遇到了")).to_be_visible()
    assert Case.objects.count() == 1


def test_danger_says_whom_to_call_first_while_one_writes(phone):
    write(phone, "楼道里好大的煤气味")
    expect(phone.get_by_text("先打电话，再发这一条")).to_be_visible()
    expect(phone.locator("#danger").get_by_role("link", name="119")).to_have_attribute("href", "tel:119")


def test_the_page_says_who_will_see_it_as_the_kind_changes(world, phone):
    write(phone, "有件事情")
    phone.get_by_text("全部类别").click()
    phone.get_by_role("radio", name="举报").check()
    expect(phone.get_by_text("只送到指定的受理人员手里")).to_be_visible()
    phone.get_by_text("看全部类别").click()
    phone.get_by_role("radio", name="噪声").check()
    expect(phone.get_by_text("这一类从不公开")).to_be_visible()


def test_a_double_click_sends_once(phone):
    write(phone)
    phone.get_by_role("button", name="发送").dblclick()
    expect(phone.get_by_role("heading", level=1)).to_have_text("收到了")
    assert Case.objects.count() == 1


def test_the_fault_stands_beside_its_field_and_the_photos_stay(phone, photos, complaints):
    write(phone)
    phone.locator("input[type=file]").set_input_files(photos[:1])
    phone.get_by_label("手机号").fill("1381234")
    phone.get_by_role("button", name="发送").click()
    expect(phone.get_by_text("这不像手机号")).to_be_visible()
    complaints.clear()  # the browser names the 422, which is meant
    expect(phone.get_by_label("手机号")).to_have_attribute("aria-invalid", "true")
    expect(phone.get_by_label("出了什么问题")).to_have_value(WORDS)
    expect(phone.locator("figure.gz-photo")).to_have_count(1)
    phone.get_by_label("手机号").fill("13812340417")
    send(phone)
    expect(phone.get_by_text("照片已传好 1 / 1 张")).to_be_visible()
    assert Case.objects.get().contact == "13812340417"


def test_links_are_kept_on_this_phone(phone, open_page):
    write(phone)
    send(phone)
    phone.goto("/mine/")
    phone.get_by_role("link", name=WORDS).click()
    expect(phone.get_by_text("您写的")).to_be_visible()
    phone.goto("/mine/")
    phone.get_by_role("button", name="从这台手机上清除这些链接").click()
    expect(phone.get_by_text("这里还没有链接")).to_be_visible()
    other = open_page()
    other.goto("/mine/")
    expect(other.get_by_text("这里还没有链接")).to_be_visible()


@pytest.mark.req("E13")
def test_rated_by_the_reporter_or_reopened(world, phone):
    case = world.case(now=now() - timedelta(hours=3))
    for _ in range(2):
        accept = Case.objects.get(pk=case.pk).status == "dispatched"
        if accept:
            accept_case(actor=world.actor("lin"), case_id=case.pk, now=now() - timedelta(hours=2))
        finish_case(actor=world.actor("lin"), case_id=case.pk, result="换了拉杆", now=now())
        phone.goto(f"/follow/{case.follow_key}/")
        expect(phone.get_by_text("真的修好了吗")).to_be_visible()
        if accept:
            phone.get_by_label("还有什么没好").fill("还是响")
            phone.get_by_role("button", name="没解决，重新办").click()
            expect(phone.get_by_text("已经重新打开，重新计时")).to_be_visible()
    phone.get_by_role("radio", name="很满意").check()
    phone.get_by_role("button", name="评价并办结").click()
    expect(phone.get_by_text("谢谢您")).to_be_visible()
    case.refresh_from_db()
    assert (case.status, case.satisfied, case.reopens) == ("closed", 5, 1)


@pytest.mark.req("F1", "E5")
def test_everything_works_without_javascript(world, open_page, photos):
    said = Guiding(
        kind=GuidanceKind.QUESTION, words="是哪一扇门", place=world.subdistrict, category=world.door
    )
    add_guidance(actor=world.actor("zhou", on=localdate()), said=said, now=now())
    page = open_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="选地方，报问题").click()
    for name in ("清河湾街道", "柳园里", "3号楼", "2单元"):
        page.get_by_role("link", name=name, exact=True).click()
    page.get_by_label("出了什么问题").fill(WORDS)
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("是哪一扇门").fill("左边那扇")
    expect(page.get_by_label("出了什么问题")).to_have_value(WORDS)
    page.locator("input[type=file]").set_input_files(photos)
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("收到了")
    assert Case.objects.get().answers == [{"asked": "是哪一扇门", "said": "左边那扇"}]
    assert CasePhoto.objects.filter(case=Case.objects.get()).count() == 2
    page.get_by_role("textbox").fill("13812340417")
    page.get_by_role("button", name="通知我").click()
    expect(page.get_by_text("进展会发到这个号码")).to_be_visible()
    assert Case.objects.get().contact == "13812340417"


def pages(world) -> list[str]:
    case = world.case(now=now() - timedelta(hours=30))  # late
    done = world.case(now=now() - timedelta(hours=3))
    accept_case(actor=world.actor("lin"), case_id=done.pk, now=now())
    finish_case(actor=world.actor("lin"), case_id=done.pk, result="换了拉杆", now=now())
    return [
        "/", "/help/", "/privacy/", "/mine/", "/r/on-the-door/", "/report/", f"/report/?in={world.willow.public_id}",
        f"/report/{world.willow.public_id}/", f"/follow/{case.follow_key}/", f"/follow/{case.follow_key}/receipt/",
        f"/follow/{done.follow_key}/", f"/p/{world.willow.public_id}/", f"/p/{world.community.public_id}/",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_every_page_stands_axe_320_pixels_and_large_type(world, open_page, axe, no_sideways_scroll, language):
    page = open_page(viewport={"width": 390, "height": 844})
    cookies = {"gz_size": "large", "django_language": language}
    page.goto("/help/")
    page.context.add_cookies([{"name": k, "value": v, "url": page.url} for k, v in cookies.items()])
    for address in pages(world):
        page.goto(address)
        axe(page)
        no_sideways_scroll(page)


def test_every_page_stands_axe_on_a_desktop(world, desktop, axe):
    for address in pages(world):
        desktop.goto(address)
        axe(desktop)


def test_the_hints_and_the_warning_stand_axe_too(world, phone, axe, no_sideways_scroll):
    world.case()
    write(phone, WORDS + "，还有煤气味")
    expect(phone.get_by_text("是不是这一件")).to_be_visible()
    axe(phone)
    no_sideways_scroll(phone)
