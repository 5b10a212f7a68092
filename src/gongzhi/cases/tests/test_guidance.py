"""Questions, notices and stoppers by kind of problem and place: written by the subdistrict, met while reporting."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now as clock

from gongzhi.cases.models import Case, Guidance
from gongzhi.cases.models.guidance import GuidanceKind
from gongzhi.cases.selectors.guidance import guide_for
from gongzhi.cases.services.guidance import Guiding, add_guidance, change_guidance, retire_guidance
from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from tests.counting import counts
from tests.world import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.req("E5")]
WORDS = "单元门关不上了"


def guidance(world, kind=GuidanceKind.QUESTION, words="是哪一扇门", **changes):
    said = {"kind": kind, "words": words, "place": world.subdistrict, "category": world.door} | changes
    return add_guidance(actor=world.actor("zhou"), said=Guiding(**said), now=NOON)


def words(rows):
    return [row.words for row in rows]


def test_it_holds_for_its_kind_and_its_place_and_what_lies_in_it(world):
    guidance(world)
    guidance(world, words="几层", category=None)
    guidance(world, words="只问禾安", place=world.grain)
    assert words(guide_for(world.entrance, world.door, now=NOON).questions) == ["是哪一扇门", "几层"]
    assert words(guide_for(world.entrance, world.noise, now=NOON).questions) == ["几层"]
    assert words(guide_for(world.entrance, None, now=NOON).questions) == ["几层"]
    assert words(guide_for(world.grain, world.door, now=NOON).questions) == ["是哪一扇门", "几层", "只问禾安"]


def test_a_notice_ends_by_itself(world):
    guidance(world, GuidanceKind.NOTICE, "今天停水", until=NOON + timedelta(hours=6))
    at = [guide_for(world.entrance, world.door, now=NOON + timedelta(hours=n)).notices for n in (5, 6)]
    assert [words(rows) for rows in at] == [["今天停水"], []]


@pytest.mark.parametrize("who", ["he", "lin", "wang"])
def test_only_the_subdistrict_and_the_district_write_it(world, who):
    row = guidance(world)
    said = Guiding(GuidanceKind.NOTICE, "x", world.subdistrict)
    for act in (
        lambda: add_guidance(actor=world.actor(who), said=said, now=NOON),
        lambda: change_guidance(actor=world.actor(who), guidance_id=row.pk, said=said, now=NOON),
        lambda: retire_guidance(actor=world.actor(who), guidance_id=row.pk, now=NOON),
    ):
        with pytest.raises(Refused):
            act()


def test_each_change_is_in_the_journal_and_what_is_taken_away_is_gone(world):
    row = guidance(world)
    zhou = world.actor("zhou")
    said = Guiding(GuidanceKind.QUESTION, "哪一层的门", world.willow, world.door)
    change_guidance(actor=zhou, guidance_id=row.pk, said=said, now=NOON)
    retire_guidance(actor=zhou, guidance_id=row.pk, now=NOON)
    with pytest.raises(Refused):
        retire_guidance(actor=zhou, guidance_id=row.pk, now=NOON)
    verbs = Entry.objects.filter(subject=f"guidance:{row.pk}").order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["cases.guidance_added", "cases.guidance_changed", "cases.guidance_retired"]
    assert guide_for(world.entrance, world.door, now=NOON).questions == []


def send(client, world, **more):
    return client.post(f"/report/{world.entrance.public_id}/", {"text": WORDS, "category": "door"} | more)


def test_answers_are_kept_beside_the_words_as_they_were_asked(world, client):
    row, other = guidance(world), guidance(world, words="里面有几个人")
    foreign = guidance(world, words="只问噪声", category=world.noise)
    sent = {f"answer-{row.public_id}": " 2单元的门，打13800000417 ", f"answer-{other.public_id}": " "}
    assert send(client, world, **sent, **{f"answer-{foreign.public_id}": "x"}).status_code == 302
    case = Case.objects.get()
    assert [one["asked"] for one in case.answers] == ["是哪一扇门"]
    assert "13800000417" not in case.answers[0]["said"]
    client.force_login(world.lin)
    page = client.get(f"/cases/{case.public_id}/").content.decode()
    assert "是哪一扇门" in page and "2单元的门" in page
    assert "2单元的门" in client.get(f"/follow/{case.follow_key}/").content.decode()


def test_a_stopper_holds_it_back_until_it_was_read_and_keeps_every_word(world, client):
    row, question = guidance(world, GuidanceKind.STOPPER, "打架请先打110", phone="110"), guidance(world)
    page = send(client, world, **{f"answer-{question.public_id}": "左边那扇"})
    assert page.status_code == 422 and not Case.objects.exists()
    shown = page.content.decode()
    assert WORDS in shown and "左边那扇" in shown and 'href="tel:110"' in shown and "还没有发送" in shown
    assert send(client, world, anyway="x").status_code == 422
    assert send(client, world, anyway=row.public_id).status_code == 302
    assert Case.objects.count() == 1


def test_a_stopper_for_what_fits_nowhere_shows_itself(world, client):
    row = guidance(world, GuidanceKind.STOPPER, "不归社区管", category=world.other)
    page = client.post(f"/report/{world.entrance.public_id}/", {"text": "嗯嗯嗯"})
    assert page.status_code == 422 and row.public_id in page.content.decode()


def test_without_javascript_the_next_step_shows_what_is_asked_and_keeps_what_was_written(world, client):
    question, row = guidance(world), guidance(world, GuidanceKind.STOPPER, "打架请先打110", phone="110")
    address = f"/report/{world.entrance.public_id}/"
    first = client.get(address).content.decode()
    assert 'name="next"' in first[first.index("<noscript>") : first.index("</noscript>")]
    said = {
        "text": WORDS,
        "category": "door",
        "phone": "13800000417",
        "private": "on",
        "idem": "k",
        "next": "1",
    }
    answer = client.post(
        address, said | {f"answer-{question.public_id}": "左边那扇", "anyway": row.public_id}
    )
    page = answer.content.decode()
    assert answer.status_code == 200 and not Case.objects.exists()
    for kept in (WORDS, "13800000417", "是哪一扇门", "左边那扇", 'value="k"', "打架请先打110"):
        assert kept in page
    assert page.count(" checked") == 3  # the kind, what was read, private
    assert "gz-field-error" not in page and "还没有发送" not in page
    assert "gz-field-error" not in client.post(address, {"text": "", "next": "1"}).content.decode()


def test_with_javascript_there_is_no_next_step(world, client):
    """A swapped page is read without scripting, so the browser would take that button for the first one to press."""
    page = client.post(f"/report/{world.entrance.public_id}/", {"text": ""}, headers={"HX-Request": "true"})
    assert page.status_code == 422
    assert 'name="next"' not in page.content.decode()


def test_the_hints_follow_the_kind(world, client):
    guidance(world, GuidanceKind.NOTICE, "门禁周五换新", until=clock() + timedelta(days=1))
    address = f"/report/{world.entrance.public_id}/hints/"
    page = counts("report hints with guidance", lambda: client.post(address, {"text": WORDS}))
    assert "门禁周五换新" in page.content.decode()
    other = client.post(address, {"text": WORDS, "category": "noise", "guessed": ""})
    assert "门禁周五换新" not in other.content.decode()


@pytest.mark.parametrize(("who", "led"), [("zhou", True), ("lin", False)])
def test_where_nothing_is_said_yet_only_who_may_write_is_led_on(world, client, who, led):
    client.force_login(getattr(world, who))
    page = client.get("/rules/guidance/").content.decode()
    empty = page[page.index("gz-empty") :]
    assert ('href="/rules/guidance/new/"' in empty) is led
    assert 'href="True"' not in page and 'href="False"' not in page


def test_the_pages_write_change_and_take_away(world, client):
    client.force_login(world.zhou)
    sent = {
        "kind": "question", "category": world.door.pk, "place": "清河湾街道", "words": "是哪一扇门", "idem": "g1",
    }  # fmt: skip
    assert client.post("/rules/guidance/new/", sent | {"phone": "110", "idem": "g0"}).status_code == 422
    assert (
        client.post("/rules/guidance/new/", sent | {"until": "9999-12-31T23:59", "idem": "g0"}).status_code
        == 422
    )
    for _twice in range(2):
        assert client.post("/rules/guidance/new/", sent).status_code == 302
    row = Guidance.objects.get()
    address = f"/rules/guidance/{row.public_id}/"
    assert client.post(address, sent | {"words": "哪扇门", "idem": "g2"}).status_code == 302
    page = counts("guidance", lambda: client.get("/rules/guidance/"))
    assert "哪扇门" in page.content.decode()
    foreign = client.post(address, sent | {"place": "云河区", "idem": "g3"})
    assert foreign.status_code == 403 and "哪" in foreign.content.decode()
    for _twice in range(2):
        assert client.post(f"{address}retire/", {"idem": "g4"}).status_code == 302
    assert "哪扇门" not in client.get("/rules/guidance/").content.decode()
    client.force_login(world.lin)
    assert client.get("/rules/guidance/new/").status_code == 403
