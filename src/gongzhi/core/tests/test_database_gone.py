"""The database went away, or was started again under the requests: 503, in words, and nothing is called a fault of ours."""

from __future__ import annotations

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

from gongzhi.core.middleware import as_refusal

pytestmark = pytest.mark.django_db


def fault(sentence: str, cause: Exception) -> OperationalError:
    made = OperationalError(sentence)
    made.__cause__ = cause
    return made


GONE = {
    "closed": psycopg.OperationalError("server closed the connection unexpectedly"),
    "told to go": psycopg.errors.AdminShutdown("terminating connection due to administrator command"),
    "starting": psycopg.errors.CannotConnectNow("the database system is starting up"),
    "full of connections": psycopg.errors.TooManyConnections("too many clients already"),
    "deadlock": psycopg.errors.DeadlockDetected("deadlock detected"),
}


@pytest.mark.parametrize("name", GONE)
@pytest.mark.parametrize("path", ["/report/", "/cases/", "/api/v1/orders/1"])
def test_a_lost_database_is_answered_with_try_again(name, path):
    def lost(*_: object) -> None:
        raise fault(str(GONE[name]), GONE[name])

    client = Client(raise_request_exception=False, headers={"Authorization": "Bearer x"})
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    with connection.execute_wrapper(lost):
        answer = client.get(path)
    assert answer.status_code == 503, answer.content.decode()[:500]
    assert answer["Retry-After"]
    words = answer.json()["detail"] if path.startswith("/api/") else answer.content.decode()
    assert "再" in words


@pytest.mark.parametrize(
    "cause",
    [psycopg.errors.DiskFull("could not extend file"), RuntimeError("database or disk is full")],
)
def test_a_full_disk_of_the_database_is_said_as_one(cause):
    refusal = as_refusal(fault(str(cause), cause))
    assert refusal is not None
    assert refusal.status == 507


def test_what_is_wrong_with_our_own_queries_stays_a_fault():
    assert as_refusal(fault("no such table: nowhere", RuntimeError("no such table: nowhere"))) is None
