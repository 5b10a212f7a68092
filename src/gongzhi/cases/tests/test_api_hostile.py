"""Whatever a program sends is answered with a sentence, on either database, and leaves nothing behind."""

from __future__ import annotations

from typing import Any

import pytest

from gongzhi.cases.models import Case
from gongzhi.cases.tests.test_api import get, ou, post, token

__all__ = ["ou"]
pytestmark = [pytest.mark.django_db, pytest.mark.req("F2")]
SENT = {"id": "188006", "text": "柳园里的灯不亮"}
HOSTILE: dict[str, Any] = {
    "a number of nothing seen": SENT | {"id": "\u200b"},
    "nothing to read": SENT | {"text": " \u200b\x00 "},
    "before all time": SENT | {"received_at": "0001-01-01T00:00:00"},
    "long before any hotline": SENT | {"received_at": "1753-01-01T00:00:00"},
    "after all time": SENT | {"received_at": "9999-12-31T23:59:59-08:00"},
    "far ahead": SENT | {"received_at": "9999-12-31T23:59:59"},
    "half a sign": '{"id": "188006", "text": "\\ud800"}',
    "no number": '{"id": "188006", "text": "灯", "received_at": NaN}',
    "too deep": "[" * 50_000,
    "no object": "[]",
    "no end": '{"id": "188006"',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_is_refused_in_a_sentence(world, ou, name):
    answer = post(token(world, ou)[1], HOSTILE[name])
    assert answer.status_code in (400, 422), answer.content.decode()
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert not Case.objects.exists()


def test_zeros_are_dropped_from_words_that_can_be_read_without_them(world, ou):
    order = SENT | {"id": "188\x00006", "place": "柳园\x00里", "category": "\x00", "title": "灯\x00"}
    order |= {"contact": "138000\x0000417"}
    assert post(token(world, ou)[1], order).status_code == 201
    case = Case.objects.get()
    assert (case.source_ref, case.place, case.contact, case.title) == (
        "188006",
        world.willow,
        "13800000417",
        "灯",
    )


def test_a_number_with_a_slash_is_found_again(world, ou):
    secret = token(world, ou)[1]
    assert post(secret, SENT | {"id": "2026/0417"}).status_code == 201
    assert get(secret, "/api/v1/orders/2026/0417").json()["id"] == "2026/0417"
    assert get(secret, "/api/v1/orders/2026%2F0417").json()["id"] == "2026/0417"


def test_a_number_with_a_zero_is_no_order(world, ou):
    assert get(token(world, ou)[1], "/api/v1/orders/188%00006").status_code == 404
