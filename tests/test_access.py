"""Every address, every visitor, every kind of object: what answers, as a table that a person can read.

`access_matrix.csv` has a row for each address and object, a column for each visitor, and in each cell the answers to
GET and to an empty POST (200 there, 302 sign in or gone on, 403 not yours, 404 not for you to know of, 405 not that
way, 409 not in this state, 422 something is missing). A new address without a row fails. To renew the table after a
change that is meant, run `WRITE_ACCESS=1 pytest -n0 tests/test_access.py` and read its diff line by line.

On the way every page is read: none shows a Latin word, other than names out of the data (`tests/foreign.py`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.timezone import localdate, now

from gongzhi.cases.models import SavedFilter
from gongzhi.cases.models.case import Phase
from gongzhi.cases.services import add_photo
from gongzhi.config import env
from gongzhi.core.cached import clear_all
from gongzhi.core.files import where
from gongzhi.core.models import ImportBatch, StoredFile, TaskRun
from gongzhi.core.scope import entered
from gongzhi.duties.models import Errand
from gongzhi.duties.services.calendar import make_calendar
from gongzhi.notices.models import BoardPost, Delivery, Hook
from gongzhi.people.models import (
    Account,
    ApiToken,
    Appointment,
    Engagement,
    Invitation,
    Occupancy,
    Organisation,
    Seat,
    Term,
)
from gongzhi.people.posts import Post
from gongzhi.people.services import elevate
from gongzhi.people.services.invitations import digest_of
from gongzhi.places.models import Grid, Placard, Place
from tests import coordinated, desks, papers, rounds, sittings
from tests.foreign import latin_words
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.req("E16")]
TABLE = Path(__file__).parent / "access_matrix.csv"
VISITORS = (
    "nobody", "liu", "wang", "han", "lin", "zhao", "ding", "he", "tao", "zhou", "qian", "ma", "ou", "ou+", "sun",
    "shen", "gone",
)  # fmt: skip
HEADINGS = {
    "nobody": "nobody", "liu": "liu: lives elsewhere", "wang": "wang: resident, reported", "han": "han: staff of the bearer",
    "lin": "lin: manager of the bearer", "zhao": "zhao: other company next door", "ding": "ding: grid worker",
    "he": "he: community", "tao": "tao: other community", "zhou": "zhou: subdistrict", "qian": "qian: district",
    "ma": "ma: misconduct officer", "ou": "ou: operator",
    "ou+": "ou+: operator in an elevated session", "sun": "sun: security officer",
    "shen": "shen: auditor", "gone": "gone: post ended yesterday",
}  # fmt: skip


BESIDE_AN_ORGANISATION = ("org_", "engagement_add", "appointment_add", "seat_add", "term_add", "errand_add")


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


class Things:
    """One object of each kind that addresses speak of."""

    def __init__(self, world: World) -> None:
        moment = now()
        wang = world.actor("wang", on=localdate(moment))
        self.world = world
        self.cases = {
            "own estate": world.case(by=wang, now=moment),
            "never public": world.case(by=wang, category=world.noise, now=moment),
            "about the company": world.case(by=wang, category=world.about_company, now=moment),
            "misconduct": world.case(by=wang, category=world.misconduct, now=moment),
            "another estate": world.case(place=world.grain_building, now=moment),
            "retired": world.case(by=wang, now=moment),
        }
        facts = {"kind": "image/jpeg", "size": 3, "sha256": "0" * 64, "created_at": moment}
        self.file = StoredFile.objects.create(name="p.jpg", path="ready/none", **facts)
        where(self.file).parent.mkdir(parents=True, exist_ok=True)
        where(self.file).write_bytes(b"jpg")
        self.coordinated = (
            coordinated.rows(world, moment, self.file)
            | rounds.rows(world, moment)
            | desks.rows(world, moment)
            | sittings.rows(world, moment, self.file)
            | papers.rows(world, moment, self.file)
        )
        self.calendar = make_calendar(actor=world.actor("lin", on=localdate(moment)), now=moment)
        retired = self.cases["retired"]
        retired.retired_at = moment
        retired.save(update_fields=["retired_at"])
        add_photo(
            actor=wang,
            case=self.cases["never public"],
            file=self.file,
            phase=Phase.BEFORE,
            taken_at=None,
            now=moment,
        )
        self.task = TaskRun.objects.create(
            kind="core.reseal", title="t", account_id=world.lin.pk, created_at=moment
        )
        self.batch = ImportBatch.objects.create(
            kind="places", source="s", account_id=world.he.pk, created_at=moment
        )
        self.token = ApiToken.objects.create(
            name="t",
            digest="0",
            place=world.subdistrict,
            created_at=moment,
            expires_at=moment + timedelta(days=1),
        )
        self.hook = Hook.objects.create(
            token=self.token, url="https://example.org/", secret="s", entry_id=0, created_at=moment
        )
        self.delivery = Delivery.objects.create(hook=self.hook, event="case.closed", body="{}", at=moment)
        levels = {"district_id": world.district.pk, "subdistrict_id": world.subdistrict.pk}
        levels |= {"community_id": world.community.pk, "estate_id": world.willow.pk}
        self.grid = Grid.objects.create(layer="governance", name="一网格", place=world.willow, **levels)
        self.placard = Placard.objects.create(code="willow-three-two", place=world.entrance, issued_at=moment)
        self.post = BoardPost.objects.create(
            title="停水",
            body="明天停水",
            organisation=world.anhe,
            place=world.willow,
            from_at=moment,
            digest="",
            **levels,
        )
        self.gone_place = Place.objects.create(
            level="building",
            name="旧楼",
            parent=world.willow,
            path=f"{world.willow.path}0099",
            retired_at=moment,
            **levels,
        )
        self.appointment = Appointment.objects.get(person=world.han.person)
        self.engagement = Engagement.objects.get(organisation=world.anhe)
        alliance = Organisation.objects.create(
            kind="alliance", name="物业联盟", place=world.subdistrict, district_id=world.district.pk,
            subdistrict_id=world.subdistrict.pk,
        )  # fmt: skip
        self.home = Occupancy.objects.get(person=world.wang.person).public_id
        self.seat = Seat.objects.create(organisation=alliance, body=world.anhe, starts=localdate(moment))
        self.term = Term.objects.create(
            organisation=alliance, starts=localdate(moment), ends=localdate(moment), place=world.subdistrict,
            district_id=world.district.pk, subdistrict_id=world.subdistrict.pk,
        )  # fmt: skip
        self.errand = Errand.objects.create(
            giver=alliance,
            bearer=world.anhe,
            title="t",
            asked_at=moment,
            due_at=moment,
            place=world.willow,
            **levels,
        )
        Invitation.objects.create(
            person=world.han.person, organisation=world.anhe, way="slip", digest=digest_of("INFORCE23456"),
            created_at=moment, expires_at=moment + timedelta(days=1),
        )  # fmt: skip
        self.saved = SavedFilter.objects.create(
            account=world.he,
            organisation=world.residents_committee,
            name="f",
            query="late=on",
            created_at=moment,
        )
        world.person("gone", "高离")
        yesterday = localdate(moment) - timedelta(days=1)
        world.appoint("gone", world.anhe, Post.PROJECT_MANAGER, world.willow, ends=yesterday)

    def public(self, name: str) -> dict[str, str]:
        return {"public_id": self.cases[name].public_id}

    def rows(self) -> dict[str, dict[str, dict[str, Any]]]:
        """For each address: the objects to try it with, by a word for the table."""
        world, plain = self.world, {"": {}}
        cases = {name: self.public(name) for name in self.cases}
        follow = {
            "own estate": {"key": self.cases["own estate"].follow_key},
            "no such link": {"key": "nothing"},
        }
        photo = self.cases["never public"]
        places = {
            "estate": {"public_id": world.willow.public_id}, "unit": {"public_id": world.unit.public_id},
            "retired": {"public_id": self.gone_place.public_id},
        }  # fmt: skip
        estate = {"estate": places["estate"]}
        building = {"building": {"public_id": world.building.public_id}}
        org = {"company": {"public_id": world.anhe.public_id}}
        errand = {"for the company": {"public_id": self.errand.public_id}}
        invitee = {"of a colleague": {"public_id": world.anhe.public_id, "post": self.appointment.public_id}}
        post = {"of a colleague": {"public_id": self.appointment.public_id}}
        home = {"of the resident": {"public_id": self.home}}
        task = {"of the manager": {"public_id": self.task.public_id}}
        batch = {"of the community": {"public_id": self.batch.public_id}}
        account = {"of the manager": {"login": "lin"}}
        steps = {
            f"{name}: {step}": self.public(name) | {"step": step}
            for name in ("own estate", "another estate", "misconduct", "retired")
            for step in ("accept", "reply", "contact", "extend", "help", "decide", "resume", "restore")
        }
        special: dict[str, dict[str, dict[str, Any]]] = {
            "place_public": places, "place_feed": places, "report_place": places, "report_hints": estate, "report_at": {
                "in force": {"code": self.placard.code}, "invented": {"code": "invented"}},
            "duty_calendar": {"of a manager": {"key": self.calendar}, "invented": {"key": "invented"}},
            "me_too": {name: self.public(name) for name in ("own estate", "never public", "misconduct")},
            "follow_photo_file": {"own": {"key": photo.follow_key, "file_id": self.file.public_id}},
            "follow_photo_remove": {"own": {"key": photo.follow_key, "file_id": self.file.public_id}},
            "invited_with": {"in force": {"code": "INFORCE23456"}, "invented": {"code": "INVENTED2345"}},
            **dict.fromkeys(("invitations_of", "invitations_send", "invitations_print"), org),
            "invitation_send": invitee, "invitation_end": invitee, "import_template": {"": {"kind": "people"}},
            "home_add": {"unit": places["unit"]}, "home_end": home, "home_correct": home, "home_strike": home,
            "home_read": home,
            **self.coordinated, "case_detail": cases, "matter": cases, "case_act": steps, "case_slip": cases,
            "paper_form": places,
            "case_photo": {"never public": self.public("never public") | {"file_id": self.file.public_id}},
            "filter_remove": {"of the committee": {"public_id": self.saved.public_id}},
            **{f"open311_{name}": {"": {"form": "json"}} for name in ("discovery", "services", "requests")},
            "open311_service": {"": {"code": "door", "form": "json"}},
            "open311_request": {
                name: {"request_id": case.public_id, "form": "json"} for name, case in self.cases.items()
            },
            "open311_token": {"of nobody": {"token": "1", "form": "json"}},
            "api_order": {"of nobody": {"ref": "188006"}}, "api_case": {"": {"public_id": cases["own estate"]["public_id"]}},
            "api_place": estate, "api_organisation": org, "operate_token_revoke": {"": {"public_id": self.token.public_id}},
            **{key: {"": {"public_id": self.hook.public_id}} for key in ("operate_hook", "operate_hook_switch")},
            "operate_hook_again": {
                "": {"public_id": self.hook.public_id, "message_id": self.delivery.public_id}
            },
            "operate_setting": {"": {"key": "cases.reopen_days"}},
            "operate_setting_forget": {"": {"key": "cases.reopen_days", "public_id": world.willow.public_id}},
            "operate_anchor_file": {"": {"day": "2026-01-01"}},
            "grid_add": {"": places["estate"] | {"layer": "governance"}},
            "grid_bulk": {"": places["estate"] | {"layer": "governance"}},
            "grid_edit": {"": {"public_id": self.grid.public_id}}, "grid_retire": {"": {"public_id": self.grid.public_id}},
            **dict.fromkeys(("placards", "placard_issue", "placard_revoke", "placard_sheet"), building),
            "place_detail": places, "head_add": {"entrance": {"public_id": world.entrance.public_id}},
            "worker_add": {"": {"public_id": self.grid.public_id}},
            "engagement_end": {"": {"public_id": getattr(self.engagement, "public_id", "")}},
            "seat_end": {"": {"public_id": self.seat.public_id}}, "term_end": {"": {"public_id": self.term.public_id}},
            "errand_detail": errand, "errand_withdraw": errand, "errand_back": errand,
            "board_post": {"": {"public_id": self.post.public_id}}, "board_sheet": {"": {"public_id": self.post.public_id}},
            "board_withdraw": {"": {"public_id": self.post.public_id}},
            "board_words": {"": {"public_id": self.post.public_id}},
            "board_uncover": {"": {"public_id": self.post.public_id}},
            "board_restore": {"": {"public_id": self.post.public_id}}, "place_restore": {"retired": places["retired"]},
        }  # fmt: skip
        found: dict[str, dict[str, dict[str, Any]]] = {}
        for pattern in patterns(get_resolver()):
            name, wanted = str(pattern.name), set(pattern.pattern.converters)
            default = {
                frozenset(): plain, frozenset({"key"}): follow, frozenset({"number"}): {"": {"number": 2}},
                frozenset({"login"}): account,
            }.get(frozenset(wanted))  # fmt: skip
            if name.startswith(BESIDE_AN_ORGANISATION) and wanted:
                default = org
            elif name.startswith("task_"):
                default = task
            elif name.startswith(("import", "batch", "operate_import")) and wanted:
                default = batch
            elif name.startswith(("appointment_", "hand_over")):
                default = post
            elif name.startswith(("place_", "grid_list", "placard")) and wanted:
                default = estate
            if name in special:
                default = special[name]
            assert default is not None, f"say with which object {name} is to be tried"
            found[name] = default
        return found


def come_in(world: World, visitor: str) -> Client:
    client = Client(raise_request_exception=False)
    if visitor != "nobody":
        client.force_login(getattr(world, visitor.removesuffix("+")))
    return client


def again(visitor: Client) -> Client:
    """A browser of its own for each address: signing out in one must not show in the next."""
    client = Client(raise_request_exception=False)
    client.cookies = SimpleCookie(visitor.cookies.output(header=""))
    return client


def answers(client: Client, address: str, known: set[str]) -> tuple[str, set[str]]:
    """The status of GET and of an empty POST, and the Latin words that they show; whatever they do is undone."""
    codes: list[str] = []
    words: set[str] = set()
    for ask in (client.get, client.post):
        clear_all()
        with transaction.atomic(), entered(None):
            response = ask(address)
            if response.streaming:
                list(response.streaming_content)
            transaction.set_rollback(True)
        codes.append(str(response.status_code))
        if is_page(response) and not address.startswith("/api/"):
            words |= latin_words(response.content.decode(), known)
    return " ".join(codes), words


def is_page(response: Any) -> bool:
    return not response.streaming and response.get("Content-Type", "").startswith("text/html")


@pytest.fixture
def rows(world, request) -> dict[tuple[str, str], str]:
    """Address by its name and object."""
    if request.node.callspec.params.get("visitor") == "ou+":
        elevate(actor=world.actor("ou"), reason="看看谁能打开什么", now=now())
    return {
        (name, what): reverse(name, kwargs=kwargs)
        for name, objects in Things(world).rows().items()
        for what, kwargs in objects.items()
    }


@pytest.mark.parametrize("visitor", ["nobody"])
def test_every_address_is_in_the_table(rows, visitor):
    assert set(rows) == set(read())


@pytest.mark.parametrize("visitor", VISITORS)
def test_every_address_answers_as_the_table_says(world, rows, visitor):
    known = {
        *Account.objects.values_list("login", flat=True),
        *Placard.objects.values_list("code", flat=True),
    }
    client = come_in(world, visitor)
    both = {row: answers(again(client), address, known) for row, address in rows.items()}
    found = {row: codes for row, (codes, _words) in both.items()}
    assert [row for row, codes in found.items() if "500" in codes] == []
    if env.text("WRITE_ACCESS", "") == "1":
        write(visitor, found)
    assert found == {row: cells[visitor] for row, cells in read().items()}
    assert {row: words for row, (_codes, words) in both.items() if words} == {}


def write(visitor: str, found: dict[tuple[str, str], str]) -> None:
    known = read() if TABLE.exists() else {}
    with TABLE.open("w", newline="") as out:
        sheet = csv.writer(out, lineterminator="\n")
        sheet.writerow(["address", "object", *(HEADINGS[one] for one in VISITORS)])
        for row, codes in sorted(found.items()):
            cells = known.get(row, {}) | {visitor: codes}
            sheet.writerow([*row, *(cells.get(one, "") for one in VISITORS)])


def read() -> dict[tuple[str, str], dict[str, str]]:
    with TABLE.open(newline="") as rows:
        sheet = csv.reader(rows)
        next(sheet)
        return {(row[0], row[1]): dict(zip(VISITORS, row[2:], strict=True)) for row in sheet}
