"""The whole list of what waits, and one act on several of it: what cannot be done is said for each (E16)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from gongzhi.cases.models import Case
from gongzhi.cases.selectors.timeline import history
from gongzhi.cases.services import accept_case
from gongzhi.core.verdict import Refused
from gongzhi.duties.models import Duty, DutyHolder
from gongzhi.duties.services import climb_due, close_duty, give_part, remind_of
from gongzhi.duties.services.several import ASKED_AFTER
from gongzhi.journal.models import Entry
from gongzhi.notices.models import Message
from gongzhi.people.posts import Post
from tests.counting import counts
from tests.world import NOON, World

pytestmark = [pytest.mark.django_db, pytest.mark.req("E16")]
LATER = NOON + timedelta(hours=2)


def part_of(case: Case, **facts: Any) -> DutyHolder:
    return DutyHolder.objects.get(duty__subject=f"case:{case.pk}", is_open=True, **facts)


def give(world: World, who: str, case: Case, to: str, at: datetime = LATER) -> DutyHolder:
    person = getattr(world, to).person_id
    return give_part(actor=world.actor(who), part_id=part_of(case).pk, person_id=person, now=at)


def why_not(call: Any, *args: Any, **facts: Any) -> tuple[int, str]:
    with pytest.raises(Refused) as refusal:
        call(*args, **facts)
    return refusal.value.status, refusal.value.why


def keys(*cases: Case) -> list[str]:
    return [Duty.objects.get(subject=f"case:{case.pk}").public_id for case in cases]


def test_who_hands_out_work_gives_a_part_to_a_colleague_who_is_told(world: World) -> None:
    case = world.case()
    give(world, "lin", case, "han")
    assert part_of(case).person_id == world.han.person_id
    assert Message.objects.filter(account_id=world.han.pk, subject=f"case:{case.pk}").count() == 1
    entry = Entry.objects.get(verb="duties.handed_over")
    assert (entry.data["before"], entry.data["after"]) == (None, world.han.person_id)
    assert why_not(give, world, "lin", case, "han")[0] == 409


def test_the_history_of_a_case_says_to_whom_what_is_owed_went(world: World) -> None:
    case = world.case()
    give(world, "lin", case, "han")
    line = history(case, world.actor("lin")).lines[0]
    assert (line.what, line.who) == ("交给韩立", "林晓梅")
    assert line.internal


def test_only_who_hands_out_work_gives_and_only_to_who_works_there(world: World) -> None:
    case = world.case()
    world.person("xu", "徐进")
    world.appoint("xu", world.anhe, Post.PROPERTY_STAFF, world.grain)
    for who in ("han", "he", "zhou"):
        assert why_not(give, world, who, case, "han")[0] == 403
    for to in ("zhao", "xu", "ding"):
        assert why_not(give, world, "lin", case, to)[0] == 409
    with pytest.raises(Refused):
        give_part(actor=world.actor("lin"), part_id=0, person_id=world.han.person_id, now=LATER)
    part = part_of(case)
    close_duty(part.duty, drafts=[], now=LATER)
    facts = {"part_id": part.pk, "person_id": world.han.person_id, "now": LATER}
    assert why_not(give_part, actor=world.actor("lin"), **facts)[0] == 409


def test_what_only_named_ones_read_goes_to_them_alone(world: World) -> None:
    case = world.case(category=world.misconduct)
    part = DutyHolder.objects.filter(duty__subject=f"case:{case.pk}", duty__named_only=True).first()
    assert part is not None
    facts = {"part_id": part.pk, "person_id": world.zhou.person_id, "now": LATER}
    for who in ("zhou", "he", "ma"):
        with pytest.raises(Refused):
            give_part(actor=world.actor(who), **facts)


def test_who_has_it_is_reminded_once_a_day(world: World) -> None:
    case = world.case()
    lin = world.actor("lin")
    assert "具体的人" in why_not(remind_of, actor=lin, part_id=part_of(case).pk, now=LATER)[1]
    give(world, "lin", case, "han")
    remind_of(actor=lin, part_id=part_of(case).pk, now=LATER)
    assert Message.objects.filter(account_id=world.han.pk, kind="duty").count() == 1
    again = {"actor": lin, "part_id": part_of(case).pk}
    assert why_not(remind_of, **again, now=LATER + timedelta(hours=23))[0] == 409
    remind_of(**again, now=LATER + timedelta(hours=25))
    assert Entry.objects.filter(verb=ASKED_AFTER).count() == 2
    for who in ("han", "he"):
        with pytest.raises(Refused):
            remind_of(actor=world.actor(who), part_id=part_of(case).pk, now=LATER + timedelta(days=3))


def test_where_it_came_up_the_bearer_below_is_reminded(world: World) -> None:
    case = world.case()
    give(world, "lin", case, "han")
    late = NOON + timedelta(days=3)
    climb_due(late)
    above = part_of(case, org=world.residents_committee)
    Message.objects.all().delete()
    remind_of(actor=world.actor("he"), part_id=above.pk, now=late)
    told = set(Message.objects.filter(kind="duty").values_list("account_id", flat=True))
    assert told == {world.han.pk, world.lin.pk}
    with pytest.raises(Refused):
        remind_of(actor=world.actor("tao"), part_id=above.pk, now=late + timedelta(days=2))


@pytest.fixture
def three(world: World) -> list[Case]:
    """Two of nobody, and one that Han has."""
    cases = [world.case(now=now(), text=f"单元门关不上 {n}") for n in range(3)]
    accept_case(actor=world.actor("lin"), case_id=cases[2].pk, person_id=world.han.person_id, now=now())
    return cases


def test_the_list_is_asked_by_whose_it_is(world: World, client: Client, three: list[Case]) -> None:
    client.force_login(world.lin)

    def shown(query: str) -> list[str]:
        page = client.get(f"{reverse('duty_list')}?{query}")
        return [row.title for _part, row in page.context["rows"]]

    assert len(shown("")) == 3
    assert set(shown("whose=nobody")) == {case.title for case in three[:2]}
    assert shown("whose=others") == [three[2].title]
    assert shown("whose=me") == shown("time=late") == shown("kind=patrol") == []
    assert len(shown(f"place={world.willow.public_id}&time=nonsense")) == 3
    page = client.get(f"{reverse('duty_list')}?whose=me").content.decode()
    assert "没有这样等办的事" in page
    assert client.get(reverse("duty_list"), headers={"HX-Request": "true"}).status_code == 200
    counts("duty_list", lambda: client.get(reverse("duty_list")))


def test_several_are_handed_over_and_what_is_refused_is_said(
    world: World, client: Client, three: list[Case]
) -> None:
    client.force_login(world.lin)
    address = reverse("duty_batch")
    sent: dict[str, Any] = {"act": "give", "duty": [*keys(*three), "invented"], "query": "time=&kind=case"}
    asked = client.get(address, sent)
    assert asked.context["n"] == 3
    assert client.post(address, sent | {"person": ""}).status_code == 422
    assert client.post(address, sent | {"person": world.zhao.person_id}).status_code == 422
    sent |= {"person": world.han.person_id, "idem": "once"}
    for _twice in range(2):
        answer = client.post(address, sent)
        assert answer["Location"].startswith(reverse("duty_list"))
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert said[0].startswith("3 件中办了 2 件，1 件没有办。")
    assert three[2].title in said[0]
    assert {part_of(case).person_id for case in three} == {world.han.person_id}
    assert Entry.objects.filter(verb="duties.handed_over").count() == 2


def test_several_are_reminded_of(world: World, client: Client, three: list[Case]) -> None:
    client.force_login(world.lin)
    sent = {"act": "remind", "duty": keys(*three)}
    rows = client.get(reverse("duty_batch"), sent).context["rows"]
    assert [bool(row.why_not) for row in rows].count(True) == 2
    client.post(reverse("duty_batch"), sent | {"idem": "r"})
    assert Message.objects.filter(account_id=world.han.pk, kind="duty").count() == 1


@pytest.mark.parametrize(
    ("who", "act", "status"),
    [("han", "give", 403), ("lin", "give", 302), ("lin", "burn", 403), ("shen", "remind", 403)],
)
def test_nothing_ticked_leads_back_and_no_right_is_refused(
    world: World, client: Client, who: str, act: str, status: int
) -> None:
    client.force_login(getattr(world, who))
    assert client.get(reverse("duty_batch"), {"act": act}).status_code == status


def test_duties_of_others_are_not_among_the_ticked(world: World, client: Client, three: list[Case]) -> None:
    client.force_login(world.zhao)
    asked = client.get(reverse("duty_batch"), {"act": "give", "duty": keys(*three)})
    assert asked.status_code == 302
