"""Steps taken on pages: by form, once, and refused with who was faster."""

from __future__ import annotations

import threading
from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import close_old_connections, connection
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from PIL import Image

from gongzhi.cases import services
from gongzhi.cases.models import Case, CasePhoto
from gongzhi.cases.services.dispatch import Filing
from gongzhi.cases.states import Status
from gongzhi.core.cached import clear_all
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused
from gongzhi.duties.models import DutyHolder
from gongzhi.journal.models import Entry
from gongzhi.law.deadlines import Limit, LimitUnit
from gongzhi.notices.models import Message
from tests.world import World


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


@pytest.fixture
def case(world: World) -> Case:
    return world.case(by=world.actor("wang", on=localdate()), now=clock())


def picture() -> SimpleUploadedFile:
    drawn = BytesIO()
    Image.new("RGB", (8, 8)).save(drawn, "JPEG")
    return SimpleUploadedFile("after.jpg", drawn.getvalue(), "image/jpeg")


def sender(client: Client, case: Case) -> Callable[..., int]:
    """Fill a step's form as its page gives it, and send it."""

    def send(step: str, **said: object) -> int:
        page = client.get(reverse("case_act", args=[case.public_id, step]))
        assert page.status_code == 200, page.content.decode()
        form = page.context["form"]
        hidden = {name: form[name].initial for name in ("idem", "seen") if name in form.fields}
        return client.post(reverse("case_act", args=[case.public_id, step]), hidden | said).status_code

    return send


@pytest.mark.req("F3")
def test_the_manager_takes_a_case_from_accepting_to_finishing(
    world: World, client: Client, case: Case
) -> None:
    client.force_login(world.lin)
    send = sender(client, case)
    assert send("accept", person=world.han.person_id) == 302
    assert send("reply", seen_by="inside", text="料还差两套") == 302
    assert send("reply", seen_by="public", text="师傅下午到") == 302
    assert send("finish", text="换了闭门器", photos=picture()) == 302
    case.refresh_from_db()
    assert case.status == Status.FINISHED
    assert CasePhoto.objects.get(case=case).phase == "after"
    holder = DutyHolder.objects.get(duty__subject=f"case:{case.pk}")
    assert (holder.person_id, holder.is_open) == (world.han.person_id, False)
    said = " ".join(Message.objects.filter(account=world.wang).values_list("text", flat=True))
    assert "师傅下午到" in said
    assert "换了闭门器" in said
    assert "料还差两套" not in said


def test_the_community_decides_corrects_and_withdraws(world: World, client: Client, case: Case) -> None:
    client.force_login(world.lin)
    assert sender(client, case)("return", text="公共设施归街道") == 302
    client.force_login(world.he)
    send = sender(client, case)
    assert send("dispatch", org=world.street_office.pk, amount=2, unit="working_day", text="要执法") == 302
    case.refresh_from_db()
    assert (case.bearer, case.why["limit"], case.why["code"]) == (
        world.street_office,
        [2, "working_day"],
        "by_hand",
    )
    assert "要执法" in client.get(reverse("case_detail", args=[case.public_id])).content.decode()
    assert send("refile", place="禾安小区1号楼", category="noise") == 302
    case.refresh_from_db()
    assert (case.estate_id, case.category, case.bearer) == (
        world.grain.pk,
        world.noise,
        world.residents_committee,
    )
    assert send("retire", text="重复登记") == 302
    assert case.title not in client.get(reverse("case_list")).content.decode()


def test_releasing_shows_the_masked_text_and_the_chosen_photos(
    world: World, client: Client, case: Case
) -> None:
    client.force_login(world.lin)
    assert sender(client, case)("release", title=case.title, text=case.text) == 302
    case.refresh_from_db()
    assert case.released_at is not None
    noise = world.case(category=world.noise, now=clock())
    client.force_login(world.he)
    page = client.get(reverse("case_act", args=[noise.public_id, "release"])).content.decode()
    assert "这一类不公开" in page
    assert "<textarea" not in page


def test_looking_at_the_contact_shows_it_once_and_is_in_the_history(world: World, client: Client) -> None:
    case = world.case(contact="13800000417", now=clock())
    client.force_login(world.lin)
    address = reverse("case_act", args=[case.public_id, "contact"])
    assert "13800000417" not in client.get(address).content.decode()
    assert "13800000417" in client.post(address, {"idem": "look"}).content.decode()
    assert "看了联系方式" in client.get(reverse("case_detail", args=[case.public_id])).content.decode()
    client.force_login(world.ding)
    assert client.get(address).status_code == 403
    assert client.post(address, {"idem": "look too"}).status_code == 403


@pytest.mark.parametrize(
    ("step", "said", "words"),
    [
        ("finish", {"text": " "}, "必"), ("return", {}, "必"), ("reply", {"seen_by": "public"}, "必"),
        ("accept", {"person": "999999"}, "999999"),
    ],
)  # fmt: skip
def test_what_is_missing_stands_by_its_field_and_nothing_happens(
    world: World, client: Client, case: Case, step: str, said: dict[str, str], words: str
) -> None:
    client.force_login(world.lin)
    before = Entry.objects.count()
    answer = client.post(reverse("case_act", args=[case.public_id, step]), said | {"idem": "x"})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Entry.objects.count() == before


