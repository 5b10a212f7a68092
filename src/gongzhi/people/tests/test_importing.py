"""Companies from the business register: by their code, once, and refused with what is wrong."""

from __future__ import annotations

from argparse import Namespace

import pytest

from gongzhi.core.command import BadInput
from gongzhi.core.importing.kinds import KINDS, Job
from gongzhi.journal.models import Entry
from gongzhi.people.importing import KIND, command, homes, may
from gongzhi.people.models import Organisation
from tests.world import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.req("O1")]
HEADINGS = "统一社会信用代码,企业名称,企业类型,注册地址,成立日期,登记状态"
ANHE = "91110108551385082Q"  # valid by GB 32100, from the list of worked examples
HENG = "91350100M000100Y43"


@pytest.fixture
def bring(world, tmp_path):
    def brought(*rows, headings=HEADINGS, **how):
        file = tmp_path / "companies.csv"
        file.write_text("\n".join((headings, *rows)), encoding="utf-8")
        said = {"file": file, "place": "990101000000", "dry_run": False, "json": True} | how
        return command(Namespace(**said))

    return brought


def figures(done):
    return tuple(done[name] for name in ("created", "updated", "unchanged", "refused"))


def test_companies_come_in_and_twice_changes_nothing(world, bring):
    rows = (
        f"{ANHE},云河恒安物业有限公司,有限责任公司,云河区一号,2011-05-06,存续",
        f"{HENG.lower()},云河恒信物业有限公司,有限责任公司,云河区二号,,存续",
    )
    assert figures(bring(*rows)) == (2, 0, 0, 0)
    org = Organisation.objects.get(credit_code=ANHE)
    assert (org.kind, org.place, org.facts["registered_on"]) == ("company", world.district, "2011-05-06")
    assert Organisation.objects.get(credit_code=HENG).facts == {
        "legal_form": "有限责任公司", "address": "云河区二号", "register_state": "存续",
    }  # fmt: skip
    before = Entry.objects.count()
    assert figures(bring(*rows)) == (0, 0, 2, 0)
    assert Entry.objects.count() == before


def test_what_the_register_says_anew_is_taken_over(world, bring):
    Organisation.objects.filter(pk=world.anhe.pk).update(credit_code=ANHE, telephone="010-1")
    assert figures(bring(f"{ANHE},安和物业服务有限公司,,云河区三号,,注销")) == (0, 1, 0, 0)
    world.anhe.refresh_from_db()
    assert (world.anhe.name, world.anhe.telephone) == ("安和物业服务有限公司", "010-1")
    assert world.anhe.facts == {"address": "云河区三号", "register_state": "注销"}
    assert Entry.objects.get(verb="people.organisation_read").data == {"fields": ["facts", "name"]}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("91110108551385082R,错码公司,,,,", "校验位"),
        ("9111010855138508IQ,字母公司,,,,", "字母"),
        ("9111,短码公司,,,,", "18"),
        (",没有码的公司,,,,", "信用代码"),
        (f"{ANHE},,,,,", "名称"),
        (f"{ANHE},日期不对的公司,,,2011-13-40,", "2011-13-40"),
        (f"{ANHE},{'很长的名字' * 30},,,,", "120"),
    ],
)
def test_a_row_that_cannot_be_is_refused_and_the_rest_comes_in(world, bring, capsys, row, said):
    assert figures(bring(row, f"{HENG},云河恒信物业有限公司,,,,")) == (1, 0, 0, 1)
    assert said in capsys.readouterr().err


def test_a_code_of_another_kind_of_body_is_not_taken_over(world, bring, capsys):
    Organisation.objects.filter(pk=world.street_office.pk).update(credit_code=ANHE)
    assert figures(bring(f"{ANHE},冒名的公司,,,,")) == (0, 0, 0, 1)
    assert "清河湾街道办事处" in capsys.readouterr().err
    world.street_office.refresh_from_db()
    assert world.street_office.name == "清河湾街道办事处"


def test_a_subdistrict_does_not_change_a_company_of_the_district(world, bring):
    Organisation.objects.filter(pk=world.anhe.pk).update(credit_code=ANHE)
    assert figures(bring(f"{ANHE},改名物业,,,,", place="990101007000")) == (0, 0, 0, 1)


def test_a_trial_writes_nothing_and_a_sheet_without_codes_is_not_read(world, bring):
    before = Organisation.objects.count()
    assert figures(bring(f"{ANHE},云河恒安物业有限公司,,,,", dry_run=True)) == (1, 0, 0, 0)
    assert Organisation.objects.count() == before
    with pytest.raises(BadInput):
        bring("云河恒安物业有限公司", headings="企业名称")
    with pytest.raises(BadInput):
        bring(f"{ANHE},甲,,,,", place="000000000000")


def test_taking_back_leaves_what_somebody_worked_on(world, bring):
    bring(f"{ANHE},云河恒安物业有限公司,,,,", f"{HENG},云河恒信物业有限公司,,,,")
    used, fresh = (Organisation.objects.get(credit_code=code) for code in (ANHE, HENG))
    world.anhe.engagements.update(organisation=used)
    job = Job(None, None, world.district.pk, 1, "s", NOON)
    left = KIND.withdraw(job, [f"organisation:{org.pk}" for org in (used, fresh)])
    assert list(left) == [f"organisation:{used.pk}"]
    fresh.refresh_from_db()
    assert fresh.retired_at == NOON


@pytest.mark.parametrize(
    ("who", "n"), [("qian", 1), ("zhou", 1), ("he", 0), ("lin", 0), ("wang", 0), ("ou", 0)]
)
def test_who_brings_companies_in(world, who, n):
    actor = world.actor(who)
    assert len(homes(actor)) == n
    assert may(actor, world.far_community.pk).ok is False
    assert may(world.actor("zhou"), world.subdistrict.pk).ok is True
    assert KINDS["companies"] is KIND
