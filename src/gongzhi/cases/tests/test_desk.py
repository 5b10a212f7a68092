"""The dispatch desk: what waits there, what it suggests, sending, and half a minute to take it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.messages import WARNING, get_messages

from gongzhi.cases import services, verbs
from gongzhi.cases.models import Case, CaseBearing, DeskMove
from gongzhi.cases.models.case import Urgency
from gongzhi.cases.selectors import desk
from gongzhi.cases.services.desk import Choice, send_case, take_back
from gongzhi.cases.states import Status
from gongzhi.core.scope import WORK, scope_to
from gongzhi.core.verdict import Refused
from gongzhi.duties.models import Duty, DutyHolder, DutyState
from gongzhi.journal.models import Entry
from gongzhi.journal.verify import verify_journal
from gongzhi.notices.models import Message
from tests.counting import counts
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("F3")]
LATER = NOON + timedelta(minutes=40)
SOON = LATER + timedelta(seconds=20)


def lost(world: World, **changes: object) -> Case:
    """A report whose place nobody knows so far: it lies with the community."""
    said = {"place": world.community, "place_known": False, "text": "柳园里3号楼的单元门关不上，拉杆掉了。"}
    return world.case(**(said | changes))


def choice(world: World, case: Case, **changes: object) -> Choice:
    said = {"place": world.entrance, "category": world.door, "urgency": Urgency.NORMAL}
    return Choice(**(said | changes))


def waiting(world: World, who: str) -> list[Case]:
    actor = world.actor(who)
    with scope_to(actor.grants(WORK)):
        return [row.case for row in desk.waiting(actor, now=LATER)]


def test_what_the_table_cannot_send_waits_with_the_community(world):
    unknown, nobody = lost(world), world.case(category=world.other)
    sent = world.case()
    assert sent.bearer == world.anhe
    assert set(waiting(world, "he")) == {unknown, nobody}
    assert waiting(world, "tao") == waiting(world, "lin") == waiting(world, "zhou") == []


def test_a_returned_case_waits_with_its_clock(world):
    case = world.case()
    with scope_to(world.actor("lin").grants(WORK)):
        services.return_case(actor=world.actor("lin"), case_id=case.pk, why="路面归市政", now=NOON)
    actor = world.actor("he")
    with scope_to(actor.grants(WORK)):
        (row,) = desk.waiting(actor, now=LATER)
    assert (row.case, row.waited, row.tone) == (case, timedelta(minutes=40), "st-late")


def test_urgent_ones_come_first_then_the_longest_wait(world):
    calm = lost(world, now=NOON - timedelta(hours=2))
    late = lost(world, now=NOON)
    urgent = lost(world, text="柳园里楼道有煤气味，很浓。", now=NOON + timedelta(minutes=5))
    assert waiting(world, "he") == [urgent, calm, late]
    actor = world.actor("he")
    with scope_to(actor.grants(WORK)):
        assert [row.case for row in desk.waiting(actor, by="time", now=LATER)] == [calm, late, urgent]


def test_suggestions_name_their_words(world):
    case = lost(world)
    with scope_to(world.actor("he").grants(WORK)):
        found = desk.guess(case, desk.Said(), now=LATER)
    assert found.place is not None and found.place.name == "3号楼"
    assert found.place_words == ["柳园里", "3号楼"]
    assert (found.category, "单元门" in found.category_words) == (world.door, True)
    assert found.way.bearer == world.anhe
    assert [(part.words, part.mark) for part in found.parts[:4]] == [
        ("柳园里3号楼", "p"), ("的", ""), ("单元门", "k"), ("关不上", "k"),
    ] or "".join(part.words for part in found.parts) == case.text  # fmt: skip


@pytest.mark.parametrize("words", ["", "x", "柳园里3号楼", "🈳️单元门单元门，柳园里"])
def test_marking_loses_no_sign(words):
    parts = desk.marked(words, ["柳园里"], ("单元门",), ["门单"])
    assert "".join(part.words for part in parts) == words


def test_sending_places_categorises_and_dispatches_in_one_step(world):
    case = lost(world, by=world.actor("wang"))
    with scope_to(world.actor("he").grants(WORK)):
        move = send_case(actor=world.actor("he"), case_id=case.pk, choice=choice(world, case), now=LATER)
    case.refresh_from_db()
    assert (case.place, case.place_known, case.bearer, case.status) == (
        world.entrance, True, world.anhe, Status.DISPATCHED,
    )  # fmt: skip
    assert move.duty.bearer == world.anhe
    assert waiting(world, "he") == []
    assert Duty.objects.filter(subject=f"case:{case.pk}", state=DutyState.OPEN).count() == 1
    told = Message.objects.get(subject=f"case:{case.pk}", kind="case")
    assert told.due_at - LATER == desk.UNDO  # nobody hears of what is taken back


def test_another_receiver_needs_a_ground(world):
    case = lost(world)
    he = world.actor("he")
    wish = choice(world, case, org_id=world.street_office.pk)
    with scope_to(he.grants(WORK)), pytest.raises(Refused) as refusal:
        send_case(actor=he, case_id=case.pk, choice=wish, now=LATER)
    assert refusal.value.status == 422
    with scope_to(he.grants(WORK)):
        wish = choice(world, case, org_id=world.street_office.pk, ground="要执法")
        send_case(actor=he, case_id=case.pk, choice=wish, now=LATER)
    case.refresh_from_db()
    assert (case.bearer, case.why["code"]) == (world.street_office, "by_hand")


def test_what_the_own_body_does_is_accepted_at_once(world):
    case = world.case(category=world.other)
    he = world.actor("he")
    with scope_to(he.grants(WORK)):
        send_case(actor=he, case_id=case.pk, choice=choice(world, case, category=world.other), now=LATER)
    case.refresh_from_db()
    assert (case.bearer, case.status) == (world.residents_committee, Status.ACCEPTED)
    assert waiting(world, "he") == []


@pytest.mark.parametrize("who", ["lin", "ding", "tao"])
def test_only_who_decides_there_sends(world, who):
    case, actor = lost(world), world.actor(who)
    with scope_to(actor.grants(WORK)), pytest.raises(Refused):
        send_case(actor=actor, case_id=case.pk, choice=choice(world, case), now=LATER)


def state(case: Case) -> tuple[object, ...]:
    """All that the desk may change, of the case, its duty and who may see it."""
    row = Case.objects.filter(pk=case.pk).values().get()
    duties = Duty.objects.filter(subject=f"case:{case.pk}", state=DutyState.OPEN).order_by("pk").values()
    holders = DutyHolder.objects.filter(duty__subject=f"case:{case.pk}", is_open=True).order_by("pk").values()
    seen = CaseBearing.objects.filter(case=case).order_by("org_id").values_list("org_id", flat=True)
    return row, list(duties), list(holders), list(seen)


@pytest.mark.parametrize("ours", [False, True])
def test_taking_back_puts_everything_where_it_was(world, ours):
    case = lost(world, by=world.actor("wang"), text="柳园里3号楼，事情说不清。")
    he, before = world.actor("he"), state(case)
    wish = choice(world, case, category=world.other if ours else world.door)
    with scope_to(he.grants(WORK)):
        move = send_case(actor=he, case_id=case.pk, choice=wish, now=LATER)
        assert state(case) != before
        take_back(actor=he, move=move.public_id, now=SOON)
    assert state(case) == before
    assert not Message.objects.filter(subject=f"case:{case.pk}", kind="case", cancelled_at=None).exists()
    assert waiting(world, "he") == [case]
    verbs_said = list(
        Entry.objects.filter(subject=f"case:{case.pk}").order_by("seq").values_list("verb", flat=True)
    )
    assert verbs_said[-1] == verbs.TAKEN_BACK
    assert verify_journal().faults == []


def test_it_is_taken_back_once_by_oneself_and_in_time(world):
    he, zhou = world.actor("he"), world.actor("zhou")
    case = lost(world)
    with scope_to(he.grants(WORK)):
        move = send_case(actor=he, case_id=case.pk, choice=choice(world, case), now=LATER)
    for actor, when, status in ((zhou, SOON, 404), (he, LATER + timedelta(seconds=31), 409)):
        with scope_to(actor.grants(WORK)), pytest.raises(Refused) as refusal:
            take_back(actor=actor, move=move.public_id, now=when)
        assert refusal.value.status == status
    with scope_to(he.grants(WORK)):
        take_back(actor=he, move=move.public_id, now=SOON)
        with pytest.raises(Refused):
            take_back(actor=he, move=move.public_id, now=SOON)


def test_what_the_bearer_accepted_is_not_taken_back(world):
    he, lin, case = world.actor("he"), world.actor("lin"), lost(world)
    with scope_to(he.grants(WORK)):
        move = send_case(actor=he, case_id=case.pk, choice=choice(world, case), now=LATER)
    with scope_to(lin.grants(WORK)):
        services.accept_case(actor=lin, case_id=case.pk, now=SOON)
    with scope_to(he.grants(WORK)), pytest.raises(Refused) as refusal:
        take_back(actor=he, move=move.public_id, now=SOON)
    assert refusal.value.status == 409


def test_two_who_send_one_case_do_it_once(world):
    he, zhou, case = world.actor("he"), world.actor("zhou"), lost(world)
    with scope_to(he.grants(WORK)):
        send_case(actor=he, case_id=case.pk, choice=choice(world, case), now=LATER)
        services.accept_case(actor=world.actor("lin"), case_id=case.pk, now=SOON)
    with scope_to(zhou.grants(WORK)), pytest.raises(Refused) as refusal:
        send_case(actor=zhou, case_id=case.pk, choice=choice(world, case), now=SOON)
    assert refusal.value.status == 409


def test_the_page_asks_no_more_for_many(world, client):
    for _n in range(12):
        lost(world)
    client.force_login(world.he)
    page = counts("desk", lambda: client.get("/desk/"))
    assert page.status_code == 200
    assert page.content.decode().count('class="t gz-clip"') == 12


def test_a_wrong_choice_keeps_what_was_typed(world, client):
    case = lost(world)
    client.force_login(world.he)
    said = {"spot": "elsewhere", "place": "哪里也不是", "category": "door", "ground": "因为", "idem": "k1"}
    page = client.post(f"/desk/{case.public_id}/send/", said)
    assert page.status_code == 422
    words = page.content.decode()
    assert "哪里也不是" in words and "因为" in words
    assert not DeskMove.objects.exists()


def test_a_form_sent_twice_acts_once(world, client):
    case = lost(world)
    client.force_login(world.he)
    said = {"spot": world.entrance.public_id, "category": "door", "idem": "k2"}
    for _twice in range(2):
        assert client.post(f"/desk/{case.public_id}/send/", said).status_code == 302
    assert DeskMove.objects.count() == 1


def test_a_batch_without_a_ground_keeps_what_was_ticked(world, client):
    case, other = lost(world), lost(world)
    client.force_login(world.he)
    page = client.post(
        "/desk/batch/", {"case": [case.public_id], "org": world.street_office.pk, "ground": ""}
    )
    assert page.status_code == 422
    words = page.content.decode()
    assert "请选择派给谁" in words
    assert f'value="{case.public_id}" checked' in words and f'value="{other.public_id}" checked' not in words
    assert f'value="{world.street_office.pk}" selected' in words


def test_taking_back_twice_is_answered_once(world, client):
    case = lost(world)
    client.force_login(world.he)
    said = {"spot": world.entrance.public_id, "category": "door", "idem": "k3"}
    client.post(f"/desk/{case.public_id}/send/", said)
    move = DeskMove.objects.get()
    for _twice in range(2):
        answer = client.post(f"/desk/undo/{move.public_id}/", {"idem": "k4"})
        assert answer.status_code == 302 and case.public_id in answer["Location"]


def test_several_go_to_one_with_one_ground(world, client):
    cases = [lost(world), lost(world)]
    foreign = world.case(place=world.far_community, place_known=False)
    client.force_login(world.he)
    said = {
        "case": [case.public_id for case in [*cases, foreign]], "org": world.street_office.pk, "ground": "要执法",
    }  # fmt: skip
    assert client.post("/desk/batch/", said).status_code == 302
    assert {Case.objects.get(pk=case.pk).bearer for case in cases} == {world.street_office}
    foreign.refresh_from_db()
    assert foreign.bearer != world.street_office


@pytest.mark.req("E16")
def test_a_batch_sent_twice_goes_once(world, client):
    case = lost(world)
    client.force_login(world.he)
    said = {"case": [case.public_id], "org": world.residents_committee.pk, "ground": "社区先看", "idem": "k5"}
    before = Entry.objects.filter(verb=verbs.DISPATCHED).count()
    for _twice in range(2):  # it waits at the same desk afterwards
        assert client.post("/desk/batch/", said).status_code == 302
    assert Entry.objects.filter(verb=verbs.DISPATCHED).count() == before + 1


def test_what_stays_of_a_batch_is_counted_and_its_reason_is_said(world, client):
    goes, stays = world.case(category=world.other), lost(world)
    client.force_login(world.he)
    said = {
        "case": [goes.public_id, stays.public_id],
        "org": world.anhe.pk,
        "ground": "物业去看",
        "idem": "k6",
    }
    (message,) = get_messages(client.post("/desk/batch/", said).wsgi_request)
    assert message.level == WARNING
    assert str(message).startswith("2 件中办了 1 件，1 件没有办。") and stays.number in str(message)
    assert Case.objects.get(pk=goes.pk).bearer == world.anhe
    assert Case.objects.get(pk=stays.pk).bearer != world.anhe
    again = client.post("/desk/batch/", said | {"case": [goes.public_id], "idem": "k7"})
    assert "不在派单台" in str(list(get_messages(again.wsgi_request))[-1])
