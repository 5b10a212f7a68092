"""Faults as programs read them: problem+json (RFC 9457), in one sentence that a person can read in a log."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, JsonResponse

PROBLEM = "application/problem+json"
SHORTLY = "5"  # seconds
AGAIN_IN = {
    HTTPStatus.SERVICE_UNAVAILABLE: SHORTLY,
    HTTPStatus.TOO_MANY_REQUESTS: "60",
}  # requests count by the minute


def problem(status: int, detail: str, **more: Any) -> HttpResponse:
    said = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **more,
    }
    response = JsonResponse(
        said, status=status, content_type=PROBLEM, json_dumps_params={"ensure_ascii": False}
    )
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    if status in AGAIN_IN:
        response["Retry-After"] = AGAIN_IN[HTTPStatus(status)]
    return response
