"""The short form of `python -m bench.faults hostile`: what nobody should send, in this process."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils.timezone import now

from bench.faults import nasty
from gongzhi.cases.models import Case
from gongzhi.core.images import clean_image
from gongzhi.core.importing.tables import open_table
from gongzhi.core.verdict import Refused
from gongzhi.people.models import ApiToken
from gongzhi.people.services.tokens import digest_of


@pytest.mark.parametrize("name", nasty.PICTURES)
def test_a_picture_comes_out_clean_or_not_at_all(name, tmp_path):
    _filename, make, good = nasty.PICTURES[name]
    source, target = tmp_path / "sent", tmp_path / "clean.jpg"
    source.write_bytes(make())
    if not good:
        with pytest.raises(Refused):
            clean_image(source, target)
        assert not target.exists()
        return
    clean_image(source, target)
    made = target.read_bytes()
    assert made.startswith(b"\xff\xd8")
    assert made.endswith(b"\xff\xd9")
    assert nasty.MARK not in made
    assert b"Exif" not in made


@pytest.mark.parametrize("name", nasty.WORKBOOKS)
def test_a_workbook_that_is_a_trap_is_refused_in_words(name, tmp_path):
    file: Path = tmp_path / "orders.xlsx"
    file.write_bytes(nasty.WORKBOOKS[name]())
    with pytest.raises(Refused):
        open_table(file, ())


@pytest.mark.django_db
@pytest.mark.parametrize("name", nasty.JSON)
def test_json_that_is_a_trap_is_refused_in_words(world, name):
    ApiToken.objects.create(
        name="hostile", digest=digest_of("gz_hostile"), scopes=["orders:write"], place=world.subdistrict,
        created_at=now(), expires_at=now() + timedelta(days=1),
    )  # fmt: skip
    answer = Client(raise_request_exception=False).post(
        "/api/v1/orders", nasty.JSON[name], content_type="application/json",
        headers={"Authorization": "Bearer gz_hostile"},
    )  # fmt: skip
    assert 400 <= answer.status_code < 500, answer.content.decode()[:300]
    assert not Case.objects.exists()
