"""The pages of whistles and hard cases: who reads what, as many queries for one row as for many, figures that open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.timezone import now as clock

from gongzhi.cases import services
from gongzhi.cases.models import HardCase, Whistle
from gongzhi.cases.models.whistle import Objection
from gongzhi.cases.selectors.whistle import Asked, of_calls, of_whistles, whistles
from gongzhi.cases.selectors.whistle_figures import both_sides
from gongzhi.cases.services.hard import Ruling, Wish, ask_for_list, decide_wish
from gongzhi.cases.services.whistle import Arrival, report_in
from gongzhi.cases.services.whistle_objections import Verdict, decide_objection, object_to
from gongzhi.cases.tests.calling import blown, departments
from gongzhi.core.cached import clear_all
from gongzhi.core.scope import WORK, scope_to
from gongzhi.people.models import Account, Organisation
from gongzhi.places.models import Place
from gongzhi.places.selectors.distance import metres_from
from tests.counting import counts
from tests.world import NOON, World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_tables() -> None:
    clear_all()


@pytest.fixture
def both(world: World) -> tuple[Organisation, Organisation]:
    return departments(world)


def page(client: Client, account: Account, name: str, *args: object, answers: int = 200, **query: str) -> str:
    client.force_login(account)
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == answers
    return answer.content.decode()


def counted(client: Client, account: Account, name: str, *args: object) -> str:
    """The page, with its number of queries compared."""
    client.force_login(account)
    answer = counts(name, lambda: client.get(reverse(name, args=args)))
    assert answer.status_code == 200
    return answer.content.decode()


def listed(world: World, n: int = 1) -> list[HardCase]:
    found, day, now = [], localdate() + timedelta(days=30), clock()
    for k in range(n):
        case = world.case(by=world.actor("wang", on=localdate()), text=f"第{k}件：车库积水", now=now)
        services.accept_case(actor=world.actor("lin", on=localdate()), case_id=case.pk, now=now)
        wish = Wish("等业主表决", day, "先备水泵")
        hard = ask_for_list(actor=world.actor("lin", on=localdate()), case_id=case.pk, wish=wish, now=now)
        ruling = Ruling(True, "等表决", day)
        found.append(
            decide_wish(actor=world.actor("zhou", on=localdate()), hard_id=hard.pk, ruling=ruling, now=now)
        )
    return found


@pytest.mark.req("F4", "U3")
@pytest.mark.parametrize("n", [1, 4])
def test_the_pages_of_whistles_ask_the_same_for_one_and_for_many(
    world: World, both: tuple[Organisation, Organisation], client: Client, n: int
) -> None:
    now = clock()
    for k in range(n):
        last = blown(world, both, now=now, title=f"第{k}次")
    report_in(actor=world.actor("fang"), whistle_id=last.pk, org_id=both[0].pk, arrival=Arrival(), now=now)
    html = counted(client, world.zhou, "whistle_list")
    assert "第0次" in html
    html = counted(client, world.zhou, "whistle_detail", last.public_id)
    assert "方建" in html
    html = counted(client, world.zhou, "whistle_figures")
    assert both[0].name in html


@pytest.mark.req("F9")
@pytest.mark.parametrize("n", [1, 4])
def test_the_pages_of_hard_cases_ask_the_same_for_one_and_for_many(
    world: World, client: Client, n: int
) -> None:
    hard = listed(world, n)[0]
    html = counted(client, world.zhou, "hard_list")
    assert "第0件" in html
    html = counted(client, world.zhou, "hard_detail", hard.public_id)
    assert "先备水泵" in html


@pytest.mark.req("F4", "F9")
@pytest.mark.parametrize(
    ("who", "whistle", "hard"),
    [
        ("zhou", 200, 200),
        ("he", 200, 200),
        ("lin", 404, 200),
        ("zhao", 404, 404),
        ("tao", 404, 404),
        ("fang", 200, 404),
    ],
)
def test_who_opens_a_whistle_and_a_hard_case(
    world: World, both: tuple[Organisation, Organisation], client: Client, who: str, whistle: int, hard: int
) -> None:
    called = blown(world, both, now=clock())
    entry = listed(world)[0]
    page(client, getattr(world, who), "whistle_detail", called.public_id, answers=whistle)
    page(client, getattr(world, who), "hard_detail", entry.public_id, answers=hard)


@pytest.mark.req("U3")
def test_a_person_who_came_is_named_to_colleagues_and_supervisors_only(
    world: World, both: tuple[Organisation, Organisation], client: Client
) -> None:
    whistle = blown(world, both, now=clock())
    report_in(
        actor=world.actor("fang"), whistle_id=whistle.pk, org_id=both[0].pk, arrival=Arrival(), now=clock()
    )
    for who, sees in (("fang", True), ("he", True), ("zhou", True), ("lei", False)):
        assert ("方建" in page(client, getattr(world, who), "whistle_detail", whistle.public_id)) is sees


@pytest.mark.req("F4", "U3")
def test_every_figure_of_both_sides_opens_down_to_exactly_its_whistles(
    world: World, both: tuple[Organisation, Organisation]
) -> None:
    late, over = NOON + timedelta(hours=30), NOON + timedelta(days=9)
    first, second, third = (blown(world, both, title=name) for name in ("一", "二", "三"))
    here = {"arrival": Arrival(), "now": NOON + timedelta(hours=1)}
    report_in(actor=world.actor("fang"), whistle_id=first.pk, org_id=both[0].pk, **here)
    report_in(actor=world.actor("fang"), whistle_id=second.pk, org_id=both[0].pk, **(here | {"now": late}))
    object_to(
        actor=world.actor("lei"),
        whistle_id=third.pk,
        org_id=both[1].pk,
        about=Objection.CALL,
        why="不归",
        now=here["now"],
    )
    decide_objection(
        actor=world.actor("qian"),
        whistle_id=third.pk,
        org_id=both[1].pk,
        verdict=Verdict(True, "对"),
        now=late,
    )
    with scope_to(world.actor("zhou").grants(WORK)):
        asked = Asked(status="counted")
        sides = both_sides(asked, world.actor("zhou"), now=over)
        housing, fire = ({row.org.pk: row for row in sides.called}[org.pk].n for org in both)
        assert (housing["on_time"], housing["to_come"], housing["absent"]) == (1, 3, 1)
        assert (fire["on_time"], fire["to_come"], fire["absent"], fire["objected"], fire["upheld"]) == (
            0,
            2,
            2,
            1,
            1,
        )
        caller = sides.callers[0].n
        assert (caller["blown"], caller["in_vain"], caller["finding"], caller["finding_on_time"]) == (
            3,
            1,
            3,
            0,
        )
        for row, side in ((one, "org") for one in sides.called):
            for what in of_calls(over):
                assert opened(row.org, what, over, side) == row.n[what]
        for what in of_whistles(over):
            assert opened(world.street_office, what, over, "caller") == caller[what]


def opened(org: Organisation, what: str, now: Any, side: str) -> int:
    facts: dict[str, Any] = {side: org.public_id}
    return whistles(Asked(status="counted", what=what, **facts), now=now).count()


@pytest.mark.req("U3")
def test_each_reads_the_figures_of_the_own_side_unless_coordinating(
    world: World, both: tuple[Organisation, Organisation], client: Client
) -> None:
    blown(world, both, now=clock())
    text = page(client, world.fang, "whistle_figures")
    assert both[0].name in text
    assert both[1].name not in text
    assert both[1].name in page(client, world.qian, "whistle_figures")


@pytest.mark.req("U3")
def test_a_position_is_turned_into_a_distance_and_dropped(
    world: World, both: tuple[Organisation, Organisation], client: Client
) -> None:
    Place.objects.filter(pk=world.willow.pk).update(lng=118.6, lat=38.95)
    whistle = blown(world, both, now=clock())
    client.force_login(world.fang)
    said = {"org": both[0].public_id, "where": "北门", "lng": "118.601", "lat": "38.95", "idem": "k"}
    address = reverse("whistle_act", args=[whistle.public_id, "arrive"])
    for _twice in range(2):
        assert client.post(address, said).status_code == 302
    call = whistle.calls.get(org=both[0])
    assert call.arrived_metres == 100
    assert not [
        field.name for field in Whistle.calls.rel.related_model._meta.fields if field.name in ("lng", "lat")
    ]


@pytest.mark.parametrize(
    ("lng", "lat", "metres"), [(None, None, None), (118.6, 38.95, 0), (118.6, 38.96, 1100)]
)
def test_distance_in_steps_of_fifty_metres(lng: float | None, lat: float | None, metres: int | None) -> None:
    assert metres_from(Place(lng=118.6, lat=38.95), lng, lat) == metres
    assert metres_from(Place(), lng, lat) is None


@pytest.mark.req("F9")
def test_a_case_says_that_it_is_a_hard_one(world: World, client: Client) -> None:
    hard = listed(world)[0]
    assert "难题" in page(client, world.he, "case_list")
    text = page(client, world.he, "case_detail", hard.case.public_id)
    assert reverse("hard_detail", args=[hard.public_id]) in text


@pytest.mark.req("F9")
def test_what_was_asked_for_is_not_offered_again(world: World, client: Client) -> None:
    now, today = clock(), localdate()
    case = world.case(now=now)
    services.accept_case(actor=world.actor("lin", on=today), case_id=case.pk, now=now)
    again = "已经申请过了，等街道决定。"
    assert again not in page(client, world.lin, "case_detail", case.public_id)
    wish = Wish("等业主表决", today + timedelta(days=30))
    ask_for_list(actor=world.actor("lin", on=today), case_id=case.pk, wish=wish, now=now)
    assert again in page(client, world.lin, "case_detail", case.public_id)


@pytest.mark.req("F9")
def test_a_report_of_misconduct_is_never_offered_for_the_list(world: World, client: Client) -> None:
    secret = world.case(category=world.misconduct, now=clock())
    assert "难题台账" not in page(client, world.ma, "case_detail", secret.public_id)
