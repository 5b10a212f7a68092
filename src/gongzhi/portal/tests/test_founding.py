"""The first accounts, made by a command: who can be made, who not, and what the journal says of it."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from gongzhi.cases.models import Category, DispatchRule
from gongzhi.config import cli
from gongzhi.core.scope import unscoped
from gongzhi.journal.models import Entry
from gongzhi.people.actor import SYSTEM
from gongzhi.people.models import Account, Appointment, Organisation, Person
from gongzhi.people.posts import Post
from gongzhi.places.models import Place
from gongzhi.places.services import add_place
from tests.world import NOON

pytestmark = pytest.mark.django_db
FIRST = ("gate", "--name", "欧阳青", "--org", "某某区社会工作部", "--district", "某某区")


@pytest.fixture(autouse=True)
def nobody_is_there_yet():
    with unscoped(because="a test looks at everything"):
        yield


def make(capsys, *argv: str) -> dict[str, str]:
    assert cli.main(["operator", *argv, "--json"]) == 0
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def refused(capsys, *argv: str) -> str:
    before = [model.objects.count() for model in (Account, Person, Organisation, Place, Entry)]
    assert cli.main(["operator", *argv, "--json"]) == 2
    said = capsys.readouterr()
    assert said.out == "" and len(said.err.splitlines()) == 1
    assert before == [model.objects.count() for model in (Account, Person, Organisation, Place, Entry)]
    return said.err


def test_on_an_empty_machine_it_makes_everything_that_an_operator_needs(capsys, client):
    made = make(capsys, *FIRST)
    assert (made["login"], made["post"], made["organisation"]) == ("gate", "operator", "某某区社会工作部")
    post = Appointment.objects.get()
    assert (post.post, post.place.name, post.organisation.name) == ("operator", "某某区", "某某区社会工作部")
    assert Category.objects.exists() and DispatchRule.objects.exists()
    assert made["sign_in"].endswith(reverse("account_login"))
    answer = client.post(reverse("account_login"), {"login": "gate", "password": made["password"]})
    assert answer.status_code == 302
    assert client.get(reverse("operate_overview")).headers["Location"] == reverse("password")


def test_the_journal_says_that_it_was_made_on_the_machine_and_nobody_reads_a_name_there(capsys):
    make(capsys, *FIRST)
    account = Account.objects.get()
    entry = Entry.objects.get(verb="portal.founded")
    assert (entry.subject, entry.actor_id, entry.data) == (
        f"account:{account.pk}",
        None,
        {"post": "operator"},
    )
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"people.appointed", "people.account_made", "people.organisation_entered", "places.added"} <= verbs
    assert not any("欧阳青" in str(entry.data) for entry in Entry.objects.all())


def test_four_calls_fill_the_posts_that_nobody_inside_could_fill(capsys):
    make(capsys, *FIRST)
    for login, post in (("lock", "security_officer"), ("book", "auditor"), ("desk", "district_staff")):
        assert make(capsys, login, "--name", "某人", "--post", post)["organisation"] == "某某区社会工作部"
    posts = set(Appointment.objects.values_list("post", flat=True))
    assert posts == {Post.OPERATOR, Post.SECURITY_OFFICER, Post.AUDITOR, Post.DISTRICT_STAFF}
    assert Organisation.objects.count() == Place.objects.count() == 1


def test_where_an_operator_is_another_one_has_to_be_asked_for(capsys):
    make(capsys, *FIRST)
    assert "--another" in refused(capsys, "gate2", "--name", "马良")
    make(capsys, "gate2", "--name", "马良", "--another")
    assert Appointment.objects.filter(post=Post.OPERATOR).count() == 2


@pytest.mark.parametrize("login", ["Gate", "13800000417", "欧阳", "ab", "gate keeper"])
def test_a_login_that_could_be_something_else_is_refused(capsys, login):
    assert "A login begins" in refused(capsys, login, *FIRST[1:])


def test_what_is_missing_is_named(capsys):
    assert "--district" in refused(capsys, *FIRST[:5])
    assert "--org" in refused(capsys, *FIRST[:3], *FIRST[5:])
    assert "A person has a name" in refused(capsys, "gate", "--name", " ", *FIRST[3:])
    make(capsys, *FIRST)
    assert "is taken" in refused(capsys, "gate", "--name", "马良", "--another")


def test_of_several_districts_one_is_named(capsys):
    for name, code in (("东边区", "990101000000"), ("西边区", "990102000000")):
        add_place(actor=SYSTEM, level="district", name=name, parent=None, now=NOON, code=code)
    office = ("--name", "马良", "--org", "办公室")
    assert "东边区, 西边区" in refused(capsys, "gate", *office)
    assert "There is no district 南边区" in refused(capsys, "gate", *office, "--district", "南边区")
    assert make(capsys, "gate", *office, "--district", "990102000000")["district"] == "西边区"
    assert make(capsys, "gate2", *office, "--district", "东边区")["district"] == "东边区"
