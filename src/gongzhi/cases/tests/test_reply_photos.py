"""Photos that go with words: a reply's for the resident, a note's for those who work on the case."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from PIL import Image

from gongzhi.cases import services
from gongzhi.cases.models import Case, CasePhoto
from gongzhi.cases.models.case import Phase
from gongzhi.cases.photos import PHOTOS_MOST, clean_photo
from gongzhi.cases.services import follow_case
from gongzhi.core import config
from gongzhi.core.cached import clear_all
from gongzhi.core.models import TaskRun
from gongzhi.core.tasks import Run
from gongzhi.journal.models import Entry
from gongzhi.people.actor import VISITOR
from tests.world import World


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


@pytest.fixture
def case(world: World) -> Case:
    return world.case(by=world.actor("wang", on=localdate()), now=clock())


def pictures(n: int) -> list[SimpleUploadedFile]:
    drawn = BytesIO()
    Image.new("RGB", (8, 8)).save(drawn, "JPEG")
    return [SimpleUploadedFile(f"{k}.jpg", drawn.getvalue(), "image/jpeg") for k in range(n)]


def send(client: Client, case: Case, seen_by: str, n: int, text: str = "师傅下午到") -> int:
    said = {"seen_by": seen_by, "text": text, "photos": pictures(n), "idem": f"{seen_by} {text}"}
    status = client.post(reverse("case_act", args=[case.public_id, "reply"]), said).status_code
    for run in TaskRun.objects.filter(kind="cases.photo", state="waiting"):
        clean_photo(Run(run))
    return status


def file_of(phase: str) -> str:
    return CasePhoto.objects.get(phase=phase).file.public_id


def shown_to(client: Client, key: str, file_id: str) -> bool:
    """In the page behind a link, and by its own address."""
    address = reverse("follow_photo_file", args=[key, file_id])
    listed = address in client.get(reverse("follow", args=[key])).content.decode()
    answer = client.get(address)
    if answer.streaming:
        list(answer.streaming_content)
    assert listed is (answer.status_code == 200)
    return listed


@pytest.mark.req("E2", "E12")
def test_a_replys_photos_stand_beside_its_words_for_staff_and_the_reporter(
    world: World, client: Client, case: Case
) -> None:
    client.force_login(world.lin)
    assert send(client, case, "public", 2) == 302
    assert [photo.phase for photo in CasePhoto.objects.all()] == [Phase.REPLY] * 2
    entry = Entry.objects.get(verb="cases.replied")
    assert entry.data["photos"] == list(CasePhoto.objects.values_list("pk", flat=True))
    assert not Entry.objects.filter(verb="cases.photographed").exists()
    page = client.get(reverse("case_detail", args=[case.public_id]))
    (line,) = [line for line in page.context["lines"] if line.verb == "cases.replied"]
    assert [photo.is_ready for photo in line.photos] == [True, True]
    assert page.context["pictures"] == []  # before and after are another matter
    for photo in line.photos:
        assert reverse("case_photo", args=[case.public_id, photo.public_id]) in page.content.decode()
        assert shown_to(Client(), case.follow_key, photo.public_id)


@pytest.mark.req("E12")
def test_a_notes_photo_is_for_those_who_work_on_the_case(world: World, client: Client, case: Case) -> None:
    client.force_login(world.lin)
    assert send(client, case, "inside", 1, "料还差两套") == 302
    photo = file_of(Phase.NOTE)
    assert not shown_to(Client(), case.follow_key, photo)
    client.force_login(world.he)
    (line,) = [
        line
        for line in client.get(reverse("case_detail", args=[case.public_id])).context["lines"]
        if line.photos
    ]
    assert line.internal
    client.force_login(world.zhao)
    assert client.get(reverse("case_photo", args=[case.public_id, photo])).status_code == 404


@pytest.mark.req("E8")
def test_others_see_a_replys_photo_once_it_was_released_and_a_notes_never(
    world: World, client: Client, case: Case
) -> None:
    follower = follow_case(actor=VISITOR, case=case, contact="13900000528", device="", now=clock())
    client.force_login(world.lin)
    send(client, case, "public", 1)
    send(client, case, "inside", 1)
    reply, note = file_of(Phase.REPLY), file_of(Phase.NOTE)
    assert not shown_to(Client(), follower.follow_key, reply)
    offered = client.get(reverse("case_act", args=[case.public_id, "release"])).context["ready"]
    assert [one.public_id for one in offered] == [reply]
    every = list(CasePhoto.objects.values_list("pk", flat=True))
    services.release_case(
        actor=world.actor("lin", on=localdate()), case_id=case.pk, photo_ids=every, now=clock()
    )
    assert shown_to(Client(), follower.follow_key, reply)
    assert not shown_to(Client(), follower.follow_key, note)


def test_too_many_at_once_are_refused_and_nothing_is_sent(world: World, client: Client, case: Case) -> None:
    config.change(PHOTOS_MOST, 2, place_id=world.willow.pk)
    client.force_login(world.lin)
    assert send(client, case, "public", 3) == 422
    assert (CasePhoto.objects.count(), Entry.objects.filter(verb="cases.replied").count()) == (0, 0)
    assert send(client, case, "public", 2) == 302
    assert send(client, case, "public", 2, "第二天又去了") == 302  # the limit is one reply's


def test_who_may_not_write_adds_no_photo(world: World, client: Client, case: Case) -> None:
    client.force_login(world.zhao)
    assert send(client, case, "public", 1) == 404
    assert CasePhoto.objects.count() == 0
