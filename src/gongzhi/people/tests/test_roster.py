"""People with their posts, as a sheet: entered once, within the sender's rights, refused with what is wrong."""

from __future__ import annotations

import pytest

from gongzhi.core.importing.columns import guess
from gongzhi.core.importing.engine import Import
from gongzhi.core.importing.kinds import KINDS, Job
from gongzhi.core.importing.tables import open_table
from gongzhi.core.models import ImportBatch, ImportedRow
from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from gongzhi.people.models import Account, Appointment, Person
from gongzhi.people.roster import KIND, homes, may
from tests.world import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.req("E25")]
HEADINGS = "姓名,手机号,身份证号,单位,岗位,类别,服务地点,任职开始,任职结束"
ID = "11010519491231002X"  # the worked example of GB 11643


@pytest.fixture
def bring(world, tmp_path):
    """Rows brought in by somebody, for the subdistrict; gives created, updated, unchanged, refused and why."""

    def brought(*rows, by="zhou", place=None, headings=HEADINGS):
        file = tmp_path / "people.csv"
        file.write_text("\n".join((headings, *rows)), encoding="utf-8")
        account, home = getattr(world, by), place or world.subdistrict
        batch = ImportBatch.objects.create(
            kind="people", account_id=account.pk, place_id=home.pk, created_at=NOON
        )
        table = open_table(file, KIND.fields)
        job = Job(account.pk, None, home.pk, batch.pk, "", NOON)
        work = Import(KIND, job, table, guess(table.headings, KIND.fields))
        work.run(lambda *_said: None)
        brought.job = job
        figures = tuple(work.counts[name] for name in ("created", "updated", "unchanged", "refused"))
        return figures, list(work.refusals.values())

    return brought


def test_a_person_comes_in_once_with_a_number_that_is_sealed(world, bring):
    row = f"安宁,138 0000 1111,{ID},槐树社区居委会,网格员,,柳园里,2026-03-02,"
    assert bring(row) == ((1, 0, 0, 0), [])
    held = Appointment.objects.get(
        person__name_key=Person.objects.get(phone_key__gt="", id_key__gt="").name_key
    )
    assert (held.post, held.place, held.organisation, held.is_party) == (
        "grid_worker", world.willow, world.residents_committee, False,
    )  # fmt: skip
    assert (held.person.name, held.person.phone, held.person.id_number) == ("安宁", "13800001111", ID)
    stored = str(
        Person.objects.filter(pk=held.person_id).values_list("name_key", "phone_key", "id_key").get()
    )
    known = " ".join(ImportedRow.objects.values_list("source_key", flat=True))
    assert not any(secret in stored + known for secret in ("安宁", "13800001111", ID))
    before = Entry.objects.count()
    assert bring(row) == ((0, 0, 1, 0), [])
    assert Entry.objects.count() == before
    assert bring(row + "2026-12-31") == ((0, 1, 0, 0), [])
    held.refresh_from_db()
    assert str(held.ends) == "2026-12-31"


def test_the_same_person_is_found_by_the_number_and_gets_a_second_post(world, bring):
    figures, why = bring(
        "王桂兰,13800000417,,安和物业,物业员工,,,2026-03-02,",
        "冯某,13800000417,,安和物业,物业员工,,,2026-03-02,",
    )
    assert figures == (1, 0, 0, 1) and "姓名" in why[0]
    held = Appointment.objects.get(person=world.wang.person)
    assert held.place == world.willow  # the one place here that the company serves


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("安宁,1234,,安和物业,物业员工,,,,", "1234"),
        ("安宁,,11010519491231002Y,安和物业,物业员工,,,,", "身份证"),
        ("安宁,,,某某物业,物业员工,,,,", "某某物业"),
        ("安宁,,,安和物业,总经理,,,,", "总经理"),
        ("安宁,,,安和物业,网格员,,,,", "安和物业"),
        ("安宁,,,槐树社区居委会,楼长,,柳园里,,", "楼"),
        ("安宁,,,安和物业,物业员工,,月亮,,", "清河湾街道"),
        ("安宁,,,安和物业,物业员工,,,2026-05-01,2026-04-01", "结束"),
        ("周正,,,清河湾街道办事处,街道负责人,,,,", "自己"),
    ],
)
def test_a_row_is_refused_with_what_is_wrong(world, bring, row, said):
    figures, why = bring(row)
    assert figures == (0, 0, 0, 1) and said in why[0]


def test_only_posts_that_the_sender_may_give_are_given(world, bring):
    """The subdistrict fills no office of the platform, and nothing of class party; the secretary of the community does."""
    rows = ("安宁,,,云河区社会工作部,区级工作人员,,,,", "白路,,,清河湾街道办事处,举报专员,,,,",
            "程一,,,槐树社区居委会,支部书记,,,,",
            "董二,,,槐树社区居委会,社区工作人员,党建,,,")  # fmt: skip
    assert bring(*rows)[0] == (0, 0, 0, 4)
    assert bring(*rows[2:], by="he", place=world.community)[0] == (2, 0, 0, 0)
    assert set(Appointment.objects.filter(is_party=True).values_list("post", flat=True)) == {
        "party_secretary", "community_staff",
    }  # fmt: skip
    assert bring(rows[2].replace("支部书记,", "支部书记,普通"), by="he", place=world.community)[0] == (
        0,
        0,
        0,
        1,
    )
    assert KINDS["people"] is KIND
    assert [home.name for home in homes(world.actor("zhou"))] == ["清河湾街道"]
    assert not may(world.actor("ou"), world.subdistrict.pk) and not may(world.actor("lin"), world.willow.pk)


def test_a_sheet_gives_nothing_that_its_sender_may_not_give_any_more(world, bring):
    Account.objects.filter(pk=world.zhou.pk).update(is_active=False)
    with pytest.raises(Refused):
        bring("安宁,,,安和物业,物业员工,,,,")


def test_taken_back_the_untouched_go_and_who_has_come_stays(world, bring):
    bring(
        "安宁,13800001111,,安和物业,物业员工,,,,",
        "白路,,,安和物业,物业员工,,,,",
        "王桂兰,13800000417,,安和物业,物业员工,,,,",
    )
    subjects = list(ImportedRow.objects.values_list("subject", flat=True))
    left = KIND.withdraw(bring.job, subjects)
    assert [name.split(" ")[0] for name in left.values()] == ["王桂兰"]
    assert (
        Appointment.objects.filter(organisation=world.anhe, post="property_staff").count() == 2
    )  # han and wang
    assert Person.objects.filter(erased_at=NOON, name_key="", phone_key="").count() == 2
    assert Entry.objects.filter(verb="people.post_struck").count() == 2
    assert list(KIND.pages(list(left)).values()) == [f"/organisations/{world.anhe.public_id}/"]
