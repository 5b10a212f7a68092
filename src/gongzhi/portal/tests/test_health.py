"""Each look turns red by its own cause, and a monitor hears which one it was."""

from __future__ import annotations

import json
import shutil
from collections import namedtuple
from datetime import timedelta
from html import unescape

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from gongzhi.core.models import TaskRun, Tick
from gongzhi.core.models.tasks import TaskState
from gongzhi.journal.models import Anchor
from gongzhi.notices.models import Channel, Message
from gongzhi.portal.selectors import health, monitor
from gongzhi.portal.services.safekeeping import note_backup

pytestmark = [pytest.mark.django_db, pytest.mark.req("E25")]
Usage = namedtuple("Usage", "total used free")


def task(kind: str = "core.retention", **facts) -> TaskRun:
    return TaskRun.objects.create(kind=kind, title="一项任务", **{"created_at": now()} | facts)


@pytest.fixture
def well(world, settings, tmp_path) -> None:
    """Everything as it should be."""
    Tick.objects.create(name="core.reap", ran_at=now())
    note_backup(size=1, files=0, with_keys=False, now=now())
    Anchor.objects.create(day=now(), first_id=1, last_id=1, count=1, root="0" * 64, made_at=now())
    task(
        "journal.verify",
        state=TaskState.DONE,
        finished_at=now(),
        result={"ok": True, "entries": 1, "faults": []},
    )
    Message.objects.exclude(channel=Channel.IN_APP).update(sent_at=now())
    settings.KEY_RING = shutil.copy(settings.KEY_RING, tmp_path / "ring.json")


def no_answer(*_):
    raise DatabaseError


def hold_a_message(*_):
    Message.objects.create(
        channel=Channel.SMS, kind="k", subject="case:1", text="字", due_at=now() - timedelta(hours=2)
    )


CAUSES = {
    "database": lambda m, _s: m.setitem(health.LOOKS, "database", no_answer),
    "tables": lambda m, _s: m.setattr(health, "known_migrations", lambda: {("portal", "9999_new")}),
    "worker": lambda *_: Tick.objects.update(ran_at=now() - timedelta(minutes=3)),
    "queue": lambda *_: task(created_at=now() - timedelta(minutes=11)),
    "failed_tasks": lambda *_: task(state=TaskState.FAILED, finished_at=now()),
    "disk": lambda m, _s: m.setattr(shutil, "disk_usage", lambda _: Usage(100, 96, 4)),
    "keys": lambda _m, s: s.KEY_RING.unlink(),
    "anchors": lambda *_: Anchor.objects.update(made_at=now() - timedelta(days=3)),
    "journal": lambda *_: TaskRun.objects.update(result={"ok": False}),
    "backup": lambda m, _s: m.setattr(health, "BACKUP_IS_LATE", timedelta(0)),
    "messages": hold_a_message,
}


def test_every_look_has_a_cause_here_and_words_on_the_page():
    assert list(CAUSES) == list(health.LOOKS) == list(monitor.ADVICE)


def test_a_monitor_hears_that_all_is_well(well):
    answer = Client().get(reverse("health"))
    said = answer.json()
    assert (answer.status_code, said["ok"], said["failed"], said["look"]) == (200, True, [], []), said
    assert said["checks"]["queue"] == {"ok": True, "waiting": 0, "running": 0, "oldest_s": 0}


@pytest.mark.parametrize("name", CAUSES)
def test_each_look_turns_red_alone(well, monkeypatch, settings, name):
    CAUSES[name](monkeypatch, settings)
    answer = Client().get(reverse("health"))
    said = answer.json()
    needed = name in monitor.NEEDED
    assert said["failed"] == ([name] if needed else [])
    assert said["look"] == ([] if needed else [name])
    assert answer.status_code == (503 if needed else 200)
    assert said["checks"][name]["ok"] is False


def test_what_a_monitor_hears_tells_of_nobody(well):
    """Numbers and yes or no, whatever the names of the checks."""
    for found in Client().get(reverse("health")).json()["checks"].values():
        assert all(isinstance(value, int) for value in found.values()), json.dumps(found)


def test_monitors_that_ask_often_do_not_ask_the_database(well, django_assert_num_queries):
    Client().get(reverse("health"))
    with django_assert_num_queries(0):
        assert Client().get(reverse("health")).status_code == 200


def test_a_process_says_that_it_lives_without_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = Client().get(reverse("health_live"))
    assert (answer.status_code, answer.json()) == (200, {"ok": True})


def test_the_operator_reads_what_to_do(well, world):
    browser = Client()
    browser.force_login(world.ou)
    html = unescape(browser.get(reverse("operate_overview")).content.decode())
    for one in monitor.advice():
        assert str(one.red) in html
        assert str(one.do) in html
