"""Whatever a program sends to /api/v1, well made or not, the answer is one that its description names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils.timezone import localdate, now
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from gongzhi.cases.models import Case
from gongzhi.core import config
from gongzhi.notices.services.board import Sheet, publish_post
from gongzhi.people.services import elevate
from gongzhi.people.services.tokens import SCOPES, Wanted, make_token

CHECKS = (
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
)
EXAMPLES = 5  # for each address and each way of making them
READ = (
    "cases",
    "cases/{public_id}",
    "duties",
    "notices",
    "organisations",
    "organisations/{public_id}",
    "places",
)
FEW = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def secret(world: Any) -> str:
    """Of a token that may do everything, at a place where there is something of everything."""
    moment = now()
    world.case(now=moment - timedelta(days=40))
    lin = world.actor("lin", on=localdate(moment))
    publish_post(actor=lin, sheet=Sheet(world.willow, world.anhe, "停水", "明天停水", moment), now=moment)
    config.change("people.api_per_minute", 100_000)
    elevate(actor=world.actor("ou"), reason="接入城市运行系统", now=moment)
    operator = replace(world.actor("ou"), elevated="接入城市运行系统")
    wanted = Wanted("城市运行", world.subdistrict, tuple(SCOPES), 30)
    return make_token(actor=operator, wanted=wanted, now=moment)[1]


@pytest.fixture
def app() -> Iterator[WSGIHandler]:
    """In the process of the test: a request leaves its connection open, as Django's own client has it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield WSGIHandler()
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.req("F2")
def test_every_answer_is_as_the_description_says(world: Any, secret: str, app: WSGIHandler) -> None:
    known = {"cases": Case.objects.get(), "places": world.willow, "organisations": world.anhe}
    schema: Any = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    head, tried = {"Authorization": f"Bearer {secret}"}, set()

    def send(case: Any) -> None:
        if "public_id" in case.path_parameters and case.meta.generation.mode is GenerationMode.POSITIVE:
            case.path_parameters["public_id"] = known[case.path.split("/")[3]].public_id
        answer = case.call_and_validate(headers=head, checks=CHECKS)
        tried.add((case.operation.label, answer.status_code == 200))

    for found in schema.get_all_operations():
        for mode in GenerationMode:
            FEW(given(found.ok().as_strategy(generation_mode=mode))(send))()
    assert len({label for label, _ok in tried}) == 10
    assert {label for label, ok in tried if ok} >= {f"GET /api/v1/{name}" for name in READ}
