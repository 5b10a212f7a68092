"""The offices of the platform: who opens what, what each act changes, and what the journal says of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from gongzhi.core import config, files, tasks
from gongzhi.core.models import IdempotencyKey, StoredFile, TaskRun, Tick
from gongzhi.core.models.tasks import TaskState
from gongzhi.journal.models import Entry
from gongzhi.people.actor import actor_of
from gongzhi.people.models import Account, ElevatedSession
from gongzhi.people.services import elevate
from tests.counting import counts

pytestmark = pytest.mark.django_db
REASON = "查一笔没有做完的导入"


def client(account: Account) -> Client:
    browser = Client()
    browser.force_login(account)
    return browser


def elevated(world, login: str = "ou") -> Client:
    account = getattr(world, login)
    elevate(actor=actor_of(account, on=now().date()), reason=REASON, now=now())
    return client(account)


def run_of(account_id: int | None, **facts) -> TaskRun:
    facts = {
        "kind": "journal.verify",
        "title": "一项任务",
        "created_at": now(),
        "account_id": account_id,
    } | facts
    return TaskRun.objects.create(**facts)


OFFICES = {
    "operate_overview": {"ou", "sun", "shen"},
    "operate_tasks": {"ou"},
    "operate_settings": {"ou"},
    "operate_retention": {"ou", "sun", "shen"},
    "operate_elevate": {"ou"},
    "operate_elevations": {"shen"},
    "operate_journal": {"shen"},
    "operate_anchors": {"shen"},
    "operate_accounts": {"sun"},
    "operate_keys": {"sun"},
    "operate_limits": {"ou", "sun"},
}


@pytest.mark.req("P2")
@pytest.mark.parametrize("name", OFFICES)
def test_each_page_is_for_its_office_alone(world, name):
    opened = {
        login for login in ("ou", "sun", "shen", "qian", "he", "lin", "wang")
        if client(getattr(world, login)).get(reverse(name)).status_code == 200
    }  # fmt: skip
    assert opened == OFFICES[name]
    assert Client().get(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", OFFICES)
def test_the_tabs_are_those_that_open(world, name):
    for login in OFFICES[name]:
        html = client(getattr(world, login)).get(reverse(name)).content.decode()
        for other, who in OFFICES.items():
            assert (f'href="{reverse(other)}"' in html.split("<main")[1]) == (login in who), (login, other)


def test_the_overview_names_what_is_wrong(world):
    Tick.objects.create(name="duties", ran_at=now() - timedelta(hours=2), sentence="KeyError: 'x'")
    run_of(None, state=TaskState.FAILED, finished_at=now())
    run_of(None, created_at=now() - timedelta(hours=1))
    html = client(world.ou).get(reverse("operate_overview")).content.decode()
    assert "KeyError" in html
    assert html.count("gz-st st-late") == 5  # worker, queue, failed tasks, anchors, check of the journal


def test_an_elevated_session_stands_above_every_page_until_it_ends(world):
    browser = client(world.ou)
    page = reverse("operate_overview")
    assert "gz-banner" not in browser.get(page).content.decode()
    answer = browser.post(reverse("operate_elevate_open"), {"reason": REASON, "idem": "k"})
    assert answer["Location"] == page
    browser.post(reverse("operate_elevate_open"), {"reason": REASON, "idem": "k"})  # sent twice
    assert ElevatedSession.objects.count() == 1
    for name in ("operate_overview", "home", "help"):
        assert REASON in browser.get(reverse(name)).content.decode(), name
    browser.post(reverse("operate_elevate_end"))
    assert "gz-banner" not in browser.get(page).content.decode()
    verbs = Entry.objects.filter(subject=f"account:{world.ou.pk}").values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["people.elevated", "people.lowered"]


def test_an_elevated_session_ends_by_the_clock(world):
    browser = elevated(world)
    ElevatedSession.objects.update(ends_at=now() - timedelta(seconds=1))
    assert "gz-banner" not in browser.get(reverse("operate_overview")).content.decode()


def test_a_reason_is_asked_for(world):
    answer = client(world.ou).post(reverse("operate_elevate_open"), {"reason": "急"})
    assert answer.status_code == 422
    assert "gz-field-error" in answer.content.decode()
    assert not ElevatedSession.objects.exists()


def test_the_auditor_reads_who_reached_into_everybodys_work(world):
    elevated(world)
    html = client(world.shen).get(reverse("operate_elevations")).content.decode()
    assert REASON in html
    assert "ou" in html
    assert "欧阳" not in html


def test_what_is_opened_in_an_elevated_session_is_written_down(world):
    """Pages for members, by their names and records; live parts and public pages are not looks."""
    run, browser = run_of(world.lin.pk), client(world.ou)
    browser.get(reverse("operate_tasks"))
    assert not Entry.objects.filter(verb="portal.opened_elevated").exists()
    browser = elevated(world)
    browser.get(reverse("task_detail", args=[run.public_id]))
    browser.get(reverse("task_part", args=[run.public_id]), headers={"X-Live": "true"})
    browser.get(reverse("help"))
    session = ElevatedSession.objects.get()
    entry = Entry.objects.get(verb="portal.opened_elevated")
    assert entry.subject == f"elevatedsession:{session.pk}"
    assert entry.data == {"page": "task_detail", "of": run.public_id, "how": "GET"}
    html = client(world.shen).get(reverse("operate_journal"), {"subject": entry.subject}).content.decode()
    assert run.public_id in html


# -- tasks


def test_everybodys_tasks_are_shown_in_an_elevated_session_only(world):
    mine, other = run_of(world.ou.pk, title="我的"), run_of(world.lin.pk, title="别人的")
    html = client(world.ou).get(reverse("operate_tasks")).content.decode()
    assert mine.title in html
    assert other.title not in html
    assert other.title in elevated(world).get(reverse("operate_tasks")).content.decode()


def test_a_task_has_a_page_for_who_started_it(world):
    run = run_of(world.wang.pk)
    page = reverse("task_detail", args=[run.public_id])
    assert client(world.wang).get(page).status_code == 200
    assert client(world.liu).get(page).status_code == 404
    assert client(world.ou).get(page).status_code == 404
    assert elevated(world).get(page).status_code == 200


@pytest.mark.req("E24")
def test_the_live_part_costs_nothing_while_nothing_changes(world):
    run = run_of(world.wang.pk, state=TaskState.RUNNING, done=3120, total=5000, refused=14, started_at=now())
    browser, part = client(world.wang), reverse("task_part", args=[run.public_id])
    first = browser.get(part)
    assert "3,120 / 5,000" in first.content.decode()
    assert "data-live" in first.content.decode()
    again = browser.get(part, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    TaskRun.objects.update(done=4000)
    assert browser.get(part, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_who_started_a_task_stops_it_and_tries_it_again(world):
    run, browser = run_of(world.wang.pk), client(world.wang)
    browser.post(reverse("task_stop", args=[run.public_id]))
    run.refresh_from_db()
    assert run.state == TaskState.STOPPED
    assert browser.post(reverse("task_stop", args=[run.public_id])).status_code == 409
    browser.post(reverse("task_again", args=[run.public_id]))
    run.refresh_from_db()
    assert run.state == TaskState.WAITING
    verbs = Entry.objects.filter(subject=f"taskrun:{run.pk}").values_list("verb", flat=True)
    assert list(verbs) == ["portal.task_stopped", "portal.task_retried"]
    assert client(world.liu).post(reverse("task_stop", args=[run.public_id])).status_code == 404


def test_a_result_file_is_fetched_by_its_owner_and_by_others_on_the_record(world):
    file = StoredFile.objects.create(
        name="退回的行.csv",
        kind="text/csv",
        size=3,
        sha256="",
        path="ready/r",
        created_at=now(),
        keep_until=now(),
    )
    files.where(file).parent.mkdir(parents=True)
    files.where(file).write_text("a,b")
    run = run_of(world.wang.pk, state=TaskState.DONE, finished_at=now(), result_file=file)
    page = reverse("task_file", args=[run.public_id])
    answer = client(world.wang).get(page)
    assert b"".join(answer.streaming_content) == b"a,b"
    assert "attachment" in answer["Content-Disposition"]
    assert not Entry.objects.filter(verb="portal.result_fetched").exists()
    assert client(world.liu).get(page).status_code == 404
    answer = elevated(world).get(page)
    assert b"".join(answer.streaming_content) == b"a,b"
    assert Entry.objects.get(verb="portal.result_fetched").actor_id == world.ou.pk


def test_the_list_goes_on_by_key(world):
    for n in range(33):
        run_of(world.ou.pk, title=f"任务 {n}")
    browser = client(world.ou)
    first = browser.get(reverse("operate_tasks"))
    older = first.context["older"]
    second = browser.get(f"{reverse('operate_tasks')}?{older}")
    titles = [card.name for page in (first, second) for card, login in page.context["cards"]]
    assert titles == [f"任务 {n}" for n in reversed(range(33))]
    assert second.context["older"] == ""


# -- settings and retention

KEY = "cases.reopen_days"


def change(browser: Client, **said: str):
    return browser.post(
        reverse("operate_setting", args=[KEY]), {"value": "9", "reason": "街道会议定的"} | said
    )


def test_a_setting_is_changed_in_an_elevated_session_with_a_reason(world):
    assert change(client(world.ou)).status_code == 403
    browser = elevated(world)
    assert change(browser, reason="").status_code == 422
    assert change(browser, value="0").status_code == 422
    assert config.value(KEY) == 7
    assert change(browser).status_code == 302
    assert config.value(KEY) == 9
    entry = Entry.objects.get(verb="portal.setting_changed")
    assert (entry.subject, entry.data) == (f"setting:{KEY}", {"old": 7, "new": 9})
    html = browser.get(reverse("operate_setting", args=[KEY])).content.decode()
    assert "街道会议定的" in html


def test_a_place_can_have_its_own_value_and_give_it_back(world):
    browser = elevated(world)
    assert change(browser, place="没有这个地方").status_code == 422
    change(browser, place="柳园里", value="20")
    assert (config.value(KEY, world.willow), config.value(KEY, world.grain)) == (20, 7)
    assert Entry.objects.get(verb="portal.setting_changed").estate_id == world.willow.pk
    page = reverse("operate_setting_forget", args=[KEY, world.willow.public_id])
    assert client(world.sun).post(page).status_code == 403
    browser.post(page)
    assert config.value(KEY, world.willow) == 7
    assert browser.post(page).status_code == 404


def test_a_form_sent_twice_changes_once(world):
    browser = elevated(world)
    change(browser, idem="k")
    change(browser, idem="k")
    assert Entry.objects.filter(verb="portal.setting_changed").count() == 1


def test_the_operator_erases_what_was_kept_long_enough_by_hand(world):
    IdempotencyKey.objects.create(key="old", answer="", at=now() - timedelta(days=9))
    page = reverse("operate_retention_run")
    assert client(world.ou).post(page).status_code == 403
    browser = elevated(world)
    answer = browser.post(page)
    run = TaskRun.objects.get(kind="core.retention")
    assert answer["Location"] == reverse("task_detail", args=[run.public_id])
    tasks.perform.func(run.pk)
    assert not IdempotencyKey.objects.filter(key="old").exists()
    html = browser.get(reverse("operate_retention")).content.decode()
    assert "people.Person.name" in html
    assert "core.keys" in html


PAGES = {
    "operate_overview": "ou", "operate_tasks": "ou", "operate_settings": "ou", "operate_retention": "shen",
    "operate_elevate": "ou", "operate_elevations": "shen", "operate_journal": "shen", "operate_anchors": "shen",
    "operate_accounts": "sun", "operate_keys": "sun",
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_the_number_of_queries_does_not_grow(world, name):
    """With twenty rows of everything as with none."""
    for n in range(20):
        run_of(world.ou.pk, title=f"任务 {n}")
        Tick.objects.create(name=f"tests.{n}", ran_at=now())
        world.person(f"somebody{n}", f"某{n}")
        world.case()
    browser = client(getattr(world, PAGES[name]))
    browser.get(reverse(name))
    assert counts(name, lambda: browser.get(reverse(name))).status_code == 200
