"""A pasted chat becomes reports: split, corrected by hand, entered once."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from gongzhi.cases.models import Case, CasePhoto
from gongzhi.journal import words as said
from tests.counting import counts

pytestmark = [pytest.mark.django_db, pytest.mark.req("F1")]
CHAT = """3号楼王姐 14:26
单元门又关不上了[图片]
李四 14:30
我家也是
老赵 14:31
收到
陈默 14:40
4号楼楼道灯不亮，找王姐问过
"""


@pytest.fixture
def he(client, world):
    client.force_login(world.he)
    return client


def photo(name: str = "a.jpg") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), "grey").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def test_it_is_split_with_place_kind_and_photos(he, world):
    page = he.post("/cases/paste/", {"place": "柳园里", "chat": CHAT})
    first, talk, last = page.context["drafts"]
    assert first.initial == {
        "kept": True, "text": "单元门又关不上了\n（群里另有 1 户说也遇到了。）", "place": "柳园里 3号楼", "category": "door",
        "pictures": "1",
    }  # fmt: skip
    assert (talk.initial["kept"], talk.initial["text"]) == (False, "收到")
    assert "王姐" not in last.initial["text"]
    assert not Case.objects.exists()


def sent(**changes: object) -> dict[str, object]:
    return {
        "place": "柳园里", "chat": CHAT, "send": "1", "idem": "p1", "photos": [photo()],
        "d1-kept": "1", "d1-text": "单元门又关不上了", "d1-place": "柳园里 3号楼", "d1-category": "door", "d1-pictures": "1",
        "d2-text": "收到", "d2-place": "", "d2-category": "", "d2-pictures": "",
    } | changes  # fmt: skip


def test_what_is_ticked_is_entered_once(he, world):
    for _twice in range(2):
        assert he.post("/cases/paste/", sent(photos=[photo()])).status_code == 302
    case = Case.objects.get()
    assert (case.place.name, case.category, case.source, case.bearer) == (
        "3号楼",
        world.door,
        "behalf",
        world.anhe,
    )
    assert CasePhoto.objects.filter(case=case).count() == 1
    assert said.read([case.words_id]) == {case.words_id: "单元门又关不上了"}


def test_a_wrong_one_enters_nothing_and_keeps_every_word(he):
    page = he.post("/cases/paste/", sent(**{"d1-place": "哪里也不是"}))
    assert page.status_code == 422
    assert "单元门又关不上了" in page.content.decode() and "哪里也不是" in page.content.decode()
    assert not Case.objects.exists()


def test_what_is_refused_on_the_way_enters_nothing_and_keeps_every_word(he):
    many = {"photos": [photo(f"{n}.jpg") for n in range(10)], "d1-pictures": "1 2 3 4 5 6 7 8 9 10"}
    page = he.post("/cases/paste/", sent(**many))
    assert page.status_code == 409
    assert "单元门又关不上了" in page.content.decode() and "9 张" in page.content.decode()
    assert not Case.objects.exists()


def test_nothing_ticked_says_so(he):
    page = he.post("/cases/paste/", sent(**{"d1-kept": ""}))
    assert page.status_code == 422 and "请至少勾选一件" in page.content.decode()


def test_a_place_of_others_is_refused(client, world):
    client.force_login(world.tao)
    assert client.post("/cases/paste/", sent(idem="p2")).status_code in (403, 422)
    assert not Case.objects.exists()


def test_splitting_many_asks_no_more(he):
    many = "\n".join(f"邻居{n} 14:{n:02d}\n{n % 9 + 1}号楼灯坏了" for n in range(40))
    page = counts("paste", lambda: he.post("/cases/paste/", {"place": "柳园里", "chat": many}))
    assert len(page.context["drafts"]) == 40
