"""What waits for somebody, in their own calendar program."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now
from icalendar import Calendar

from gongzhi.cases.services import accept_case, finish_case
from gongzhi.duties.models import CalendarKey
from gongzhi.journal.models import Entry
from gongzhi.people.models import Appointment
from gongzhi.people.services.holdings import HOLDINGS
from tests.counting import counts
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.req("E6")]


def made(world: World, client, login: str = "lin") -> str:
    """The address as the page shows it, as a path."""
    client.force_login(getattr(world, login))
    page = client.post(reverse("my_calendar"), {"idem": f"calendar {login} {now()}"}).content.decode()
    client.logout()
    return re.search(r"http://[^/]+(/calendar/[^<]+)", page).group(1)


def events(answer):
    assert answer.status_code == 200
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_each_duty_ends_at_its_time_and_goes_when_it_is_done(world, client):
    case = world.case(now=now())
    address = made(world, client)
    (event,) = events(counts("calendar of duties", lambda: client.get(address)))
    case.refresh_from_db()
    assert event.end == case.due_at.replace(microsecond=0)
    assert case.title in event["summary"]
    assert event["url"].endswith(reverse("case_detail", args=[case.public_id]))
    again = events(client.get(address))[0]
    assert again["uid"] == event["uid"]
    lin = world.actor("lin")
    accept_case(actor=lin, case_id=case.pk, now=now())
    finish_case(actor=lin, case_id=case.pk, result="好了", now=now())
    assert events(client.get(address)) == []


def test_many_cost_no_more_questions_than_one(world, client):
    for n in range(5):
        world.case(now=now() + timedelta(seconds=n))
    address = made(world, client)
    assert len(events(counts("calendar of duties", lambda: client.get(address)))) == 5


def test_a_new_address_ends_the_old_one_and_the_end_ends_all(world, client):
    first, second = made(world, client), made(world, client)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    client.force_login(world.lin)
    client.post(reverse("my_calendar_end"), {"idem": "end of it"})
    assert client.get(second).status_code == 404
    verbs = list(Entry.objects.filter(subject=f"account:{world.lin.pk}").values_list("verb", flat=True))
    assert verbs[-3:] == ["duties.calendar_made", "duties.calendar_made", "duties.calendar_ended"]
    assert second.split("/")[2].removesuffix(".ics") not in str(list(CalendarKey.objects.values()))


def test_it_shows_what_the_posts_of_today_let_one_see(world, client):
    world.case(now=now())
    address = made(world, client)
    Appointment.objects.filter(person=world.lin.person).update(ends=localdate() - timedelta(days=1))
    assert events(client.get(address)) == []
    world.lin.is_active = False
    world.lin.save(update_fields=["is_active"])
    assert client.get(address).status_code == 404


def test_others_see_only_their_own(world, client):
    world.case(now=now())
    assert events(client.get(made(world, client, "tao"))) == []


def test_erasing_an_account_ends_its_calendar(world, client):
    address = made(world, client)
    holding = HOLDINGS["calendar"]
    assert len(holding.collect(world.lin)) == 1
    assert holding.erase(world.lin, now()) == 1
    assert client.get(address).status_code == 404
