"""Withdrawn by mistake: seen on a page, with who and why, and brought back while there is time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.timezone import now as clock

from gongzhi.cases import services, verbs
from gongzhi.cases.models import Case
from gongzhi.cases.selectors import trash as bin_
from gongzhi.cases.states import Status
from gongzhi.core import config
from gongzhi.core.cached import clear_all
from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from tests.counting import counts
from tests.world import NOON, World

MONTH = timedelta(days=30)


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


def withdrawn(world: World, n: int = 1) -> list[Case]:
    now, he = clock(), world.actor("he", on=localdate())
    cases = [world.case(now=now, text=f"第{k}件：单元门关不上") for k in range(n)]
    for k, case in enumerate(cases):
        services.retire_case(actor=he, case_id=case.pk, why=f"重复登记{k}", now=now - timedelta(minutes=k))
    return cases


@pytest.mark.req("E24")
def test_the_page_says_who_withdrew_what_why_and_until_when(world: World, client: Client) -> None:
    (case,) = withdrawn(world)
    open_one = world.case(now=clock(), text="灯不亮")
    client.force_login(world.he)
    text = client.get(reverse("case_trash")).content.decode()
    for words in (case.title, "何静", "重复登记0", "恢复"):
        assert words in text
    assert open_one.title not in text
    send = reverse("case_act", args=[case.public_id, "restore"])
    assert client.post(send, {"idem": "back"}).status_code == 302
    assert client.post(send, {"idem": "back"}).status_code == 302
    case.refresh_from_db()
    assert (case.retired_at, case.status) == (None, Status.DISPATCHED)
    assert Entry.objects.filter(subject=f"case:{case.pk}", verb=verbs.RESTORED).count() == 1
    assert case.title not in client.get(reverse("case_trash")).content.decode()


@pytest.mark.parametrize(
    ("who", "answers"), [("he", 200), ("zhou", 200), ("qian", 200), ("lin", 403), ("ding", 403), ("tao", 200)]
)
def test_who_sees_what_was_withdrawn(world: World, client: Client, who: str, answers: int) -> None:
    (case,) = withdrawn(world)
    client.force_login(getattr(world, who))
    answer = client.get(reverse("case_trash"))
    assert answer.status_code == answers
    assert (case.title in answer.content.decode()) is (answers == 200 and who != "tao")


@pytest.mark.req("E24")
def test_after_the_set_days_it_stays_withdrawn(world: World, client: Client) -> None:
    case = world.case()
    he = world.actor("he")
    services.retire_case(actor=he, case_id=case.pk, why="试验", now=NOON)
    with pytest.raises(Refused) as no:
        services.restore_case(actor=he, case_id=case.pk, now=NOON + MONTH + timedelta(seconds=1))
    assert no.value.status == 409
    config.change(verbs.RESTORE_DAYS, 60, place_id=world.willow.pk)
    services.restore_case(actor=he, case_id=case.pk, now=NOON + MONTH + timedelta(seconds=1))


def test_what_is_too_old_says_so_and_has_no_button(world: World, client: Client) -> None:
    (case,) = withdrawn(world)
    Case.objects.filter(pk=case.pk).update(retired_at=clock() - MONTH - timedelta(hours=1))
    client.force_login(world.he)
    rows = client.get(reverse("case_trash")).context["rows"]
    assert [row.can_restore for row in rows] == [False]
    page = client.get(reverse("case_detail", args=[case.public_id]))
    assert page.context["main"] is None
    assert "30 天" in page.content.decode()


def test_a_long_list_is_paged_and_asks_no_more(world: World, client: Client) -> None:
    client.force_login(world.he)
    withdrawn(world, 1)
    client.get(reverse("case_trash"))
    counts("case trash", lambda: client.get(reverse("case_trash")))
    withdrawn(world, 40)
    first = counts("case trash", lambda: client.get(reverse("case_trash")))
    second = client.get(reverse("case_trash") + "?" + first.context["older"])
    shown = [row.case.pk for answer in (first, second) for row in answer.context["rows"]]
    assert (len(first.context["rows"]), len(shown), len(set(shown))) == (bin_.PAGE, 41, 41)
    assert second.context["older"] == ""
