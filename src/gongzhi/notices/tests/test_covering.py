"""Words of a sheet are covered from above: the first ones are kept and proven, nobody else reads them anywhere."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now as clock

from gongzhi.core.scope import PUBLIC_GRANT, WORK, Scope, entered, scope_to
from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from gongzhi.notices.models import BoardPost, Message, Reason, SheetKind, SheetWords
from gongzhi.notices.register import message_facts
from gongzhi.notices.services import cover_post, restore_post, uncover_post, withdraw_post
from gongzhi.notices.services.board import digest_of
from gongzhi.notices.services.covering import Cover
from gongzhi.notices.tests.test_board import hang
from gongzhi.notices.versions import reading
from gongzhi.people.models import Appointment
from gongzhi.places.models import Grid
from tests.counting import counts
from tests.world import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.req("E8")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TITLE, BODY = "李小红欠费", "501室李小红欠物业费三年。"
OTHER = Cover("欠费情况", "***室***欠物业费三年。", Reason.PERSON, "请以后不写姓名。")


@pytest.fixture
def post(world):
    return hang(world, title=TITLE, body=BODY)


def covered(world, post, *, who="he", cover=OTHER, at=NOON + HOUR):
    return cover_post(actor=world.actor(who), post_id=post.pk, cover=cover, now=at)


def test_the_first_words_are_kept_and_both_are_proven(world, post):
    post = covered(world, post)
    assert (post.title, post.body, post.covered_at) == (OTHER.title, OTHER.body, NOON + HOUR)
    assert post.digest == digest_of(TITLE, BODY)
    assert post.read_digest == post.cover_digest == digest_of(OTHER.title, OTHER.body)
    first, second = SheetWords.objects.filter(post=post)
    assert (first.title, first.body, first.digest, first.at) == (TITLE, BODY, post.digest, NOON)
    assert (second.number, second.reason, second.note) == (1, Reason.PERSON, OTHER.note)
    entry = Entry.objects.get(verb="notices.covered")
    assert (entry.data["digest"], entry.data["first"]) == (post.cover_digest, post.digest)
    assert not {TITLE, BODY, OTHER.note} & set(map(str, entry.data.values()))


def test_what_was_touched_in_the_database_does_not_fit_any_more(world, post):
    covered(world, post)
    assert [version.is_proven for version in reading(post).versions] == [True, True]
    SheetWords.objects.filter(post=post, number=0).update(
        body="没有的事。", digest=digest_of(TITLE, "没有的事。")
    )
    assert [version.is_proven for version in reading(post).versions] == [False, True]


def test_it_is_covered_again_and_shown_again_and_every_version_stays(world, post):
    covered(world, post)
    covered(world, post, who="zhou", cover=Cover("欠费", "有人欠费。", Reason.CLAIM), at=NOON + 2 * HOUR)
    post = uncover_post(actor=world.actor("he"), post_id=post.pk, now=NOON + 3 * HOUR)
    assert (post.title, post.body, post.read_digest, post.covered_at) == (TITLE, BODY, post.digest, None)
    versions = reading(post).versions
    assert [one.row.body for one in versions] == [BODY, OTHER.body, "有人欠费。", BODY]
    assert all(one.is_proven for one in versions)
    with pytest.raises(Refused) as refusal:
        uncover_post(actor=world.actor("he"), post_id=post.pk, now=NOON + 4 * HOUR)
    assert refusal.value.status == HTTPStatus.CONFLICT


@pytest.mark.parametrize("who", ["lin", "han", "zhao", "tao", "ding", "wang", "ma", "ou", "shen"])
def test_neither_who_published_nor_a_neighbour_covers(world, post, who):
    for act in (
        lambda: covered(world, post, who=who),
        lambda: uncover_post(actor=world.actor(who), post_id=post.pk, now=NOON),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.status == HTTPStatus.FORBIDDEN


def test_a_sheet_of_an_office_is_covered_from_above_it_only(world):
    own = hang(
        world, "he", place=world.community, organisation=world.residents_committee, title=TITLE, body=BODY
    )
    with pytest.raises(Refused):
        covered(world, own)
    assert covered(world, own, who="qian").covered_at


def test_an_anchor_of_the_journal_is_covered_by_nobody(world):
    anchor = hang(world, "he", place=world.community, organisation=world.residents_committee)
    BoardPost.objects.filter(pk=anchor.pk).update(
        kind=SheetKind.ANCHOR, organisation=world.district_office, place=world.district, community_id=None
    )
    for who in ("he", "zhou", "qian"):
        with pytest.raises(Refused):
            covered(world, anchor, who=who)


@pytest.mark.parametrize(("title", "body"), [(" ", "有"), ("有", " "), (TITLE, BODY)])
def test_words_are_needed_that_differ(world, post, title, body):
    with pytest.raises(Refused) as refusal:
        covered(world, post, cover=Cover(title, body, Reason.LAW))
    assert refusal.value.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert BoardPost.objects.get(pk=post.pk).body == BODY


def test_the_publisher_is_told_without_the_covered_words(world, post):
    covered(world, post)
    uncover_post(actor=world.actor("he"), post_id=post.pk, now=NOON + 2 * HOUR)
    told = Message.objects.filter(kind="board").order_by("pk")
    assert {message.account_id for message in told} == {world.lin.pk}
    assert "欠费情况" in told[0].text and "李小红" not in told[0].text
    assert told[0].link == reverse("board_words", args=[post.public_id])


def test_a_covered_sheet_is_taken_down_and_put_back_covered(world, post):
    covered(world, post)
    withdraw_post(actor=world.actor("lin"), post_id=post.pk, now=NOON + DAY)
    back = restore_post(actor=world.actor("lin"), post_id=post.pk, now=NOON + DAY + HOUR)
    assert (back.title, back.covered_at, back.withdrawn_at) == (OTHER.title, NOON + HOUR, None)


def test_no_answer_but_the_page_of_both_holds_what_was_covered(world):
    """A visitor, a resident, staff, the publisher and the offices: every page where a sheet is read."""
    post = covered(world, hang(world, title=TITLE, body=BODY, from_at=clock() - DAY), at=clock())
    sheet, willow = {"public_id": post.public_id}, {"public_id": world.willow.public_id}
    named = {"board_post": sheet, "board_sheet": sheet, "place_public": willow, "place_detail": willow}
    pages = [reverse(name, kwargs=what) for name, what in named.items()]
    pages += [reverse(name) for name in ("home", "start", "board_list", "board_trash", "inbox")]
    searched = f"{reverse('search')}?q=李小红"
    seen = {}
    for who in (None, "wang", "ding", "han", "lin", "he", "zhou"):
        client = Client()
        if who:
            client.force_login(getattr(world, who))
        for page in (*pages, searched):
            answer = client.get(page, follow=True)
            text = answer.content.decode()
            assert answer.status_code in {200, 403, 404}, (who, page)
            seen[page] = seen.get(page, False) or OTHER.title in text
            for kept in (TITLE, "501室李", post.digest[:16], OTHER.note):
                assert kept not in text, (who, page, kept)
    assert TITLE not in str(message_facts(world.lin))  # what the own copy of my data says
    nothing_of_it = {searched, reverse("home"), reverse("board_trash")}
    assert {page for page, found in seen.items() if not found} == nothing_of_it


def test_everybody_reads_that_parts_are_covered_when_and_why(world, post, client):
    covered(world, post)
    for name in ("board_post", "board_sheet"):
        page = client.get(reverse(name, args=[post.public_id])).content.decode()
        assert "部分内容已遮盖" in page and "可能认出个人" in page
        assert post.cover_digest[:16] in page


def test_no_public_scope_opens_the_first_words(world, post):
    covered(world, post)
    with scope_to({PUBLIC_GRANT}):
        assert not SheetWords.objects.exists()
    for who, rows in {"lin": 2, "he": 2, "zhou": 2, "zhao": 0, "tao": 0, "wang": 0}.items():
        with entered(Scope(grants=world.actor(who).grants(WORK))):
            assert SheetWords.objects.count() == rows, who


@pytest.mark.parametrize(
    ("who", "status"),
    [("lin", 200), ("he", 200), ("zhou", 200), ("qian", 200), ("han", 403), ("zhao", 403), ("tao", 403),
     ("ding", 403), ("wang", 403)],
)  # fmt: skip
def test_who_opens_the_page_of_both(world, post, client, who, status):
    covered(world, post)
    client.force_login(getattr(world, who))
    answer = client.get(reverse("board_words", args=[post.public_id]))
    assert answer.status_code == status
    page = answer.content.decode()
    assert ("李小红" in page) == (status == HTTPStatus.OK)
    if status == HTTPStatus.OK:
        assert "<del>" in page and OTHER.note in page
        assert ("<textarea" in page) == (who != "lin")


def test_the_form_covers_once_and_marks_only_words(world, client):
    post = hang(world, title="欠费", body="第一行。\n501室李小红欠费。", from_at=clock() - DAY)
    address = reverse("board_words", args=[post.public_id])
    client.force_login(world.lin)
    sent = {"title": "欠费", "body": "第一行。\r\n***欠费。", "reason": "person", "note": "", "idem": "c1"}
    assert client.post(address, sent).status_code == HTTPStatus.FORBIDDEN
    client.force_login(world.he)
    assert client.post(address, sent | {"reason": ""}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    same = client.post(address, sent | {"body": "第一行。\r\n501室李小红欠费。", "idem": "c0"})
    assert same.status_code == HTTPStatus.UNPROCESSABLE_ENTITY and "没有遮盖" in same.content.decode()
    for _twice in range(2):
        assert client.post(address, sent).status_code == HTTPStatus.FOUND
    assert Entry.objects.filter(verb="notices.covered").count() == 1
    assert [piece.words for piece in reading(BoardPost.objects.get()).body] == [
        "第一行。\n", "501室李小红", "***", "欠费。"
    ]  # fmt: skip
    counts("board words", lambda: client.get(address))
    down = reverse("board_uncover", args=[post.public_id])
    assert client.post(down, {"idem": "c2"}).status_code == HTTPStatus.FOUND
    assert BoardPost.objects.get().covered_at is None


def test_a_worker_of_one_grid_reads_the_sheet_and_not_what_was_covered(world, post, client):
    levels = {"district_id": world.district.pk, "subdistrict_id": world.subdistrict.pk}
    levels |= {"community_id": world.community.pk, "estate_id": world.willow.pk}
    grid = Grid.objects.create(layer="governance", name="一网格", place=world.willow, **levels)
    Appointment.objects.filter(person=world.ding.person).update(grid=grid)
    covered(world, post)
    client.force_login(world.ding)
    for name in ("board_list", "board_post"):
        args = [post.public_id] if name == "board_post" else []
        assert client.get(reverse(name, args=args)).status_code == HTTPStatus.OK
    answer = client.get(reverse("board_words", args=[post.public_id]))
    assert answer.status_code == HTTPStatus.FORBIDDEN
    with entered(Scope(grants=world.actor("ding").grants(WORK))):
        assert not SheetWords.objects.exists()
