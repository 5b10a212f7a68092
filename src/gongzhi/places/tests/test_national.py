"""A district out of the national list of division codes, as its package lays it out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gongzhi.config import cli
from gongzhi.core.command import BadInput
from gongzhi.core.scope import unscoped
from gongzhi.places import national
from gongzhi.places.models import Place

pytestmark = pytest.mark.req("P1")
LIST = {
    "areas.csv": 'code,name,cityCode,provinceCode\n110101,"东城区",1101,11\n110102,"西城区",1101,11\n',
    "streets.csv": 'code,name,areaCode,provinceCode,cityCode\n110101001,"东华门街道",110101,11,1101\n',
    "villages.csv": "code,name,streetCode,provinceCode,cityCode,areaCode\n"
    '110101001001,"多福巷社区居委会",110101001,11,1101,110101\n'
    '110102001001,"西长安街社区居委会",110102001,11,1101,110102\n',
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in LIST.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.django_db
def test_a_district_comes_in_down_to_its_communities_and_twice_changes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(national, "PACKAGE", folder)
    for created, unchanged in ((1, 0), (0, 1)):
        assert cli.main(["import", "places", "--national", "110101", "--json"]) == 0
        said = json.loads(capsys.readouterr().out.splitlines()[-1])
        assert (said["created"], said["unchanged"], said["refused"]) == (created, unchanged, 0)
    with unscoped(because="what the command made"):
        codes = list(Place.objects.order_by("path").values_list("code", "name"))
    assert codes == [
        ("110101000000", "东城区"), ("110101001000", "东华门街道"), ("110101001001", "多福巷社区"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "why"), [("東城", "no division code"), ("110108", "has no district 110108")]
)
def test_what_is_not_in_the_list_is_said_in_a_sentence(
    folder: Path, tmp_path: Path, code: str, why: str
) -> None:
    with pytest.raises(BadInput, match=why):
        national.national_sheet(code, folder=folder, target=tmp_path)


def test_a_list_that_was_not_fetched_says_how_to_fetch_it(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="npm install"):
        national.national_sheet("110101", folder=tmp_path / "nowhere", target=tmp_path)
