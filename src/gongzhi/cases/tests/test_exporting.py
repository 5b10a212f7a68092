"""The list as a workbook: the same rows as on the page, for the same reader (E16)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from gongzhi.cases.exporting import EXPORTED
from gongzhi.cases.lists import CASES
from gongzhi.core import files
from gongzhi.core.models import TaskRun
from gongzhi.core.models.tasks import TaskState
from gongzhi.core.tasks import perform
from gongzhi.journal.models import Entry
from gongzhi.people.models import Appointment
from tests.world import NOON

EXPORT = "/lists/export/"
pytestmark = [pytest.mark.django_db, pytest.mark.req("E16")]


def made(client, account, query="", over=CASES):
    """The workbook that somebody gets for a filter: its headings and rows, without its foot."""
    return (rows := sheet(client, account, query, over))[: rows.index([""] * len(rows[0]))]


def sheet(client, account, query="", over=CASES):
    client.force_login(account)
    answer = client.post(EXPORT, {"list": over, "query": query, "idem": f"{account.pk}{over}{query}"})
    assert answer.status_code == 302
    run = TaskRun.objects.get(public_id=answer["Location"].rstrip("/").rpartition("/")[2])
    perform.call(run.pk)
    run.refresh_from_db()
    assert run.state == TaskState.DONE, run.sentence
    book = CalamineWorkbook.from_path(str(files.where(run.result_file)))
    return book.get_sheet_by_index(0).to_python()


def shown(client, query=""):
    return [row["case"].number for row in client.get(f"/cases/?{query}").context["rows"]]


@pytest.mark.parametrize("query", ["", "status=all", "status=all&category=noise", "late=on", "q=单元门"])
def test_it_holds_what_the_page_shows_in_its_order(world, client, query):
    for n, category in enumerate((world.door, world.noise, world.other)):
        world.case(category=category, now=NOON + timedelta(minutes=n))
    headings, *rows = made(client, world.he, query)
    assert headings[0] and len(headings) == 11
    assert [row[0] for row in rows] == shown(client, query)


def test_each_reader_gets_only_what_is_open_to_him(world, client):
    here, there = world.case(), world.case(place=world.grain_building)
    assert [row[0] for row in made(client, world.lin)[1:]] == [here.number]
    assert {row[0] for row in made(client, world.he)[1:]} == {here.number, there.number}
    assert made(client, world.tao)[1:] == []


def test_a_post_that_ended_before_the_workbook_was_made_shows_nothing(world, client):
    world.case()
    client.force_login(world.he)
    answer = client.post(EXPORT, {"list": CASES, "query": ""})
    Appointment.objects.filter(person=world.he.person).update(ends=NOON.date() - timedelta(days=1))
    run = TaskRun.objects.get()
    perform.call(run.pk)
    run.refresh_from_db()
    assert run.result == {"rows": 0}
    assert answer.status_code == 302


def test_its_foot_says_who_took_it_when_and_what_was_asked_for(world, client):
    query = f"status=all&place={world.willow.public_id}&late=on&q=门"
    who, what = (row[0] for row in sheet(client, world.he, query)[-2:])
    assert "何静" in who
    assert what == "筛选条件：状态：全部；地点：柳园里；文字或编号：门；只看逾期的"
    assert sheet(client, world.lin)[-1][0] == "筛选条件：状态：未办"


def test_words_never_become_a_formula(world, client):
    world.case(text="=1+1 单元门坏了")
    _, row = made(client, world.he)
    assert row[1].startswith("=1+1")


def test_too_many_are_refused_in_words(world, client, monkeypatch):
    monkeypatch.setattr("gongzhi.cases.exporting.MOST", 0)
    world.case()
    client.force_login(world.he)
    client.post(EXPORT, {"list": CASES, "query": ""})
    perform.call(TaskRun.objects.get().pk)
    run = TaskRun.objects.get()
    assert (run.state, run.result_file) == (TaskState.FAILED, None)
    assert "0" in run.sentence


def test_that_a_list_was_taken_out_is_in_the_history(world, client):
    made(client, world.he)
    assert Entry.objects.filter(verb=EXPORTED, actor_id=world.he.pk).count() == 1
