"""One act on several cases: each row asks its own policy, and one sentence says what was refused and why (E16)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.messages import WARNING, get_messages
from django.urls import reverse

from gongzhi.cases.models import Case
from gongzhi.cases.models.case import Source
from gongzhi.cases.services import accept_case
from gongzhi.cases.services.batch import Wish, act_on
from gongzhi.cases.states import Status
from gongzhi.core.batches import MOST
from gongzhi.core.scope import WORK, scope_to
from gongzhi.duties.models import DutyHolder
from gongzhi.journal.models import Entry
from gongzhi.notices.models import Message
from tests.world import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.req("E16")]
LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def three(world):
    """Two of Anhe's, of which one is in hand, and one of the community."""
    cases = [world.case(), world.case(), world.case(category=world.noise)]
    accept_case(actor=world.actor("lin"), case_id=cases[1].pk, now=NOON)
    return cases


def act(world, who, cases, **wish):
    actor = world.actor(who)
    with scope_to(actor.grants(WORK)):
        return act_on(actor=actor, cases=cases, wish=Wish(**wish), now=LATER)


def statuses(cases):
    return [Case.objects.get(pk=case.pk).status for case in cases]


def test_what_can_be_accepted_is_and_the_rest_stays_with_its_reason(world, three):
    outcome = act(world, "lin", three, act="accept")
    assert outcome.done == three[:1]
    assert [case for case, _why in outcome.refused] == three[1:]
    assert statuses(three) == [Status.ACCEPTED, Status.ACCEPTED, Status.DISPATCHED]
    for case in three[1:]:
        assert case.number in outcome.sentence
    assert three[0].number not in outcome.sentence
    assert outcome.sentence.startswith("3 件中办了 1 件，2 件没有办。")
    assert act(world, "he", three[2:], act="note", text="看过").sentence == "1 件中办了 1 件。"
    assert Entry.objects.filter(verb="cases.accepted", subject=f"case:{three[0].pk}").count() == 1


def test_none_is_left_out_in_silence(world, three):
    outcome = act(world, "lin", three[2:] * (MOST + 1), act="accept")
    assert len(outcome.refused) == MOST + 1


def test_a_manager_gives_what_is_in_hand_to_a_colleague(world, three):
    outcome = act(world, "lin", three, act="assign", person_id=world.han.person_id)
    assert three[1] in outcome.done
    holder = DutyHolder.objects.get(duty__subject=f"case:{three[1].pk}", is_open=True)
    assert holder.person_id == world.han.person_id
    assert act(world, "han", three, act="assign", person_id=world.lin.person_id).done == []
    assert act(world, "lin", three[1:2], act="assign", person_id=world.zhao.person_id).done == []


def test_the_community_sets_another_bearer(world, three):
    wish = {"act": "dispatch", "org_id": world.residents_committee.pk, "text": "社区一起处理。"}
    assert act(world, "lin", three, **wish).done == []
    outcome = act(world, "he", three, **wish)
    assert outcome.done == three
    assert set(Case.objects.values_list("bearer", flat=True)) == {world.residents_committee.pk}
    assert act(world, "he", three, **wish | {"text": " "}).done == []


def test_a_note_is_written_where_one_works(world, three):
    outcome = act(world, "lin", three, act="note", text="周三统一检查。")
    assert outcome.done == three[:2]
    assert Entry.objects.filter(verb="cases.noted").count() == 2


def test_the_same_is_put_aside_and_its_reporter_is_told(world, three):
    own = world.case(by=world.actor("wang"), now=LATER)
    outcome = act(world, "he", [own, three[0]], act="aside", first_id=three[0].pk)
    assert outcome.done == [own]
    assert outcome.refused[0][0] == three[0]
    own.refresh_from_db()
    assert own.retired_at == LATER
    said = Entry.objects.get(verb="cases.set_aside", subject=f"case:{own.pk}")
    assert said.data == {"number": three[0].number, "first": three[0].pk}
    told = Message.objects.filter(account=world.wang, subject=f"case:{own.pk}").latest("pk")
    assert three[0].number in told.text
    assert three[0].title not in told.text
    assert not DutyHolder.objects.filter(duty__subject=f"case:{own.pk}", is_open=True).exists()


def test_what_has_to_be_answered_by_itself_is_not_put_aside(world, three):
    first, order, secret, far = (
        three[0],
        world.case(),
        world.case(category=world.misconduct),
        world.case(place=world.willow),
    )
    Case.objects.filter(pk=order.pk).update(source=Source.HOTLINE, source_ref="188006")
    Case.objects.filter(pk=far.pk).update(community_id=world.far_community.pk)
    asked = [order, secret, far]
    outcome = act(world, "he", asked, act="aside", first_id=first.pk)
    assert outcome.done == []
    assert len(outcome.refused) == 3
    assert act(world, "lin", three, act="aside", first_id=first.pk).done == []


def test_withdrawing_needs_a_reason_and_the_right(world, three):
    assert act(world, "lin", three, act="retire", text="试一下").done == []
    assert act(world, "he", three, act="retire", text="").done == []
    assert act(world, "he", three, act="retire", text="演练").done == three
    assert act(world, "he", three, act="retire", text="演练").done == []


def test_what_one_does_not_see_is_not_there(world, three):
    assert act(world, "tao", three, act="note", text="x").done == []


def test_the_page_says_before_what_will_happen_and_after_what_did(world, client, three):
    client.force_login(world.lin)
    address = reverse("case_batch")
    asked = {"act": "accept", "case": [case.public_id for case in three], "query": "status=all"}
    page = client.get(address, asked)
    assert [bool(row.why_not) for row in page.context["rows"]] == [
        False,
        True,
    ]  # the third is not hers to see
    sent = client.post(address, asked | {"idem": "b1"})
    assert (sent.status_code, sent["Location"]) == (302, "/cases/?status=all")
    assert statuses(three)[:2] == [Status.ACCEPTED, Status.ACCEPTED]
    (said,) = get_messages(sent.wsgi_request)
    assert three[1].number in str(said)
    assert said.level == WARNING
    again = client.post(address, asked | {"idem": "b1"})
    assert list(get_messages(again.wsgi_request)) in ([], [said])
    assert Entry.objects.filter(verb="cases.accepted").count() == 2


def test_what_is_missing_is_said_and_what_was_ticked_is_kept(world, client, three):
    client.force_login(world.he)
    asked = {"act": "dispatch", "case": [case.public_id for case in three], "text": "社区处理"}
    page = client.post(reverse("case_batch"), asked)
    assert page.status_code == 422
    assert "社区处理" in page.content.decode()
    assert all(case.public_id in page.content.decode() for case in three)
    assert client.get(reverse("case_batch"), {"act": "note"})["Location"] == "/cases/"
    gathered = client.get(reverse("case_batch"), asked | {"act": "gather"})
    assert gathered["Location"].startswith(reverse("incident_new"))


@pytest.mark.parametrize(
    ("who", "step"), [("han", "assign"), ("lin", "retire"), ("wang", "note"), ("he", "nonsense")]
)
def test_an_act_that_no_post_knows_is_refused(world, client, three, who, step):
    client.force_login(getattr(world, who))
    assert client.get(reverse("case_batch"), {"act": step, "case": [three[0].public_id]}).status_code == 403
