"""Written down for somebody: word, the link that becomes theirs, "not mine", slips and paper (E11, U9)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.timezone import now as clock

from gongzhi.cases.forms.staff import FoundForm
from gongzhi.cases.models import Case
from gongzhi.cases.models.case import Source
from gongzhi.cases.services import helped
from gongzhi.cases.services.found import register_case
from gongzhi.cases.slips import blank, slip
from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from gongzhi.notices.models import Message
from gongzhi.people.actor import VISITOR
from gongzhi.people.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.req("E11"), pytest.mark.req("U9")]
PHONE = "13800000417"
WORDS = "单元门关不上，门上的拉杆掉了。"


def sent(world, **more: Any) -> dict[str, Any]:
    return {"text": WORDS, "category": "door", "phone": PHONE, "behalf": "on", "idem": "n1"} | more


def report(world, client, **more: Any) -> Case:
    said = client.post(reverse("report_place", args=[world.entrance.public_id]), sent(world, **more))
    assert said.status_code == 302
    return Case.objects.latest("pk")


def words_of(sheet: bytes) -> str:
    pages = pypdfium2.PdfDocument(sheet)
    return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in pages)


def test_what_a_neighbour_writes_belongs_to_who_is_helped(world, client):
    client.force_login(world.liu)
    case = report(world, client)
    assert (case.source, case.contact, case.reporter_account_id) == (Source.BEHALF, PHONE, None)
    assert case.helper_account_id == world.liu.pk
    word = Message.objects.get(channel="sms")
    assert case.number in word.text and word.link == f"/follow/{case.follow_key}/"
    assert Entry.objects.get(verb="cases.written_down").data == {"channel": "neighbour"}
    assert case.title not in client.get(reverse("my_reports")).content.decode()


def test_without_a_phone_the_slip_is_offered_and_without_the_tick_nothing_changes(world, client):
    case = report(world, client, phone="")
    page = client.get(reverse("receipt", args=[case.follow_key])).content.decode()
    assert reverse("follow_slip", args=[case.follow_key]) in page and "大字条" in page
    assert not Message.objects.filter(channel="sms").exists()
    plain = report(world, client, behalf="", idem="n2", text=WORDS + "又坏了。")
    assert plain.source != Source.BEHALF and not Message.objects.filter(channel="sms").exists()


def test_one_number_gets_word_from_strangers_three_times_a_day(world, client):
    for n in range(3):
        report(world, client, idem=f"n{n}", text=f"{WORDS}{n}")
    said = client.post(
        reverse("report_place", args=[world.entrance.public_id]), sent(world, idem="n9", text=WORDS + "9")
    )
    assert said.status_code == 429 and Case.objects.count() == 3


def test_not_mine_takes_the_number_and_the_link_and_leaves_the_problem(world, client):
    client.force_login(world.liu)
    case = report(world, client)
    client.logout()
    address = reverse("follow_not_mine", args=[case.follow_key])
    assert client.get(address).status_code == 200 and Case.objects.get(pk=case.pk).contact
    for _twice in range(2):
        assert client.post(address, {"idem": "gone"}).status_code == 200
    left = Case.objects.get(pk=case.pk)
    assert (left.contact, left.contact_key, left.is_open) == ("", "", True)
    assert client.get(reverse("follow", args=[case.follow_key])).status_code == 404
    assert Entry.objects.filter(verb="cases.disowned").count() == 1
    assert "不是本人" in Message.objects.get(account=world.liu).text
    client.force_login(world.lin)
    assert "不是本人" in client.get(reverse("case_detail", args=[case.public_id])).content.decode()


def test_taken_over_the_link_opens_for_nobody_else(world, client):
    case = report(world, client)
    page = client.get(reverse("follow", args=[case.follow_key])).content.decode()
    assert reverse("follow_take", args=[case.follow_key]) in page
    fresh = client.post(reverse("follow_take", args=[case.follow_key]), {"idem": "t"}).headers["Location"]
    assert client.get(fresh).status_code == 200
    assert client.get(reverse("follow", args=[case.follow_key])).status_code == 404


def test_own_reports_offer_none_of_it(world, client):
    case = world.case(contact=PHONE)
    page = client.get(reverse("follow", args=[case.follow_key])).content.decode()
    assert reverse("follow_take", args=[case.follow_key]) not in page
    for act in (helped.disown, helped.take_link):
        with pytest.raises(Refused):
            act(actor=VISITOR, case_id=case.pk, now=clock())


def test_the_slip_says_what_who_until_when_whom_to_ring_and_nobodys_phone(world):
    Organisation.objects.filter(pk=world.residents_committee.pk).update(telephone="0315-8800001")
    case = world.case(contact=PHONE, source=Source.BEHALF, on_behalf=True)
    said = words_of(slip(case))
    for words in (case.number, "柳园里", "安和物业", "0315-8800001", "不是我报的", case.follow_key):
        assert words in said
    assert PHONE not in said
    assert "不是我报的" not in words_of(slip(world.case(text=WORDS)))


def test_the_blank_form_names_place_and_kinds_but_not_misconduct(world):
    said = words_of(blank(world.willow))
    assert "柳园里" in said and "单元门" in said and "举报" not in said


def test_who_wrote_it_down_and_the_community_print_the_slip_and_it_is_journaled(world, client):
    written = register_case(
        actor=world.actor("ding"),
        report=world.report(source=Source.BEHALF, on_behalf=True),
        channel="visit",
        now=clock(),
    )
    for who, status in (("ding", 200), ("he", 200), ("lin", 403), ("wang", 404)):
        client.force_login(getattr(world, who))
        assert client.post(reverse("case_slip", args=[written.public_id])).status_code == status, who
    assert Entry.objects.filter(verb="cases.slip_printed").count() == 2


def test_a_date_on_paper_stands_beside_the_words_and_must_have_been(world):
    today = localdate()
    said = {"place": "柳园里", "text": WORDS, "channel": "paper", "behalf": "on", "idem": "p"}
    form = FoundForm(said | {"written_on": (today - timedelta(days=2)).isoformat()})
    assert form.is_valid() and form.on_paper() == (("纸上日期", (today - timedelta(days=2)).isoformat()),)
    assert not FoundForm(said | {"written_on": (today + timedelta(days=1)).isoformat()}).is_valid()
    assert not FoundForm(said | {"written_on": today.isoformat(), "channel": "call"}).is_valid()


def test_the_blank_form_is_for_who_works_at_the_place(world, client):
    for who, status in (("ding", 200), ("lin", 200), ("tao", 403), ("wang", 404)):
        client.force_login(getattr(world, who))
        assert client.get(reverse("paper_form", args=[world.willow.public_id])).status_code == status, who
