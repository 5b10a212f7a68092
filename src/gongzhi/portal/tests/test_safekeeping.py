"""Backups, keys, regular work: what is done on the machine is written down, and a rhythm that broke is seen."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from gongzhi.config import cli
from gongzhi.core.keys import ring
from gongzhi.core.ticks import REGULAR
from gongzhi.journal.models import Entry
from gongzhi.people.models import Person
from gongzhi.portal.selectors import health
from gongzhi.portal.services.safekeeping import note_backup

pytestmark = [pytest.mark.django_db, pytest.mark.req("E24")]


@pytest.fixture
def own_ring(tmp_path, settings) -> None:
    settings.KEY_RING = tmp_path / "ring.json"


def test_a_key_put_on_the_ring_by_command_is_written_down(own_ring, world, capsys):
    assert cli.main(["keys", "rotate", "--json"]) == 0
    done = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert done["key"] == ring().primary == "k2"
    assert done["resealed"] >= Person.objects.count()
    entry = Entry.objects.get(verb="portal.keys_rotated")
    assert (entry.subject, entry.actor_id, entry.data) == ("platform:keys", None, {"key": "k2"})


def test_the_ring_of_another_place_gets_no_new_key(world, own_ring, capsys):
    assert cli.main(["keys", "rotate"]) == 2
    assert "密钥" in capsys.readouterr().err
    assert ring().primary == "k1"
    assert not Entry.objects.filter(verb="portal.keys_rotated").exists()
    (seen,) = [sign for sign in health.signs(now()) if sign.name == "keys"]
    assert not seen.is_well


def test_the_auditor_reads_when_a_backup_was_made(world, client):
    note_backup(size=5_000, files=7, with_keys=False, now=now())
    client.force_login(world.shen)
    page = client.get(reverse("operate_journal"), {"subject": "platform:backup"}).content.decode()
    assert "做了备份：私有文件 7 个，共 5000 字节" in page


@pytest.mark.parametrize(("days", "well"), [(7, True), (9, False)])
def test_the_operator_sees_that_backups_stopped(world, days, well):
    note_backup(size=5_000, files=7, with_keys=False, now=now() - timedelta(days=days))
    assert health.backup(now()).is_well is well


def test_every_piece_of_regular_work_has_words():
    assert {name for name in REGULAR if not name.startswith("tests.")} <= set(health.REGULAR_WORK)


@pytest.mark.parametrize("live", [True, False])
def test_a_place_that_serves_people_has_a_backup(world, settings, live):
    settings.LIVE = live
    assert health.backup(now()).is_well is not live
