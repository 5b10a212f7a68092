"""Who crosses between which parties: counted in the matrix, listed beside it, and named as far as one may see."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from gongzhi.journal.models import Entry
from gongzhi.people import services
from gongzhi.people.models import Appointment
from gongzhi.people.posts import OrgKind, Post
from gongzhi.people.selectors import Wanted, crossings, lines
from gongzhi.people.services.organisations import Facts
from gongzhi.people.services.seats import NewSeat
from tests.counting import counts
from tests.world import NOON, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.req("O2")]
MANAGERS = 29  # S1: so many leaders of companies sit in the joint Party committees, part-time


def found(world, who="zhou", **wanted):
    return crossings(world.actor(who), Wanted(**wanted), on=TODAY)


def names(world, who="zhou", **wanted):
    return [line.name for line in lines(found(world, who, **wanted).ties)]


def body(world, kind, name, place):
    return services.add_organisation(actor=world.actor("qian"), facts=Facts(kind, name, place), now=NOON)


def seat(world, org, who="he", **more):
    return services.take_seat(actor=world.actor(who), new=NewSeat(org, TODAY, **more), now=NOON)


@pytest.fixture
def joint(world):
    """The joint Party committee of the community with 29 part-time members, each manager of an estate."""
    org = body(world, OrgKind.JOINT, "槐树社区大党委", world.community)
    for number in range(MANAGERS):
        world.person(f"leader{number}", f"项目经理{number:02d}")
        world.appoint(f"leader{number}", world.anhe, Post.PROJECT_MANAGER, world.willow)
        seat(world, org, person=getattr(world, f"leader{number}").person, part_time=True)
    seat(world, org, person=world.he.person)
    return org


def test_who_holds_posts_in_several_bodies_is_listed_where_one_supervises(world):
    world.appoint("he", world.anhe, Post.PROPERTY_STAFF, world.willow, part_time=True)
    (tie,) = found(world).ties
    assert tie.pair == (OrgKind.RESIDENTS, OrgKind.COMPANY)  # from where she works full time
    assert names(world) == ["何静"]
    assert names(world, "tao") == names(world, "lin") == []
    assert names(world, part_time=True) == ["何静"]
    Appointment.objects.filter(part_time=True).update(part_time=False)
    assert names(world, part_time=True) == []


def test_29_part_time_members_are_listed_by_one_filter(world, joint):
    rows = found(world, "he", part_time=True)
    assert len(rows.ties) == MANAGERS
    assert len(found(world, "he").ties) == MANAGERS + 1
    assert rows.cells[OrgKind.COMPANY, OrgKind.JOINT].n == MANAGERS
    assert all(tie.away.part_time and tie.away.org == joint for tie in rows.ties)


def test_party_members_are_counted_for_who_is_not_a_named_post(world, joint):
    """The subdistrict's staff enters posts and may open the page; names of party building are not theirs."""
    rows = found(world)
    assert (rows.ties, rows.hidden) == ([], MANAGERS + 1)
    cell = rows.cells[OrgKind.COMPANY, OrgKind.JOINT]
    assert (cell.n, cell.hidden) == (MANAGERS, MANAGERS)


def test_the_matrix_and_the_list_say_the_same(world, joint):
    world.appoint("han", world.residents_committee, Post.COMMUNITY_STAFF, world.community, part_time=True)
    rows = found(world, "he")
    assert sum(cell.n for cell in rows.cells.values()) == len(rows.ties) == MANAGERS + 2
    assert rows.cells[OrgKind.RESIDENTS, OrgKind.JOINT].n == 1
    assert rows.cells[OrgKind.COMPANY, OrgKind.RESIDENTS].n == 1
    assert names(world, "he", pair=(OrgKind.COMPANY, OrgKind.RESIDENTS)) == ["韩立"]
    flat = [cell for _row, cells in rows.matrix for cell in cells if cell]
    assert sorted(flat, key=str) == sorted(rows.pairs, key=str)


def test_a_seat_of_a_body_crosses_from_that_body(world):
    court = body(world, OrgKind.DEPARTMENT, "区法院", world.district)
    alliance = body(world, OrgKind.ALLIANCE, "清河湾物业联盟", world.subdistrict)
    seat(world, alliance, "zhou", body=court, person=world.liu.person)
    seat(world, alliance, "zhou", body=world.anhe)
    assert sorted((line.name, line.tie.pair) for line in lines(found(world).ties)) == [
        ("", (OrgKind.COMPANY, OrgKind.ALLIANCE)),
        ("刘洋", (OrgKind.DEPARTMENT, OrgKind.ALLIANCE)),
    ]
    assert found(world, "he").ties == []  # the alliance sits at the subdistrict, not below the community


def test_what_ended_crosses_nothing(world):
    row = seat(world, world.residents_committee, person=world.lin.person)
    assert names(world, "he") == ["林晓梅"]
    services.leave_seat(actor=world.actor("he"), seat_id=row.pk, last_day=TODAY, now=NOON)
    assert crossings(world.actor("he"), Wanted(), on=TODAY.replace(day=3)).ties == []


def test_the_list_is_narrowed_to_a_place(world):
    world.appoint("he", world.anhe, Post.PROPERTY_STAFF, world.willow, part_time=True)
    assert names(world, place=world.community) == ["何静"]
    assert names(world, place=world.far_community) == []


@pytest.mark.parametrize(
    ("login", "status"), [("he", 200), ("zhou", 200), ("qian", 200), ("lin", 403), ("ding", 403)]
)
def test_who_takes_the_sheet(world, client, login, status):
    client.force_login(getattr(world, login))
    assert client.post(reverse("crossing_sheet")).status_code == status
    assert Entry.objects.filter(verb="people.crossings_taken").count() == (status == 200)


def test_the_sheet_holds_what_is_on_the_screen_and_no_more(world, client, joint):
    world.appoint("han", world.residents_committee, Post.COMMUNITY_STAFF, world.community, part_time=True)

    def sheet(login, **said):
        client.force_login(getattr(world, login))
        content = client.post(reverse("crossing_sheet"), said).content
        _headings, *rows, _gap, who, _asked = (
            CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
        )
        assert world.actor(login).name in who[0]
        return rows

    assert [row[0] for row in sheet("zhou")] == ["韩立"]
    assert len(sheet("he")) == MANAGERS + 2
    assert [row[0] for row in sheet("he", come="company", sit="residents")] == ["韩立"]


def test_the_page_costs_the_same_with_many_people(world, client, joint):
    client.force_login(world.he)
    client.get(reverse("crossing_list"))
    page = counts("crossing_list with members", lambda: client.get(reverse("crossing_list")))
    assert "项目经理28" in page.content.decode()
    part = client.get(reverse("crossing_list"), {"part_time": "on"}, headers={"HX-Request": "true"})
    assert "何静" not in part.content.decode()
    assert "<html" not in part.content.decode()
