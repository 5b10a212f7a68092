"""What the public reads is decided by a person: the original is kept, the difference shown, photo by photo."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now as clock

from gongzhi.cases import verbs
from gongzhi.cases.models import CasePhoto
from gongzhi.cases.models.case import Phase
from gongzhi.cases.selectors.figures import latest
from gongzhi.cases.selectors.timeline import history
from gongzhi.cases.services import conceal_case, follow_case, release_case
from gongzhi.cases.services.imported import change_words
from gongzhi.cases.services.release import Wording
from gongzhi.cases.services.wishes import change_sight
from gongzhi.core.models import StoredFile
from gongzhi.core.models.files import FileState
from gongzhi.core.verdict import Refused
from gongzhi.journal import words as said
from gongzhi.journal.models import Entry
from gongzhi.people.actor import SYSTEM, VISITOR
from tests.world import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.req("E8")]
WROTE = "单元门关不上，邻居天天踢门。"
PUBLIC = Wording("单元门关不上", "单元门关不上。")
HOUR = timedelta(hours=1)


@pytest.fixture
def case(world):
    return world.case(text=WROTE, by=VISITOR)


def released(world, case, *, photos=(), wording=PUBLIC, now=NOON + HOUR):
    return release_case(actor=world.actor("he"), case_id=case.pk, photo_ids=photos, wording=wording, now=now)


def photo(case, phase=Phase.BEFORE) -> CasePhoto:
    file = StoredFile.objects.create(size=1, state=FileState.READY, created_at=NOON)
    return CasePhoto.objects.create(case=case, file=file, phase=phase, at=NOON)


def test_the_original_is_kept_and_the_public_reads_the_other_words(world, case, client):
    case = released(world, case)
    assert (case.text, case.released_text, case.released_title) == (WROTE, "单元门关不上。", "单元门关不上")
    assert said.read([case.words_id]) == {case.words_id: WROTE}
    assert latest(world.willow, before=None, most=5, now=NOON)[0][0].title == "单元门关不上"
    own = client.get(f"/follow/{case.follow_key}/").content.decode()
    assert "邻居天天踢门" in own and "给公众看的内容" in own and "<p>单元门关不上。</p>" in own
    follower = follow_case(actor=VISITOR, case=case, contact="13900000528", device="", now=NOON)
    theirs = Client().get(f"/follow/{follower.follow_key}/").content.decode()
    assert "单元门关不上。" in theirs and "邻居" not in theirs


def test_the_page_of_the_case_marks_what_was_taken_out_and_put_in(world, case, client):
    released(world, case, wording=Wording("单元门坏了", "单元门坏了。"))
    client.force_login(world.he)
    page = client.get(f"/cases/{case.public_id}/").content.decode()
    assert (
        '<del><span class="visually-hidden">删去：' in page
        and '<ins><span class="visually-hidden">加入：' in page
    )


def test_each_version_is_in_the_history_and_numbers_are_covered(world, case):
    released(world, case, wording=Wording("门坏了", "电话13800000417"))
    case = released(world, case, now=NOON + 2 * HOUR)
    assert case.released_at == NOON + HOUR
    entries = Entry.objects.filter(verb=verbs.RELEASED, subject=f"case:{case.pk}").order_by("seq")
    first, second = (said.read([entry.words_id])[entry.words_id] for entry in entries)
    assert (
        first.startswith("门坏了\n")
        and "13800000417" not in first
        and second == "单元门关不上\n单元门关不上。"
    )
    lines = [line for line in history(case, world.actor("he")).lines if line.verb == verbs.RELEASED]
    assert [line.inside for line in lines] == [False, False]


def test_words_left_as_they_are_are_kept_once(world, case):
    case = released(world, case, wording=Wording(case.title, case.text))
    assert (case.public_title, case.public_text) == ("", "") and case.released_text == WROTE


def test_a_title_made_of_words_that_are_gone_is_made_anew(world, case):
    case = released(world, case, wording=Wording(case.title, "单元门关不上，请修。"))
    assert case.released_title == "单元门关不上，请修"


def test_photos_are_decided_one_by_one_and_again(world, case):
    one, two, note = photo(case), photo(case, Phase.AFTER), photo(case, Phase.NOTE)
    released(world, case, photos=[one.pk, note.pk])
    assert set(CasePhoto.objects.exclude(released_at=None)) == {one}
    released(world, case, photos=[two.pk], now=NOON + 2 * HOUR)
    assert set(CasePhoto.objects.exclude(released_at=None)) == {two}
    entry = Entry.objects.filter(verb=verbs.RELEASED).order_by("-seq").first()
    assert entry is not None and entry.data["photos"] == [two.pk]


def test_it_is_taken_off_again_and_what_was_written_is_kept(world, case):
    shown = photo(case)
    released(world, case, photos=[shown.pk])
    case = conceal_case(actor=world.actor("he"), case_id=case.pk, now=NOON + 2 * HOUR)
    assert (case.released_at, case.public_text) == (None, "单元门关不上。")
    assert not CasePhoto.objects.exclude(released_at=None).exists()
    assert latest(world.willow, before=None, most=5, now=NOON)[0][0].title == ""
    with pytest.raises(Refused):
        conceal_case(actor=world.actor("he"), case_id=case.pk, now=NOON + 3 * HOUR)
    assert Entry.objects.filter(verb=verbs.CONCEALED).count() == 1


def test_a_reporter_who_wants_it_private_afterwards_is_heeded_everywhere(world, case, client):
    shown = photo(case)
    released(world, case, photos=[shown.pk])
    follower = follow_case(actor=VISITOR, case=case, contact="13900000528", device="", now=NOON)
    change_sight(actor=VISITOR, case_id=case.pk, private=True, show_name=False, now=NOON + 2 * HOUR)
    page = client.get(f"/follow/{follower.follow_key}/").content.decode()
    assert "单元门关不上" not in page and shown.file.public_id not in page
    with pytest.raises(Refused):
        released(world, case, now=NOON + 3 * HOUR)


@pytest.mark.parametrize("who", ["zhao", "tao"])
def test_only_who_may_publish_there_releases(world, case, who):
    for act in (
        lambda: release_case(actor=world.actor(who), case_id=case.pk, photo_ids=[], wording=PUBLIC, now=NOON),
        lambda: conceal_case(actor=world.actor(who), case_id=case.pk, now=NOON),
    ):
        with pytest.raises(Refused):
            act()


def test_words_of_a_kind_that_is_never_public_are_not_released(world):
    noise = world.case(category=world.noise)
    with pytest.raises(Refused):
        released(world, noise)


def test_later_words_of_the_source_are_not_public_by_themselves(world, case):
    released(world, case, wording=None)
    case.refresh_from_db()
    change_words(who=SYSTEM, case=case, title="", text="邻居又踢门了", now=NOON + 2 * HOUR)
    assert (case.text, case.released_text) == ("邻居又踢门了", WROTE)


def test_the_step_offers_the_words_and_keeps_what_was_typed(world, case, client):
    case = world.case(text=WROTE, by=VISITOR, now=clock())
    client.force_login(world.he)
    page = client.get(f"/cases/{case.public_id}/release/").content.decode()
    assert WROTE in page and "<textarea" in page
    assert (
        client.post(f"/cases/{case.public_id}/release/", {"title": "", "text": "门坏了。"}).status_code == 422
    )
    sent = {"title": "门坏了", "text": "门坏了。", "idem": "r1"}
    for _twice in range(2):
        assert client.post(f"/cases/{case.public_id}/release/", sent).status_code == 302
    case.refresh_from_db()
    assert case.released_text == "门坏了。"
    assert Entry.objects.filter(verb=verbs.RELEASED).count() == 1
    assert "修改公开内容" in client.get(f"/cases/{case.public_id}/").content.decode()
    assert client.post(f"/cases/{case.public_id}/conceal/", {"idem": "r2"}).status_code == 302
