"""Documents: written and changed by who may, read anew with each version, counted for offices, named to colleagues."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now

from gongzhi.core.files import where
from gongzhi.core.models import STORED_LEVELS, StoredFile
from gongzhi.core.scope import PUBLIC_GRANT, WORK, scope_to
from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from gongzhi.notices.models import Document, DocumentReader, DocumentVersion, Message, Reading
from gongzhi.notices.register_documents import erase_reading, reading_facts
from gongzhi.notices.selectors import documents as selectors
from gongzhi.notices.services.documents import Paper, Wording, new_version, retire_document, write_document
from gongzhi.notices.services.reading import ask_to_read, mark_read
from gongzhi.people.models import Appointment
from gongzhi.people.posts import Post
from gongzhi.places.services import merge_places
from tests.counting import counts
from tests.world import NOON, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.req("O4")]
WEEK = timedelta(days=7)
TEXT = "一、每天巡查。\n二、接报后两小时内到场。"
PDF = b"%PDF-1.4\n%stamped\n%%EOF\n"


def pdf(content=PDF, name="标准.pdf"):
    return SimpleUploadedFile(name, content, "application/pdf")


def written(world, who="he", *, text=TEXT, upload=None, at=NOON, **changes):
    said = {
        "kind": "standard", "title": "物业服务标准", "place": world.community,
        "organisation": world.residents_committee,
    } | changes  # fmt: skip
    wording = Wording(text, localdate(at), upload)
    return write_document(actor=world.actor(who), paper=Paper(**said), wording=wording, now=at)


def changed(world, document, text="一、每天巡查两次。", *, who="he", until=None, at=NOON + WEEK, **more):
    wording = Wording(text, more.pop("on", localdate(at)), changed=more.pop("why", "巡查改为两次。"), **more)
    return new_version(actor=world.actor(who), document_id=document.pk, wording=wording, until=until, now=at)


def asked(world, document, *orgs, who="he", until=TODAY + WEEK, at=NOON):
    reached = selectors.reached(document, on=localdate(at))
    to = [reach for reach in reached if reach.org in (orgs or (world.anhe, world.huimin))]
    return ask_to_read(actor=world.actor(who), document_id=document.pk, to=to, until=until, now=at)


def read(world, document, who, number=1, at=NOON):
    return mark_read(actor=world.actor(who), document_id=document.pk, number=number, now=at)


def refused(status, act):
    with pytest.raises(Refused) as refusal:
        act()
    assert refusal.value.status == status
    return refusal.value.why


def test_a_document_is_written_with_its_first_version_and_a_proof(world):
    document = written(world, number="槐社〔2026〕3号", source="清河湾街道", public=True)
    version = document.newest
    assert (version.number, version.text, document.community_id) == (1, TEXT, world.community.pk)
    entry = Entry.objects.get(verb="notices.document_written")
    assert entry.data["digest"] == version.digest
    assert TEXT not in str(entry.data)


@pytest.mark.parametrize("who", ["han", "ding", "zhao", "lin", "tao", "wang", "qian", "ou"])
def test_others_write_nothing_in_the_name_of_the_community(world, who):
    document = written(world)
    for act in (
        lambda: written(world, who),
        lambda: changed(world, document, who=who),
        lambda: asked(world, document, who=who),
        lambda: retire_document(actor=world.actor(who), document_id=document.pk, now=NOON),
    ):
        refused(HTTPStatus.FORBIDDEN, act)


def test_a_company_writes_at_its_own_estate_only(world):
    own = {"organisation": world.anhe, "kind": "duties"}
    assert written(world, "lin", place=world.willow, **own).pk
    refused(HTTPStatus.FORBIDDEN, lambda: written(world, "lin", place=world.grain, **own))
    refused(HTTPStatus.FORBIDDEN, lambda: written(world, "lin", place=world.community, **own))


def test_a_version_says_something_new_in_words_or_in_a_file(world):
    for wrong in ({"title": " "}, {"text": " "}, {"text": "字" * 20_001}):
        refused(HTTPStatus.UNPROCESSABLE_ENTITY, lambda wrong=wrong: written(world, **wrong))
    document = written(world)
    for wrong in (
        {"text": TEXT.replace("\n", "\r\n")}, {"text": ""}, {"why": " "}, {"on": TODAY - WEEK},
    ):  # fmt: skip
        refused(HTTPStatus.UNPROCESSABLE_ENTITY, lambda wrong=wrong: changed(world, document, **wrong))
    assert DocumentVersion.objects.count() == 1
    assert changed(world, document, TEXT, pdf=pdf()).newest.number == 2


def test_the_file_is_kept_whole_or_not_at_all(world, settings, tmp_path):
    settings.FILES = tmp_path
    file = written(world, text="", upload=pdf()).newest.file
    assert (file.kind, file.state, where(file).read_bytes()) == ("application/pdf", "ready", PDF)
    refused(HTTPStatus.UNPROCESSABLE_ENTITY, lambda: written(world, upload=pdf(b"<html>", "x.pdf")))
    refused(HTTPStatus.FORBIDDEN, lambda: written(world, "tao", upload=pdf()))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [where(file)]
    assert StoredFile.objects.count() == 1


def test_who_must_read_is_told_and_says_so(world):
    document = written(world)
    asked(world, document)
    told = Message.objects.filter(kind="document")
    assert {message.account_id for message in told} == {world.lin.pk, world.han.pk, world.zhao.pk}
    assert "《物业服务标准》" in told[0].text and told[0].link == f"/documents/{document.public_id}/"
    for _twice in range(2):
        read(world, document, "han")
    assert Entry.objects.filter(verb="notices.document_read").count() == 1
    for who in ("ding", "tao", "wang", "qian"):
        refused(HTTPStatus.FORBIDDEN, lambda who=who: read(world, document, who))
    anhe, huimin = selectors.standings([document], on=TODAY)[document.pk]
    assert (anhe.n, anhe.done, anhe.missing, anhe.is_late) == (2, 1, 1, False)
    assert (huimin.n, huimin.done) == (1, 0)
    assert selectors.standings([document], on=TODAY + 2 * WEEK)[document.pk][0].is_late


def test_asking_again_moves_the_day_and_tells_only_who_is_missing(world):
    document = written(world)
    asked(world, document)
    read(world, document, "lin")
    asked(world, document, world.anhe, until=TODAY + 2 * WEEK)
    assert sorted(DocumentReader.objects.values_list("until", flat=True)) == [TODAY + WEEK, TODAY + 2 * WEEK]
    last = Message.objects.filter(kind="document").order_by("-pk")[0]
    assert last.account_id == world.han.pk
    assert Message.objects.filter(kind="document").count() == 4


def test_who_can_be_asked_works_at_the_place_or_below_it(world):
    document = written(world)
    names = {reach.org.name for reach in selectors.reached(document, on=TODAY)}
    assert names == {"安和物业", "惠民物业", "槐树社区居委会"}
    world.appoint("zhou", world.street_office, Post.SUBDISTRICT_LEAD, world.subdistrict)
    above = written(world, "zhou", organisation=world.street_office, place=world.subdistrict)
    street = selectors.reached(above, on=TODAY)
    assert {reach.org for reach in street} >= {
        world.far_committee,
        world.residents_committee,
        world.street_office,
    }
    far = [reach for reach in street if reach.org == world.far_committee]

    def ask(to, until=TODAY):
        return lambda: ask_to_read(
            actor=world.actor("he"), document_id=document.pk, to=to, until=until, now=NOON
        )

    refused(HTTPStatus.UNPROCESSABLE_ENTITY, ask(far))
    refused(HTTPStatus.UNPROCESSABLE_ENTITY, ask([]))
    here = selectors.reached(document, on=TODAY)
    for until in (TODAY - timedelta(days=1), TODAY + timedelta(days=400)):
        refused(HTTPStatus.UNPROCESSABLE_ENTITY, ask(here, until))


def test_a_grid_worker_reads_for_the_committee_that_stands_above_the_estate(world):
    document = written(world)
    asked(world, document, world.residents_committee)
    read(world, document, "ding")
    assert selectors.standings([document], on=TODAY)[document.pk][0].done == 1


def test_a_new_version_is_read_anew_and_old_readings_stay(world):
    document = written(world)
    asked(world, document)
    read(world, document, "han")
    refused(HTTPStatus.UNPROCESSABLE_ENTITY, lambda: changed(world, document))
    changed(world, document, until=TODAY + 3 * WEEK)
    document.refresh_from_db()
    anhe, _huimin = selectors.standings([document], on=TODAY)[document.pk]
    assert (anhe.done, anhe.reader.until) == (0, TODAY + 3 * WEEK)
    assert [row.version.number for row in Reading.objects.select_related("version")] == [1]
    told = Message.objects.filter(kind="document", cancelled_at=None)
    assert {message.account_id for message in told} == {world.lin.pk, world.han.pk, world.zhao.pk}
    assert all("第 2 版" in message.text for message in told)
    why = refused(HTTPStatus.CONFLICT, lambda: read(world, document, "han", at=NOON + WEEK))
    assert "2" in why
    read(world, document, "han", 2, at=NOON + WEEK)
    assert Reading.objects.count() == 2


def test_who_left_is_neither_missing_nor_counted(world):
    document = written(world)
    asked(world, document)
    read(world, document, "han")
    Appointment.objects.filter(person=world.han.person).update(ends=TODAY)
    later = selectors.standings([document], on=TODAY + timedelta(days=1))[document.pk][0]
    assert (later.n, later.done) == (1, 0)


def test_out_of_force_asks_nobody_and_changes_no_more(world):
    document = written(world, public=True)
    asked(world, document)
    retire_document(actor=world.actor("he"), document_id=document.pk, now=NOON)
    assert not Message.objects.filter(kind="document", cancelled_at=None).exists()
    for act in (
        lambda: changed(world, document), lambda: asked(world, document), lambda: read(world, document, "han"),
        lambda: retire_document(actor=world.actor("he"), document_id=document.pk, now=NOON),
    ):  # fmt: skip
        refused(HTTPStatus.CONFLICT, act)
    with scope_to({PUBLIC_GRANT}):
        assert not Document.objects.exists()
        assert selectors.public_at(world.willow) == []


def test_names_go_to_own_colleagues_and_numbers_to_the_offices(world):
    document = written(world)
    asked(world, document)
    read(world, document, "han")
    seen = {
        who: selectors.rows_for(world.actor(who), document, on=TODAY) for who in ("he", "zhou", "lin", "tao")
    }
    for office in ("he", "zhou"):
        assert {row.standing.reader.organisation for row in seen[office]} == {world.anhe, world.huimin}
        assert all(row.people == [] for row in seen[office])
    (own,) = seen["lin"]
    assert [(one.name, bool(one.at)) for one in own.people] == [("林晓梅", False), ("韩立", True)]
    assert seen["tao"] == []


@pytest.mark.parametrize(
    ("who", "sees"),
    [("lin", True), ("han", True), ("zhao", False), ("he", True), ("ding", True), ("tao", False), ("zhou", True),
     ("wang", False), ("ou", False)],
)  # fmt: skip
def test_it_is_open_to_who_issued_it_who_must_read_it_and_the_offices_above(world, who, sees):
    document = written(world)
    asked(world, document, world.anhe)
    with scope_to(world.actor(who).grants(WORK)):
        assert Document.objects.filter(pk=document.pk).exists() is sees


def test_the_list_asks_the_same_for_one_and_for_many(world, client):
    client.force_login(world.he)
    client.get(reverse("inbox"))  # the first page of a session writes when it began
    for n in range(3):
        asked(world, written(world, title=f"标准{n}"), world.residents_committee, world.anhe)
        if n in (0, 2):
            counts("document_list", lambda: client.get(reverse("document_list")))
    document = Document.objects.get(title="标准2")
    for name in ("document_detail", "document_readers", "document_ask"):
        counts(name, lambda name=name: client.get(reverse(name, args=[document.public_id])))
    page = client.get(reverse("document_list"), {"view": "read", "kind": "standard", "q": "标准1"})
    assert [row.document.title for row in page.context["rows"]] == ["标准1"]
    document = Document.objects.get(title="标准1")
    read(world, document, "he")
    page = client.get(reverse("document_list"), {"view": "read"})
    assert {row.document.title for row in page.context["rows"]} == {"标准0", "标准2"}


def test_the_forms_write_once_and_say_what_is_missing(world, client):
    client.force_login(world.he)
    form = {
        "kind": "rules", "title": "议事规则", "organisation": world.residents_committee.public_id,
        "place": world.community.public_id, "text": TEXT, "in_force_from": localdate(), "public": "on", "idem": "d1",
    }  # fmt: skip
    for _twice in range(2):
        assert client.post(reverse("document_new"), form).status_code == HTTPStatus.FOUND
    document = Document.objects.get()
    for wrong, said in (
        ({"text": ""}, "请填写正文，或者选择 PDF。"), ({"pdf": pdf(b"no", "x.pdf")}, "这不是 PDF 文件。"),
        ({"organisation": world.anhe.public_id}, "is-invalid"), ({"kind": "x"}, "is-invalid"),
        ({"in_force_from": ""}, "is-invalid"),
    ):  # fmt: skip
        answer = client.post(reverse("document_new"), form | {"idem": "d2"} | wrong)
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert said in answer.content.decode()
    ask = reverse("document_ask", args=[document.public_id])
    key = f"{world.anhe.public_id}@{world.willow.public_id}"
    assert client.post(ask, {"to": "x", "until": localdate(), "idem": "a0"}).status_code == 422
    assert client.post(ask, {"to": key, "until": localdate(), "idem": "a1"}).status_code == HTTPStatus.FOUND
    address = reverse("document_version", args=[document.public_id])
    version = {"text": TEXT, "in_force_from": localdate(), "until": localdate() + WEEK, "changed": "加一条"}
    same = client.post(address, version | {"idem": "v1"})
    assert (same.status_code, "与第 1 版没有不同" in same.content.decode()) == (422, True)
    with_file = client.post(address, version | {"idem": "v2", "pdf": pdf()})
    assert with_file.status_code == HTTPStatus.FOUND
    page = client.get(reverse("document_difference", args=[document.public_id])).content.decode()
    assert "PDF 换过了" in page and "加一条" in page


def test_saying_so_and_retiring_are_buttons(world, client):
    document = written(world)
    asked(world, document, until=localdate() + WEEK, at=now())
    client.force_login(world.han)
    page = reverse("document_read", args=[document.public_id])
    assert client.post(page, {"version": "1", "idem": "r1"}).status_code == HTTPStatus.FOUND
    assert Reading.objects.get().account == world.han
    old = client.post(page, {"version": "9", "idem": "r2"}, follow=True)
    assert "已有更新的第 1 版" in old.content.decode()
    retire = reverse("document_retire", args=[document.public_id])
    assert client.post(retire, {"idem": "r3"}).status_code == HTTPStatus.FORBIDDEN
    client.force_login(world.he)
    assert client.post(retire, {"idem": "r4"}).status_code == HTTPStatus.FOUND
    assert Document.objects.get().retired_at


def test_everybody_reads_what_is_public_in_the_version_of_today(world, client):
    document = written(world, public=True, upload=pdf())
    changed(world, document, on=localdate() + WEEK)
    address = reverse("document_public", args=[document.public_id])
    page = client.get(address)
    assert page.context["shown"].number == 1
    assert "两小时内到场" in page.content.decode()
    assert client.get(address, {"version": "2"}).context["shown"].number == 2
    file = client.get(reverse("document_public_file", args=[document.public_id, 1]))
    assert b"".join(file.streaming_content) == PDF
    assert file["Content-Disposition"].startswith("attachment")
    assert client.get(reverse("document_public_file", args=[document.public_id, 2])).status_code == 404
    closed = written(world, title="内部")
    for name in ("document_public", "document_detail"):
        assert Client().get(reverse(name, args=[closed.public_id])).status_code in (302, 404)
    with scope_to({PUBLIC_GRANT}):
        assert selectors.public_at(world.willow) == [document]


def test_a_text_of_commas_is_compared_at_once(world):
    document = written(world, text="，" * 20_000)
    changed(world, document, "。" * 20_000)
    versions = selectors.versions_of(document)
    pieces = selectors.difference(versions[1], versions[0]).pieces
    assert [piece.mark for piece in pieces] == ["out", "in"]


def test_documents_go_over_with_a_community_that_is_merged(world):
    document = written(world)
    asked(world, document, world.residents_committee)
    both = written(world, title="两边都读")
    asked(world, both, world.residents_committee)
    levels = {f"{level}_id": getattr(world.far_community, f"{level}_id") for level in STORED_LEVELS}
    DocumentReader.objects.create(
        document=both, organisation=world.far_committee, place=world.far_community, until=TODAY, asked_at=NOON, **levels
    )  # fmt: skip
    merge_places(
        actor=world.actor("zhou"),
        place_id=world.community.pk,
        into_id=world.far_community.pk,
        now=NOON + WEEK,
    )
    for row in Document.objects.all():
        assert (row.organisation, row.community_id) == (world.far_committee, world.far_community.pk)
        (reader,) = row.readers.all()
        assert (reader.organisation, reader.place) == (world.far_committee, world.far_community)
    assert Entry.objects.filter(verb="notices.document_passed_on").count() == 2


def test_what_somebody_read_is_told_to_him_and_erased_with_him(world):
    document = written(world)
    asked(world, document)
    read(world, document, "han")
    assert "物业服务标准" in str(reading_facts(world.han))
    assert erase_reading(world.han, NOON) == 1
    assert reading_facts(world.han) == []
