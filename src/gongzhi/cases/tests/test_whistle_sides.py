"""Both sides of a whistle rate each other; photos taken on the spot; further departments called while it runs."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from gongzhi.cases.models import Case, Whistle, WhistlePhoto
from gongzhi.cases.photos import PHOTOS_MOST, clean_whistle_photo
from gongzhi.cases.services.whistle import Arrival, call_off, report_in
from gongzhi.cases.services.whistle_findings import (
    Finding,
    Part,
    agree_finding,
    draft_finding,
    finish_share,
    settle_finding,
)
from gongzhi.cases.services.whistle_further import Further, call_further
from gongzhi.cases.services.whistle_photos import add_photos
from gongzhi.cases.services.whistle_ratings import Rating, rate_caller
from gongzhi.cases.states.whistle import CallState, WhistleState
from gongzhi.cases.tests.calling import TO_COME, blown, departments
from gongzhi.cases.verbs import whistle as verbs
from gongzhi.core import config
from gongzhi.core.cached import clear_all
from gongzhi.core.files import where
from gongzhi.core.models import TaskRun
from gongzhi.core.scope import WORK, scope_to
from gongzhi.core.tasks import Run
from gongzhi.core.verdict import Refused
from gongzhi.duties.models import Duty, DutyState
from gongzhi.journal import words as said
from gongzhi.journal.models import Entry
from gongzhi.notices.models import Message
from gongzhi.people.models import Account, Organisation
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("F4", "U3")]
SOON, LATER = NOON + timedelta(hours=2), NOON + timedelta(hours=3)
FRIDAY = date(2026, 3, 6)
Departments = tuple[Organisation, Organisation]


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


@pytest.fixture
def both(world: World) -> Departments:
    return departments(world)


@pytest.fixture
def whistle(world: World, both: Departments) -> Whistle:
    """One department is called, the other acts there too."""
    return blown(world, both[:1])


def arrive(world: World, whistle: Whistle, login: str, org: Organisation) -> None:
    report_in(
        actor=world.actor(login), whistle_id=whistle.pk, org_id=org.pk, arrival=Arrival("北门"), now=SOON
    )


def write(world: World, whistle: Whistle, *orgs: Organisation) -> None:
    parts = [Part(org.pk, Fraction(1, len(orgs)), "修外墙", FRIDAY) for org in orgs]
    draft_finding(
        actor=world.actor("zhou"), whistle_id=whistle.pk, finding=Finding("外墙空鼓。", parts), now=SOON
    )


def found(world: World, whistle: Whistle, org: Organisation) -> None:
    write(world, whistle, org, world.street_office)
    settle_finding(actor=world.actor("zhou"), whistle_id=whistle.pk, why="不能等", now=SOON)


def rates(
    world: World, whistle: Whistle, org: Organisation, stars: int = 4, *, login: str = "fang", words: str = ""
) -> None:
    rate_caller(
        actor=world.actor(login), whistle_id=whistle.pk, org_id=org.pk, rating=Rating(stars, words), now=LATER
    )  # fmt: skip


def calls(world: World, whistle: Whistle, *orgs: Organisation, login: str = "zhou", **changes: Any) -> None:
    facts: dict[str, Any] = {
        "org_ids": [org.pk for org in orgs],
        "reason": "还要查消防通道。",
        "report_by": LATER + TO_COME,
    }
    call_further(
        actor=world.actor(login), whistle_id=whistle.pk, further=Further(**(facts | changes)), now=LATER
    )  # fmt: skip


def refused(status: int, act: Any) -> str:
    with pytest.raises(Refused) as no:
        act()
    assert no.value.status == status
    return no.value.why


def picture(name: str = "a.jpg") -> SimpleUploadedFile:
    """With a place in its metadata, as phones write it."""
    drawn, exif = BytesIO(), Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (8, 8)).save(drawn, "JPEG", exif=exif)
    return SimpleUploadedFile(name, drawn.getvalue(), "image/jpeg")


# Rating the caller


def test_who_was_called_rates_the_caller_once(world, both, whistle):
    arrive(world, whistle, "fang", both[0])
    refused(409, lambda: rates(world, whistle, both[0]))
    found(world, whistle, both[0])
    for login in ("zhou", "lei", "qian", "lin"):
        refused(403, lambda login=login: rates(world, whistle, both[0], login=login))
    refused(422, lambda: rates(world, whistle, both[0], 6))
    rates(world, whistle, both[0], 3, words="通知得太晚")
    call = whistle.calls.get()
    assert (call.caller_rating, call.caller_rated_at, call.rating) == (3, LATER, None)
    entry = Entry.objects.get(verb=verbs.RATED_CALLER)
    assert (entry.org_id, entry.data["stars"]) == (both[0].pk, 3)
    assert said.read([entry.words_id])[entry.words_id] == "通知得太晚"
    refused(409, lambda: rates(world, whistle, both[0], 5))


def test_who_need_not_come_rates_nobody(world, both, whistle):
    found(world, whistle, both[0])
    whistle.calls.update(state=CallState.EXCUSED)
    refused(409, lambda: rates(world, whistle, both[0]))


def test_those_called_are_asked_when_all_is_done(world, both, whistle):
    found(world, whistle, both[0])
    Message.objects.all().delete()
    for login, org in (("fang", both[0]), ("zhou", world.street_office)):
        finish_share(actor=world.actor(login), whistle_id=whistle.pk, org_id=org.pk, words="好了", now=LATER)
    assert Message.objects.filter(account=world.fang, text__contains="评价").count() == 1


def test_the_figures_of_both_sides_show_both_ratings(world, client, both, whistle):
    found(world, whistle, both[0])
    rates(world, whistle, both[0], 4)
    other = blown(world, both)
    found(world, other, both[0])
    rates(world, other, both[0], 5)
    rates(world, other, both[1], 4, login="lei")
    client.force_login(world.zhou)
    days = {"since": "2026-01-01", "until": "2026-12-31"}
    page = client.get(reverse("whistle_figures"), days)
    ((caller, _cells),) = page.context["callers"]
    assert (caller.average, caller.ratings, caller.n["rated"]) == ("4.3", 3, 2)
    answered = {row.org: (row.n["rated_caller"], row.n["to_rate"]) for row, _cells in page.context["called"]}
    assert answered == {both[0]: (2, 2), both[1]: (1, 1)}
    rows = client.get(
        reverse("whistle_list"), days | {"status": "all", "caller": world.street_office.public_id, "what": "rated"}
    )  # fmt: skip
    assert len(rows.context["rows"]) == 2


# Photos on the spot


def test_photos_come_with_the_arrival_and_lose_their_metadata(world, client, both, whistle):
    client.force_login(world.fang)
    said = {
        "org": both[0].public_id,
        "where": "北门",
        "photos": [picture("a.jpg"), picture("b.jpg")],
        "idem": "1",
    }
    whistle_page = reverse("whistle_detail", args=[whistle.public_id])
    assert client.post(reverse("whistle_act", args=[whistle.public_id, "arrive"]), said).status_code == 302
    photos = list(WhistlePhoto.objects.select_related("file"))
    assert [(photo.call.org, photo.at is not None) for photo in photos] == [(both[0], True)] * 2
    assert "正在处理" in client.get(whistle_page).content.decode()
    for run in TaskRun.objects.filter(kind="cases.whistle_photo"):
        clean_whistle_photo(Run(run))
    photos[0].file.refresh_from_db()
    with Image.open(where(photos[0].file)) as clean:
        assert not clean.getexif()
    address = reverse("whistle_photo", args=[whistle.public_id, photos[0].file.public_id])
    assert address in client.get(whistle_page).content.decode()
    assert Entry.objects.get(verb=verbs.PHOTOGRAPHED).data["n"] == 2


def test_a_photo_is_for_those_who_read_the_whistle(world, client, both, whistle):
    arrive(world, whistle, "fang", both[0])
    (photo,) = add_photos(
        actor=world.actor("fang"), whistle_id=whistle.pk, org_id=both[0].pk, uploads=[picture()], now=SOON
    )
    clean_whistle_photo(Run(TaskRun.objects.get(kind="cases.whistle_photo")))
    other = blown(world, both[1:])
    address = reverse("whistle_photo", args=[whistle.public_id, photo.file.public_id])
    seen = {}
    for login in ("fang", "zhou", "qian", "lei", "wang"):
        client.force_login(Account.objects.get(login=login))
        seen[login] = opened(client, address)
    assert seen == {"fang": 200, "zhou": 200, "qian": 200, "lei": 404, "wang": 404}
    client.force_login(world.zhou)
    assert opened(client, reverse("whistle_photo", args=[other.public_id, photo.file.public_id])) == 404


def opened(client: Client, address: str) -> int:
    answer = client.get(address)
    if answer.streaming:
        list(answer.streaming_content)
    return answer.status_code


def test_only_who_has_come_adds_photos_and_not_too_many(world, both, whistle):
    def add(login: str = "fang", n: int = 1) -> Any:
        return add_photos(
            actor=world.actor(login), whistle_id=whistle.pk, org_id=both[0].pk,
            uploads=[picture() for _n in range(n)], now=SOON,
        )  # fmt: skip

    refused(409, add)
    arrive(world, whistle, "fang", both[0])
    refused(403, lambda: add("lei"))
    refused(403, lambda: add("zhou"))
    most = config.value(PHOTOS_MOST, whistle)
    refused(409, lambda: add(n=most + 1))
    assert not WhistlePhoto.objects.exists()
    add(n=most)
    refused(409, add)


# Further departments


def test_a_further_department_owes_it_to_come_by_its_own_time(world, both, whistle):
    calls(world, whistle, both[1])
    first, second = whistle.calls.order_by("pk")
    assert (first.report_by, second.report_by) == (NOON + TO_COME, LATER + TO_COME)
    duties = Duty.objects.filter(kind="whistle_call", state=DutyState.OPEN)
    assert set(duties.values_list("bearer", "due_at")) == {
        (both[0].pk, NOON + TO_COME), (both[1].pk, LATER + TO_COME),
    }  # fmt: skip
    entry = Entry.objects.get(verb=verbs.CALLED_FURTHER)
    assert (entry.data["orgs"], entry.org_id) == ([both[1].pk], world.street_office.pk)
    assert said.read([entry.words_id])[entry.words_id] == "还要查消防通道。"
    whistle.refresh_from_db()
    assert whistle.state == WhistleState.BLOWN
    assert not Entry.objects.filter(verb=verbs.REOPENED).exists()
    for account in (Account.objects.get(login="fang"), Account.objects.get(login="lei")):
        assert Message.objects.filter(account=account, kind="whistle", text__contains=whistle.title).exists()
    with scope_to(world.actor("lei").grants(WORK)):
        assert Whistle.objects.filter(pk=whistle.pk).exists()


def test_the_cases_open_to_a_further_department_and_complaints_never_to_their_company(world, both):
    case = world.case(category=world.about_company)
    whistle = blown(world, both[:1], case_ids=[case.pk])
    refused(403, lambda: calls(world, whistle, world.anhe))
    assert whistle.calls.count() == 1
    calls(world, whistle, both[1])
    with scope_to(world.actor("lei").grants(WORK)):
        assert Case.objects.filter(pk=case.pk).exists()


def test_a_draft_is_written_anew_and_no_agreement_to_it_counts(world, both, whistle):
    write(world, whistle, both[0], world.street_office)
    calls(world, whistle, both[1])
    whistle.refresh_from_db()
    assert (whistle.state, whistle.findings.filter(replaced_at=None).exists()) == (WhistleState.BLOWN, False)
    arrive(world, whistle, "fang", both[0])
    refused(409, lambda: agree_finding(
        actor=world.actor("fang"), whistle_id=whistle.pk, org_id=both[0].pk, version=1, now=LATER))  # fmt: skip
    assert Duty.objects.filter(kind="whistle_finding", state=DutyState.OPEN).count() == 1


def test_shares_that_were_found_are_owed_no_longer_until_the_new_finding_counts(world, both, whistle):
    found(world, whistle, both[0])
    finish_share(
        actor=world.actor("zhou"),
        whistle_id=whistle.pk,
        org_id=world.street_office.pk,
        words="围好了",
        now=LATER,
    )
    calls(world, whistle, both[1])
    whistle.refresh_from_db()
    assert whistle.state == WhistleState.BLOWN
    assert not Duty.objects.filter(kind="whistle_share", state=DutyState.OPEN).exists()
    assert Duty.objects.get(kind="whistle_share", state=DutyState.DONE).bearer == world.street_office
    new = Duty.objects.get(kind="whistle_finding", state=DutyState.OPEN)
    assert new.due_at == LATER + TO_COME + timedelta(days=3)
    assert Entry.objects.filter(verb=verbs.REOPENED).count() == 1
    write(world, whistle, *both, world.street_office)
    assert whistle.findings.get(replaced_at=None).shares.count() == 3


def test_who_may_call_further_whom_and_when(world, both, whistle):
    for login in ("fang", "qian", "lin", "he"):
        refused(403, lambda login=login: calls(world, whistle, both[1], login=login))
    assert both[0].called in refused(422, lambda: calls(world, whistle, *both))
    refused(422, lambda: calls(world, whistle))
    refused(422, lambda: calls(world, whistle, world.street_office))
    refused(422, lambda: calls(world, whistle, both[1], reason=" "))
    refused(422, lambda: calls(world, whistle, both[1], report_by=NOON))
    call_off(actor=world.actor("zhou"), whistle_id=whistle.pk, why="不用了", now=SOON)
    refused(409, lambda: calls(world, whistle, both[1]))
    assert whistle.calls.count() == 1


def test_the_page_offers_whoever_is_not_called_yet_and_says_what_becomes_of_the_finding(
    world, client, both, whistle
):
    client.force_login(world.zhou)
    page = reverse("whistle_act", args=[whistle.public_id, "further"])
    offered = dict(client.get(page).context["form"].fields["orgs"].choices)
    assert both[1].pk in offered
    assert not {both[0].pk, world.street_office.pk} & set(offered)
    assert "重新认定" not in client.get(page).content.decode()
    write(world, whistle, both[0], world.street_office)
    assert "重新认定" in client.get(page).content.decode()
    sent = client.post(page, {"orgs": [both[1].pk], "text": "还要查消防通道。", "idem": "1"})
    assert sent.status_code == 302
    assert "补叫" in client.get(sent["Location"]).content.decode()