def test_a_form_sent_twice_acts_once(world: World, client: Client, case: Case) -> None:
    client.force_login(world.lin)
    address = reverse("case_act", args=[case.public_id, "reply"])
    for _ in range(2):
        assert (
            client.post(address, {"seen_by": "public", "text": "师傅下午到", "idem": "one"}).status_code
            == 302
        )
    assert Entry.objects.filter(verb="cases.replied").count() == 1


@pytest.mark.req("F3")
def test_the_second_on_an_old_page_is_told_who_was_faster(world: World, client: Client, case: Case) -> None:
    seen = Entry.objects.filter(subject=f"case:{case.pk}").count()
    he = world.actor("he", on=localdate())
    client.force_login(world.zhou)
    limit = {"amount": 1, "unit": "day", "text": "要执法", "idem": "zhou", "seen": seen}
    services.dispatch_case(
        actor=he,
        case_id=case.pk,
        org_id=world.street_office.pk,
        limit=Limit(1, LimitUnit.DAY),
        ground="归街道",
        now=clock(),
    )
    answer = client.post(
        reverse("case_act", args=[case.public_id, "dispatch"]), limit | {"org": world.anhe.pk}
    )
    assert answer.status_code == 409
    assert "没有办成，何静 今天" in answer.content.decode()
    assert "已经派给清河湾街道办事处" in answer.content.decode()
    case.refresh_from_db()
    assert case.bearer == world.street_office


def test_names_of_another_organisation_are_not_told_in_a_refusal(
    world: World, client: Client, case: Case
) -> None:
    seen = Entry.objects.filter(subject=f"case:{case.pk}").count()
    he = world.actor("he", on=localdate())
    services.refile_case(actor=he, case_id=case.pk, filing=Filing(world.building, world.door), now=clock())
    client.force_login(world.lin)
    answer = client.post(reverse("case_act", args=[case.public_id, "accept"]), {"idem": "x", "seen": seen})
    assert answer.status_code == 409
    assert "何静" not in answer.content.decode()


def test_a_step_that_one_may_not_take_has_no_page(world: World, client: Client, case: Case) -> None:
    client.force_login(world.ding)
    for step in ("accept", "finish", "dispatch", "retire", "words"):
        assert client.get(reverse("case_act", args=[case.public_id, step])).status_code == 403
    assert client.get(reverse("case_act", args=[case.public_id, "explode"])).status_code == 404


def test_the_page_offers_what_is_open_and_says_why_not(world: World, client: Client, case: Case) -> None:
    client.force_login(world.lin)
    page = client.get(reverse("case_detail", args=[case.public_id]))
    assert page.context["main"].step == "accept"
    assert {one.step: one.why_not for one in page.context["works"] if one.why_not} == {
        "assign": "先接单，再交给同事。",
        "hard": "要先接单。",
    }
    client.force_login(world.ding)
    page = client.get(reverse("case_detail", args=[case.public_id]))
    assert (page.context["main"], page.context["works"], page.context["looks"]) == (None, [], [])
    assert page.context["can_write"]


@pytest.mark.req("E11", "F5")
def test_staff_enter_what_they_find_and_what_they_are_told(world: World, client: Client) -> None:
    client.force_login(world.ding)
    found = {"place": "柳园里3号楼", "text": "单元门关不上，拉杆掉了", "idem": "round"}
    assert client.post(reverse("case_found"), found).status_code == 302
    case = Case.objects.get()
    assert (case.source, case.bearer, case.reporter_account_id) == ("staff", world.anhe, world.ding.pk)
    told = found | {
        "behalf": "on",
        "channel": "visit",
        "phone": "138 0000 0417",
        "idem": "told",
        "text": "奶奶说灯不亮",
    }
    assert client.post(reverse("case_found"), told).status_code == 302
    case = Case.objects.latest("pk")
    assert (case.source, case.helper_account_id, case.reporter_account_id) == ("behalf", world.ding.pk, None)
    assert case.contact == "13800000417"
    assert Entry.objects.get(verb="cases.written_down").data == {"channel": "visit"}
    assert "已替您登记" in Message.objects.get(channel="sms").text
    assert (
        client.post(reverse("case_found"), found | {"place": "禾安小区1号楼", "idem": "else"}).status_code
        == 403
    )
    assert client.post(reverse("case_found"), found | {"place": "月亮", "idem": "moon"}).status_code == 422
    client.force_login(world.wang)
    assert client.get(reverse("case_found")).status_code == 403


@pytest.mark.django_db(transaction=True)
@pytest.mark.req("F3")
def test_two_people_who_act_at_once_are_one_winner_and_one_refusal(world: World) -> None:
    """Threads with connections of their own, as two requests would have."""
    case = world.case(now=clock())
    start, answers = threading.Barrier(2), []

    def accept(login: str) -> None:
        close_old_connections()
        try:
            with unscoped(because="a test acts"):
                actor = world.actor(login, on=localdate())
                start.wait(10)
                services.accept_case(actor=actor, case_id=case.pk, now=clock())
            answers.append("won")
        except Refused as no:
            answers.append(str(no.status))
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=(login,)) for login in ("lin", "han")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == ["409", "won"]
    assert Entry.objects.filter(subject=f"case:{case.pk}", verb="cases.accepted").count() == 1
