"""Accounts, keys, limits and the journal: the security officer and the auditor."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from gongzhi.core import abuse, tasks
from gongzhi.core.keys import ring
from gongzhi.core.models import TaskRun
from gongzhi.core.verdict import Refused
from gongzhi.journal.anchors import keep_anchor
from gongzhi.journal.models import Entry
from gongzhi.people.models import Appointment
from gongzhi.people.posts import Post
from tests.world import NOON, PASSWORD, SINCE

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(world) -> Client:
    browser = Client()
    browser.force_login(world.sun)
    return browser


@pytest.fixture
def auditor(world) -> Client:
    browser = Client()
    browser.force_login(world.shen)
    return browser


def page(name: str, login: str = "") -> str:
    return reverse(name, args=[login] if login else [])


def test_accounts_are_listed_by_login_without_a_name(world, officer):
    html = officer.get(page("operate_accounts")).content.decode()
    assert ">lin<" in html
    assert not any(name in html for name in ("林晓梅", "韩立", "王桂兰"))
    html = officer.get(page("operate_accounts") + "?begins=sh").content.decode()
    assert ">shen<" in html
    assert ">lin<" not in html


def test_a_name_is_shown_after_a_look_that_is_recorded_and_for_ten_minutes(world, officer):
    assert "林晓梅" not in officer.get(page("operate_account", "lin")).content.decode()
    assert officer.post(page("operate_account_name", "lin"), {"reason": ""}).status_code == 422
    officer.post(page("operate_account_name", "lin"), {"reason": "本人来电，核对账号"})
    assert "林晓梅" in officer.get(page("operate_account", "lin")).content.decode()
    entry = Entry.objects.get(verb="people.name_seen")
    assert (entry.subject, entry.actor_id) == (f"account:{world.lin.pk}", world.sun.pk)
    assert "林" not in str(entry.data)
    world.person("sun2", "另一位")
    Appointment.objects.create(
        person=world.sun2.person, organisation=world.district_office, post=Post.SECURITY_OFFICER, place=world.district,
        starts=SINCE,
    )  # fmt: skip
    other = Client()
    other.force_login(world.sun2)
    assert "林晓梅" not in other.get(page("operate_account", "lin")).content.decode()


def test_the_look_ends_after_ten_minutes(world):
    from gongzhi.people.services.security import name_if_seen, see_name

    actor = world.actor("sun")
    see_name(actor=actor, account_id=world.lin.pk, reason="核对账号", now=NOON)
    assert name_if_seen(actor=actor, account=world.lin, now=NOON + timedelta(minutes=9)) == "林晓梅"
    assert name_if_seen(actor=actor, account=world.lin, now=NOON + timedelta(minutes=11)) == ""


def test_an_account_is_closed_and_opened(world, officer):
    officer.post(page("operate_account_switch", "lin"), {"active": "no"})
    world.lin.refresh_from_db()
    assert not world.lin.is_active
    officer.post(page("operate_account_switch", "lin"), {"active": "yes"})
    world.lin.refresh_from_db()
    assert world.lin.is_active
    assert Entry.objects.filter(verb="people.account_switched").count() == 2


def test_nobody_closes_the_own_account(world, officer):
    assert officer.post(page("operate_account_switch", "sun"), {"active": "no"}).status_code == 409
    world.sun.refresh_from_db()
    assert world.sun.is_active


def test_all_sessions_of_an_account_end(world, officer):
    browser = Client()
    browser.post(reverse("account_login"), {"login": "lin", "password": PASSWORD})
    if not UserSession.objects.filter(user=world.lin).exists():
        UserSession.objects.create(
            user=world.lin, ip="10.0.0.1", user_agent="x", session_key=browser.session.session_key or "k" * 32
        )
    officer.post(page("operate_account_sessions", "lin"))
    assert not UserSession.objects.filter(user=world.lin).exists()
    assert Entry.objects.filter(verb="people.sessions_ended", subject=f"account:{world.lin.pk}").exists()


def test_a_new_first_password_is_shown_once(world, officer):
    answer = officer.post(page("operate_account_password", "lin"), {"idem": "k"})
    password = answer.context["first"].password
    assert password in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    world.lin.refresh_from_db()
    assert world.lin.check_password(password)
    assert world.lin.must_change_password
    again = officer.post(page("operate_account_password", "lin"), {"idem": "k"})
    assert again.status_code == 302
    world.lin.refresh_from_db()
    assert world.lin.check_password(password)


@pytest.mark.parametrize("act", ["name", "switch", "sessions", "password"])
def test_only_the_security_officer_touches_accounts(world, auditor, act):
    assert auditor.post(page(f"operate_account_{act}", "lin"), {"reason": "看一看是谁"}).status_code == 403
    assert not Entry.objects.filter(subject=f"account:{world.lin.pk}").exists()


@pytest.fixture
def own_ring(tmp_path, settings) -> None:
    settings.KEY_RING = tmp_path / "ring.json"


def test_keys_rotate_with_the_own_password_and_a_task(own_ring, world, officer):
    assert officer.post(page("operate_keys"), {"password": "wrong"}).status_code == 422
    assert ring().primary == "k1"
    answer = officer.post(page("operate_keys"), {"password": PASSWORD, "idem": "k"})
    run = TaskRun.objects.get(kind="core.reseal")
    assert answer["Location"] == reverse("task_detail", args=[run.public_id])
    assert ring().primary == "k2"
    assert Entry.objects.get(verb="portal.keys_rotated").data == {"key": "k2"}


@pytest.mark.req("E10")
def test_support_lifts_a_limit_without_storing_whom(world, officer):
    guard = abuse.Guard("report address", "203.0.113.7", 1)
    abuse.count([guard], now=now())
    with pytest.raises(Refused):
        abuse.count([guard], now=now())
    assert (
        officer.post(page("operate_limits"), {"act": "report address", "who": "198.51.100.1"}).status_code
        == 404
    )
    answer = officer.post(page("operate_limits"), {"act": "report address", "who": " 203.0.113.7 "})
    assert answer.status_code == 302
    abuse.count([guard], now=now())
    entry = Entry.objects.get(verb="portal.limit_lifted")
    assert "203.0.113.7" not in f"{entry.subject} {entry.data}"


# -- the journal


def found(browser: Client, **asked) -> list[Entry]:
    return [line.entry for line in browser.get(page("operate_journal"), asked).context["lines"]]


def test_the_auditor_searches_by_subject_verb_account_and_days(world, auditor):
    world.case()
    case = world.case()
    world.case(by=world.actor("lin"), now=NOON - timedelta(days=3))
    assert {entry.subject for entry in found(auditor, subject=f"case:{case.pk}")} == {f"case:{case.pk}"}
    assert {entry.verb for entry in found(auditor, verb="cases.received")} == {"cases.received"}
    assert len(found(auditor, verb="cases.received")) == 3
    assert {entry.actor_id for entry in found(auditor, login="lin")} == {world.lin.pk}
    assert len(found(auditor, verb="cases.received", since="2026-03-02", until="2026-03-02")) == 2
    assert found(auditor, verb="cases.received", until="2026-02-01") == []


@pytest.mark.parametrize(
    "asked", [{"login": "nobody"}, {"since": "2026-02-30"}, {"before": "x"}, {"verb": "no.such"}]
)
def test_a_search_that_makes_no_sense_says_so(world, auditor, asked):
    assert auditor.get(page("operate_journal"), asked).status_code == 422


def test_words_and_names_are_never_shown(world, auditor):
    world.case(text="单元门关不上，我叫王桂兰，电话13800000417", contact="13800000417")
    html = auditor.get(page("operate_journal")).content.decode()
    assert "cases.received" in html
    assert not any(said in html for said in ("关不上", "王桂兰", "13800000417", "林晓梅"))


def test_the_journal_goes_on_by_key(world, auditor):
    for _ in range(40):
        world.case()
    every, asked = [], ""
    while True:
        answer = auditor.get(f"{page('operate_journal')}?{asked}")
        every += [line.entry.pk for line in answer.context["lines"]]
        if not (asked := answer.context["older"]):
            break
    assert every == sorted(Entry.objects.values_list("pk", flat=True), reverse=True)


def test_an_auditor_of_a_lower_place_reads_what_happened_there(world):
    world.person("low", "低一级")
    Appointment.objects.create(
        person=world.low.person,
        organisation=world.residents_committee,
        post=Post.AUDITOR,
        place=world.willow,
        starts=SINCE,
    )
    world.case()
    world.case(place=world.grain_building)
    browser = Client()
    browser.force_login(world.low)
    assert {entry.estate_id for entry in found(browser)} == {world.willow.pk}


def test_the_whole_journal_is_checked_as_a_task(world, auditor, tmp_path, settings):
    settings.VAR = tmp_path
    world.case()
    auditor.post(reverse("operate_verify"))
    run = TaskRun.objects.get(kind="journal.verify")
    tasks.perform.func(run.pk)
    run.refresh_from_db()
    assert run.result["ok"]
    assert run.result["entries"] == Entry.objects.count()
    html = auditor.get(page("operate_anchors")).content.decode()
    assert reverse("task_detail", args=[run.public_id]) in html


def test_an_anchor_is_fetched_as_its_copies_hold_it(world, auditor, tmp_path, settings):
    settings.VAR = tmp_path
    world.case()
    keep_anchor(NOON)
    anchor = keep_anchor(NOON + timedelta(minutes=10))
    answer = auditor.get(reverse("operate_anchor_file", args=[anchor.day.isoformat()]))
    assert answer.json()["root"] == anchor.root
    for day in ("2020-01-01", "2026-02-30", "x"):
        assert auditor.get(reverse("operate_anchor_file", args=[day])).status_code == 404
