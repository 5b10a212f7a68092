"""Codes on doors: random, revocable, printed without personal data."""

from __future__ import annotations

import re
import zlib
from datetime import timedelta

import pytest

from gongzhi.core.prints import aloud
from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from gongzhi.places import pdf
from gongzhi.places.models import Placard
from gongzhi.places.selectors import placard_place
from gongzhi.places.services import enter_places, issue_placards, revoke_placard
from gongzhi.places.services.placards import ALPHABET, LENGTH
from tests.world import NOON

LATER = NOON + timedelta(days=3)


@pytest.mark.req("P5")
def test_every_entrance_gets_a_code_of_its_own(world):
    he = world.actor("he")
    enter_places(actor=he, parent=world.building, names=["1单元", "3单元"], now=NOON)
    made = issue_placards(actor=he, building_id=world.building.pk, now=NOON)
    assert len({placard.code for placard in made}) == 3
    assert all(len(p.code) == LENGTH and set(p.code) <= set(ALPHABET) for p in made)
    assert placard_place(made[0].code)[1] == ""
    assert issue_placards(actor=he, building_id=world.building.pk, now=LATER) == []


@pytest.mark.req("P5")
def test_a_code_is_read_as_it_is_typed(world):
    (placard,) = issue_placards(actor=world.actor("he"), building_id=world.building.pk, now=NOON)
    assert placard_place(aloud(placard.code).lower()) == (world.entrance, "")


def test_a_building_without_entrances_gets_one_itself(world):
    (placard,) = issue_placards(actor=world.actor("he"), building_id=world.grain_building.pk, now=NOON)
    assert placard.place == world.grain_building


@pytest.mark.req("P5")
def test_an_invented_or_revoked_code_opens_nothing(world):
    he = world.actor("he")
    (placard,) = issue_placards(actor=he, building_id=world.building.pk, now=NOON)
    assert placard_place("ABCDEFGHJK") == (None, "unknown")
    assert placard_place("") == (None, "unknown")
    revoke_placard(actor=he, placard_id=placard.pk, again=False, now=LATER)
    assert placard_place(placard.code) == (None, "revoked")


def test_a_new_code_takes_the_place_of_the_old_one(world):
    he = world.actor("he")
    (placard,) = issue_placards(actor=he, building_id=world.building.pk, now=NOON)
    fresh = revoke_placard(actor=he, placard_id=placard.pk, again=True, now=LATER)
    assert fresh is not None
    assert placard_place(fresh.code) == (world.entrance, "")
    assert revoke_placard(actor=he, placard_id=placard.pk, again=True, now=LATER) is None
    assert Placard.objects.filter(revoked_at=None).count() == 1
    assert Entry.objects.filter(verb="places.placard_revoked").count() == 1


@pytest.mark.parametrize("login", ["lin", "ding", "tao", "wang"])
def test_others_issue_and_revoke_nothing(world, login):
    with pytest.raises(Refused):
        issue_placards(actor=world.actor(login), building_id=world.building.pk, now=NOON)
    (placard,) = issue_placards(actor=world.actor("he"), building_id=world.building.pk, now=NOON)
    with pytest.raises(Refused):
        revoke_placard(actor=world.actor(login), placard_id=placard.pk, again=False, now=NOON)


def test_codes_are_issued_building_by_building(world):
    with pytest.raises(Refused):
        issue_placards(actor=world.actor("he"), building_id=world.willow.pk, now=NOON)


def streams(document: bytes) -> bytes:
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", document, re.DOTALL)
    return b"".join(inflated(stream) for stream in found)


def inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


@pytest.mark.req("P5")
def test_the_sheet_is_a_pdf_that_carries_its_fonts(world):
    doors = [(world.entrance, f"ABCDE2345{n}") for n in range(5)]
    document = pdf.sheet(doors)
    assert document.startswith(b"%PDF-")
    objects = document + streams(document)
    assert b"NotoSansSC" in objects
    assert b"FontFile" in objects  # embedded: the print shop needs nothing
    assert b"/Count 2" in objects  # four doors on a page
